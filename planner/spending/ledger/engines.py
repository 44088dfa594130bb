"""Connections to the database of a ledger: how they are set up, and when they are refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from planner.errors import LedgerError
from planner.messages import named
from planner.spending.ledger.places import SQLITE

APPLICATION = 0x56504C47  # "VPLG", by which a SQLite file says that it is a ledger
PATIENCE_S = 30  # to wait for another process that writes
ALONE = "BEGIN ISOLATION LEVEL READ COMMITTED; "
# How a transaction begins: to read, to write, and to write while there may be no tables yet. Who
# writes waits for others in a statement of its own: those after it see what the others wrote.
BEGINS = {
    "sqlite": {"read": "BEGIN", "write": "BEGIN IMMEDIATE", "make": "BEGIN IMMEDIATE"},
    "postgresql": {
        "read": "BEGIN ISOLATION LEVEL REPEATABLE READ",
        "write": f"{ALONE}SELECT id FROM ledger FOR UPDATE",
        "make": f"{ALONE}SELECT pg_advisory_xact_lock({APPLICATION})",
    },
}


def engine_of(url: URL) -> Engine:
    """Return what connects to a database.

    Raises
    ------
    LedgerError
        If what speaks to it is not installed.
    """
    if url.drivername != SQLITE:
        try:
            waits = f"-c lock_timeout={int(PATIENCE_S * 1000)}"
            given = {"options": waits, "autocommit": True}
            engine = create_engine(url, pool_pre_ping=True, connect_args=given)
        except ModuleNotFoundError:
            raise LedgerError(
                "a ledger in PostgreSQL needs psycopg: pip install 'video-planner[postgres]'"
            ) from None
    else:
        engine = create_engine(url, connect_args={"timeout": PATIENCE_S})
        event.listen(engine, "do_connect", _refuse_what_is_left)
        event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def is_lasting(url: URL) -> bool:
    """Say whether it is there when its connection has ended."""
    return url.database != ":memory:"


def never_anew(engine: Engine) -> None:
    """Make no file from now on: it is there."""
    if engine.dialect.name == "sqlite" and is_lasting(engine.url):
        event.listen(engine, "do_connect", _refuse_what_is_gone)


def _refuse_what_is_left(_dialect: object, _record: object, given: list[Any], _: object) -> None:
    """Refuse to make a file beside what was written last to one of its name: that would be lost."""
    place = str(given[0])
    waiting = Path(f"{place}-wal")
    if _size_of(waiting) and not Path(place).exists():
        raise LedgerError(
            f"ledger {named(place)} is gone, but {named(waiting.name)}, in which what was written "
            "last may stand, is there; put the file back beside it, or take both away"
        )


def _refuse_what_is_gone(_dialect: object, _record: object, given: list[Any], _: object) -> None:
    """Refuse to make a file anew that was there when the ledger was opened."""
    if not Path(str(given[0])).exists():
        raise LedgerError(
            f"ledger {named(given[0])} was moved or taken away since it was opened; put it back; "
            "nothing was written"
        )


def _set_up(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """Let several processes read and one write, and let what is written survive a power cut."""
    connection.isolation_level = None  # transactions begin as `BEGINS` says
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    (_, _, place), *_ = connection.execute("PRAGMA database_list")
    record.info["place"], record.info["file"] = place, _file_at(place)


def _file_at(place: str) -> tuple[int, int] | None:
    """Say which file is at a place; None where there is none."""
    try:
        found = Path(place).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _begin(connection: Connection) -> None:
    place = connection.info.get("place")
    if place and _file_at(place) != connection.info["file"]:
        # What is written would go beside the file, where nobody finds it.
        raise LedgerError(
            f"ledger {named(place)} was moved, replaced or taken away while it was open; put it "
            "back with its -wal beside it, and open it anew; nothing was written"
        )
    connection.exec_driver_sql(connection.get_execution_options()["begins"])


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Send a server all that is written within before any answer is waited for."""
    driver: Any = connection.connection.driver_connection
    with driver.pipeline() if connection.dialect.name == "postgresql" else nullcontext():
        yield
