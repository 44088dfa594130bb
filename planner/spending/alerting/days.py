"""What was spent on each day: of each job, on the day for which its money was reserved."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    func,
    literal_column,
    select,
)

from planner.spending.ledger.books import Books
from planner.spending.ledger.months import MICRO, bounds_of, month_of
from planner.spending.ledger.queries import lies_in, still_open
from planner.spending.ledger.tables import ENTRIES, RESERVATIONS, TOTALS

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


def days_of(books: Books, scope: str) -> Days:
    """Say what was spent in a scope and all that lies in it on each day of this month.

    While those are fewer than seven, days before them make up a week; none from before anything
    was spent there counts. What is still held counts on the day on which it was reserved.

    Parameters
    ----------
    books, scope
        The ledger, and which of its scopes.
    """
    before = month_of(bounds_of(books.month, books.zone)[0] - 1, books.zone)
    midnights = _midnights(before, books.month, books.zone)
    spent = [0] * (len(midnights) - 1)
    for at, amount in _quarters(books, scope, (before, books.month)).items():
        spent[bisect_right(midnights, at) - 1] += amount
    today = bisect_right(midnights, books.at) - 1
    began = next((day for day, amount in enumerate(spent) if amount), today)
    first = 0 if _is_older(books, scope, before) else began
    begin = min(midnights.index(bounds_of(books.month, books.zone)[0]), today - WEEK)
    length = midnights[today + 1] - midnights[today]
    part = Fraction(midnights[today + 1] - books.at, length)
    return Days(tuple(spent[max(first, begin) : today]), part + len(spent) - today - 1)


def _midnights(first: str, last: str, zone: ZoneInfo) -> list[int]:
    """List when each day of some months begins, and when the last one ends."""
    end = bounds_of(last, zone)[1]
    day, found = date.fromisoformat(f"{first}-01"), list[int]()
    while not found or found[-1] < end:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        found.append(int(midnight.timestamp()) * MICRO)
        day += timedelta(days=1)
    return found


def _quarters(books: Books, scope: str, months: tuple[str, ...]) -> Counter[int]:
    """Add up what was spent or is held in each quarter of an hour, by when it begins."""
    jobs, entries = RESERVATIONS.c, ENTRIES.c
    found: Counter[int] = Counter()
    for table, amount, wanted in (
        (RESERVATIONS, case((still_open(books.at), jobs.amount), else_=jobs.spent), []),
        (ENTRIES, entries.spent, [entries.reservation.is_(None), entries.spent != 0]),
    ):
        quarter = (table.c.at // QUARTER).label("quarter")
        inside = and_(table.c.month.in_(months), *wanted, lies_in(table, scope, None))
        for row in books.rows(
            select(quarter, func.sum(amount).label("amount")).where(inside).group_by(quarter)
        ):
            found[int(row.quarter) * QUARTER_S * MICRO] += int(row.amount)
    return found


def _is_older(books: Books, scope: str, month: str) -> bool:
    """Say whether anything happened in a scope before a month."""
    earlier = and_(TOTALS.c.scope == scope, TOTALS.c.month < month)
    return any(books.rows(select(TOTALS.c.month).where(earlier).limit(1)))
