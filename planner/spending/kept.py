"""Where a `BudgetManager` keeps what was spent: in memory, or in a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from planner.catalog.amounts import EXACT
from planner.errors import BudgetError

if TYPE_CHECKING:
    from planner.spending.ledger.ledger import Ledger

Generation = dict[str, Any]


class InMemory:
    """What was spent of a budget, until the process ends.

    Parameters
    ----------
    budget
        USD.

    Attributes
    ----------
    spent, left, available
        What was spent, what is left of the budget, and what can still be spent, in USD.
    generations
        What was recorded.
    names
        What a generation says of itself, and its metadata may not.
    """

    names = frozenset({"cost", "remaining"})

    def __init__(self, budget: Decimal) -> None:
        self._budget, self.spent = budget, Decimal(0)
        self.generations: list[Generation] = []

    @property
    def left(self) -> Decimal:
        """As above."""
        return EXACT.subtract(self._budget, self.spent)

    @property
    def available(self) -> Decimal:
        """As above."""
        return self.left

    def record(self, cost: Decimal, metadata: Mapping[str, Any], key: str | None) -> None:
        """Record a generation."""
        if key is not None:
            raise BudgetError("key is for a budget that is kept in a ledger; expected none here")
        self.spent = EXACT.add(self.spent, cost)
        self.generations.append({"cost": float(cost), "remaining": float(self.left), **metadata})


class InLedger:
    """What was spent this month of a budget that is kept in a ledger, by whomever.

    Parameters
    ----------
    budget
        USD a month.
    ledger, scope
        Where it is kept, and which budget of it this is.

    Attributes
    ----------
    spent, left, available
        As of `InMemory`; what is held for reservations is not left, and what a scope around this
        one has no more is not available.
    generations
        What was spent this month: dicts with `cost`, `key`, `at` and the details.
    names
        As of `InMemory`.
    """

    names = frozenset({"cost", "remaining", "key", "at"})

    def __init__(self, budget: Decimal, ledger: Ledger | str | Path, scope: str) -> None:
        from planner.spending.ledger.ledger import Ledger

        self.ledger = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
        self._scope = scope
        self.ledger.set_budget(budget, scope=scope)

    @property
    def spent(self) -> Decimal:
        """As above."""
        return self.ledger.standing(self._scope).spent_usd

    @property
    def left(self) -> Decimal:
        """As above."""
        found = self.ledger.standing(self._scope).left_usd
        assert found is not None  # it has a budget
        return found

    @property
    def available(self) -> Decimal:
        """As above."""
        found = self.ledger.standing(self._scope).available_usd
        assert found is not None
        return found

    @property
    def generations(self) -> list[Generation]:
        """As above."""
        month = self.ledger.standing(self._scope).month
        return [
            {"cost": float(entry.spent_usd), "key": entry.key, "at": entry.at, **entry.details}
            for entry in self.ledger.entries(scope=self._scope, month=month)
            if entry.kind in ("spend", "settle", "release") and entry.spent_usd
        ]

    def record(self, cost: Decimal, metadata: Mapping[str, Any], key: str | None) -> None:
        """Record a generation; under a key that is given again, it is not recorded again."""
        self.ledger.spend(key or uuid4().hex, cost, scope=self._scope, details=metadata)
