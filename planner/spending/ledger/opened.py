"""A ledger while it is open: its store, its clock, and transactions to read and write in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from planner.errors import LedgerError
from planner.spending.ledger.books import Books, moments
from planner.spending.ledger.clocks import far_behind, refused
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.months import MICRO
from planner.spending.ledger.store import Store
from planner.spending.ledger.strangers import warn


class Opened:
    """What a ledger is opened from; parameters, attributes and errors as of `Ledger`."""

    def __init__(
        self,
        place: str | Path,
        *,
        zone: str | None = None,
        create: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._store = Store(place, zone, create=create, at=self._now())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Ledger {self.name}, months of {self.zone}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied into another process: what is open stays where it is."""
        raise LedgerError(
            f"ledger {self.name} cannot be pickled or copied; open it anew there: each process "
            "has a planner.Ledger of its own"
        )

    @property
    def name(self) -> str:
        """What to call it, without any password."""
        return self._store.name

    @property
    def zone(self) -> str:
        """The time zone by whose calendar months are told."""
        return self._store.zone.key

    def close(self) -> None:
        """Close it; what was written stays."""
        self._store.close()

    def _now(self) -> int:
        return int(self._clock() * MICRO)

    @contextmanager
    def _reading(self) -> Iterator[Books]:
        with self._store.reading() as connection:
            yield Books(connection, self._store.zone, self._now())

    @contextmanager
    def _writing(self) -> Iterator[Journal]:
        with self._store.writing() as connection:
            last, next_end = moments(connection)
            at = self._next(last)
            is_any_over = next_end is not None and next_end <= at
            journal = Journal(connection, self._store.zone, at, is_any_over=is_any_over)
            yield journal
            journal.flush()
            for note in journal.notes:  # where warnings are errors, nothing is written
                warn(note)

    def _next(self, last: int | None) -> int:
        """Return the moment of what is written now: never before that of the last entry.

        Clocks differ a little. One that is far behind is refused: months and expiries would be
        wrong for good.
        """
        now = self._now()
        if last is None:
            return now
        if far_behind(now, last):
            raise refused(now, last, self.name)
        return max(now, last)
