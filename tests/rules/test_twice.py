"""Two limits for the same."""

import pytest

from planner import Cap, InputError, Least, Only, Reserve, Share
from planner.rules.reading import read_rules

SPRING = {"campaign": "spring"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (Cap(usd=3), Cap(usd=4), "two caps in all: $3 (rules[0]) and $4 (rules[2]); keep one"),
        (
            Cap(by="client", usd=3),
            Cap(by="Client", usd=3),
            "two caps for each Client: $3 (rules[0]) and $3 (rules[2]); keep one",
        ),
        (
            Cap(by="client", usd={"acme": 3}),
            Cap(by="client", usd={"zen": 2, "Acme ": 4}),
            "two caps for client Acme: $3 (rules[0]) and $4 (rules[2]); keep one",
        ),
        (
            Cap(where={"campaign": ["spring", "fall"]}, videos=3, model="a, b"),
            Cap(where={"Campaign": ["Fall", "spring"]}, videos=1, model="B, A"),
            "two caps with B or A, where Campaign is Fall or spring: 3 videos (rules[0]) and 1",
        ),
        (
            Least(by="film", videos=1),
            Least(by="film", videos=2),
            "two least amounts for each film:",
        ),
        (Share(provider="x", most=0.1), Share(provider="x", most=0.2), "two shares from x: 10 %"),
        (Reserve(usd=3), Reserve(usd=4), "two reserves in all: $3 (rules[0]) and $4"),
        (
            Cap(by="client", usd=3),
            Cap(by="Client ", usd={"acme": 2}),
            "rules[2] Cap(by='Client', usd={'acme': 2}): two caps for Client acme: $3 (rules[0]) "
            "and $2 (rules[2]); keep one, or say it where Client is acme, beside that of each",
        ),
        (
            Least(by="film-id", videos={"a": 3, "b": 1}),
            Least(by="Film ID", videos=2),
            "two least amounts for Film ID a: 3 videos (rules[0]) and 2 videos (rules[2])",
        ),
    ],
)
def test_two_limits_for_the_same_contradict_each_other(one, other, said):
    """In whatever case and order they say so."""
    with pytest.raises(InputError) as caught:
        read_rules([one, Only(model="x"), other])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "rules",
    [
        [Cap(usd=3), Cap(credits=3), Cap(videos=3), Least(usd=1)],
        [Cap(usd=3), Cap(usd=3, where=SPRING), Cap(usd=3, model="a"), Cap(usd=3, by="client")],
        [Cap(by="client", usd=3), Cap(where={"client": "acme"}, usd=2)],
        [Cap(by="client", usd={"acme": 2}), Cap(by="client", usd={"zen": 2})],
        [Cap(by="due", usd=3), Cap(by="due", usd=3, cumulative=True)],
        [Only(model="a"), Only(model="a")],
    ],
)
def test_limits_for_others_stand_side_by_side(rules):
    """Of other requests, options, units."""
    assert read_rules(rules) == tuple(rules)
