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


ONCE = [planner.Budget(0, 9, True), planner.Budget(98, 9, True), planner.Budget(9999, 9, True)]
TWO = [{"id": name, "duration": 10, "model": "kling-v3"} for name in ("hero", "promo")]


@pytest.mark.parametrize("money", ONCE, ids=str)
def test_what_was_bought_before_and_is_sold_once_is_not_bought_again(money):
    """It is as if the catalog had none left of it; all that asks what money buys goes by that."""
    catalog = planner.load_catalog("kling-api")
    left = [
        one.model_copy(update={"limit": 0}) if one.name == "Trial S" else one
        for one in catalog.packages
    ]
    sold_out = catalog.model_copy(update={"packages": tuple(left)})
    after = replace(money, bought_before=("Trial S",))
    assert after.most_credits(catalog) == money.most_credits(sold_out)
    assert after.usd_for(Decimal(200), catalog) == money.usd_for(Decimal(200), sold_out)
    plan = planner.plan(TWO, after, catalog="kling-api")
    assert plan.to_frame().equals(planner.plan(TWO, money, catalog=sold_out).to_frame())
    assert plan.verify()
    assert planner.Plan.from_json(plan.to_json()).verify(TWO)
    least = planner.least_budget(TWO, make="all", catalog="kling-api", budget=after)
    assert least.cost_usd == 98
    frontier = planner.frontier(TWO, catalog="kling-api", budget=after)
    assert frontier.to_frame()["cost_usd"].tolist() == [0, 98]


def test_what_is_sold_again_and_again_is_bought_again():
    """Only its name is among what was bought; so is one that the catalog does not have."""
    catalog = planner.load_catalog("kling-api")
    money = planner.Budget(9999, packages=True, bought_before=["Package 1", "Old one"])
    assert money.most_credits(catalog) == planner.Budget(9999, packages=True).most_credits(catalog)


def test_a_plan_that_keeps_quiet_of_what_was_bought_before_is_refuted():
    """A cheaper purchase would be there then."""
    money = planner.Budget(98, packages=True, bought_before=["Trial S"])
    plan = planner.plan(TWO, money, catalog="kling-api")
    forged = replace(plan, budget=planner.Budget(98, packages=True))
    with pytest.raises(planner.CertificateError):
        forged.verify()


def test_equal_budgets_are_equal_however_names_are_given():
    """Each name once, in one order."""
    one = planner.Budget(1, bought_before=["b", "a", "b"])
    assert one == planner.Budget(1, bought_before={"a", "b"})
    assert one.bought_before == ("a", "b")


@pytest.mark.parametrize("names", ["Trial S", 5, [5], None])
def test_names_that_are_none_are_refused(names):
    """A name alone would be one of letters."""
    with pytest.raises(planner.BudgetError, match="expected names of packages, as"):
        planner.Budget(1, bought_before=names)


def test_what_was_bought_before_is_of_one_catalog():
    """Of several, two may sell what has the same name."""
    money = planner.Budget(9, packages=True, bought_before=["Trial S"])
    with pytest.raises(planner.BudgetError, match="bought_before names packages of one catalog"):
        planner.plan(TWO, money, catalog=["kling-api", "providers"])
