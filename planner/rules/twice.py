"""Rules that contradict each other on their face: two limits of one kind for the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal

from planner.rules.base import Rule
from planner.rules.models import Cap, Least, Reserve, Share
from planner.rules.spoken import amount_said, whom_said
from planner.rules.values import key_of

CALLED: dict[type[Rule], str] = {
    Cap: "caps",
    Least: "least amounts",
    Share: "shares",
    Reserve: "reserves",
}


def said_twice(rules: Sequence[Rule], places: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Find limits that an earlier rule gives too: of the same kind and unit, for the same.

    Parameters
    ----------
    rules
        Any.
    places
        Where each stands; "" where nothing need be said.

    Yields
    ------
    position, reason
        The later rule, and what is wrong with it.
    """
    seen: dict[Hashable, tuple[int, Decimal]] = {}
    for at, rule in enumerate(rules):
        for value, amount in _limits(rule):
            key = (*_subject(rule), value and key_of(value))
            if key not in seen:
                seen[key] = at, amount
                continue
            first, other = seen[key]
            told = " and ".join(
                amount_said(rule.unit, limit) + (f" ({places[each]})" if places[each] else "")
                for each, limit in ((first, other), (at, amount))
            )
            values = (value,) if value else ()
            whom = whom_said(rule, values) or " in all"
            yield at, f"two {CALLED[type(rule)]}{whom}: {told}; keep one"
            break


def _limits(rule: Rule) -> Iterator[tuple[str, Decimal]]:
    """Yield the limits of a rule, with the value that each is for; "" for all."""
    if type(rule) in CALLED:
        amount = rule.amount
        yield from amount if isinstance(amount, tuple) else [("", amount)]


def _subject(rule: Rule) -> tuple[Hashable, ...]:
    """Return what a rule speaks of, in whatever order and case it says so."""
    said = rule.given()
    by = tuple(sorted(column.casefold() for column in said.get("by", ())))
    where = {
        (column.casefold(), frozenset(map(key_of, values)))
        for column, values in said.get("where", ())
    }
    options = [
        (word, frozenset(name.casefold() for name in names))
        for word, names in getattr(rule, "options", {}).items()
    ]
    together = said.get("cumulative", False)
    return type(rule), rule.unit, by, frozenset(where), frozenset(options), together
