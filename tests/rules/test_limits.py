"""What a cell says of a limit."""

import pytest

from planner import AllOrNone, Cap, Floor, InputError, Least, Only, Reserve, Same, Share
from planner.rules.limits import read_limit


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("$300", Cap, {"usd": "$300"}),
        ("300 USD", Cap, {"usd": "300 USD"}),
        ("$300 USD", Cap, {"usd": "$300 USD"}),
        ("<= $300", Cap, {"usd": "$300"}),
        ("≥ 5 videos", Least, {"videos": "5"}),
        ("300 US dollars", Cap, {"usd": "300 US dollars"}),
        ("1,200.50 dollars", Cap, {"usd": "1,200.50 dollars"}),
        ("2000 credits", Cap, {"credits": "2000"}),
        ("5 clips", Cap, {"videos": "5"}),
        ("at most 5 videos", Cap, {"videos": "5"}),
        ("max. 5 videos", Cap, {"videos": "5"}),
        ("120 s", Cap, {"seconds": "120"}),
        ("2 min", Cap, {"seconds": 120}),
        ("1.5 hours", Cap, {"seconds": 5400}),
        ("12 generations", Cap, {"takes": "12"}),
        ("80 s cumulative", Cap, {"seconds": "80", "cumulative": True}),
        ("80 s (up to each date)", Cap, {"seconds": "80", "cumulative": True}),
        ("5 = 30 s; 9 = 55 s cumulative", Cap,
         {"seconds": {"5": "30", "9": "55"}, "cumulative": True}),
        ("acme = $300; zen = $200", Cap, {"usd": {"acme": "$300", "zen": "$200"}}),
        ("acme = $1,200", Cap, {"usd": {"acme": "$1,200"}}),
        ("30 %", Least, {"share": "30 %"}),
        ("at least 30 percent", Least, {"share": "30 %"}),
        ("min 2 videos", Least, {"videos": "2"}),
        ("30 %", Share, {"most": "30 %"}),
        ("0.3", Share, {"most": "0.3"}),
        ("no more than 30%", Share, {"most": "30 %"}),
        ("20 %", Reserve, {"share": "20 %"}),
        ("$5", Reserve, {"usd": "$5"}),
        ("at least $5", Reserve, {"usd": "$5"}),
        ("quality 2.5", Floor, {"quality": "2.5"}),
        ("Quality: 2.5", Floor, {"quality": "2.5"}),
        ("2.5", Floor, {"quality": "2.5"}),
        ("at least tier Pro", Floor, {"tier": "Pro"}),
        ("Pro", Floor, {"tier": "Pro"}),
        ("1080p", Floor, {"resolution": "1080p"}),
        ("4 K", Floor, {"resolution": "4 K"}),
        ("resolution = 4k", Floor, {"resolution": "4k"}),
        ("the same Model", Same, {"what": "model"}),
        ("resolution", Same, {"what": "resolution"}),
    ],
)  # fmt: skip
def test_a_limit_is_read_as_people_write_it(text, kind, words):
    """With its unit, for all or each value; what such a rule says anyway may stand before it."""
    assert read_limit(text, kind) == words


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("300", Cap, "says no unit; write \\$300 or 2000 credits or 5 videos"),
        ("three", Cap, "is no limit; write"),
        ("€300", Cap, "is in EUR; prices are in USD: convert it"),
        ("5 bananas", Cap, "is in 'bananas', which is no unit"),
        ("5 vidoes", Cap, "did you mean 'videos'"),
        ("30 %", Cap, "is no limit of Cap; write"),
        ("acme: 300; zen: 200", Cap, "is no limit; write = instead of :, as acme = \\$300"),
        ("acme 300; zen 200", Cap, "or each value its own, as acme = \\$300"),
        ("12 takes", Least, "is no limit of Least; write 5 videos or \\$300 or 30 %"),
        ("at least 5 videos", Cap, "no limit of Cap, which says at most; make it a Least"),
        (">= 5 videos", Cap, "no limit of Cap, which says at most"),
        ("acme <= $300", Cap, "limit has '<='; write column = value"),
        ("$12 each", Cap, "'\\$12 each' is in 'each', which is no unit"),
        ("min. $5", Share, "no limit of Share, which says at most; make it a Least"),
        ("at most 5 videos", Least, "no limit of Least, which says at least; make it a Cap"),
        ("max. 10 %", Reserve, "no limit of Reserve, which says at least"),
        ("acme = $300; zen = 5 videos", Cap, "limits in usd and videos; make two rules of them"),
        ("acme = $300, zen = $200", Cap, "which has two =; write a semicolon between two"),
        ("acme = $300; zen", Cap, "write column = value"),
        ("80 s cumulative", Least, "cumulative' is"),
        ("5", AllOrNone, "AllOrNone has no limit; clear the cell"),
        ("5", Only, "Only has no limit; clear the cell"),
        ("colour", Same, "is nothing to be alike in"),
        ("modell", Same, "did you mean 'model'"),
    ],
)
def test_what_is_no_limit_of_a_rule_is_refused_with_what_to_write(text, kind, said):
    """In the units that it has."""
    with pytest.raises(InputError, match=said):
        read_limit(text, kind)
