"""How the budgets of a ledger stand: now, in a month that is over, or in one to come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from planner.catalog.spelling import usd
from planner.spending.ledger.books import Books
from planner.spending.ledger.details import read_details
from planner.spending.ledger.funds import left_in
from planner.spending.ledger.months import bounds_of
from planner.spending.ledger.nanos import nanos, usd_of
from planner.spending.ledger.purse import Budget
from planner.spending.ledger.scopes import path_to, told
from planner.spending.ledger.tables import ENTRIES

Budgets = dict[str, Budget | None]


@dataclass(frozen=True, repr=False)
class Standing:
    """How the budget of a scope stands.

    Attributes
    ----------
    scope, month
        Whose, and of which month.
    every, budget_usd
        The budget as it is now; of a month that is over, as it was at its end. It is ``"month"``
        where each month has its own money, ``"whole"`` where there is one sum for good; "" and None
        where it has no budget of its own.
    topped_up_usd
        What is left of what was added and can be used: now, or when a month to come begins.
    spent_usd, held_usd
        Of the month, or of all months where the budget is whole, up to one that is over: what was
        spent, and what is held for reservations that are open.
    left_usd
        What can still be reserved, by this budget alone; below 0 where more was spent. None where
        nothing limits it. Of a month to come, what can be when it begins; 0 of one that is over.
    available_usd
        What can still be reserved: the least that is left here and in any scope around it.
    lapsed_usd
        Of a month that is over, what was not used of its budget, and of money that was added and
        lapsed in it.
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
    lapsed_usd: Decimal = Decimal(0)

    def __str__(self) -> str:
        """Say it in a line."""
        when = "" if self.every == "whole" else f", {self.month}"
        of = "" if self.budget_usd is None else f" of {usd(self.budget_usd)}"
        held = f", {usd(self.held_usd)} held" if self.held_usd else ""
        said = f"{told(self.scope)}{when}: {usd(self.spent_usd)}{of} spent{held}"
        if self.lapsed_usd:
            return f"{said}; {usd(self.lapsed_usd)} lapsed"
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


def standings_of(books: Books, scopes: list[str], month: str) -> list[Standing]:
    """Say how the budgets of scopes stand.

    Parameters
    ----------
    books
        The ledger.
    scopes, month
        Whose, and of which month.
    """
    if month < books.month:
        then = _budgets_then(books, month)
        return [_over(books, scope, month, then.get(scope)) for scope in scopes]
    return [_standing(books, scope, month) for scope in scopes]


def _standing(books: Books, scope: str, month: str) -> Standing:
    """Say how a budget stands now, or will when a month begins."""
    at = max(books.at, bounds_of(month, books.zone)[0])
    purse = books.purse(scope)
    budget, funds = purse.budget, purse.usable(month, books.zone, at)
    held, spent = books.totals(scope, "" if budget and budget.every == "whole" else month)
    lefts = [left_in(books.purse(each).usable(month, books.zone, at)) for each in path_to(scope)]
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


def _over(books: Books, scope: str, month: str, budget: Budget | None) -> Standing:
    """Say how a budget stood when a month ended: nothing can be reserved in it any more."""
    begin, end = bounds_of(month, books.zone)
    purse = books.purse(scope)
    whole = budget is not None and budget.every == "whole"
    held, spent = books.totals_until(scope, month) if whole else books.totals(scope, month)
    lapsed = sum(
        max(used.added - used.both, 0)
        for used in purse.funds.values()
        if used.added is not None and begin < used.lapses <= end
    )
    if budget is not None and not whole:
        own = purse.funds.get(month)
        lapsed += max(budget.amount - (own.both if own else 0), 0)
    return Standing(
        scope=scope,
        month=month,
        every=budget.every if budget else "",
        budget_usd=usd_of(budget.amount) if budget else None,
        topped_up_usd=usd_of(0),
        spent_usd=usd_of(spent),
        held_usd=usd_of(held),
        left_usd=usd_of(0),
        available_usd=usd_of(0),
        lapsed_usd=usd_of(lapsed),
    )


def _budgets_then(books: Books, month: str) -> Budgets:
    """Return the budgets as they were when a month ended, by scope.

    What counts is the order in which they were set: a clock that was ahead may have said when.
    """
    end = bounds_of(month, books.zone)[1]
    before = select(ENTRIES.c.seq).where(ENTRIES.c.at < end).order_by(ENTRIES.c.seq.desc()).limit(1)
    last = sum(int(row.seq) for row in books.rows(before))  # of one row, or none
    # Few entries are budgets: they are found along the index `entries_by_month`, without the rest.
    which = select(ENTRIES.c.seq).where(ENTRIES.c.kind == "budget")
    query = select(ENTRIES.c.scope, ENTRIES.c.details).where(
        ENTRIES.c.seq.in_(which), ENTRIES.c.seq <= last
    )
    found: Budgets = {}
    for row in books.rows(query.order_by(ENTRIES.c.seq)):
        said = read_details(row.details)
        amount = said["amount_usd"]
        found[row.scope] = None if amount is None else Budget(said["every"], nanos(amount, "it"))
    return found
