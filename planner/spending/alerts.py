"""Alerts when spending passes a part of the budget."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from planner.catalog.arguments import items_of
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.messages import shown
from planner.spending.alerting.parts import THRESHOLDS
from planner.spending.manager import utilization


def check_budget_alerts(
    current_usage: float, budget: float, thresholds: Sequence[float] = THRESHOLDS
) -> list[str]:
    """Say which parts of the budget are used up, as documented.

    Parameters
    ----------
    current_usage, budget
        USD, 0 or more.
    thresholds
        Parts of the budget.

    Returns
    -------
    list of str
        One alert for each threshold that is reached.

    Raises
    ------
    BudgetError
        If an amount is negative, not finite or not a number, or a threshold is no number.

    Notes
    -----
    Source: "Cost Alerts" in *Kling AI Pricing Basics*. A budget of 0, on which the document
    divides by zero, is reached by any spending at all.
    """
    used = utilization(dollars(current_usage, "current_usage"), dollars(budget))
    shares = items_of(thresholds)
    if shares is None:
        raise BudgetError(f"thresholds are {shown(thresholds)}; expected numbers, such as [0.5]")
    amount = str(budget).strip().removeprefix("$")
    alert = f"Budget alert: {used * 100:.0f}% of ${amount} budget used"
    return [alert for share in shares if _reached(share, used)]


def _reached(threshold: Any, used: float) -> bool:
    try:
        # A share is a float, as documented: Decimal("0.7") is no more than 0.7.
        return bool(used >= (float(threshold) if isinstance(threshold, Decimal) else threshold))
    except (TypeError, ValueError, ArithmeticError):
        said = f"a threshold is {shown(threshold)}; expected a number, such as 0.5"
        raise BudgetError(said) from None
