"""How the budgets of a ledger stand: now, in a month that is over, or in one to come."""

from __future__ import annotations

import json

from sqlalchemy import select

from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import Standing, nanos, usd_of
from planner.spending.ledger.funds import left_in
from planner.spending.ledger.months import bounds_of
from planner.spending.ledger.purse import Budget
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import ENTRIES

Budgets = dict[str, Budget | None]


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
        said = json.loads(row.details)
        amount = said["amount_usd"]
        found[row.scope] = None if amount is None else Budget(said["every"], nanos(amount, "it"))
    return found
