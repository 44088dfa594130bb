"""A clock that was ahead: what was written by it, and how a ledger goes on from the right one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, and_, case, func, select

from planner.catalog.spelling import usd
from planner.errors import InputError, LedgerError
from planner.messages import shown
from planner.spending.ledger.books import Books
from planner.spending.ledger.details import details_text
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import DAY_S, MICRO, moment
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.queries import added_up, still_open, sum_in
from planner.spending.ledger.said import Said
from planner.spending.ledger.scopes import ALL, told
from planner.spending.ledger.tables import ENTRIES, RESERVATIONS

BACK_S = 3_600  # that a clock may be behind the last entry
DAY = DAY_S * MICRO


@dataclass(frozen=True)
class AheadIn:
    """What was written by a clock that was ahead, of one month and scope.

    Attributes
    ----------
    month, scope
        Of which; a scope is without those that lie in it.
    entries
        How many there are.
    spent_usd
        What they added to what was spent.
    held_usd
        What was reserved by that clock and is open still.
    """

    month: str
    scope: str
    entries: int
    spent_usd: Decimal
    held_usd: Decimal

    def __str__(self) -> str:
        """Say it in a line."""
        many = f"{self.entries:,} {'entry' if self.entries == 1 else 'entries'}"
        sums = f"{usd(self.spent_usd)} spent, {usd(self.held_usd)} held"
        return f"{self.month}, {told(self.scope)}: {many}, {sums}"


@dataclass(frozen=True)
class ClockSet:
    """That a ledger goes on from the right present, and what was written by the clock before.

    Attributes
    ----------
    at, month
        The present, in UTC, and its month.
    was
        The moment of the last entry before, by the clock that was ahead.
    first, last
        The numbers of the first and the last entry that were written by it.
    ahead
        What those come to, by month and scope.
    ended
        The keys of the reservations that it let end before their time.
    """

    at: datetime
    month: str
    was: datetime
    first: int
    last: int
    ahead: tuple[AheadIn, ...]
    ended: tuple[str, ...]

    @property
    def elsewhere(self) -> tuple[AheadIn, ...]:
        """What stands in a month to come, and is to be rebooked."""
        return tuple(one for one in self.ahead if one.month > self.month)


def far_behind(now: int, last: int) -> bool:
    """Say whether a clock is too far behind the last entry to go on from there."""
    return now < last - BACK_S * MICRO


def refused(now: int, last: int, name: str) -> LedgerError:
    """Say that a clock is far behind the last entry, and what to do in either case."""
    return LedgerError(
        f"the clock says {_second(now)}, but the last entry of ledger {name} is of "
        f"{_second(last)}: one of them is wrong; nothing was written. If it is this clock, set "
        "it; if it was that of the last entry, planner budget clock, with the day it is, goes on "
        "from now (in Python: ledger.set_clock)"
    )


def set_clock(journal: Journal, today: object, last: int | None, name: str) -> ClockSet:
    """Go on from the present, which is before the last entry.

    Parameters
    ----------
    journal
        The ledger, at the present by the clock of this machine.
    today
        The day it is, as a person says.
    last
        The moment of the last entry; None where there is none.
    name
        What to call the ledger.

    Raises
    ------
    InputError
        If it is another day by the clock of this machine.
    LedgerError
        If the clocks agree.
    """
    day = datetime.fromtimestamp(journal.at // MICRO, journal.zone).date()
    if not isinstance(today, date) or isinstance(today, datetime):
        raise InputError(f"today is {shown(today)}; expected the day it is, as a datetime.date")
    if today != day:
        raise InputError(
            f"today is {today}, but the clock of this machine says that it is {day} in "
            f"{journal.zone.key}; set the clock first, or say the day it is there"
        )
    if last is None or not far_behind(journal.at, last):
        there = f"is of {_second(last)}" if last is not None else "is still to come"
        raise LedgerError(
            f"the clock says {_second(journal.at)}, and the last entry of ledger {name} {there}: "
            "they agree, and there is nothing to mend"
        )
    found = _written_ahead(journal, last)
    journal.end_sooner(_reserved(journal), _ends(journal.at))
    details = {"was": found.was, "today": today, "first": found.first, "last": found.last}
    journal.enter(Said("clock", uuid4().hex, ALL, details=details_text(details)), {})
    return found


def _ends(now: int) -> Any:
    """Say when what was reserved by a clock that was ahead ends by itself.

    It lasts as long from now on as it was to last, and a day more. So where it was this clock that
    was wrong, on the right day, nothing ends before its time.
    """
    lasts = RESERVATIONS.c.expires - RESERVATIONS.c.at
    ends = lasts + (now + DAY)
    return case((ends < RESERVATIONS.c.expires, ends), else_=RESERVATIONS.c.expires)


def _ahead(books: Books) -> Any:
    """Say which entries are of later than now: those since the clock was set last."""
    before = select(func.coalesce(func.max(ENTRIES.c.seq), 0)).where(ENTRIES.c.kind == "clock")
    return and_(ENTRIES.c.seq > before.scalar_subquery(), ENTRIES.c.at > books.at)


def _reserved(books: Books) -> Select[Any]:
    return select(ENTRIES.c.reservation).where(_ahead(books), ENTRIES.c.kind == "reserve")


def _written_ahead(books: Books, last: int) -> ClockSet:
    """Say what was written by the clock that was ahead."""
    entries, jobs = ENTRIES.c, RESERVATIONS.c
    sums: dict[tuple[str, str], list[int]] = {}
    query = select(
        entries.month,
        entries.scope,
        func.count().label("times"),
        *added_up(entries.spent),
        func.min(entries.seq).label("first"),
        func.max(entries.seq).label("last"),
    ).where(_ahead(books))
    rows = list(books.rows(query.group_by(entries.month, entries.scope)))
    for row in rows:
        sums[row.month, row.scope] = [int(row.times), sum_in(row), 0]
    is_open = and_(still_open(books.at), jobs.key.in_(_reserved(books)))
    held = select(jobs.month, jobs.scope, func.sum(jobs.amount).label("amount")).where(is_open)
    for row in books.rows(held.group_by(jobs.month, jobs.scope)):
        sums[row.month, row.scope][2] = int(row.amount)
    expired = select(entries.reservation).where(_ahead(books), entries.kind == "expire")
    early = and_(jobs.expires > books.at, jobs.key.in_(expired))
    mine = jobs.key.not_in(_reserved(books))
    ended = select(jobs.key).where(jobs.state == "expired", early, mine).order_by(jobs.key)
    return ClockSet(
        at=moment(books.at),
        month=books.month,
        was=moment(last),
        first=min(int(row.first) for row in rows),
        last=max(int(row.last) for row in rows),
        ahead=tuple(
            AheadIn(month, scope, times, usd_of(spent), usd_of(held))
            for (month, scope), (times, spent, held) in sorted(sums.items())
        ),
        ended=tuple(row.key for row in books.rows(ended)),
    )


def _second(at: int) -> str:
    return f"{moment(at):%Y-%m-%d %H:%M:%S} UTC"
