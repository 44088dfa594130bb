"""Which budget of a ledger the requests of a plan belong to, by what they have in some columns."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from planner.errors import InputError
from planner.messages import nearest, shown
from planner.requests.cells import is_empty, spelled
from planner.requests.headings import plain_words
from planner.results.result import Result
from planner.rules.values import Key, key_of
from planner.rules.words import columns, value_text
from planner.spending.ledger.scopes import BETWEEN, read_scope


def scopes_of(plan: Result, scope: str, by: str | Sequence[str] | None) -> dict[str, str]:
    """Say in which scope each request of a plan is, by its id.

    Parameters
    ----------
    plan
        The plan.
    scope, by
        As of `planner.Plan.reserve`.

    Raises
    ------
    InputError
        If there is no such column, or a value in it cannot be the name of a scope.
    """
    scopes = [read_scope(scope)] * len(plan.frame)
    for name in columns(by, "by"):
        scopes = [
            BETWEEN.join(filter(None, (one, value)))
            for one, value in zip(scopes, _values(plan, name), strict=True)
        ]
    return dict(zip(plan.frame["id"].tolist(), scopes, strict=True))


def _values(plan: Result, name: str) -> list[str]:
    """Return what requests have in a column; what is the same as in a rule is spelled the same."""
    cells = plan.frame.iloc[:, _column(plan, name)].tolist()
    first: dict[Key, str] = {}
    values = []
    for cell in cells:
        text = "" if is_empty(cell) else normalize("NFC", " ".join(value_text(cell).split()))
        if BETWEEN in text:
            raise InputError(
                f"{name} is {shown(text)}; a slash divides scopes, so that it would be a budget "
                "within another: write it otherwise"
            )
        values.append(first.setdefault(key_of(text), text) if text else "")
    return values


def _column(plan: Result, name: str) -> int:
    """Find a column of the requests by its name; case and blanks do not matter."""
    names = [spelled(column) for column in plan.frame.columns]
    own = len(plan.own_columns)
    theirs = {column.removeprefix("requested_"): at for at, column in enumerate(names) if at >= own}
    words = plain_words(name)
    alike = [at for column, at in theirs.items() if plain_words(column) == words]
    if name not in theirs and not alike:
        there = nearest(name, list(theirs)) if theirs else "they have none but their ids"
        raise InputError(f"the requests have no column {shown(name)}; {there}")
    return theirs[name] if name in theirs else alike[0]
