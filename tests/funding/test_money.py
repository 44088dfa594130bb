"""Amounts of money, exact where they enter."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.funding.money import dollars


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_is_read_as_it_is_written(amount):
    """As a decimal, a float or a text, with a dollar sign or without."""
    assert dollars(amount) == dollars(float(amount)) == dollars(f" {amount} ") == amount
    assert dollars(f"${amount}") == amount


@pytest.mark.parametrize(
    "amount",
    [-1, -0.01, float("nan"), float("inf"), "nan", "sNaN", "inf", "-5", "", "ten", "1,000", "1e400",
     None, True, [], 10**30, Decimal("-0.01")],
)  # fmt: skip
def test_what_is_no_amount_is_refused_by_name(amount):
    """Negative, not finite, not a number, or more than there is."""
    with pytest.raises(planner.BudgetError, match=r"^pocket is"):
        dollars(amount, "pocket")


def test_a_wrong_text_is_shown_with_a_right_one():
    """The message shows what would be valid."""
    with pytest.raises(planner.BudgetError, match="'ten'; expected USD as a number, such as 100"):
        dollars("ten")
    for text in ("1,000", "12,50"):
        with pytest.raises(planner.BudgetError, match="without commas, such as 1000 or"):
            planner.Budget.of(text)
