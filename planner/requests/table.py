"""A table of requests as it was found, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import InputError, named, nearest, shown


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
    """

    source: str
    rows: Sequence[int] | NDArray[np.int64] | pd.Index[Any]
    columns: tuple[object, ...]
    file: Path | None = None
    sheet: str = ""
    header: int = 0
    word: str = "row"

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
    """

    frame: pd.DataFrame
    origin: Origin

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
        return replace(self, frame=frame, origin=self.origin.renamed(names))


def letters(position: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B, ..., Z, AA."""
    before, last = divmod(position, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def without_blank_rows(frame: pd.DataFrame, origin: Origin) -> Table:
    """Leave out the rows of a file in which nothing stands; the others keep their numbers.

    Parameters
    ----------
    frame
        The cells of a file.
    origin
        Where they stood.

    Returns
    -------
    Table
        The rows that say something.

    Raises
    ------
    InputError
        If a column with values has no header. One without values is left out.
    """
    blank = np.ones(len(frame), dtype=bool)
    for position in range(frame.shape[1]):
        if not blank.any():
            break
        column = frame.iloc[:, position]
        blank &= (column.isna() | (column == "")).to_numpy(dtype=bool)
    if blank.any():
        frame = frame[~blank].reset_index(drop=True)
        origin = replace(origin, rows=np.asarray(origin.rows)[~blank])
    nameless = [at for at, name in enumerate(frame.columns) if name == ""]
    return _without(frame, origin, nameless) if nameless else Table(frame, origin)


def _without(frame: pd.DataFrame, origin: Origin, nameless: list[int]) -> Table:
    """Leave out columns that have no header, and nothing below it."""
    for at in nameless:
        column = frame.iloc[:, at]
        filled = (column.notna() & (column != "")).to_numpy(dtype=bool)
        if filled.any():
            row = int(filled.argmax())
            raise InputError(
                f"{origin.source}: {shown(column.iloc[row])} in column {letters(at)}, row "
                f"{origin.rows[row]}, has no header above it; write one, or clear the cell"
            )
    return Table(frame.iloc[:, np.setdiff1d(np.arange(frame.shape[1]), nameless)], origin)
