"""What a ledger holds, as values: entries and reservations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Row

from planner.catalog.spelling import usd
from planner.errors import LedgerError
from planner.messages import shown
from planner.spending.ledger.details import read_details
from planner.spending.ledger.months import moment
from planner.spending.ledger.nanos import usd_of
from planner.spending.ledger.scopes import told

Kind = Literal[
    "budget",
    "top-up",
    "reserve",
    "settle",
    "release",
    "unsent",
    "expire",
    "retake",
    "spend",
    "adjust",
    "alert",
    "clock",
]
State = Literal["open", "settled", "released", "unsent", "expired", "retaken"]
ENDS: Mapping[str, State] = MappingProxyType(
    {"settle": "settled", "release": "released", "unsent": "unsent"}
)


@dataclass(frozen=True)
class Entry:
    """Something that happened.

    Attributes
    ----------
    seq
        Its number: of two, the later one has the higher.
    key
        What its writer called it.
    kind
        What happened.
    at
        When, in UTC.
    scope, month
        Whose budget it is about, and which month's.
    reservation
        The key of the reservation that it is about; None where it is about none.
    held_usd, spent_usd
        What it added to the money that is held for reservations, and to what was spent.
    model
        What was made with, where that was said.
    details
        What else was said.
    """

    seq: int
    key: str
    kind: Kind
    at: datetime
    scope: str
    month: str
    reservation: str | None
    held_usd: Decimal
    spent_usd: Decimal
    model: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Reservation:
    """Money that is held for a job until it is made.

    Attributes
    ----------
    key
        What its writer called it.
    scope, month
        Whose budget it is from, and which month's; it is charged to that month whenever it ends.
    amount_usd, spent_usd
        What was reserved, and what it cost in the end.
    at, expires
        When it was made, and when it ends by itself, in UTC.
    state
        Whether it is open, or how it ended; ``"unsent"`` where it was released because its job was
        never sent, ``"retaken"`` where it was settled, but what was made is of no use.
    model
        What is made with, where that was said.
    failure_charge
        Which part of its price a failed job costs; None where nobody knows.
    """

    key: str
    scope: str
    month: str
    amount_usd: Decimal
    spent_usd: Decimal
    at: datetime
    expires: datetime
    state: State
    model: str | None = None
    failure_charge: Decimal | None = None

    @property
    def is_open(self) -> bool:
        """Whether its money is still held."""
        return self.state == "open"

    def __str__(self) -> str:
        """Say it in a line."""
        held = f"{self.key}: {usd(self.amount_usd)} of {told(self.scope)} for {self.month}"
        if self.is_open:
            return f"{held}, open until {self.expires:%Y-%m-%d %H:%M} UTC"
        return f"{held}, {self.state} at {usd(self.spent_usd)}"

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<Reservation {self}>"


@dataclass(frozen=True)
class Held:
    """A reservation as its table has it, amounts in billionths of a dollar; see `Reservation`."""

    key: str
    scope: str
    month: str
    amount: int
    spent: int
    at: int
    expires: int
    state: State
    model: str | None
    failure_charge: str | None

    def told(self) -> Reservation:
        """Return it in words for people."""
        return Reservation(
            key=self.key,
            scope=self.scope,
            month=self.month,
            amount_usd=usd_of(self.amount),
            spent_usd=usd_of(self.spent),
            at=moment(self.at),
            expires=moment(self.expires),
            state=self.state,
            model=self.model,
            failure_charge=charge_of(self.key, self.failure_charge),
        )


def charge_of(key: str, said: str | None) -> Decimal | None:
    """Read which part of its price a failed job costs, as the table of reservations has it.

    Raises
    ------
    LedgerError
        If it is damaged.
    """
    try:
        return None if said is None else Decimal(said)
    except ArithmeticError:
        raise LedgerError(
            f"the failure charge of reservation {key!r} is damaged, {shown(said)}; put back a copy "
            "of the ledger"
        ) from None


def entry_of(row: Row[Any]) -> Entry:
    """Return an entry as its table has it."""
    return Entry(
        seq=row.seq,
        key=row.key.partition(":")[2],
        kind=row.kind,
        at=moment(row.at),
        scope=row.scope,
        month=row.month,
        reservation=row.reservation,
        held_usd=usd_of(row.held),
        spent_usd=usd_of(row.spent),
        model=row.model,
        details=read_details(row.details),
    )
