"""What helps where the money is short."""

import re
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog

CATALOG = """
    name = "short"
    usd_per_credit = 1
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 60 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, max_resolution = "720p", price = { per_second = 1 } }
"""
PLAIN = parse_catalog(CATALOG, source="short")
rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.integers(1, 9), "priority": st.integers(0, 4), "required": st.booleans()}
    ),
    min_size=1,
    max_size=7,
)


def refused(rows, budget, **given):
    """Return the error that a plan is refused with; None where it is not."""
    try:
        planner.plan(rows, budget, **given)
    except planner.InfeasibleError as error:
        return error
    return None


@settings(max_examples=40)
@given(rows, st.integers(0, 30))
def test_whom_to_let_go_is_a_smallest_set_that_is_enough(rows, usd):
    """Without them it fits, and with fewer of them less it does not, whichever."""
    error = refused(rows, usd, catalog=PLAIN)
    if error is None:
        return
    without = [
        row | {"required": False} if at in error.let_go else row for at, row in enumerate(rows)
    ]
    assert refused(without, usd, catalog=PLAIN) is None
    assert all(rows[at]["required"] for at in error.let_go)
    costs = [row["duration"] for row in rows if row["required"]]
    fewer = combinations(costs, len(error.let_go) - 1)
    assert all(sum(costs) - sum(gone) > usd for gone in fewer)


def test_of_sets_as_small_one_that_is_worth_less_is_named():
    """One of the two is enough: the dearer one matters more."""
    required = [
        {"id": "film", "duration": 9, "priority": 5, "required": True},
        {"id": "loop", "duration": 8, "priority": 1, "required": True},
    ]
    error = refused(required, 10, catalog=PLAIN)
    assert error.conflicts == (
        "the 2 required requests 'film' and 'loop' cost at least $17.00 (17 credits), the budget "
        "is $10.00; raise it by $7.00 to $17.00, or require less",
        "without 'loop' the other required requests fit",
    )
    assert error.let_go == (1,)


def test_where_not_even_one_fits_that_is_said():
    """Nobody is named, who would be all."""
    required = [{"duration": 9, "required": True}, {"duration": 8, "required": True}]
    error = refused(required, 7, catalog=PLAIN)
    assert error.conflicts[1:] == ("not even the cheapest of them fits by itself",)
    assert error.let_go == (0, 1)


def test_very_many_are_counted():
    """Twenty are named."""
    error = refused([{"duration": 9, "required": True}] * 100, 90, catalog=PLAIN)
    assert len(error.let_go) == 90
    assert error.conflicts[1].endswith("'30' and 70 more the other required requests fit")


PACKS = "[[packages]]\nname = 'Small'\ncredits = 10\nusd = 5\nvalid_days = 30\nlimit = 3\n"
PACKED = parse_catalog(CATALOG + PACKS, source="short")
MUST = [{"id": "a", "duration": 9, "required": True}, {"id": "b", "duration": 8, "required": True}]


def test_what_to_buy_is_said_by_name():
    """So many of which package, and what they cost; with as much it can be planned."""
    error = refused(MUST, planner.Budget(5, packages=True), catalog=PACKED)
    assert error.conflicts[1] == (
        "what to buy for $10.00: 2 x Small, 10 credits at $5.00 each, valid 30 days"
    )
    assert error.least_usd == 10
    planner.plan(MUST, planner.Budget(error.least_usd, packages=True), catalog=PACKED)


def test_at_the_list_price_cheaper_packages_are_said():
    """Where they are cheaper than that."""
    error = refused(MUST, 12, catalog=PACKED)
    assert error.conflicts[1].startswith("in packages $10.00 is enough: 2 x Small, 10 credits")
    assert error.least_usd == 17


def test_at_the_list_price_dearer_packages_are_said_where_nothing_else_is_sold():
    """Nobody can buy for what the list price asks for."""
    must = [{"id": "a", "duration": 5, "required": True}]
    error = refused(must, "0.1", catalog="kling-api")
    assert error.conflicts[1].startswith(
        "kling-api sells credits in packages only, of which $9.80 buys enough: 1 x Trial S"
    )
    planner.plan(must, planner.Budget("9.80", packages=True), catalog="kling-api")


def test_a_balance_that_is_not_enough_says_what_to_buy_beside_it():
    """What is there is used first."""
    error = refused(MUST, planner.Budget(0, 7, packages=True), catalog=PACKED)
    assert "good for 7 credits; raise it to $5.00, or require less" in error.conflicts[0]
    assert error.conflicts[1].startswith("what to buy for $5.00: 1 x Small")


def test_where_packages_are_sold_out_no_purchase_is_enough():
    """Three are left, and twice as many would be needed."""
    many = [{"duration": 20, "required": True}] * 3
    error = refused(many, planner.Budget(100, packages=True), catalog=PACKED)
    assert error.least_usd is None
    assert error.conflicts[1] == "no purchase is enough: each package is sold so often and no more"
    with pytest.raises(planner.BudgetError, match="all packages of catalog short together hold"):
        planner.Budget(packages=True).usd_for(Decimal(31), PACKED)


def test_beside_rules_the_missing_money_and_the_purchase_are_said():
    """In the sentence on the budget."""
    rules = [planner.Reserve(usd=1)]
    error = refused(MUST, planner.Budget(9, packages=True), catalog=PACKED, rules=rules)
    (said,) = [one for one in error.conflicts if "at least is needed" in one]
    assert re.search(
        r"the budget is \$9.00: \$\d+.00 more; what to buy for \$\d+.00: \d x Small", said
    )
    planner.plan(MUST, planner.Budget(error.least_usd, packages=True), catalog=PACKED, rules=rules)
