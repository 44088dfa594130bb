"""Requests of rows that stand for many, one by one where rules tie them."""

import pandas as pd
import pytest

import planner
from planner import AllOrNone, Cap, InputError, Needs, OneOf, Same
from planner.planning import prepare

COUNTS = pd.DataFrame(
    {"id": list("ABC"), "duration": [5, 8, 5], "client": list("xxy"), "after": ["", "A", ""],
     "count": [3, 2, 4]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        (Cap(by="client", videos=2), 3),
        (OneOf("client"), 9),
        (Same("client", where={"client": "y"}), 6),
        (AllOrNone("client", where={"client": "x"}), 6),
        (Needs("after"), 6),
    ],
)
def test_only_who_is_tied_gets_a_row(rule, rows):
    """The others stand for as many as before, and all together for as many."""
    requests = prepare(COUNTS, rules=[rule]).requests
    assert len(requests) == rows
    assert requests.total == 9
    assert requests.whole.counts.tolist() == [3, 2, 4]


def test_rules_that_come_later_tie_them_as_well():
    """Also in a what-if, which begins from the table."""
    plan = planner.plan(COUNTS, 100)
    assert plan.what_if(rules=[OneOf("client")]).tally.made == 2
    assert plan.what_if(rules=[OneOf("client")]).what_if(rules=[]).tally.made == 9


def test_too_many_are_refused():
    """With how many they are, and what to do."""
    with pytest.raises(InputError, match=r"rules tie 6,000,000 requests .* by `where`"):
        planner.plan(COUNTS.assign(count=2_000_000), 100, rules=[OneOf("duration")])
