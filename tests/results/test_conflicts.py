"""Why there is no plan."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.planning import prepare, solve_batch

CENT = Decimal("0.01")
rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10, 17]), "required": st.booleans(), "takes": st.just(1.5)}
    ),
    min_size=1,
    max_size=5,
)
budgets = st.builds(
    planner.Budget,
    st.decimals(0, 3, places=2),
    st.sampled_from([0, 7, Decimal("30.5")]),
    st.booleans(),
)


@settings(max_examples=60)
@given(rows, budgets, st.sampled_from(["kling", "kling-api"]))
def test_the_least_dollars_are_enough_and_a_cent_less_is_not(rows, budget, catalog):
    """Beside the same balance, at the same packages; the budget is in dollars too."""
    batch = prepare(rows, catalog=catalog)
    try:
        solve_batch(batch, budget)
        return
    except planner.InfeasibleError as error:
        said = error
    least = said.least_usd
    assert type(least) is Decimal
    assert said.budget_usd == budget.usd
    assert (said.least_cost, said.budget) == (None, None)
    enough = planner.Budget(least, budget.balance_credits, budget.packages)
    plan = solve_batch(batch, enough)
    assert plan.outcomes.made[batch.requests.required].all()
    too_little = planner.Budget(least - CENT, budget.balance_credits, budget.packages)
    with pytest.raises(planner.InfeasibleError):
        solve_batch(batch, too_little)


def test_where_credits_have_no_one_price_the_dollars_are_said():
    """With packages and a balance it cannot be worked out from the credits that are missing."""
    rows = [{"id": "spot", "duration": 10, "required": True, "takes": 3}]
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan(rows, planner.Budget(1, 20, packages=True))
    assert caught.value.conflicts == (
        "the required request 'spot' costs at least 120 credits, the budget is $1.00, good for "
        "20 credits; raise it to $5.00, or require less",
    )
    assert caught.value.least_usd == 5


def test_no_dollars_are_enough_where_nothing_can_be_made():
    """The budget is said all the same."""
    with pytest.raises(planner.InfeasibleError) as caught:
        planner.plan([{"duration": 61, "required": True}], 2.5)
    assert (caught.value.least_usd, caught.value.budget_usd) == (None, Decimal("2.5"))


def test_dollars_that_take_too_long_to_find_are_left_out():
    """Millions of packages are not tabulated; the credits are said."""
    rows = [{"duration": 10, "required": True, "takes": 1_000}] * 20_000
    with pytest.raises(planner.InfeasibleError, match="raise it, or require less") as caught:
        planner.plan(rows, planner.Budget(1, packages=True))
    assert caught.value.least_usd is None
