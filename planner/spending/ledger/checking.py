"""Whether a ledger adds up: all that it keeps, from its entries again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from planner.catalog.spelling import usd
from planner.errors import LedgerError
from planner.spending.ledger.again import Again, Sums
from planner.spending.ledger.books import Books
from planner.spending.ledger.entries import charge_of
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.tables import BUDGETS, DRAWS, ENTRIES, FUNDS, RESERVATIONS, TOTALS

# What a reservation is after each kind of entry about it.
STATES = {"reserve": "open", "settle": "settled", "release": "released", "unsent": "unsent",
          "expire": "expired", "retake": "retaken"}  # fmt: skip


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
    again = Again(books)
    kept: tuple[Sums, Sums] = ({}, {})
    for sums, table, name in ((kept[0], FUNDS, "fund"), (kept[1], TOTALS, "month")):
        for row in list(books.rows(select(table))):
            sums[row.scope, getattr(row, name)] = [int(row.held), int(row.spent)]
    return [
        *again.faults,
        *_unlike("fund", again.funds, kept[0]),
        *_unlike("month", again.totals(), kept[1]),
        *_other_draws(books, again),
        *_other_budgets(books, again),
        *_other_funds(books, again),
        *_other_reservations(books),
    ]


def _unlike(what: str, told_so: Sums, kept: Sums) -> Iterator[str]:
    """Yield what is kept otherwise than it is told."""
    for place in _differing(told_so, kept, [0, 0]):
        there_in, told_in = kept.get(place, [0, 0]), told_so.get(place, [0, 0])
        for which, there, amount in zip(("held", "spent"), there_in, told_in, strict=True):
            if there != amount:
                yield (
                    f"{what} {' '.join(filter(None, place))} {which}: {usd(usd_of(there))} is "
                    f"kept, {usd(usd_of(amount))} is what its entries come to"
                )


def _other_draws(books: Books, again: Again) -> Iterator[str]:
    """Yield the open reservations for which otherwise is drawn, or in another order."""
    kept: dict[str, dict[tuple[str, str], int]] = {}
    rows = select(DRAWS).where(DRAWS.c.held != 0).order_by(DRAWS.c.reservation, DRAWS.c.place)
    for row in list(books.rows(rows)):
        kept.setdefault(row.reservation, {})[row.scope, row.fund] = int(row.held)
    for key in sorted({*kept, *again.drawn}):
        if [*kept.get(key, {}).items()] != [*again.drawn.get(key, {}).items()]:
            yield f"what is drawn for {key} is not what its entries say"


def _other_budgets(books: Books, again: Again) -> Iterator[str]:
    """Yield the budgets that are not those that were set."""
    kept = {row.scope: (row.every, row.amount) for row in books.rows(select(BUDGETS))}
    for scope in _differing(again.budgets, kept, None):
        yield f"the budget of {scope or 'everything'} is not the one that was set last"


def _other_funds(books: Books, again: Again) -> Iterator[str]:
    """Yield the top-ups that are not what was added, or lapse at another time."""
    is_top = or_(FUNDS.c.added.is_not(None), FUNDS.c.lapses.is_not(None))
    tops = books.rows(select(FUNDS).where(is_top))
    kept = {row.fund: (row.scope, row.added, row.lapses) for row in tops}
    for fund in _differing(again.added, kept, None):
        yield f"{fund} is not what was added"


def _differing(
    told_so: Mapping[Any, object], kept: Mapping[Any, object], without: object
) -> list[Any]:
    """List in their order the places of which one says otherwise than the other."""
    return sorted(
        place
        for place in {*told_so, *kept}
        if told_so.get(place, without) != kept.get(place, without)
    )


def _other_reservations(books: Books) -> Iterator[str]:
    """Yield the reservations that are not what became of them."""
    for row in books.rows(_changed()):
        yield f"reservation {row.key} is not what its entries say"
    said = select(func.min(RESERVATIONS.c.key).label("key"), RESERVATIONS.c.failure_charge)
    for row in books.rows(said.group_by(RESERVATIONS.c.failure_charge)):
        try:
            charge_of(row.key, row.failure_charge)
        except LedgerError as error:
            yield str(error)
    for one, other, phrase in (
        (RESERVATIONS.c.key, ENTRIES.c.reservation, "of reservation {} no entry says anything"),
        (ENTRIES.c.reservation, RESERVATIONS.c.key, "reservation {} is missing"),
    ):
        lone = select(one).where(one.is_not(None), ~select(other).where(other == one).exists())
        for row in books.rows(lone.distinct()):
            yield phrase.format(row[0])


def _changed() -> Select[tuple[str]]:
    """Return the question which reservations are not what their entries come to."""
    mine, first, last = RESERVATIONS.c, ENTRIES.alias(), ENTRIES.alias()
    entries = ENTRIES.c
    sums = (
        select(
            entries.reservation,
            func.min(entries.seq).label("first"),
            func.max(entries.seq).label("last"),
            func.sum(entries.held).label("held"),
            func.sum(entries.spent).label("spent"),
            func.min(entries.month).label("from"),
            func.max(entries.month).label("until"),
        )
        .where(entries.reservation.is_not(None))
        .group_by(entries.reservation)
        .subquery()
    )
    is_other = or_(
        mine.amount != first.c.held,
        mine.spent != sums.c.spent,
        sums.c.held != case((mine.state == "open", mine.amount), else_=0),
        mine.state.is_distinct_from(case(STATES, value=last.c.kind)),
        mine.scope != first.c.scope,
        mine.model.is_distinct_from(first.c.model),
        mine.at != first.c.at,
        mine.month != sums.c["from"],
        mine.month != sums.c.until,
    )
    return (
        select(mine.key)
        .join(sums, sums.c.reservation == mine.key)
        .join(first, first.c.seq == sums.c.first)
        .join(last, last.c.seq == sums.c.last)
        .where(is_other)
        .order_by(mine.key)
    )
