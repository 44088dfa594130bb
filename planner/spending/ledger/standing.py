"""How the budgets of a ledger stand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.spelling import usd
from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import usd_of
from planner.spending.ledger.funds import left_in
from planner.spending.ledger.scopes import path_to, told


@dataclass(frozen=True, repr=False)
class Standing:
    """How the budget of a scope stands.

    Attributes
    ----------
    scope, month
        Whose, and of which month.
    every
        ``"month"`` where each month has its own money, ``"whole"`` where there is one sum for good;
        "" where it has no budget of its own.
    budget_usd
        The budget; None where it has none.
    topped_up_usd
        What is left of what was added and has not lapsed.
    spent_usd, held_usd
        Of the month, or of all months where the budget is whole: what was spent, and what is held
        for reservations that are open.
    left_usd
        What can still be reserved, by this budget alone; below 0 where more was spent. None where
        nothing limits it.
    available_usd
        What can still be reserved: the least that is left here and in any scope around it.
    """

    scope: str
    month: str
    every: str
    budget_usd: Decimal | None
    topped_up_usd: Decimal
    spent_usd: Decimal
    held_usd: Decimal
    left_usd: Decimal | None
    available_usd: Decimal | None

    def __str__(self) -> str:
        """Say it in a line."""
        when = "" if self.every == "whole" else f", {self.month}"
        of = "" if self.budget_usd is None else f" of {usd(self.budget_usd)}"
        held = f", {usd(self.held_usd)} held" if self.held_usd else ""
        said = f"{told(self.scope)}{when}: {usd(self.spent_usd)}{of} spent{held}"
        if self.available_usd is None:
            return f"{said}; nothing limits it"
        if self.left_usd is not None:
            over = f"overdrawn by {usd(-self.left_usd)}"
            added = f", {usd(self.topped_up_usd)} of it added" if self.topped_up_usd else ""
            said += f"; {over if self.left_usd < 0 else f'{usd(self.left_usd)} left{added}'}"
        if self.available_usd != self.left_usd:
            said += f"; {usd(max(self.available_usd, Decimal(0)))} can be reserved"
        return said

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<Standing of {self}>"


def standing_of(books: Books, scope: str, month: str) -> Standing:
    """Say how the budget of a scope stands.

    Parameters
    ----------
    books
        The ledger.
    scope, month
        Whose, and of which month.
    """
    purse = books.purse(scope)
    budget, funds = purse.budget, purse.usable(month, books.zone, books.at)
    held, spent = books.totals(scope, "" if budget and budget.every == "whole" else month)
    lefts = [
        left_in(books.purse(each).usable(month, books.zone, books.at)) for each in path_to(scope)
    ]
    limits = [left for left in lefts if left is not None]
    return Standing(
        scope=scope,
        month=month,
        every=budget.every if budget else "",
        budget_usd=usd_of(budget.amount) if budget else None,
        topped_up_usd=usd_of(sum(max(fund.left or 0, 0) for fund in funds if not fund.is_own)),
        spent_usd=usd_of(spent),
        held_usd=usd_of(held),
        left_usd=None if lefts[-1] is None else usd_of(lefts[-1]),
        available_usd=usd_of(min(limits)) if limits else None,
    )
