"""What a ledger holds, as values: entries and reservations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from decimal import Decimal
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, Literal
from unicodedata import normalize

from sqlalchemy import Row

from planner.catalog.amounts import EXACT, FINEST
from planner.catalog.arguments import Number
from planner.errors import BudgetError, InputError, LedgerError
from planner.funding.money import dollars
from planner.messages import named, shown
from planner.spending.ledger.months import moment

Kind = Literal[
    "budget",
    "top-up",
    "reserve",
    "settle",
    "release",
    "expire",
    "retake",
    "spend",
    "adjust",
    "alert",
    "clock",
]
State = Literal["open", "settled", "released", "expired", "retaken"]
ENDS: Mapping[str, State] = MappingProxyType({"settle": "settled", "release": "released"})
SPELLED = json.JSONEncoder(ensure_ascii=False).encode
MOST_NANOS = 10**18  # of one amount and of any sum: a billion dollars, in billionths
MOST_LETTERS = 200  # of a key
MOST_DETAILS = 10_000  # letters, as JSON
MOST_DEEP = 50  # dicts and lists in one another; some readers of JSON give up at a few hundred


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
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
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
        Whether it is open, or how it ended; ``"retaken"`` where it was settled, but what was made
        is of no use.
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


def nanos(amount: Number | str, name: str, *, signed: bool = False) -> int:
    """Read an amount of USD in billionths of a dollar.

    Raises
    ------
    BudgetError
        If it is no amount of money, or more than a billion dollars; or below 0, unless it may be.
    """
    negative = signed and _is_below_0(amount)
    if negative:
        amount = amount.strip()[1:] if isinstance(amount, str) else -amount
    found = int(EXACT.divide_int(dollars(amount, name), FINEST))
    if found > MOST_NANOS:
        raise BudgetError(f"{name} is {shown(amount)}; expected a billion dollars at the most")
    return -found if negative else found


def _is_below_0(amount: object) -> bool:
    """Say whether a number has a minus; what is no number is left to who reads it."""
    if isinstance(amount, str):
        return amount.strip().startswith("-")
    if isinstance(amount, Decimal):
        return amount.is_finite() and amount.is_signed()
    return isinstance(amount, Real) and amount < 0


def usd_of(amount: int) -> Decimal:
    """Return billionths of a dollar as USD."""
    found = EXACT.normalize(EXACT.multiply(Decimal(amount), FINEST))
    return found if found != found.to_integral_value() else EXACT.quantize(found, Decimal(1))


def read_key(said: object, name: str = "key") -> str:
    """Read a key: a text that its writer calls one thing by, and no other.

    Raises
    ------
    InputError
        If it is no text, empty, too long, has a blank at an end, or holds what cannot be printed.

    Notes
    -----
    A letter that is written as two, as some keyboards and files do, is the same letter.
    """
    read = normalize("NFC", said) if isinstance(said, str) else ""
    if not (read.strip() and read.isprintable()) or len(read) > MOST_LETTERS:
        raise InputError(
            f"{name} is {shown(said)}; expected a text that names one thing and no other, of "
            f"{MOST_LETTERS} letters at the most"
        )
    if read != read.strip():
        raise InputError(
            f"{name} is {shown(said)}; a blank at its end is lost where it is read again, and then "
            f"it is another: write {read.strip()!r}"
        )
    return read


def details_text(details: Mapping[str, Any] | None) -> str:
    """Write details as JSON.

    Raises
    ------
    InputError
        If they are no mapping, hold what JSON cannot say, or are too long.
    """
    if details is not None and not isinstance(details, Mapping):
        raise InputError(f"details are {shown(details)}; expected a dict")
    try:
        text = json.dumps(dict(details or {}), sort_keys=True, allow_nan=False, default=_plain)
        _refuse_unreadable(json.loads(text))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"details cannot be written as JSON: {named(error)}") from None
    if len(text) > MOST_DETAILS:
        raise InputError(f"details have {len(text):,} letters; {MOST_DETAILS:,} are the most")
    return text


def read_details(text: str) -> dict[str, Any]:
    """Read details as they stand in an entry.

    Raises
    ------
    LedgerError
        If they are damaged.
    """
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise LedgerError(
            f"the details of an entry are damaged, {shown(text)}; planner budget check says of "
            "which, and a copy of the ledger is to be put back"
        )
    return found


def _refuse_unreadable(value: object, deep: int = 0) -> None:
    """Refuse what JSON can say, and databases and other programs cannot read again."""
    if deep > MOST_DEEP:
        raise ValueError(f"they are nested more than {MOST_DEEP} deep")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError(f"{shown(value)} is no text that can be read again")
    elif isinstance(value, (dict, list)):
        for each in (*value, *value.values()) if isinstance(value, dict) else value:
            _refuse_unreadable(each, deep + 1)


def _plain(value: object) -> str | int:
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal) or hasattr(value, "isoformat"):
        return str(value)
    raise TypeError(f"{shown(value)} is no text, number, list or dict")


@dataclass(frozen=True)
class Said:
    """What somebody asked a ledger to write down.

    Attributes
    ----------
    kind, key, scope
        What is to happen, what its writer calls it, and whose budget it is about.
    amount
        How much it is about, in billionths of a dollar.
    model
        What is made with; None where nobody said.
    details
        What else was said, as JSON.
    month
        Whose money it is; of the month it is, or of what it is about, where "".
    """

    kind: Kind
    key: str
    scope: str
    amount: int = 0
    model: str | None = None
    details: str = "{}"
    month: str = ""

    @property
    def entry_key(self) -> str:
        """What no other entry is called; a reservation ends but once, however it ends."""
        return f"{'end' if self.kind in ENDS else self.kind}:{self.key}"

    @property
    def hash(self) -> str:
        """The SHA-256 of all of it."""
        # Entries that name no month keep the hash they had when none could.
        return hash_of(astuple(self) if self.month else astuple(self)[:-1])


def hash_of(said: tuple[object, ...]) -> str:
    """Return the SHA-256 of what was said, part by part."""
    return hashlib.sha256(SPELLED(said).encode("utf-8")).hexdigest()


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
        charge = self.failure_charge
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
            failure_charge=None if charge is None else Decimal(charge),
        )


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
        details=MappingProxyType(read_details(row.details)),
    )
