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


@pytest.fixture
def kept(tmp_path):
    """Return a budget of $100 that is kept in a ledger."""
    manager = planner.BudgetManager(100, ledger=tmp_path / "spending.db", scope="campaign-a")
    yield manager
    manager.ledger.close()


def test_a_budget_in_a_ledger_is_there_when_the_process_is_not(kept, tmp_path):
    """Another one goes on with what is left, and reports as documented."""
    kept.record_generation(5.0, {"prompt": "a cat", "duration": 10}, key="shot 1")
    kept.record_generation(5.0, {"prompt": "a cat", "duration": 10}, key="shot 1")
    again = planner.BudgetManager(100, ledger=str(tmp_path / "spending.db"), scope="campaign-a")
    assert again.get_usage_report() == {
        "budget": 100.0,
        "spent": 5.0,
        "remaining": 95.0,
        "utilization": 5.0,
        "generations": 1,
    }
    (only,) = again.generations
    assert (only["cost"], only["key"], only["prompt"]) == (5.0, "shot 1", "a cat")
    again.ledger.close()


def test_what_is_held_in_a_ledger_cannot_be_afforded_twice(kept):
    """Nor what a budget around it has no more."""
    kept.ledger.reserve("shot 2", 60, scope="campaign-a/film")
    assert (kept.get_remaining(), kept.spent) == (40, 0)
    assert kept.can_afford(40)
    kept.ledger.set_budget(70)
    assert not kept.can_afford(10.01)
    kept.ledger.settle("shot 2", 50)
    assert (kept.get_remaining(), kept.spent, kept.can_afford(20)) == (50, 50, True)
    assert [one["key"] for one in kept.generations] == ["shot 2"]


def test_what_only_a_ledger_has_is_refused_without_one(kept):
    """A scope, a key; and metadata cannot overwrite what a ledger says."""
    with pytest.raises(planner.BudgetError, match="scope is 'a', and there is no ledger"):
        planner.BudgetManager(10, scope="a")
    with pytest.raises(planner.BudgetError, match="key is for a budget that is kept in a ledger"):
        planner.BudgetManager(10).record_generation(1, key="x")
    with pytest.raises(planner.BudgetError, match="would overwrite key"):
        kept.record_generation(1, {"key": "x"})
