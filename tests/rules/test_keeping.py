"""Whether a choice keeps rules, held against what they mean."""

import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner import AllOrNone, Cap, Exclude, Least, Needs, OneOf, Reserve, Same, Share
from planner.menus.build import build_menus
from planner.requests.checking import read_requests
from planner.requests.readers import read_table
from planner.rules.keeping import breach
from tests.rules.drawing import DAY, TINY, batches, mixes
from tests.rules_oracle import Choices

ROWS = [
    {"id": "a", "duration": 5, "client": "acme", "film": "F1", "after": ""},
    {"id": "b", "duration": 5, "client": "acme", "film": "F1", "after": "a"},
    {"id": "c", "duration": 5, "client": "zen", "film": "F2", "after": ""},
]


def broken(rules, rows, choice, budget="100"):
    """Say what breaks rules when requests take these options of their menus without rules."""
    requests = read_requests(read_table(rows), TINY)
    menus = build_menus(requests, TINY, DAY)
    credits = Decimal(budget) / TINY.credit_usd
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", planner.PlannerWarning)
        return breach(rules, requests, menus, TINY, np.array(choice), credits)


@given(batches(4), mixes(), st.data(), st.sampled_from(["0.5", "2", "20"]))
@settings(max_examples=40)
def test_a_choice_is_refused_exactly_where_it_breaks_a_rule(rows, rules, data, budget):
    """Any choice, of menus from which nothing was taken."""
    assume(not any(isinstance(rule, Least) and rule.unit == "share" for rule in rules))
    every = Choices(rows, TINY, DAY)
    choice = [data.draw(st.integers(-1, len(options) - 1)) for options in every.options]
    own = every.only(choice)
    kept = all(each.all() for each in own.parts(rules).values())
    if any(isinstance(rule, Reserve) for rule in rules):
        kept &= own.fits(Fraction(budget) / Fraction(TINY.credit_usd), rules).all()
    assert (broken(rules, rows, choice, budget) == "") == kept


def test_a_share_of_what_can_be_made_counts_what_is_on_menus():
    """Whether a filter takes all off a menu, of which a share speaks, is for those who filter."""
    rule = Least(share="0.5")
    rows = [*ROWS, ROWS[0] | {"id": "d", "duration": 99}]  # nothing makes it
    assert broken([rule], rows, [0, 0, -1, -1]) == ""
    assert "the limit is 1.5" in broken([rule], rows, [0, -1, -1, -1])


def test_it_says_which_rule_and_where():
    """By the rule, the values of its group, and the row."""
    said = {
        broken([Exclude(provider="south")], ROWS, [-1, 2, -1]): "(b) is made with south/fine",
        broken([Cap(by="client", videos=1)], ROWS, [0, 0, 0]): "of acme comes to 2, the limit is 1",
        broken([Least(by="client", videos=1)], ROWS, [0, 0, -1]): "of zen comes to 0",
        broken([Share(by="client", most="0.5")], ROWS, [0, 0, 0]): "of acme",
        broken([OneOf("film")], ROWS, [0, 0, 0]): "of F1 several are made",
        broken([AllOrNone("film")], ROWS, [0, -1, 0]): "of F1 some are made, some are not",
        broken([Same("film")], ROWS, [0, 2, 0]): "of F1 what is made has not the same model",
        broken([Needs("after")], ROWS, [-1, 0, 0]): "(b) is made with",
        broken([Reserve(usd=1)], ROWS, [0, 0, 0], "2"): "15 credits are spent, of 10",
    }
    for whole, part in said.items():
        assert whole.startswith("rule ")
        assert "is broken: " in whole
        assert part in whole
    assert len(said) == 9


def test_without_rules_nothing_is_broken():
    """Whatever is chosen."""
    assert broken([], ROWS, [0, -1, 2]) == ""
