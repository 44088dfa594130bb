"""Rules that limit sums, in whole numbers; and what is said of caps that nothing reaches."""

import warnings
from dataclasses import replace

import pytest

from planner.errors import PlannerWarning
from planner.planning import prepare
from planner.rules.limited import MOST
from planner.rules.models import Cap, Least, Share

FRAME = [
    {"id": at, "duration": 5 + 5 * (at % 2), "client": "acme" if at < 4 else "zen"}
    for at in range(6)
]


def limits(rule):
    """Compile one rule; warnings are none of its business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)
        (one,) = prepare(FRAME, rules=rule).compiled.limits
    return one


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Cap(usd="10.01"), (40,)),  # steps of 5 credits at $0.05: what does not fill one is lost
        (Cap(credits=23), (4,)),
        (Least(usd="10.01"), (41,)),  # and what is started is needed whole
        (Least(share="50%"), (3,)),
        (Least(by="client", share="30%"), (2, 1)),
        (Cap(by="client", videos={"zen": 1}), (None, 1)),
        (Cap(by="duration", seconds=25, cumulative=True), (25, 25)),
        (Share(most="30%", model="kling-pro"), (0,)),
        (Least(where={"client": "nobody"}, videos=1), (None,)),
    ],
)
def test_a_limit_is_whole_units_on_its_safe_side(rule, expected):
    """At most is rounded down, at least up; a group without requests has none."""
    assert limits(rule).limits == expected


def test_up_to_each_date_holds_all_that_comes_before():
    """The rows of a cumulative cap are nested."""
    one = limits(Cap(by="duration", seconds=25, cumulative=True))
    assert one.rows_of(0).tolist() == [0, 2, 4]
    assert one.rows_of(1).tolist() == list(range(6))


def test_what_follows_from_a_later_date_is_no_limit_of_its_own():
    """What counts up to a date counts up to all later ones."""
    for amounts, telling in (
        ({5: 10, 10: 25}, [0, 1]),
        ({5: 25, 10: 25}, [1]),
        ({5: 30, 10: 25}, [1]),
        ({5: 10}, [0]),
    ):
        one = limits(Cap(by="duration", seconds=amounts, cumulative=True))
        assert one.telling == telling
    assert limits(Cap(by="client", videos={"acme": 2, "zen": 1})).telling == [0, 1]
    far = replace(one, limits=(MOST, 3))
    assert far.telling == [0, 1]


def test_a_cap_that_nothing_reaches_is_told_once():
    """For no value alike; or for a value that has a limit of its own."""
    with pytest.warns(PlannerWarning, match=r"can never be reached: all comes to 6 videos"):
        prepare(FRAME, rules=Cap(videos=7))
    with pytest.warns(PlannerWarning, match=r"all of zen comes to 2 videos at the most"):
        prepare(FRAME, rules=Cap(by="client", videos={"acme": 2, "zen": 5}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        prepare(FRAME, rules=[Cap(by="client", videos=3), Cap(videos=6)])
