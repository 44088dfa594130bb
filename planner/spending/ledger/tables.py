"""The tables of a ledger in its database, and how an older one becomes today's.

`entries` is what happened, and is only added to. All else is what follows from it, kept so that
nothing has to be added up; `checking.py` adds it up again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData()
# A whole number that SQLite counts up by itself.
Serial = BigInteger().with_variant(Integer, "sqlite")

# Few entries are alerts, and what was told is looked up each time that somebody asks: these alone
# have an index, which serves whoever asks in its own words.
IS_ALERT = text("kind = 'alert'")

HEAD = Table(
    "ledger",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("opened", BigInteger, nullable=False),
)
ENTRIES = Table(
    "entries",
    METADATA,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("content", String(64), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("scope", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("reservation", Text, index=True),
    Column("held", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
    Column("model", Text),
    Column("details", Text, nullable=False),
    Column("moves", Text, nullable=False),
    # All that a report adds up: it reads no more than this.
    Index("entries_by_month", "month", "scope", "model", "kind", "spent"),
    sqlite_autoincrement=True,
)
BUDGETS = Table(
    "budgets",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("every", Text, nullable=False),
    Column("amount", BigInteger),
)
FUNDS = Table(
    "funds",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("fund", Text, primary_key=True),
    Column("added", BigInteger),
    Column("lapses", BigInteger),
    Column("held", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
)
TOTALS = Table(
    "totals",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("held", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
)
RESERVATIONS = Table(
    "reservations",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("model", Text),
    Column("failure_charge", Text),
    Index("reservations_by_expiry", "state", "expires"),
)
DRAWS = Table(
    "draws",
    METADATA,
    Column("reservation", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("fund", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
)


def _make(connection: Connection) -> None:
    METADATA.create_all(connection)
    # In SQL: an `Index` with a condition loads what speaks to PostgreSQL, also for a ledger in a
    # file, and that takes longer than all that is done there.
    connection.exec_driver_sql(
        f"CREATE INDEX entries_of_alerts ON entries (scope, seq) WHERE {IS_ALERT}"
    )


# What makes each version of the one before it; the first of nothing.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_make,)
VERSION = len(MIGRATIONS)
