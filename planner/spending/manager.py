"""What has been spent of a monthly budget."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.catalog.amounts import RATIO
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.messages import shown
from planner.spending.kept import InLedger, InMemory

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger


class BudgetManager:
    """Tracks spending against a monthly budget, as documented, on exact money.

    Parameters
    ----------
    monthly_budget
        USD, 0 or more.
    ledger
        Where it is kept: a `Ledger`, the path of its file or its URL; see `Ledger`. In memory,
        until the process ends, where None. In a ledger the budget is that of a calendar month,
        others may spend of it, and what is reserved there is not left.
    scope
        Which budget of the ledger it is, such as ``"brand/campaign-a"``; "" for all of it.

    Attributes
    ----------
    ledger
        The ledger, to reserve, settle and release in; None where there is none.

    Raises
    ------
    BudgetError
        If an amount is negative, not finite or not a number, or there is a scope and no ledger.
    LedgerError, InputError
        If there is no such ledger or scope.

    Notes
    -----
    Source: "Budget Management" in *Kling AI Pricing Basics*. There money is added up in floats,
    a budget of 0 divides by zero and metadata can overwrite a cost; here none of that happens.
    """

    def __init__(
        self,
        monthly_budget: float,
        *,
        ledger: Ledger | str | Path | None = None,
        scope: str = "",
    ) -> None:
        self._budget = dollars(monthly_budget, "monthly_budget")
        if ledger is None and scope:
            raise BudgetError(f"scope is {shown(scope)}, and there is no ledger that has it")
        self._kept = (
            InMemory(self._budget) if ledger is None else InLedger(self._budget, ledger, scope)
        )

    @property
    def ledger(self) -> Ledger | None:
        """The ledger; None where there is none."""
        return None if isinstance(self._kept, InMemory) else self._kept.ledger

    @property
    def generations(self) -> list[dict[str, Any]]:
        """What was recorded: dicts with `cost`, `remaining` and the metadata.

        Of a ledger, what was spent this month, with `key` and `at` in place of `remaining`.
        """
        return self._kept.generations

    @property
    def monthly_budget(self) -> float:
        """The budget in USD."""
        return float(self._budget)

    @property
    def spent(self) -> float:
        """What was recorded so far, in USD; of a ledger, this month."""
        return float(self._kept.spent)

    def can_afford(self, estimated_cost: float) -> bool:
        """Say whether this many USD still fit the budget, and all those that it lies in."""
        return dollars(estimated_cost, "estimated_cost") <= self._kept.available

    def record_generation(
        self, cost: float, metadata: Mapping[str, Any] | None = None, *, key: str | None = None
    ) -> None:
        """Record a generation.

        Parameters
        ----------
        cost
            What it cost in USD, 0 or more.
        metadata
            Kept beside the cost; the names `cost` and `remaining` are taken.
        key
            What to call it in a ledger: recorded again under the same key, it is not billed twice.

        Raises
        ------
        BudgetError
            If the cost is no amount of money, or metadata would overwrite it.
        KeyConflictError, LedgerError
            If the key says something else already, or the ledger cannot be written.
        """
        amount = dollars(cost, "cost")
        metadata = {} if metadata is None else metadata
        if not isinstance(metadata, Mapping):
            raise BudgetError(f"metadata is {shown(metadata)}; expected a dict")
        taken = self._kept.names & metadata.keys()
        if taken:
            raise BudgetError(f"metadata would overwrite {' and '.join(sorted(taken))}; rename it")
        self._kept.record(amount, metadata, key)

    def get_remaining(self) -> float:
        """Return what is left, in USD; below 0 where more was spent than budgeted."""
        return float(self._kept.left)

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
            "utilization": utilization(self._kept.spent, self._budget) * 100,
            "generations": len(self.generations),
        }


def utilization(spent: Decimal, budget: Decimal) -> float:
    """Return the part of the budget that is spent; of a budget of 0: 0 or infinity."""
    if budget:
        return float(RATIO.divide(spent, budget))
    return float("inf") if spent else 0.0
