"""Planned against billed: jobs that cost another sum than was reserved, and what explains it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy import Row, and_, or_, select

from planner.catalog.amounts import EXACT, FINEST, units
from planner.catalog.loading import coming_along, load_catalog
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd
from planner.messages import named
from planner.spending.alerting.orders import Cause, Order, changes, read_order, with_prices
from planner.spending.ledger.books import Books
from planner.spending.ledger.details import read_details
from planner.spending.ledger.entries import charge_of
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.queries import lies_in
from planner.spending.ledger.tables import ENTRIES, RESERVATIONS

NEAR = Decimal("0.1")  # of what was billed: a price that is further away explains nothing
MOST_TOLD = 3


@dataclass(frozen=True, repr=False)
class Unexpected:
    """A job that cost another sum than was expected.

    Attributes
    ----------
    key
        That of its reservation.
    scope, month, model
        As of `Reservation`.
    state
        ``"settled"`` or ``"released"``.
    expected_usd, billed_usd
        What was reserved for it, or, where it failed, is charged for that; and what it cost.
    causes
        The single changes of what was ordered that have this price; where none has, the one whose
        price is nearest, if that is near.
    is_exact
        Whether their price is what was billed, to a billionth of a dollar.
    why_not
        Why there is none, as a phrase; "" where there is.
    """

    key: str
    scope: str
    month: str
    model: str | None
    state: str
    expected_usd: Decimal
    billed_usd: Decimal
    causes: tuple[Cause, ...]
    is_exact: bool
    why_not: str

    def __str__(self) -> str:
        head = f"{self.key}: billed {usd(self.billed_usd)} instead of {usd(self.expected_usd)}: "
        words = list(dict.fromkeys(cause.words for cause in self.causes))
        if self.is_exact:
            others = [word.removeprefix("the price ") for word in words[1:MOST_TOLD]]
            more = [f"one of {len(words) - MOST_TOLD} others"] if len(words) > MOST_TOLD else []
            return f"{head}that is {', or '.join([*words[:1], *others, *more])}"
        near = f"; {words[0]} is nearest, {usd(self.causes[0].price_usd)}" if words else ""
        return f"{head}{self.why_not}{near}"

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<Unexpected {self}>"


def unexpected_in(
    books: Books, catalog: Catalog | None, scope: str, month: str | None
) -> Iterator[Unexpected]:
    """Yield the jobs that cost another sum than was expected, in the order of their reservations.

    Parameters
    ----------
    books
        The ledger.
    catalog
        What was bought from; of each job the one that it names where None, if that comes along.
    scope, month
        Whose jobs, and of which month; of all where None.
    """
    known: dict[str, Catalog | None] = {}
    seen: dict[Order, list[Cause]] = {}  # many jobs are alike
    for row in books.rows(_query(scope, month)):
        order = read_order(read_details(row.details or "{}"), row.model)
        expected, billed = _expected(row), int(row.spent)
        if billed == expected or (order is not None and _is_whole_take(order, billed)):
            continue
        if catalog is None and order is not None and order.catalog not in known:
            name = order.catalog
            known[name] = coming_along(name) if name else load_catalog()
        sold = catalog or (None if order is None else known[order.catalog])
        causes, why_not = _explained(row, order, sold, seen)
        exact = [cause for cause in causes if cause.price_usd == usd_of(billed)]
        yield Unexpected(
            key=row.key,
            scope=row.scope,
            month=row.month,
            model=row.model,
            state=row.state,
            expected_usd=usd_of(expected),
            billed_usd=usd_of(billed),
            causes=tuple(exact or _nearest(causes, usd_of(billed), usd_of(expected))),
            is_exact=bool(exact),
            why_not="" if exact else why_not or "no single change has that price",
        )


def _query(scope: str, month: str | None) -> Any:
    """Ask for jobs that did not cost what was reserved, with what was said of them."""
    jobs, entries = RESERVATIONS.c, ENTRIES.c
    differs = or_(and_(jobs.state == "settled", jobs.spent != jobs.amount),
                  jobs.state == "released")  # fmt: skip
    wanted = and_(differs, lies_in(RESERVATIONS, scope, month))
    said = and_(entries.reservation == jobs.key, entries.kind == "reserve")
    return (
        select(RESERVATIONS, entries.details)
        .join(ENTRIES, said)
        .where(wanted)
        .order_by(jobs.at, entries.seq)
    )


def _expected(row: Row[Any]) -> int:
    """Say what a job was to cost: what was reserved; where it failed, what is charged for that."""
    if row.state == "settled":
        return int(row.amount)
    charge = charge_of(row.key, row.failure_charge)
    return 0 if charge is None else ceil(Fraction(int(row.amount)) * Fraction(charge))


def _is_whole_take(order: Order, billed: int) -> bool:
    """Say whether it is the price of a take that was reserved for in part, as one may be needed."""
    return 0 < order.takes < 1 and order.price_usd == usd_of(billed)


def _explained(
    row: Row[Any], order: Order | None, catalog: Catalog | None, seen: dict[Order, list[Cause]]
) -> tuple[list[Cause], str]:
    """List what may have been billed instead, at the list price and at that of the plan."""
    reserved = usd_of(int(row.amount))
    if row.state == "released" and row.spent <= row.amount:
        # It costs so much because it failed, and not because of what was ordered.
        charged = usd_of(int(row.spent))
        return [Cause("failure", _charged(charged, reserved), charged)], ""
    if order is None:
        return [], "its reservation does not say what was ordered"
    if catalog is None:
        return [], f"catalog {named(order.catalog, 40)} is not at hand; give it"
    priced = with_prices(order, catalog)
    if priced is None or not priced.price_usd:
        return [], f"catalog {named(catalog.name, 40)} does not sell {named(order.model, 40)} so"
    list_usd = EXACT.multiply(priced.price_usd, priced.takes)
    if priced not in seen:
        seen[priced] = list(changes(priced, catalog))
    found = list(seen[priced])
    if reserved != list_usd:
        rate = Fraction(reserved) / Fraction(list_usd)
        found += [Cause(one.part, one.words, _at(one.price_usd, rate)) for one in found]
        found.append(Cause("price list", "its list price", list_usd))
    if row.state == "released":
        found.append(Cause("failure", _charged(reserved, reserved), reserved))
    elif failed := charge_of(row.key, row.failure_charge):
        both = EXACT.add(reserved, _at(priced.price_usd, Fraction(failed)))
        found.append(Cause("failure", "its price with that of a failed take", both))
    return found, ""


def _charged(billed_usd: Decimal, reserved_usd: Decimal) -> str:
    """Say what a failed job was charged."""
    if not billed_usd:
        return "what a failed job costs that is not charged"
    if billed_usd == reserved_usd:
        return "its whole price, though it failed"
    return f"a part of its price of {usd(reserved_usd)}, though it failed"


def _at(price_usd: Decimal, rate: Fraction) -> Decimal:
    return usd_of(units(Fraction(price_usd) * rate, FINEST, "up"))


def _nearest(causes: Sequence[Cause], billed_usd: Decimal, expected_usd: Decimal) -> list[Cause]:
    """Return the cause with the nearest price, where that is near, and nearer than no change."""

    def away(price_usd: Decimal) -> Decimal:
        return abs(EXACT.subtract(price_usd, billed_usd))

    most = min(EXACT.multiply(NEAR, billed_usd), away(expected_usd))
    near = [one for one in causes if away(one.price_usd) < most]
    return [min(near, key=lambda one: away(one.price_usd))] if near else []
