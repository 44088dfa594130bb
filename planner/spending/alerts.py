"""Alerts when spending passes a part of the budget."""

from __future__ import annotations

from collections.abc import Sequence

from planner.funding.money import dollars
from planner.spending.manager import utilization

THRESHOLDS = (0.5, 0.75, 0.9)


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
        If an amount is negative, not finite or not a number.

    Notes
    -----
    Source: "Cost Alerts" in *Kling AI Pricing Basics*. A budget of 0, on which the document
    divides by zero, is reached by any spending at all.
    """
    used = utilization(dollars(current_usage, "current_usage"), dollars(budget))
    return [
        f"Budget alert: {used * 100:.0f}% of ${budget} budget used"
        for threshold in thresholds
        if used >= threshold
    ]
