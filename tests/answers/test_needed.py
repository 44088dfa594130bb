"""The least money for what one wants."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.errors import InfeasibleError, InputError
from tests.answers.test_frontier import CENT, fundings, planned, rows

SAMPLE = "data/requests.csv"


@given(rows, fundings, st.integers(0, 40_000))
@settings(max_examples=18)
def test_it_is_enough_and_a_cent_less_is_not(batch, funding, thousandths):
    """Planned anew for a cent less, the value is not reached, or nothing is feasible."""
    value = Decimal(thousandths) / 1000
    try:
        plan = planner.least_budget(batch, value=value, budget=funding)
    except InputError:
        assert planned(batch, funding, 1000).value < value
        return
    except InfeasibleError:
        assert planned(batch, funding, 1000) is None
        return
    assert plan.value >= float(value) - 1e-9
    assert plan.verify().startswith("verified")
    if plan.budget_usd:
        less = planned(batch, funding, plan.budget_usd - CENT)
        assert less is None or less.value < value


@given(rows, fundings, st.data())
@settings(max_examples=20)
def test_whom_one_wants_is_made_for_the_least_money(batch, funding, data):
    """All that is asked for is made; with a cent less it cannot be."""
    batch = [dict(row, id=f"r{at}") for at, row in enumerate(batch)]
    wanted = data.draw(st.lists(st.sampled_from([row["id"] for row in batch]), unique=True))
    must = [row | ({"required": "yes"} if row["id"] in wanted else {}) for row in batch]
    try:
        plan = planner.least_budget(batch, make=wanted, budget=funding)
    except InfeasibleError:
        assert planned(must, funding, 1000) is None
        return
    made = dict(zip(plan.to_frame()["id"], plan.outcomes.made, strict=True))
    assert all(made[row["id"]] for row in must if row["required"])
    if plan.budget_usd:
        assert planned(must, funding, plan.budget_usd - CENT) is None


def test_who_is_made_may_be_called_by_title():
    """As everywhere; numbers of rows are ids as well."""
    by_id = planner.least_budget(SAMPLE, make=["BR-02"])
    title = by_id.to_frame().set_index("id").loc["BR-02", "title"]
    assert planner.least_budget(SAMPLE, make=[title]).to_json() == by_id.to_json()
    rows = [{"duration": 5}, {"duration": 10}]
    assert planner.least_budget(rows, make=[2]).to_json() == (
        planner.least_budget(rows, make=["2"]).to_json()
    )


def test_everything_is_what_can_be_made():
    """What no model can make is left out, as ever."""
    plan = planner.least_budget(SAMPLE, make="all")
    assert (plan.tally.made, plan.tally.impossible, plan.tally.skipped) == (55, 5, 0)
    cheapest = sum(outcome.cheapest.credits for outcome in plan.outcomes if outcome.cheapest)
    assert plan.cost_usd == cheapest * plan.usd_per_credit


def test_a_value_and_a_list_hold_together():
    """The value is reached, and they are made."""
    plan = planner.least_budget(SAMPLE, value=300, make=["BR-02", "BR-03"])
    alone = planner.least_budget(SAMPLE, value=300)
    made = plan.to_frame().set_index("id")["decision"]
    assert made["BR-02"] == made["BR-03"] == "planned"
    assert plan.value >= 300
    assert plan.budget_usd >= alone.budget_usd


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"value": 10_000}, "no budget reaches a value of 10000: everything at its best is worth"),
        ({"value": -1}, "value is -1; expected 0 or more"),
        ({"value": "much"}, "value is 'much'; expected a number"),
        (
            {"make": "BR-01"},
            r"make is 'BR-01'; expected ids, such as \['BR-01'\], or 'all'",
        ),
        ({"make": 3}, "make is 3; expected ids"),
        ({}, "nothing is asked for: give value or make"),
        ({"make": ["autumn brand film"]}, "did you mean 'Autumn brand film'"),
        ({"make": ["BR-1"]}, "there is no request 'BR-1'; did you mean 'BR-01'"),
        ({"make": [["BR-01"]]}, r"the id is \['BR-01'\]; expected a text"),
    ],
)
def test_what_cannot_be_asked_is_refused(wanted, said):
    """With the mend."""
    with pytest.raises(InputError, match=said):
        planner.least_budget(SAMPLE, **wanted)
