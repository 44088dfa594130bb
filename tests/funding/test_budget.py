"""What a plan may spend."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_type_hints

import pytest

import planner


def test_a_budget_is_good_for_credits_at_the_list_price():
    """99 cents are 19.8 credits of 5 cents; what is there already comes on top."""
    kling = planner.load_catalog()
    assert planner.Budget(Decimal("0.99")).most_credits(kling) == Decimal("19.8")
    assert planner.Budget(1, balance_credits=7).most_credits(kling) == 27


def test_a_budget_is_made_of_any_number_also_for_a_type_checker():
    """Ints, floats, decimals and texts; a Decimal it is afterwards."""
    budgets = [
        planner.Budget(5),
        planner.Budget(5.0),
        planner.Budget("$5"),
        planner.Budget(Decimal(5)),
    ]
    assert len({(budget, type(budget.usd)) for budget in budgets}) == 1
    told = get_type_hints(planner.Budget.__init__)
    assert told["usd"] == told["balance_credits"] == int | float | Decimal | str
    assert get_type_hints(planner.Budget)["usd"] is Decimal


def test_a_budget_is_taken_as_it_is():
    """`Budget.of` reads a number once."""
    budget = planner.Budget.of(0.1)
    assert budget.usd == Decimal("0.1")
    assert planner.Budget.of(budget) is budget


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


@pytest.mark.parametrize("amount", [-1, float("nan"), "much"])
def test_a_budget_that_is_none_is_refused(amount):
    """By its name."""
    with pytest.raises(planner.BudgetError, match="budget is"):
        planner.Budget(amount)


@pytest.mark.parametrize("packages", [False, True])
@pytest.mark.parametrize("balance", ["0", "37.5"])
def test_the_least_money_for_credits_is_enough_and_less_is_not(catalog, packages, balance):
    """A cent less, and the budget is not good for them any more."""
    budget = planner.Budget(0, Decimal(balance), packages=packages)
    for credits in (0, 1, 37, 38, 99, 100, 101, 777, 2_696, 13_001):
        least = budget.usd_for(Decimal(credits), catalog)
        assert replace(budget, usd=least).most_credits(catalog) >= credits
        if least:
            less = replace(budget, usd=least - Decimal("0.01"))
            assert less.most_credits(catalog) < credits
