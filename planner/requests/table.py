"""A table of requests as it was found, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InputError
from planner.messages import named, nearest, shown
from planner.requests.cells import Unreadable, spelled
from planner.requests.grid import Place, letters
from planner.requests.headings import Headings, plain_words
from planner.requests.reading import LeftOut
from planner.requests.ruled import RuleLine
from planner.requests.settled import Settings

USUAL = Headings()


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a table stood: enough to name any of its cells once the table is gone.

    Attributes
    ----------
    source
        What to call it in a message.
    rows
        The number that its reader sees beside each row; shape (rows,).
    columns
        What its columns are called, from left to right.
    file
        The file it was read from; None where there is none.
    sheet
        The sheet of that file; "" where it has none.
    header
        The number of the row that holds its headings, the last one where there are two; 0 where
        no row does.
    word
        What a row is called.
    unclear
        The cells of columns that are carried through of which nobody knows what they say, such as
        merged ones, by the positions of row and column in the sheet.
    """

    source: str
    rows: Sequence[int] | NDArray[np.int64] | pd.Index[Any]
    columns: tuple[object, ...]
    file: Path | None = None
    sheet: str = ""
    header: int = 0
    word: str = "row"
    unclear: Mapping[Place, Unreadable] = field(default_factory=dict)

    def place(self, row: int, column: object = None) -> str:
        """Say where a value stands.

        Parameters
        ----------
        row
            Position of its row, counted from 0.
        column
            Name of its column, as in `columns`; None for the whole row.

        Returns
        -------
        str
            ``"cell B7"`` in a sheet, ``"row 7"`` elsewhere.
        """
        number = self.rows[row]
        if self.sheet and column in self.columns:
            return f"cell {letters(self.columns.index(column))}{number}"
        return f"{self.word} {named(number, 40)}"

    def heading_place(self, heading: object) -> str:
        """Say where a heading stands: ``"cell B1"`` in a sheet, ``"header"`` elsewhere."""
        if self.sheet and self.header and heading in self.columns:
            return f"cell {letters(self.columns.index(heading))}{self.header}"
        return "header"

    def told(self) -> str:
        """Say which rows there are, such as ``"rows 5 to 64"``; "" where they have no numbers."""
        if not len(self.rows) or self.word != "row":
            return ""
        first, last = int(self.rows[0]), int(self.rows[-1])
        return f"row {first:,}" if first == last else f"rows {first:,} to {last:,}"

    def requests_in(self, rows: NDArray[np.int64]) -> int:
        """Count the requests that stand in some rows."""
        return len(rows)

    def taken(self, rows: NDArray[np.int64]) -> Origin:
        """Return it for some of its rows."""
        numbers = (
            self.rows[rows] if isinstance(self.rows, pd.Index) else np.asarray(self.rows)[rows]
        )
        return replace(self, rows=numbers)

    def renamed(self, names: Mapping[Any, object]) -> Origin:
        """Return it with other names for some columns."""
        return replace(self, columns=tuple(names.get(name, name) for name in self.columns))


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was found, not yet checked.

    Attributes
    ----------
    frame
        Its columns, under a plain index.
    origin
        Where it stood.
    faults
        What was found wrong before any cell was read.
    left_out
        What in the sheet is no request, or was read in a way that should be known.
    said
        What was decided when it was read, a phrase each.
    headings
        What its headings mean.
    settings
        What its workbook says of the plan; None where it has no sheet for that.
    rules
        The lines of its workbook's sheet Rules, as they stand there.
    asked
        How it was asked to be read, beside what its workbook says.
    """

    frame: pd.DataFrame
    origin: Origin
    faults: tuple[Fault, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    said: tuple[str, ...] = ()
    headings: Headings = USUAL
    settings: Settings | None = None
    rules: tuple[RuleLine, ...] = ()
    asked: Settings = field(default_factory=Settings)

    def refuse_unknown(self, headings: Headings) -> None:
        """Refuse a heading that somebody speaks of and that is not there.

        Raises
        ------
        InputError
            For the first of them, with the nearest that is.
        """
        there = [spelled(name) for name in self.frame.columns]
        known = {plain_words(name) for name in there}
        for words in headings.said:
            if words not in known:
                source = self.origin.source
                raise InputError(f"{source} has no column {shown(words)}; {nearest(words, there)}")

    def without(self, column: str) -> Table:
        """Return a table in which a column is only carried through, as ``ignored_<column>``.

        Raises
        ------
        InputError
            If there is no such column.
        """
        if column not in self.frame.columns:
            there = [str(name) for name in self.frame.columns]
            source = self.origin.source
            raise InputError(f"{source} has no column {shown(column)}; {nearest(column, there)}")
        names = {column: f"ignored_{column}"}
        frame = self.frame.rename(columns=names)
        asked = self.asked.with_columns({spelled(column): None})
        return replace(self, frame=frame, origin=self.origin.renamed(names), asked=asked)
