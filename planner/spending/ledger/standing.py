"""How the budgets of a ledger stand."""

from __future__ import annotations

from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import Standing, usd_of
from planner.spending.ledger.funds import left_in
from planner.spending.ledger.scopes import path_to


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
