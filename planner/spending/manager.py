"""What has been spent of a monthly budget."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import EXACT, RATIO
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.messages import shown


class BudgetManager:
    """Tracks spending against a monthly budget, as documented, on exact money.

    Parameters
    ----------
    monthly_budget
        USD, 0 or more.

    Attributes
    ----------
    generations
        What was recorded: dicts with `cost`, `remaining` and the metadata.

    Raises
    ------
    BudgetError
        If an amount is negative, not finite or not a number.

    Notes
    -----
    Source: "Budget Management" in *Kling AI Pricing Basics*. There money is added up in floats,
    a budget of 0 divides by zero and metadata can overwrite a cost; here none of that happens.
    """

    def __init__(self, monthly_budget: float) -> None:
        self._budget = dollars(monthly_budget, "monthly_budget")
        self._spent = Decimal(0)
        self.generations: list[dict[str, Any]] = []

    @property
    def monthly_budget(self) -> float:
        """The budget in USD."""
        return float(self._budget)

    @property
    def spent(self) -> float:
        """What was recorded so far, in USD."""
        return float(self._spent)

    def can_afford(self, estimated_cost: float) -> bool:
        """Say whether this many USD still fit the budget."""
        return EXACT.add(self._spent, dollars(estimated_cost, "estimated_cost")) <= self._budget

    def record_generation(self, cost: float, metadata: Mapping[str, Any] | None = None) -> None:
        """Record a generation.

        Parameters
        ----------
        cost
            What it cost in USD, 0 or more.
        metadata
            Kept beside the cost; the names `cost` and `remaining` are taken.

        Raises
        ------
        BudgetError
            If the cost is no amount of money, or metadata would overwrite it.
        """
        amount = dollars(cost, "cost")
        metadata = {} if metadata is None else metadata
        if not isinstance(metadata, Mapping):
            raise BudgetError(f"metadata is {shown(metadata)}; expected a dict")
        taken = {"cost", "remaining"} & metadata.keys()
        if taken:
            raise BudgetError(f"metadata would overwrite {' and '.join(sorted(taken))}; rename it")
        self._spent = EXACT.add(self._spent, amount)
        entry = {"cost": float(amount), "remaining": self.get_remaining()}
        self.generations.append({**entry, **metadata})

    def get_remaining(self) -> float:
        """Return what is left, in USD; below 0 where more was recorded than budgeted."""
        return float(EXACT.subtract(self._budget, self._spent))

    def get_usage_report(self) -> dict[str, Any]:
        """Report the budget.

        Returns
        -------
        dict
            `budget`, `spent`, `remaining` in USD, `utilization` in percent (of a budget of 0: 0,
            or infinity once anything was spent), `generations` as a count.
        """
        return {
            "budget": self.monthly_budget,
            "spent": self.spent,
            "remaining": self.get_remaining(),
            "utilization": utilization(self._spent, self._budget) * 100,
            "generations": len(self.generations),
        }


def utilization(spent: Decimal, budget: Decimal) -> float:
    """Return the part of the budget that is spent; of a budget of 0: 0 or infinity."""
    if budget:
        return float(RATIO.divide(spent, budget))
    return float("inf") if spent else 0.0
