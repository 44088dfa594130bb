"""The database of a ledger: opened, brought up to date, and read and written as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Transaction, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from planner.errors import LedgerError
from planner.messages import named, shown
from planner.spending.ledger.engines import (
    APPLICATION,
    BEGINS,
    PATIENCE_S,
    engine_of,
    is_lasting,
    never_anew,
)
from planner.spending.ledger.months import read_zone
from planner.spending.ledger.places import SQLITE, shown_url, url_of
from planner.spending.ledger.tables import HEAD, METADATA, MIGRATIONS, VERSION

MAKES_ONE = "look at its name, or make one: planner budget set 100"
BUSY = f"another process has been writing to it for {PATIENCE_S} s"
# What SQLite says, and what it means to the reader.
MEANT = {
    "readonly": "it, or its folder, is read-only",
    "disk is full": "the disk is full",
    "disk I/O error": "the disk cannot be written, or is full",
    "not a database": "it is no ledger, or damaged",
    "malformed": "it is damaged; put back a copy of it",
    "locked": BUSY,
    "lock timeout": BUSY,
    "unable to open": "it cannot be opened: does its folder exist, and may you write there?",
}


class Store:
    """The database of a ledger.

    Parameters
    ----------
    place
        Path of a SQLite file, or the URL of a PostgreSQL database.
    zone
        Of a new ledger: the time zone whose months it has. Of one that is there it must be the
        same; None for what it has.
    create
        Whether to make one where there is none.
    at
        The moment, as of `months`.

    Raises
    ------
    LedgerError
        If it cannot be opened, or is none.
    """

    def __init__(self, place: str | Path, zone: str | None, *, create: bool, at: int) -> None:
        self.url = url_of(place)
        self.name = str(place) if self.url.drivername == SQLITE else shown_url(self.url)
        if self.url.drivername == SQLITE and not create and not Path(str(place)).exists():
            raise LedgerError(f"{self.name}: there is no such ledger; {MAKES_ONE}")
        if zone is not None:
            read_zone(zone)  # a slip leaves no empty file behind
        self._engine = engine_of(self.url)
        if is_lasting(self.url):
            _stores.add(self)
        try:
            self.zone: ZoneInfo = self._prepared(zone, create=create, at=at)
            never_anew(self._engine)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close it; what was written stays."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write alone: all of it, or nothing where an error comes up.

        Raises
        ------
        LedgerError
            If it cannot be written.
        """
        with self._begun("write") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read what was there at one moment, whatever others write meanwhile.

        Raises
        ------
        LedgerError
            If it cannot be read.
        """
        with self._begun("read") as connection:
            yield connection

    @contextmanager
    def _begun(self, how: str) -> Iterator[Connection]:
        begins = BEGINS[self._engine.dialect.name][how]
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(begins=begins)
            with connection.begin() as transaction:
                yield connection
                if how != "read":
                    self._keep(transaction)

    def _keep(self, transaction: Transaction) -> None:
        """Keep what is written; where no answer comes, nobody knows whether it is."""
        try:
            transaction.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise LedgerError(
                f"ledger {self.name}: the connection was lost before it was said to be written, so "
                "that it is not known whether it was; say the same again, under the same key: "
                "nothing is written twice"
            ) from None

    def look_through(self) -> None:
        """Look at each page of a file, also at those that nobody asks for.

        Raises
        ------
        LedgerError
            If one is damaged.
        """
        if self.url.drivername != SQLITE:
            return
        with self.reading() as connection:
            (said,) = connection.exec_driver_sql("PRAGMA integrity_check(1)").first() or ("",)
        if said != "ok":
            raise LedgerError(f"ledger {self.name}: {MEANT['malformed']} ({named(said, 100)})")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what a database says in words that help."""
        try:
            yield
        # A driver's own error is of what was sent together, whose answers it reads by itself.
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error) as error:
            said = " ".join(str(getattr(error, "orig", error)).split())
            why = next((why for word, why in MEANT.items() if word in said), named(said, 300))
            raise LedgerError(f"ledger {self.name}: {why}; nothing was written") from None
        except PoolTimeoutError:
            raise LedgerError(
                f"ledger {self.name}: this process has as many of its questions open as it can, "
                "such as each_entry that nobody has read to the end; nothing was written"
            ) from None
        except SQLAlchemyError as error:
            raise LedgerError(f"ledger {self.name}: {named(str(error), 300)}") from None

    def _prepared(self, zone: str | None, *, create: bool, at: int) -> ZoneInfo:
        """Make the tables, or bring them up to date, and return the time zone."""
        with self.reading() as connection:
            there = _head_of(connection)
        if there is not None and not (isinstance(there[0], int) and there[0] > 0):
            raise LedgerError(
                f"ledger {self.name} says that its version is {shown(there[0])}, which no planner "
                "has written; put back a copy of it"
            )
        if there is None or there[0] < VERSION:
            if there is None and not create:
                raise LedgerError(f"{self.name}: there is no ledger in it; {MAKES_ONE}")
            with self._begun("make") as connection:
                there = self._brought_up(connection, zone, at)
        version, said = there
        if version > VERSION:
            raise LedgerError(
                f"ledger {self.name} is of version {version}, this planner knows {VERSION}: "
                "install the newer one"
            )
        if zone is not None and read_zone(zone).key != said:
            raise LedgerError(
                f"ledger {self.name} has the months of {said}, not of {zone}; open it without zone"
            )
        return read_zone(said)

    def _brought_up(self, connection: Connection, zone: str | None, at: int) -> tuple[int, str]:
        """Take the steps that are missing; others may have taken them meanwhile."""
        there = _head_of(connection)
        if there is None:
            self._refuse_others(connection)
            found = read_zone(zone or "UTC").key
            head: dict[str, Any] = {"id": 1, "version": VERSION, "zone": found, "opened": at}
            for step in MIGRATIONS:
                step(connection)
            connection.execute(insert(HEAD).values(head))
            if self.url.drivername == SQLITE:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            return VERSION, found
        version, found = there
        for step in MIGRATIONS[version:]:
            step(connection)
        connection.execute(update(HEAD).values(version=max(version, VERSION)))
        return max(version, VERSION), found

    def _refuse_others(self, connection: Connection) -> None:
        """Refuse a database that holds tables of our names, or a file that is somebody else's."""
        names = set(inspect(connection).get_table_names())
        taken = names & METADATA.tables.keys() if self.url.drivername != SQLITE else names
        if taken:
            raise LedgerError(
                f"{self.name} holds tables of others ({', '.join(sorted(taken)[:5])}); give the "
                "ledger a database of its own"
            )


# A child that inherits an open file of SQLite's takes it for locked when it is not: what it writes
# could be lost. So nothing is open when a process forks; parent and child open it anew.
_stores: WeakSet[Store] = WeakSet()


def _let_go() -> None:
    for store in tuple(_stores):
        store.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_let_go)


def _head_of(connection: Connection) -> tuple[int, str] | None:
    """Read version and time zone; None where there is no ledger."""
    if not inspect(connection).has_table(HEAD.name):
        return None
    columns = {column["name"] for column in inspect(connection).get_columns(HEAD.name)}
    if not columns >= {column.name for column in HEAD.columns}:
        return None
    row = connection.execute(select(HEAD.c.version, HEAD.c.zone)).first()
    return None if row is None else (row.version, row.zone)
