"""What stands in the tables of a ledger, as it is read within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, and_, select

from planner.spending.ledger import queries
from planner.spending.ledger.entries import Held
from planner.spending.ledger.funds import Fund
from planner.spending.ledger.months import month_of
from planner.spending.ledger.purse import Budget, Purse, Used
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import (
    BUDGETS,
    ENTRIES,
    FUNDS,
    TOTALS,
)

AT_ONCE = 2_000  # entries that are fetched together: a long history is never in memory whole
MOST_ASKED = 500  # keys in one query: databases take a thousand and more
Place = tuple[str, str]  # a scope, and a fund of it


class Books:
    """The tables of a ledger, to be read.

    Reservations that are over count as ended, whether anything says so yet or not.

    Parameters
    ----------
    connection
        The transaction.
    zone
        By whose calendar months are told.
    at
        The moment, as of `months`.
    is_any_over
        Whether reservations may be over of which nothing says so; False where none are.

    Attributes
    ----------
    zone, at
        As above.
    month
        The month it is.
    overdue
        The reservations that are over, and of which nothing says so yet.
    """

    def __init__(
        self, connection: Connection, zone: ZoneInfo, at: int, *, is_any_over: bool = True
    ) -> None:
        self._connection, self.zone, self.at = connection, zone, at
        self.month = month_of(at, zone)
        self._purses: dict[str, Purse] = {}
        over = self._all(queries.OVERDUE, at=at) if is_any_over else ()
        self.overdue: Sequence[Held] = [held_of(row) for row in over]

    def purse(self, scope: str) -> Purse:
        """Return the money of a scope."""
        if scope not in self._purses:
            self._load([each for each in path_to(scope) if each not in self._purses])
        return self._purses[scope]

    def funds(self, scope: str, month: str) -> Iterator[tuple[str, list[Fund]]]:
        """Yield what a scope, and each that it lies in, can draw on in a month, itself last."""
        self.purse(scope)  # with those that it lies in, asked for at once
        for each in path_to(scope):
            yield each, self.purse(each).usable(month, self.zone, self.at)

    def _load(self, scopes: Sequence[str]) -> None:
        """Read the money of some scopes."""
        purses = {scope: Purse() for scope in scopes}
        for row in self._all(queries.PURSES_OF, scopes=scopes):
            amount = None if row.amount is None else int(row.amount)
            if row.fund is None:
                purses[row.scope].budget = None if amount is None else Budget(row.every, amount)
                continue
            used = Used(int(row.held), int(row.spent), amount)
            purses[row.scope].funds[row.fund] = used
            if row.lapses is not None:
                used.lapses = int(row.lapses)
        for (scope, fund), held in self._free_funds().items():
            if scope in purses:
                purses[scope].move(fund, -held, 0)
        self._purses |= purses

    def _free_funds(self) -> Counter[Place]:
        """Say what is held no more of each fund, though nothing says so yet."""
        found: Counter[Place] = Counter()
        for one in self.overdue:
            found.update(self.held(one.key))
        return found

    def totals(self, scope: str, month: str = "") -> tuple[int, int]:
        """Return what is held and what was spent in a scope; of all months where none is named."""
        asked = {"scope": scope} | ({"month": month} if month else {})
        query = queries.TOTALS_IN if month else queries.TOTALS_OF
        row = self._connection.execute(query, asked).one()
        free = sum(
            one.amount
            for one in self.overdue
            if scope in path_to(one.scope) and month in ("", one.month)
        )
        return int(row[0]) - free, int(row[1])

    def totals_until(self, scope: str, month: str) -> tuple[int, int]:
        """Return the same of all months up to one."""
        asked = select(TOTALS.c.month).where(TOTALS.c.scope == scope, TOTALS.c.month <= month)
        sums = [self.totals(scope, row.month) for row in self.rows(asked)]
        return sum(held for held, _ in sums), sum(spent for _, spent in sums)

    def scopes(self) -> list[str]:
        """List the scopes that were ever named, each after those that it lies in."""
        said = (select(table.c.scope).distinct() for table in (BUDGETS, TOTALS, FUNDS))
        return sorted({row.scope for each in said for row in self._connection.execute(each)})

    def budgeted(self) -> list[str]:
        """List the scopes that have a budget of their own."""
        return [row.scope for row in self._all(queries.BUDGETED)]

    def reservation(self, key: str) -> Held | None:
        """Return a reservation; None where there is none."""
        row = self._first(queries.RESERVATION_OF, key=key)
        if row is None:
            return None
        return self._now(held_of(row))

    def reservations(self, keys: Sequence[str]) -> dict[str, Held]:
        """Return those of some reservations that there are, by key."""
        found = (
            self._now(held_of(row))
            for some in batched(keys, MOST_ASKED)
            for row in self._all(queries.RESERVATIONS_OF, keys=some)
        )
        return {held.key: held for held in found}

    def _now(self, held: Held) -> Held:
        return replace(held, state="expired") if held in self.overdue else held

    def held(self, key: str) -> dict[Place, int]:
        """Say what each fund of each scope holds for a reservation, in the order it was drawn."""
        rows = self._all(queries.HELD_OF, key=key)
        return {(row.scope, row.fund): int(row.held) for row in rows}

    def content_of(self, key: str) -> tuple[str, int] | None:
        """Return the hash of what an entry says, and when it was made; None where none is there."""
        row = self._first(queries.CONTENT_OF, key=key)
        return None if row is None else (row.content, int(row.at))

    def entries(self, scope: str, month: str | None, after: int = 0) -> Iterator[Row[Any]]:
        """Yield the rows of entries of a scope and all that lies in it, in their order."""
        wanted = and_(ENTRIES.c.seq > after, queries.lies_in(ENTRIES, scope, month))
        yield from self.rows(select(ENTRIES).where(wanted).order_by(ENTRIES.c.seq))

    def rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        """Yield what a query finds, some thousands at a time."""
        for rows in self.batches(query):
            yield from rows

    def batches(self, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        """Yield the same, thousands together."""
        with self._connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
            yield from found.partitions()

    @property
    def dialect(self) -> str:
        """What the database speaks."""
        return self._connection.dialect.name

    def _all(self, query: Any, **asked: Any) -> Sequence[Row[Any]]:
        return self._connection.execute(query, asked).all()

    def _first(self, query: Any, **asked: Any) -> Row[Any] | None:
        found: Row[Any] | None = self._connection.execute(query, asked).first()
        return found


def batched(keys: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Cut a list into pieces."""
    for begin in range(0, len(keys), most):
        yield keys[begin : begin + most]


def moments(connection: Connection) -> tuple[int | None, int | None]:
    """Return when the last entry was made, and when the next reservation is over; None for none."""
    last, next_end = connection.execute(queries.MOMENTS).one()
    return last, next_end


def held_of(row: Row[Any]) -> Held:
    """Return a reservation as its table has it."""
    return Held(**row._mapping)
