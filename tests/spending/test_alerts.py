"""Alerts when spending passes a part of the budget."""

from decimal import Decimal

import pytest

import planner


def test_a_threshold_is_reached_exactly():
    """Three tenths of a dollar out of $0.4 are 75 percent."""
    assert len(planner.check_budget_alerts(0.3, 0.4)) == 2
    assert len(planner.check_budget_alerts(0.29, 0.4)) == 1


def test_thresholds_can_be_ones_own():
    """One alert for each that is reached, in their order."""
    assert len(planner.check_budget_alerts(10, 100, [0.05, 0.1, 0.2])) == 2
    assert planner.check_budget_alerts(10, 100, []) == []


def test_a_budget_of_0_does_not_divide_by_zero():
    """It is used up by any spending, and by no spending not at all."""
    assert planner.check_budget_alerts(0, 0) == []
    assert len(planner.check_budget_alerts(0.01, 0)) == 3


@pytest.mark.parametrize(
    ("usage", "budget", "name"),
    [(-1, 1, "current_usage"), (float("nan"), 1, "current_usage"), (1, -1, "budget"),
     (1, float("nan"), "budget"), ("x", 1, "current_usage")],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_by_name(usage, budget, name):
    """Negative, NaN or text."""
    with pytest.raises(planner.BudgetError, match=f"^{name} is"):
        planner.check_budget_alerts(usage, budget)


@pytest.mark.parametrize(
    ("usage", "reached"),
    [(49.99, 0), (50, 1), (74.99, 1), (75, 2), (89.99, 2), (90, 3), (100, 3), (250, 3)],
)
def test_the_documented_thresholds_are_50_75_and_90_percent(usage, reached):
    """Each reached exactly, and not a cent before."""
    assert len(planner.check_budget_alerts(usage, 100)) == reached


def test_an_alert_says_how_much_is_used():
    """In percent of the budget as it was given, once for each threshold."""
    alerts = planner.check_budget_alerts(184, 200.5)
    assert alerts == ["Budget alert: 92% of $200.5 budget used"] * 3


def test_a_threshold_is_the_same_as_a_decimal():
    """0.7 is not a float that is a little less."""
    for share in (0.7, Decimal("0.7")):
        assert len(planner.check_budget_alerts(70, 100, [share])) == 1
        assert planner.check_budget_alerts(69.99, 100, [share]) == []
    with pytest.raises(planner.BudgetError, match="a threshold is"):
        planner.check_budget_alerts(70, 100, [Decimal("sNaN")])


def test_a_budget_with_its_sign_has_one_sign():
    """As a cell may spell it."""
    assert planner.check_budget_alerts(60, "$100") == ["Budget alert: 60% of $100 budget used"]
