"""What helps where packages of several catalogs are paid for, and the money is short."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from tests.sellers import DAY, batches, catalog, every_plan, several


def refused(batch, catalogs, usd, **asked):
    """Plan with packages; return why there is no plan, None where there is one."""
    try:
        planner.plan(batch, planner.Budget(usd, packages=True), catalog=catalogs, on=DAY, **asked)
    except planner.InfeasibleError as error:
        return error
    return None


@settings(max_examples=25, deadline=None)
@given(batches, several(), st.integers(0, 20))
def test_the_least_that_is_told_is_that_of_every_plan(batch, catalogs, usd):
    """What is told to be enough is, and nothing less; where nothing ever is, none is told."""
    batch = [row | {"required": "yes"} for row in batch]
    paid = [paid for _, paid in every_plan(batch, catalogs)]
    error = refused(batch, catalogs, usd)
    if error is None:
        assert min(paid) <= usd
    else:
        assert error.least_usd == min(paid, default=None)
        assert error.budget_usd == usd


PACKS = [{"name": "Small", "credits": 10, "usd": 9}]


def test_what_to_buy_is_said_by_name():
    """Of whom, for how much; what is left to be paid at list prices besides."""
    catalogs = [catalog("a", [(2, 9)], PACKS), catalog("b", [(1, 2)])]
    must = {"duration": 5, "required": "yes"}
    error = refused(
        [{**must, "id": "x", "models": "a0"}, {**must, "id": "y", "models": "b0"}], catalogs, 3
    )
    assert error.least_usd == 14
    assert error.conflicts == (
        "the 2 required requests 'x' and 'y' cost at least $14.00, the budget is $3.00; raise it "
        "by $11.00 to $14.00, or require less",
        "what to buy for $14.00: of a 1 x Small, 10 credits at $9.00; $5.00 at list prices",
    )


def test_what_rules_keep_back_is_needed_besides():
    """The least is of the whole budget."""
    catalogs = [catalog("a", [(2, 9)], PACKS), catalog("b", [(1, 2)])]
    must = [{"duration": 5, "required": "yes", "models": "a0"}]
    rules = [planner.Reserve(usd=2)]
    error = refused(must, catalogs, 8, rules=rules)
    assert error.least_usd == 11
    assert "cost" in error.conflicts[0]
    assert "beside the rules" in error.conflicts[0]
    assert refused(must, catalogs, 11, rules=rules) is None


def test_where_packages_never_hold_enough_nothing_is_told_to_be():
    """Each is sold so often and no more."""
    packs = [PACKS[0] | {"limit": 1}]
    error = refused(
        [{"duration": 10, "required": "yes", "models": "a0"}],
        [catalog("a", [(2, 9)], packs), catalog("b", [(1, 2)])],
        99,
    )
    assert error.least_usd is None
    assert Decimal(99) == error.budget_usd
    assert "no purchase for $99.00 pays for what is required" in error.conflicts[0]


def test_a_request_that_nothing_makes_is_named_first():
    """No money helps it."""
    catalogs = [catalog("a", [(2, 9)], PACKS), catalog("b", [(1, 2)])]
    error = refused([{"id": "long", "duration": 60, "required": "yes"}], catalogs, 99)
    assert "request 'long' is required, but" in error.conflicts[0]
    with pytest.raises(planner.InfeasibleError):
        raise error
