"""The money of one scope: its budget, what was added to it, and what of both is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from planner.spending.ledger.funds import NEVER, Fund, in_order
from planner.spending.ledger.months import bounds_of


@dataclass(frozen=True)
class Budget:
    """What a scope may spend of its own: so much each month, or one sum for good."""

    every: str
    amount: int


@dataclass
class Used:
    """What of a fund is held and spent; of one that was added, how much and until when."""

    held: int
    spent: int
    added: int | None = None
    lapses: int = NEVER

    @property
    def both(self) -> int:
        """What is not free."""
        return self.held + self.spent


@dataclass
class Purse:
    """The money of a scope.

    Attributes
    ----------
    budget
        Its own; None where it has none.
    funds
        What is used of its own money, by month, and of what was added, by top-up.
    """

    budget: Budget | None = None
    funds: dict[str, Used] = field(default_factory=dict)

    def usable(self, month: str, zone: ZoneInfo, at: int) -> list[Fund]:
        """List what can be drawn on, in the order it is used.

        Where it has no budget, it can spend what was added and no more: it is as one of 0 each
        month. Where nothing was added either, nothing limits it.

        Parameters
        ----------
        month
            Whose own money is meant.
        zone, at
            By whose calendar months end, and the moment, as of `months`.
        """
        added = [
            Fund(name, used.added - used.both, used.lapses, is_own=False)
            for name, used in self.funds.items()
            if used.added is not None
        ]
        budget = self.budget or (Budget("month", 0) if added else None)
        by_month = budget is not None and budget.every == "month"
        lapses = bounds_of(month, zone)[1] if by_month else NEVER
        left = None if budget is None else budget.amount - self._own(month if by_month else None)
        return in_order([*added, Fund(month, left, lapses, is_own=True)], at)

    @property
    def both(self) -> int:
        """What is held and was spent of it in all."""
        return sum(used.both for used in self.funds.values())

    def move(self, fund: str, held: int, spent: int) -> None:
        """Hold and spend more, or less, of a fund."""
        used = self.funds.setdefault(fund, Used(0, 0))
        used.held += held
        used.spent += spent

    def _own(self, month: str | None) -> int:
        """Add up what is used of its own money in a month; of all where None."""
        return sum(
            used.both
            for name, used in self.funds.items()
            if used.added is None and month in (None, name)
        )
