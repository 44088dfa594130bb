"""Rules that contradict each other on their face: two limits of one kind for the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from planner.messages import named
from planner.requests.headings import plain_words
from planner.rules.base import Rule
from planner.rules.models import Cap, Least, Reserve, Share
from planner.rules.spoken import amount_said, whom_said
from planner.rules.values import Key, key_of

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
    seen: dict[Hashable, dict[Key | None, _Limit]] = {}  # by what they speak of, and the value
    for at, rule in enumerate(rules):
        earlier = seen.setdefault(_subject(rule), {})
        mine = {
            key_of(value) if value else None: _Limit(at, value, amount)
            for value, amount in _limits(rule)
        }
        pairs = (
            (earlier.get(key) or earlier.get(None) or (key is None and _first(earlier)), limit)
            for key, limit in mine.items()
        )
        one, two = next((pair for pair in pairs if pair[0]), (None, None))
        if one and two:
            told = [
                amount_said(rule.unit, each.amount)
                + (f" ({places[each.at]})" if places[each.at] else "")
                for each in (one, two)
            ]
            value = two.value or one.value
            whom = whom_said(rule, (value,) if value else ()) or " in all"
            reason = f"two {CALLED[type(rule)]}{whom}: {told[0]} and {told[1]}; keep one"
            if one.value != two.value and not (one.value and two.value):
                column = rule.given()["by"][0]
                reason += f", or say it where {column} is {named(value, 40)}, beside that of each"
            yield at, reason
        seen[_subject(rule)] = mine | earlier


class _Limit(NamedTuple):
    """A limit: of which rule, for which value, "" for each or for all, and how much."""

    at: int
    value: str
    amount: Decimal


def _first(limits: Mapping[Key | None, _Limit]) -> _Limit | None:
    return next(iter(limits.values()), None)


def _limits(rule: Rule) -> Iterator[tuple[str, Decimal]]:
    """Yield the limits of a rule, with the value that each is for; "" for all."""
    if type(rule) in CALLED:
        amount = rule.amount
        yield from amount if isinstance(amount, tuple) else [("", amount)]


def _subject(rule: Rule) -> tuple[Hashable, ...]:
    """Return what a rule speaks of, in whatever order and case it says so."""
    said = rule.given()
    by = tuple(sorted(map(plain_words, said.get("by", ()))))
    where = {
        (plain_words(column), frozenset(map(key_of, values)))
        for column, values in said.get("where", ())
    }
    options = [
        (word, frozenset(name.casefold() for name in names))
        for word, names in getattr(rule, "options", {}).items()
    ]
    together = said.get("cumulative", False)
    return type(rule), rule.unit, by, frozenset(where), frozenset(options), together
