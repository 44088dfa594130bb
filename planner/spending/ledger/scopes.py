"""Scopes: paths in a tree of budgets, as ``brand/campaign-a``; "" is everything."""

from __future__ import annotations

from unicodedata import normalize

from planner.errors import InputError
from planner.messages import shown

ALL = ""
BETWEEN = "/"
MOST_LETTERS = 200


def read_scope(said: object) -> str:
    """Read a scope.

    Parameters
    ----------
    said
        Names with slashes between, the outermost first; "" for everything.

    Returns
    -------
    str
        The same without blanks around the names, each letter written as one.

    Raises
    ------
    InputError
        If it is no text, too long, or a name in it is empty or holds what cannot be printed.
    """
    if not isinstance(said, str):
        raise InputError(f"scope is {shown(said)}; expected a text, such as 'brand/campaign-a'")
    if not said.strip():
        return ALL
    names = [name.strip() for name in normalize("NFC", said).split(BETWEEN)]
    if not all(name and name.isprintable() for name in names) or len(said) > MOST_LETTERS:
        raise InputError(
            f"scope is {shown(said)}; expected names with a slash between, such as "
            f"'brand/campaign-a', of {MOST_LETTERS} letters at the most"
        )
    return BETWEEN.join(names)


def path_to(scope: str) -> tuple[str, ...]:
    """List the scopes that a scope lies in, from everything down to itself."""
    names = scope.split(BETWEEN) if scope else []
    return (ALL, *(BETWEEN.join(names[: at + 1]) for at in range(len(names))))


def told(scope: str) -> str:
    """Name a scope in a sentence."""
    return repr(scope) if scope else "everything"
