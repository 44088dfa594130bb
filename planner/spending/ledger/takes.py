"""How many takes a usable shot has taken so far, by model, and how sure that is.

A shot is what several takes and attempts are made of, as `planner.results.jobs.Job` says; of a
reservation that says none it is what its key names. It is usable once one of them is settled and
not retaken. What fails and is not charged takes time, but no money: it is counted apart, for takes
are what prices are multiplied by. What was never sent is no take.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, or_, select

from planner.spending.ledger.books import Books
from planner.spending.ledger.queries import lies_in
from planner.spending.ledger.tables import ENTRIES, RESERVATIONS

SURE = 0.95
Z = 1.959963984540054  # of the normal distribution, for as much on both sides


@dataclass(frozen=True)
class TakesSeen:
    """How many takes usable shots have taken.

    Attributes
    ----------
    model, mode
        Of what was made with these; None where nobody said.
    part
        ``"final"`` or ``"draft"``; None where nobody said.
    usable
        Shots of which a take is of use.
    paid
        Takes that were paid: settled, or charged all the same. Those of shots that came to nothing
        are among them.
    unpaid
        Takes that were released at no cost.
    takes
        Paid takes for each usable shot; None where there is none yet.
    low, high
        Between which it is, with a probability of 95 %; `high` is None where there is no end.
    """

    model: str | None
    mode: str | None
    part: str | None
    usable: int
    paid: int
    unpaid: int
    takes: float | None
    low: float
    high: float | None

    def __str__(self) -> str:
        """Say it in a line."""
        named = " ".join(filter(None, (self.model, self.mode, self.part))) or "no model"
        if self.takes is None:
            return f"{named}: no usable shot of {self.paid:,} takes"
        end = "and more" if self.high is None else f"to {self.high:.3g}"
        return (
            f"{named}: {self.takes:.3g} takes a shot ({self.low:.3g} {end}), from {self.usable:,} "
            f"usable of {self.paid:,} paid"
        )


def takes_seen(books: Books, scope: str) -> list[TakesSeen]:
    """Count the takes of usable shots.

    Parameters
    ----------
    books
        The ledger.
    scope
        Of which; what lies in it counts too.

    Returns
    -------
    list of TakesSeen
        For each model, mode and part, in the order of their names.
    """
    model, mode, part = RESERVATIONS.c.model, _said(books, "mode"), _said(books, "part")
    shot = func.coalesce(_said(books, "shot"), RESERVATIONS.c.key)
    state, spent = RESERVATIONS.c.state, RESERVATIONS.c.spent
    paid = or_(state.in_(("settled", "retaken")), and_(state == "released", spent > 0))
    unpaid = and_(state == "released", spent == 0)
    query = (
        select(
            model.label("model"),
            mode.label("mode"),
            part.label("part"),
            func.count(func.distinct(case((state == "settled", shot)))).label("usable"),
            func.count(case((paid, 1))).label("paid"),
            func.count(case((unpaid, 1))).label("unpaid"),
        )
        .join(ENTRIES, ENTRIES.c.key == "reserve:" + RESERVATIONS.c.key)
        .where(lies_in(RESERVATIONS, scope, None), or_(paid, unpaid))
        .group_by(model, mode, part)
    )
    found = [_told(row) for row in books.rows(query)]
    return sorted(found, key=lambda one: (one.model or "", one.mode or "", one.part or ""))


def wilson(usable: int, paid: int) -> tuple[float, float]:
    """Return between which bounds the part of takes that is of use lies, as Wilson's interval.

    Notes
    -----
    Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*,
    Journal of the American Statistical Association 22 (1927). It holds for small numbers too: L. D.
    Brown, T. T. Cai and A. DasGupta, *Interval estimation for a binomial proportion*, Statistical
    Science 16 (2001).
    """
    part, more = usable / paid, Z * Z / paid
    middle = part + more / 2
    half = sqrt(more * (part * (1 - part) + more / 4))
    low = 0.0 if not usable else (middle - half) / (1 + more)
    high = 1.0 if usable == paid else (middle + half) / (1 + more)
    return low, high


def _told(row: Any) -> TakesSeen:
    usable, paid = int(row.usable), int(row.paid)
    low, high = wilson(usable, paid) if paid else (0.0, 1.0)
    return TakesSeen(
        model=row.model,
        mode=row.mode,
        part=row.part,
        usable=usable,
        paid=paid,
        unpaid=int(row.unpaid),
        takes=paid / usable if usable else None,
        low=1 / high,
        high=1 / low if low else None,
    )


def _said(books: Books, name: str) -> ColumnElement[Any]:
    """Return what details say under a name, as each database reads JSON."""
    if books.dialect == "sqlite":
        return func.json_extract(ENTRIES.c.details, f"$.{name}")
    # Imported here: a ledger in a file does not speak it.
    from sqlalchemy.dialects.postgresql import JSONB

    said: ColumnElement[Any] = cast(ENTRIES.c.details, JSONB)[name].astext
    return said
