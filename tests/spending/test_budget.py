"""Budgets on exact money."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog

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
    """By the manager and by the plan's budget alike."""
    with pytest.raises(planner.BudgetError, match="monthly_budget is"):
        planner.BudgetManager(amount)
    with pytest.raises(planner.BudgetError, match="budget is"):
        planner.Budget(amount)


def test_a_budget_is_good_for_credits_at_the_list_price():
    """99 cents are 19.8 credits of 5 cents; what is there already comes on top."""
    kling = planner.load_catalog()
    assert planner.Budget(Decimal("0.99")).most_credits(kling) == Decimal("19.8")
    assert planner.Budget(1, balance_credits=7).most_credits(kling) == 27


def test_a_budget_is_taken_as_it_is():
    """`Budget.of` reads a number once."""
    budget = planner.Budget.of(0.1)
    assert budget.usd == Decimal("0.1")
    assert planner.Budget.of(budget) is budget


PACKED = """
    name = "packed"
    usd_per_credit = 1
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, max_resolution = "720p", price = { per_clip = 3 } }
    models.b = { quality = 1.5, max_resolution = "720p", price = { per_clip = 5 } }
"""
packs = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 9), st.booleans()), min_size=1, max_size=3
)


def best_purchase(priorities, offered, usd, balance):
    """Try every choice and every basket: the greatest value, then the least money."""
    most = [1 if once else usd // price for _, price, once in offered]
    bought = [
        (
            sum(n * price for n, (_, price, _) in zip(counts, offered, strict=True)),
            sum(n * credits for n, (credits, _, _) in zip(counts, offered, strict=True)),
        )
        for counts in product(*(range(count + 1) for count in most))
    ]
    best = (0, 0)
    for choice in product(((0, 0.0), (3, 1.0), (5, 1.5)), repeat=len(priorities)):
        needed = sum(cost for cost, _ in choice) - balance
        value = sum(p * q for p, (_, q) in zip(priorities, choice, strict=True))
        paid = [money for money, credits in bought if money <= usd and credits >= needed]
        if paid:
            best = max(best, (value, -min(paid)))
    return best[0], -best[1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=3), packs, st.integers(0, 20),
    st.integers(0, 6),
)  # fmt: skip
def test_packages_buy_the_greatest_value_then_spend_the_least(priorities, offered, usd, balance):
    """Against every choice and every basket."""
    sold = [
        f"[[packages]]\ncredits = {credits}\nusd = {price}\n"
        f"first_purchase_only = {str(once).lower()}\n"
        for credits, price, once in offered
    ]
    catalog = parse_catalog(PACKED + "".join(sold), source="packed.toml")
    rows = [{"duration": 5, "priority": priority} for priority in priorities]
    money = planner.Budget(usd=usd, balance_credits=balance, packages=True)
    found = planner.plan(rows, money, catalog=catalog)
    value, paid = best_purchase(priorities, offered, usd, balance)
    assert (found.value, found.cost_usd) == (value, paid)
    assert found.status == "optimal"
    spent = sum((one.count * one.usd for one in found.funding.packages), Decimal(0))
    assert spent == found.cost_usd <= usd
    assert found.funding.leftover(found.credits) >= 0


def test_100_dollars_buy_more_in_packages_than_at_list_price():
    """Ten videos of 4k and 20 s; the list price is what counts without packages."""
    rows = [{"duration": 20, "platform": "youtube"}] * 10
    listed = planner.plan(rows, 100)
    packed = planner.plan(rows, planner.Budget(usd=100, packages=True))
    assert listed.value < packed.value
    assert listed.funding.packages == ()
    assert packed.cost_usd <= 100
    assert "\n  buy     " in packed.summary()


def test_a_balance_is_used_first():
    """Where it is enough, nothing is bought."""
    for packages in (False, True):
        money = planner.Budget(usd=10, balance_credits=1000, packages=packages)
        found = planner.plan([{"duration": 5}], money)
        assert (found.cost_usd, found.funding.packages) == (0, ())
        assert found.funding.leftover(found.credits) == 1000 - found.credits


def test_packages_of_a_catalog_without_any_are_refused():
    """By the catalog's name."""
    money, day = planner.Budget(usd=9, packages=True), date(2026, 7, 1)
    with pytest.raises(planner.BudgetError, match="catalog providers has no packages; plan at its"):
        planner.plan([{"duration": 5}], money, catalog="providers", on=day)


@pytest.mark.parametrize("balance", [-1, float("nan"), "much"])
def test_a_balance_that_is_none_is_refused(balance):
    """By its name."""
    with pytest.raises(planner.BudgetError, match="balance_credits is"):
        planner.Budget(1, balance_credits=balance)
