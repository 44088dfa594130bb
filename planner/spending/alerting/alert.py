"""An alert: that so much of a budget is used, and what is asked of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import EXACT, RATIO
from planner.catalog.arguments import items_of
from planner.catalog.spelling import about_usd, as_data, plain, usd, usd_up
from planner.errors import BudgetError, InputError
from planner.messages import shown
from planner.spending.alerting.forecast import Over
from planner.spending.alerting.parts import read_part
from planner.spending.ledger.scopes import read_scope, told

OVERS: tuple[Over, ...] = ("spent", "forecast")


@dataclass(frozen=True)
class Alert:
    """That a part of a budget is used.

    Attributes
    ----------
    key
        What it is called in the ledger: of each there is one.
    at
        When it was told first, in UTC.
    scope, month
        Whose budget, and in which month.
    every
        ``"whole"`` where the budget is one sum for good, as of `Standing`.
    over
        ``"spent"`` or ``"forecast"``: whether that was spent, or will have been when the month
        ends.
    threshold
        The part of the budget that was asked about.
    used_usd, budget_usd
        What was spent, or will have been; and what can be.
    """

    key: str
    at: datetime
    scope: str
    month: str
    every: str
    over: Over
    threshold: Decimal
    used_usd: Decimal
    budget_usd: Decimal

    @property
    def period(self) -> str:
        """In what it is told once: its month, or ``"whole"``."""
        return "whole" if self.every == "whole" else self.month

    def covers(self, threshold: Decimal, budget_usd: Decimal) -> bool:
        """Say whether as much was used when it was told as a threshold of a budget asks for."""
        return self.used_usd >= EXACT.multiply(threshold, budget_usd)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it, amounts as texts, and in words."""
        found = {name: _plain(value) for name, value in vars(self).items()}
        return {**found, "text": str(self)}

    def __str__(self) -> str:
        of = f"the budget of {usd(self.budget_usd)}"
        when = "" if self.every == "whole" else f" for {self.month}"
        part = self._percent()
        used = usd_up(self.used_usd) if self.over == "spent" else about_usd(self.used_usd)
        is_used = (
            "is spent" if self.over == "spent" else f"will be spent by the end of {self.month}"
        )
        return (
            f"{told(self.scope)}: {part}{of}{when} {is_used}, {used} "
            f"(alert at {plain(EXACT.multiply(self.threshold, Decimal(100)))} %)"
        )

    def _percent(self) -> str:
        if not self.budget_usd:
            return "more than "
        percent = RATIO.divide(EXACT.multiply(self.used_usd, Decimal(100)), self.budget_usd)
        return f"{int(percent):,} % of "


@dataclass(frozen=True)
class Asked:
    """What is asked about budgets.

    Attributes
    ----------
    scope
        Whose, with all that lies in it.
    thresholds
        Parts of them, in rising order.
    over
        As of `Alert`.
    """

    scope: str
    thresholds: tuple[Decimal, ...]
    over: Over


def read_asked(scope: object, thresholds: object, over: object) -> Asked:
    """Read what is asked about budgets.

    Raises
    ------
    BudgetError, InputError
        If a threshold is no part of a budget, or there is no such scope or way to count.
    """
    if over not in OVERS:
        raise InputError(f"over is {shown(over)}; expected 'spent' or 'forecast'")
    parts = None if isinstance(thresholds, (str, bytes)) else items_of(thresholds)
    if not parts:
        raise BudgetError(f"thresholds are {shown(thresholds)}; expected parts, such as [0.5]")
    found = tuple(sorted({read_part(part) for part in parts}))
    return Asked(read_scope(scope), found, "spent" if over == "spent" else "forecast")


def _plain(value: object) -> object:
    """Return a value as JSON has it: amounts as texts, moments as of ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    return as_data(value) if isinstance(value, Decimal) else value
