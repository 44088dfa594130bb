"""What was spent on each day: of each job, on the day on which it was settled or charged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    and_,
    literal_column,
    or_,
    select,
)

from planner.spending.ledger.books import Books
from planner.spending.ledger.months import MICRO, bounds_of, month_of
from planner.spending.ledger.queries import added_up, lies_in, sum_in
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import ENTRIES, TOTALS

WEEK = 7  # days that a rate is taken from at least, where there are as many
# A quarter of an hour: every time zone begins its days at one.
QUARTER_S = 900
QUARTER: ColumnElement[int] = literal_column(str(QUARTER_S * MICRO), BigInteger)


@dataclass(frozen=True)
class Days:
    """The days that a rate is taken from, and those to come.

    Attributes
    ----------
    spent
        On each of those that are over, in billionths of a dollar.
    left
        How many are to come until the month ends, with the part of today.
    """

    spent: tuple[int, ...]
    left: Fraction


class Calendar:
    """What was spent on each day of this month and the one before, in scopes, all read at once.

    Parameters
    ----------
    books, scope
        The ledger, and which of its scopes, with all that lies in it.
    """

    def __init__(self, books: Books, scope: str) -> None:
        self._at, begin = books.at, bounds_of(books.month, books.zone)[0]
        before = month_of(begin - 1, books.zone)
        self._midnights = _midnights(before, books.month, books.zone)
        self._begin = self._midnights.index(begin)
        self._spent: dict[str, list[int]] = {}
        days = {before: (0, self._begin - 1), books.month: (self._begin, len(self._midnights) - 2)}
        for row in _quarters(books, scope, (before, books.month)):
            day = bisect_right(self._midnights, int(row.quarter) * QUARTER_S * MICRO) - 1
            # What was paid of a month after its end counts on its last day.
            first, last = days[row.month]
            day = min(max(day, first), last)
            for each in path_to(row.scope):
                self._spent.setdefault(each, self._nothing())[day] += sum_in(row)
        older = select(TOTALS.c.scope).where(TOTALS.c.month < before).distinct()
        self._older = {row.scope for row in books.rows(older)}

    def days_of(self, scope: str) -> Days:
        """Say what was spent in a scope and all that lies in it on each day of this month.

        While those are fewer than seven, days before them make up a week; none from before anything
        was spent there counts. What is held is not spent yet.

        Parameters
        ----------
        scope
            The one that was asked for, or one that lies in it.
        """
        spent, midnights = self._spent.get(scope, self._nothing()), self._midnights
        today = bisect_right(midnights, self._at) - 1
        began = next((day for day, amount in enumerate(spent) if amount), today)
        first = max(0 if scope in self._older else began, min(self._begin, today - WEEK))
        length = midnights[today + 1] - midnights[today]
        part = Fraction(midnights[today + 1] - self._at, length)
        return Days(tuple(spent[first:today]), part + len(spent) - today - 1)

    def _nothing(self) -> list[int]:
        return [0] * (len(self._midnights) - 1)


def _midnights(first: str, last: str, zone: ZoneInfo) -> list[int]:
    """List when each day of some months begins, and when the last one ends."""
    end = bounds_of(last, zone)[1]
    day, found = date.fromisoformat(f"{first}-01"), list[int]()
    while not found or found[-1] < end:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        found.append(int(midnight.timestamp()) * MICRO)
        day += timedelta(days=1)
    return found


def _quarters(books: Books, scope: str, months: tuple[str, ...]) -> Iterator[Row[Any]]:
    """Add up what was spent in each quarter of an hour, by scope and month."""
    # What comes back of the month before says nothing of its last days: it may be of any of them.
    counts = or_(ENTRIES.c.spent > 0, and_(ENTRIES.c.spent < 0, ENTRIES.c.month == months[-1]))
    quarter = (ENTRIES.c.at // QUARTER).label("quarter")
    whose = (ENTRIES.c.scope, ENTRIES.c.month)
    inside = and_(ENTRIES.c.month.in_(months), counts, lies_in(ENTRIES, scope, None))
    yield from books.rows(
        select(*whose, quarter, *added_up(ENTRIES.c.spent)).where(inside).group_by(*whose, quarter)
    )
