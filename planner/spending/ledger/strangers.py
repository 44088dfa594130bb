"""Scopes that a ledger does not know: a slip in a name is a scope of its own, and is said."""

from __future__ import annotations

import warnings

from planner.errors import PlannerWarning
from planner.messages import listed, nearest
from planner.spending.ledger.books import Books
from planner.spending.ledger.scopes import ALL, BETWEEN, path_to

MEANT = "did you mean"


def is_used(books: Books, scope: str) -> bool:
    """Say whether a scope has a budget, or money was ever held or spent in it."""
    purse = books.purse(scope)
    return purse.budget is not None or bool(purse.funds)


def newcomer(books: Books, scope: str) -> str | None:
    """Say of a scope that is used for the first time that others beside it have budgets.

    Parameters
    ----------
    books
        The ledger, before it is used.
    scope
        Which.

    Returns
    -------
    str or None
        A sentence with what was probably meant; None where it is known, or nothing beside it has a
        budget.
    """
    if is_used(books, scope):
        return None
    budgeted = [each for each in books.budgeted() if each]
    outer = path_to(scope)[:-1]
    if not any(_around(each) in outer for each in budgeted):
        return None
    new = _first_unknown(scope, books.scopes())
    beside = [each for each in budgeted if new is not None and _around(each) == _around(new)]
    if new is None or not beside:
        return None
    meant = nearest(_own_name(new), budgeted)
    told = meant if meant.startswith(MEANT) else f"beside it these have one: {listed(beside)}"
    return f"scope {new!r} is used for the first time, and has no budget of its own; {told}"


def unheard(books: Books, scope: str) -> str | None:
    """Say of a scope that is asked about that a ledger never heard of it.

    None where it did, or has heard of none at all.
    """
    if scope == ALL or is_used(books, scope):
        return None
    known = books.scopes()
    new = _first_unknown(scope, known)
    if new is None:
        return None
    names = [each for each in known if each]
    if not names:
        return None
    meant = nearest(_own_name(new), names)
    told = meant if meant.startswith(MEANT) else f"it knows {listed(names)}"
    never = "has no budget, nor was anything ever held or spent in it"
    return f"scope {scope!r} {never}; {told}"


def warn(note: str) -> None:
    """Warn of a scope, always from here: so what is said twice is shown once."""
    warnings.warn(note, PlannerWarning, stacklevel=1)


def _first_unknown(scope: str, known: list[str]) -> str | None:
    """Return the outermost of a scope and what it lies in that nobody has named yet."""
    named = {outer for each in known for outer in path_to(each)}
    return next((each for each in path_to(scope)[1:] if each not in named), None)


def _around(scope: str) -> str:
    """Return what a scope lies in."""
    return path_to(scope)[-2]


def _own_name(scope: str) -> str:
    return scope.rpartition(BETWEEN)[2]
