"""What is wrong with a table: gathered as it is read, raised once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, Spot, TableError
from planner.messages import named
from planner.requests.cells import Reader, Wrong, read
from planner.requests.table import Origin

FAULTS_LISTED = 1000  # faults of one column that are listed one by one


class Faults:
    """The faults of a table.

    Parameters
    ----------
    origin
        Where the table stands.

    Attributes
    ----------
    origin
        As above.
    columns
        The known columns that were found in it, by their documented names.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.columns: dict[str, Any] = {}
        self._listed: list[tuple[int, Fault]] = []
        self._count = 0

    def take(self, fault: Fault) -> None:
        """Note a fault that was found before."""
        self._listed.append((-1, fault))
        self._count += 1

    def add(self, row: int | None, name: str, value: Any, wrong: Wrong) -> None:
        """Note a fault; without a row it is one of the header."""
        if row is None:
            place = self.origin.heading_place(value)
        else:
            place = self.origin.place(row, self.columns.get(name))
        fault = Fault(place, name, value, wrong.reason, wrong.suggestion)
        self._listed.append((-1 if row is None else row, fault))
        self._count += 1

    def add_cells(
        self, name: str, column: pd.Series[Any], rows: Any, reader: Reader, more: str = ""
    ) -> None:
        """Note the faults of a column: read the first of the wrong cells again and ask why.

        What else may be done about them is said by `more`.
        """
        for row in self._first(rows):
            (value,) = column.iloc[row : row + 1].tolist()
            reading = read(reader, value)
            if isinstance(reading, Wrong):
                mend = f"{reading.suggestion}{more}"
                self.add(row, name, value, Wrong(reading.reason, mend))

    def add_missing(self, name: str, missing: NDArray[np.bool_], mend: str) -> None:
        """Note cells that should not be empty."""
        for row in self._first(np.flatnonzero(missing)):
            self.add(row, name, None, Wrong("is missing", mend))

    def add_repeated(self, name: str, texts: pd.Series[str]) -> None:
        """Note texts that should differ and do not, each with where it stands first."""
        again = np.flatnonzero(texts.duplicated().to_numpy())
        first = {text: row for row, text in reversed(list(enumerate(texts)))}
        for row in self._first(again):
            where = self.origin.place(first[texts.iloc[row]], self.columns[name])
            self.add(
                row, name, texts.iloc[row], Wrong(f"is also in {where}", "make each id unique")
            )

    def raise_any(self) -> None:
        """Raise all that was noted, in the order of the rows."""
        if self._count:
            self._listed.sort(key=lambda pair: pair[0])
            faults = [fault for _, fault in self._listed]
            raise TableError(self.origin.source, faults, self._count, self._spot())

    def _spot(self) -> Spot | None:
        origin = self.origin.renamed({column: name for name, column in self.columns.items()})
        if origin.file is None:
            return None
        return Spot(origin.file, origin.sheet, origin.header, tuple(map(named, origin.columns)))

    def _first(self, rows: NDArray[np.int64]) -> list[int]:
        """Take the rows that are listed, and count the others."""
        self._count += self.origin.requests_in(rows[FAULTS_LISTED:])
        first: list[int] = rows[:FAULTS_LISTED].tolist()
        return first
