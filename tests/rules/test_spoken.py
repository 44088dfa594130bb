"""Rules as sentences."""

from decimal import Decimal

import pytest

from planner import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Same,
    Share,
)
from planner.rules.spoken import said


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Cap(by="client", usd=300), "at most $300 for each client"),
        (Cap(usd="12.50"), "at most $12.50"),
        (Cap(provider="fal_ai", videos=1), "at most 1 video from fal_ai"),
        (
            Cap(by=["client", "film"], credits=2000),
            "at most 2,000 credits for each client and film",
        ),
        (
            Cap(by="client", usd={"acme": 300, "zen": 200.5}),
            "at most $300 for client acme and $200.50 for client zen",
        ),
        (
            Cap(by="c", usd=dict.fromkeys("abcde", 1)),
            "at most $1 for c a, $1 for c b, $1 for c c and 2 more",
        ),
        (Cap(by="due", seconds=120, cumulative=True), "at most 120 s up to each due"),
        (
            Cap(takes=12, feature="audio", mode="pro"),
            "at most 12 takes in mode pro, including audio",
        ),
        (Only(model="a, b", resolution="4k"), "only with a or b, at 4k"),
        (
            Exclude(provider="x", where={"campaign": ["spring", "fall"], "new": "yes"}),
            "nothing from x, where campaign is spring or fall and new is yes",
        ),
        (Floor(quality=2.5), "quality at least 2.5"),
        (Floor(tier="Pro"), "at least Pro"),
        (Floor(resolution="1080p"), "at least 1080p"),
        (Least(share=0.8, by="film"), "at least 80 % of what can be made for each film"),
        (Share(most="30 %", provider="x"), "at most 30 % of what is spent from x"),
        (OneOf("film"), "at most one of each film is made"),
        (AllOrNone("series"), "all or none of each series are made"),
        (Same("film", "mode"), "what is made of each film has the same mode"),
        (Needs("after"), "made only if all are made that column after names"),
        (Reserve(usd=50), "$50 kept back"),
        (Reserve(share=0.1), "10 % of the budget kept back"),
    ],
)
def test_a_rule_is_said_as_a_sentence(rule, sentence):
    """Plain words, with its figures and units."""
    assert said(rule) == sentence


@pytest.mark.parametrize(
    ("rule", "values", "amount", "sentence"),
    [
        (Cap(by="client", usd=300), ("acme",), None, "at most $300 for client acme"),
        (Cap(by="client", usd={"a": 1}), ("a",), Decimal(1), "at most $1 for client a"),
        (
            Cap(by="due", takes=3, cumulative=True),
            ("2026-10-05",),
            None,
            "at most 3 takes up to due 2026-10-05",
        ),
        (
            Share(by="client", most=0.5),
            ("zen",),
            None,
            "at most 50 % of what is spent for client zen",
        ),
        (
            OneOf(["film", "cut"]),
            ("Rug", "long"),
            None,
            "at most one of film Rug and cut long is made",
        ),
    ],
)
def test_one_group_of_a_rule_is_said_by_its_values(rule, values, amount, sentence):
    """And by its own limit."""
    assert said(rule, values, amount) == sentence
