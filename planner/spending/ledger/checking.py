"""Whether a ledger adds up: all that it keeps, from its entries again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from planner.errors import BudgetError
from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import Said, nanos, usd_of
from planner.spending.ledger.scopes import ALL, path_to
from planner.spending.ledger.tables import BUDGETS, DRAWS, ENTRIES, FUNDS, RESERVATIONS

# What a reservation is after each kind of entry about it.
STATES = {"reserve": "open", "settle": "settled", "release": "released", "expire": "expired",
          "retake": "retaken"}  # fmt: skip
SAME = ("scope", "month", "model", "at")  # of a reservation and the entry that made it


def differences(books: Books) -> list[str]:
    """Find what is not what the entries of a ledger come to.

    Parameters
    ----------
    books
        The ledger.

    Returns
    -------
    list of str
        A phrase for each; none where all of it adds up.
    """
    funds: Counter[tuple[str, ...]] = Counter()
    totals: Counter[tuple[str, ...]] = Counter()
    held: Counter[tuple[str, ...]] = Counter()
    draws: Counter[tuple[str, ...]] = Counter()
    given: dict[str, Any] = {}
    added: dict[str, int] = {}
    found: list[str] = []
    for row in books.entries(ALL, None):
        try:
            moves, said = json.loads(row.moves), _said_by(row)
        except (TypeError, ValueError, LookupError, BudgetError):
            found.append(f"entry {row.seq} cannot be read")
            continue
        moved = [0, 0]
        for scope, fund, holds, spends in moves:
            funds[scope, fund, "held"] += holds
            funds[scope, fund, "spent"] += spends
            if row.reservation is not None and holds:
                draws[row.reservation, scope, fund] += holds
                if not draws[row.reservation, scope, fund]:
                    del draws[row.reservation, scope, fund]  # most have ended
            if scope == row.scope:
                moved = [moved[0] + holds, moved[1] + spends]
        if moved != [row.held, row.spent]:
            found.append(f"entry {row.seq} says another sum than its parts")
        elif row.content not in _hashes(said, row.month) or said.entry_key != row.key:
            found.append(f"entry {row.seq} is not what was written")
        for scope in path_to(row.scope):
            totals[scope, row.month, "held"] += row.held
            totals[scope, row.month, "spent"] += row.spent
        if row.reservation is not None:
            held[row.reservation,] += row.held
        if row.kind == "budget":
            given[row.scope] = json.loads(row.details)
        elif row.kind == "top-up":
            added[row.key] = _amount_in(row.details)
    found += _unlike("fund", funds, books.kept_funds())
    found += _unlike("month", totals, books.kept_totals())
    found += _unlike("reservation", held, books.kept_reservations())
    found += _unlike("what is drawn for", draws, _kept_draws(books))
    found += _other_budgets(books, given, added)
    found += _other_reservations(books)
    return found


def _said_by(row: Row[Any]) -> Said:
    """Return what somebody asked for, as an entry has it."""
    amounts = {"reserve": row.held, "expire": 0, "top-up": 0}
    amount = amounts.get(row.kind, row.spent) or 0
    if row.kind == "top-up":
        amount = _amount_in(row.details)
    return Said(row.kind, row.key.partition(":")[2], row.scope, amount, row.model, row.details)


def _hashes(said: Said, month: str) -> Iterator[str]:
    """Yield what an entry may be known by: its writer may have named the month, or not."""
    yield said.hash
    yield replace(said, month=month).hash


def _amount_in(details: str) -> int:
    return nanos(json.loads(details)["amount_usd"], "amount")


def _kept_draws(books: Books) -> Counter[tuple[str, ...]]:
    """Return what is said to be held for each reservation in each fund."""
    rows = books.rows(select(DRAWS).where(DRAWS.c.held != 0))
    return Counter({(row.reservation, row.scope, row.fund): int(row.held) for row in rows})


def _other_budgets(
    books: Books, given: Mapping[str, Any], added: Mapping[str, int]
) -> Iterator[str]:
    """Yield the budgets and top-ups that are not those that were given."""
    kept = {row.scope: (row.every, row.amount) for row in books.rows(select(BUDGETS))}
    for scope in sorted({*given, *kept}):
        said = given.get(scope, {"every": "", "amount_usd": None})
        amount = said["amount_usd"]
        wanted = (said["every"], None if amount is None else nanos(amount, "budget"))
        if kept.get(scope) != wanted:
            yield f"the budget of {scope or 'everything'} is not the one that was set last"
    tops = select(FUNDS.c.fund, FUNDS.c.added).where(FUNDS.c.added.is_not(None))
    there = {row.fund: int(row.added) for row in books.rows(tops)}
    for fund in sorted({*added, *there}):
        if added.get(fund) != there.get(fund):
            yield f"{fund} is not what was added"


def _other_reservations(books: Books) -> Iterator[str]:
    """Yield the reservations that are not what became of them."""
    asked = (
        select(RESERVATIONS, *(ENTRIES.c[name].label(f"e_{name}")
               for name in ("kind", "held", "spent", *SAME)))
        .join(ENTRIES, ENTRIES.c.reservation == RESERVATIONS.c.key)
        .order_by(RESERVATIONS.c.key, ENTRIES.c.seq)
    )  # fmt: skip
    for key, rows in groupby(books.rows(asked), key=lambda row: row.key):
        first, *_ = told = list(rows)
        as_told = first.e_held, sum(row.e_spent for row in told), STATES.get(told[-1].e_kind)
        if (first.amount, first.spent, first.state) != as_told or any(
            getattr(first, name) != getattr(first, f"e_{name}") for name in SAME
        ):
            yield f"reservation {key} is not what its entries say"
    for one, other, phrase in (
        (RESERVATIONS.c.key, ENTRIES.c.reservation, "of reservation {} no entry says anything"),
        (ENTRIES.c.reservation, RESERVATIONS.c.key, "reservation {} is missing"),
    ):
        lone = select(one).where(one.is_not(None), ~select(other).where(other == one).exists())
        for row in books.rows(lone.distinct()):
            yield phrase.format(row[0])


def _unlike(
    what: str, told_so: Mapping[tuple[str, ...], int], kept: Mapping[tuple[str, ...], int]
) -> Iterator[str]:
    """Yield what is kept otherwise than it is told."""
    for place in sorted({*told_so, *kept}):
        if told_so[place] != kept[place]:
            yield (
                f"{what} {' '.join(filter(None, place))}: ${usd_of(kept[place])} is kept, "
                f"${usd_of(told_so[place])} is what its entries come to"
            )
