"""What a budget will have spent when the month ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from planner.catalog.amounts import EXACT, RATIO
from planner.catalog.spelling import about_usd, usd_down, usd_up
from planner.errors import InputError
from planner.messages import nearest
from planner.spending.alerting.days import Calendar, Days
from planner.spending.alerting.run_rate import LEVEL, ahead
from planner.spending.ledger.books import Books
from planner.spending.ledger.funds import left_in
from planner.spending.ledger.months import bounds_of, moment
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.scopes import BETWEEN, told

Over = Literal["spent", "forecast"]


@dataclass(frozen=True, repr=False)
class Forecast:
    """What a budget will have spent when the month ends.

    Attributes
    ----------
    scope, month
        Whose, and of which month.
    ends
        When the month ends, in UTC.
    every
        ``"month"``, ``"whole"`` or "", as of `Standing`; of a whole budget all months count.
    budget_usd
        What can be spent: the budget, with what was added to it and can still be used. None where
        nothing limits it.
    spent_usd, held_usd
        What was spent so far, and what is held for reservations that are open.
    days
        From how many days the rate is taken.
    daily_usd
        What is spent a day, about; None where there are too few days to go on.
    expected_usd
        What will have been spent, about: what was, and as much a day as so far, or what is held
        where that is more: it is the first part of what is to come.
    low_usd, high_usd
        From where to where it is, in `level` of all cases. All that is held may be spent, or
        released: it counts in the latter only. None where there are too few days.
    level
        A part of 1.
    """

    scope: str
    month: str
    ends: datetime
    every: str
    budget_usd: Decimal | None
    spent_usd: Decimal
    held_usd: Decimal
    days: int
    daily_usd: Decimal | None
    expected_usd: Decimal
    low_usd: Decimal | None
    high_usd: Decimal | None
    level: float = LEVEL

    def used_usd(self, over: Over) -> Decimal:
        """Return what was spent, or what is expected to have been when the month ends."""
        return self.spent_usd if over == "spent" else self.expected_usd

    def part(self, over: Over = "spent") -> float | None:
        """Return the part of the budget that is; None where there is none."""
        if self.budget_usd is None:
            return None
        used = self.used_usd(over)
        if self.budget_usd:
            return float(RATIO.divide(used, self.budget_usd))
        return float("inf") if used else 0.0

    def reaches(self, part: Decimal, over: Over = "spent") -> bool:
        """Say whether that part of the budget is reached; of a budget of 0, by anything at all."""
        if self.budget_usd is None:
            return False
        used = self.used_usd(over)
        return used > 0 and used >= EXACT.multiply(part, self.budget_usd)

    def __str__(self) -> str:
        held = f", {usd_up(self.held_usd)} held" if self.held_usd else ""
        of = "" if self.budget_usd is None else f" of {usd_down(self.budget_usd)}"
        head = f"{told(self.scope)}, {self.month}: {usd_up(self.spent_usd)}{of} spent{held}; "
        if self.low_usd is None or self.high_usd is None or self.daily_usd is None:
            return f"{head}too few days to say what will be"
        return (
            f"{head}{about_usd(self.expected_usd)} when the month ends ({about_usd(self.low_usd)} "
            f"to {about_usd(self.high_usd)}), at {about_usd(self.daily_usd)} a day in "
            f"{self.days} days"
        )

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<Forecast of {self}>"


@dataclass(frozen=True)
class Use:
    """What of a budget is used, amounts in billionths of a dollar.

    Attributes
    ----------
    every, budget
        As of `Forecast`.
    spent, held
        What was spent, and what is held.
    """

    every: str
    budget: int | None
    spent: int
    held: int


def use_of(books: Books, scope: str) -> Use:
    """Say what of the budget of a scope is used."""
    purse = books.purse(scope)
    every = purse.budget.every if purse.budget else ""
    held, spent = books.totals(scope, "" if every == "whole" else books.month)
    left = left_in(purse.usable(books.month, books.zone, books.at))
    return Use(every, None if left is None else max(left + held + spent, 0), spent, held)


def forecasts_of(books: Books, scopes: Sequence[str], around: str) -> list[Forecast]:
    """Say what scopes, each with all that lies in it, will have spent when the month ends.

    Parameters
    ----------
    books
        The ledger.
    scopes, around
        Which; and the one in which all of them lie.
    """
    calendar = Calendar(books, around)
    return [_forecast(books, scope, calendar.days_of(scope)) for scope in scopes]


def _forecast(books: Books, scope: str, days: Days) -> Forecast:
    use = use_of(books, scope)
    more = ahead(days.spent, days.left, use.held)
    return Forecast(
        scope=scope,
        month=books.month,
        ends=moment(bounds_of(books.month, books.zone)[1]),
        every=use.every,
        budget_usd=None if use.budget is None else usd_of(use.budget),
        spent_usd=usd_of(use.spent),
        held_usd=usd_of(use.held),
        days=len(days.spent),
        daily_usd=None if more is None else usd_of(more.daily),
        expected_usd=usd_of(use.spent + (use.held if more is None else more.expected)),
        low_usd=None if more is None else usd_of(use.spent + more.low),
        high_usd=None if more is None else usd_of(use.spent + more.high),
    )


def budgeted(books: Books, scope: str) -> list[str]:
    """List those of a scope, and of all that lies in it, that have a budget.

    Raises
    ------
    InputError
        If none has.
    """
    known = books.scopes()
    mine = [
        each for each in known if not scope or each == scope or each.startswith(scope + BETWEEN)
    ]
    found = [each for each in mine if use_of(books, each).budget is not None]
    if not found:
        near = "" if not scope or mine else f"; {nearest(scope, [one for one in known if one])}"
        raise InputError(f"{told(scope)} has no budget, nor has anything in it{near}")
    return found
