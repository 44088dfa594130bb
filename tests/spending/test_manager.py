"""What has been spent, on exact money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner

cents = st.decimals(0, 1000, places=2)


def test_three_clips_of_20_cents_fit_60_cents():
    """Which they do not where floats are added up."""
    budget = planner.BudgetManager(0.60)
    for _ in range(3):
        assert budget.can_afford(0.20)
        budget.record_generation(0.20)
    assert budget.get_remaining() == 0
    assert budget.spent == 0.6
    assert not budget.can_afford(0.01)


@given(cents, st.lists(cents, max_size=20))
def test_the_books_balance_to_the_cent(budget, costs):
    """Spent plus remaining is the budget, whatever was recorded."""
    manager = planner.BudgetManager(budget)
    for cost in costs:
        manager.record_generation(float(cost))
    assert manager.spent == float(sum(costs, Decimal(0)))
    assert manager.get_remaining() == float(budget - sum(costs, Decimal(0)))
    assert len(manager.generations) == len(costs)


@given(cents, cents, cents)
def test_affordable_is_what_fits_exactly(budget, spent, cost):
    """To the cent, with no tolerance."""
    manager = planner.BudgetManager(budget)
    manager.record_generation(spent)
    assert manager.can_afford(cost) is (spent + cost <= budget)


def test_the_documented_example_reports_as_documented():
    """One clip of $5 out of $100."""
    budget = planner.BudgetManager(monthly_budget=100.0)
    budget.record_generation(5.0, {"prompt": "a cat", "duration": 10})
    assert budget.generations == [
        {"cost": 5.0, "remaining": 95.0, "prompt": "a cat", "duration": 10}
    ]
    assert budget.get_usage_report() == {
        "budget": 100.0,
        "spent": 5.0,
        "remaining": 95.0,
        "utilization": 5.0,
        "generations": 1,
    }


def test_a_budget_of_0_does_not_divide_by_zero():
    """Nothing of nothing is 0 percent; anything of nothing is infinite."""
    budget = planner.BudgetManager(0)
    assert budget.get_usage_report()["utilization"] == 0
    assert budget.can_afford(0)
    assert not budget.can_afford(0.01)
    budget.record_generation(1)
    assert budget.get_usage_report()["utilization"] == float("inf")
    assert budget.get_remaining() == -1


@pytest.mark.parametrize("name", ["cost", "remaining"])
def test_metadata_cannot_overwrite_the_books(name):
    """It is refused by name, and nothing is recorded."""
    budget = planner.BudgetManager(10)
    with pytest.raises(planner.BudgetError, match=f"would overwrite {name}"):
        budget.record_generation(5, {name: 0})
    assert (budget.spent, budget.generations) == (0, [])


@pytest.mark.parametrize("cost", [-1, float("nan"), float("inf"), "x", None])
def test_a_cost_that_is_none_is_refused(cost):
    """Nothing is recorded of it."""
    budget = planner.BudgetManager(10)
    with pytest.raises(planner.BudgetError, match="cost is"):
        budget.record_generation(cost)
    with pytest.raises(planner.BudgetError, match="estimated_cost is"):
        budget.can_afford(cost)
    assert (budget.spent, budget.generations) == (0, [])


@pytest.mark.parametrize("amount", [-1, float("nan"), "much"])
def test_a_budget_that_is_none_is_refused(amount):
    """By its name."""
    with pytest.raises(planner.BudgetError, match="monthly_budget is"):
        planner.BudgetManager(amount)
