"""What a ledger comes to by month, scope and model, and what is open in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import and_, func, select

from planner.catalog.arguments import items_of
from planner.errors import InputError
from planner.messages import nearest, shown
from planner.spending.ledger.books import Books, held_of
from planner.spending.ledger.entries import Reservation
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.queries import added_up, lies_in, still_open, sum_in
from planner.spending.ledger.scopes import path_to
from planner.spending.ledger.tables import ENTRIES, RESERVATIONS

COLUMNS = ("month", "scope", "model")
COUNTED = ("reserve", "settle", "release", "unsent", "expire", "spend", "adjust")
Group = tuple[str | None, str | None, str | None]  # as of COLUMNS


@dataclass(frozen=True)
class Line:
    """What one month, scope and model come to.

    Attributes
    ----------
    month, scope, model
        Of which; None where these are added up. A scope is without those that lie in it; the
        model is None also where nobody said one.
    reserved, settled, released, expired
        How many reservations were made, and how many ended in which way; one that was settled
        after it had expired counts as both.
    booked
        How many payments and corrections there were without a reservation.
    spent_usd, held_usd
        What was spent, and what is held for reservations that are open.
    """

    month: str | None
    scope: str | None
    model: str | None
    reserved: int
    settled: int
    released: int
    expired: int
    booked: int
    spent_usd: Decimal
    held_usd: Decimal


@dataclass
class _Sum:
    """A line that is being added up, in billionths of a dollar."""

    counts: Counter[str] = field(default_factory=Counter)
    spent: int = 0
    held: int = 0

    def told(self, group: Group) -> Line:
        """Return the line."""
        month, scope, model = group
        return Line(
            month=month,
            scope=scope,
            model=model,
            reserved=self.counts["reserve"],
            settled=self.counts["settle"],
            released=self.counts["release"] + self.counts["unsent"],
            expired=self.counts["expire"],
            booked=self.counts["spend"] + self.counts["adjust"],
            spent_usd=usd_of(self.spent),
            held_usd=usd_of(self.held),
        )


def read_by(by: Sequence[str]) -> tuple[str, ...]:
    """Read what is told apart, and return it in the order of `COLUMNS`.

    Raises
    ------
    InputError
        If it is none of them.
    """
    names = None if isinstance(by, str) else items_of(by)
    if names is None:
        raise InputError(f"by is {shown(by)}; expected names, such as ['month', 'model']")
    for name in names:
        if name not in COLUMNS:
            raise InputError(f"by is {shown(name)}; {nearest(str(name), COLUMNS)}")
    return tuple(name for name in COLUMNS if name in names)


def lines_of(books: Books, scope: str, month: str | None, by: Sequence[str]) -> list[Line]:
    """Add up what happened.

    Parameters
    ----------
    books
        The ledger.
    scope, month
        Of a scope and all that lies in it, and of which month; of all where None.
    by
        What is told apart.

    Returns
    -------
    list of Line
        In the order of month, scope, model.
    """
    sums: defaultdict[Group, _Sum] = defaultdict(_Sum)
    columns = [ENTRIES.c[name] for name in (*COLUMNS, "kind")]
    # Adds up along the index `entries_by_month`, and reads nothing else.
    happened = (
        select(*columns, func.count().label("times"), *added_up(ENTRIES.c.spent))
        .where(and_(ENTRIES.c.kind.in_(COUNTED), lies_in(ENTRIES, scope, month)))
        .group_by(*columns)
    )
    for row in books.rows(happened):
        one = sums[_group(row[:3], by)]
        one.counts[row.kind] += row.times
        one.spent += sum_in(row)
    for held in books.overdue:
        if scope in path_to(held.scope) and month in (None, held.month):
            sums[_group((held.month, held.scope, held.model), by)].counts["expire"] += 1
    columns = [RESERVATIONS.c[name] for name in COLUMNS]
    open_now = (
        select(*columns, func.sum(RESERVATIONS.c.amount).label("amount"))
        .where(and_(still_open(books.at), lies_in(RESERVATIONS, scope, month)))
        .group_by(*columns)
    )
    for row in books.rows(open_now):
        sums[_group(row[:3], by)].held += int(row.amount)
    return [one.told(group) for group, one in sorted(sums.items(), key=_order)]


def open_in(books: Books, scope: str, month: str | None) -> list[Reservation]:
    """List the reservations that are open, the oldest first.

    Parameters as of `lines_of`.
    """
    wanted = and_(still_open(books.at), lies_in(RESERVATIONS, scope, month))
    asked = select(RESERVATIONS).where(wanted).order_by(RESERVATIONS.c.at, RESERVATIONS.c.key)
    return [held_of(row).told() for row in books.rows(asked)]


def _group(whose: Sequence[str | None], by: Sequence[str]) -> Group:
    """Leave out what is not told apart."""
    month, scope, model = (
        part if name in by else None for name, part in zip(COLUMNS, whose, strict=True)
    )
    return month, scope, model


def _order(item: tuple[Group, object]) -> list[str]:
    return [part or "" for part in item[0]]
