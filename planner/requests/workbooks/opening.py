"""The public door: a workbook as grids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import InputError
from planner.files import check_file
from planner.messages import named, nearest, shown
from planner.requests.grid import Box, Grid, Marks
from planner.requests.workbooks.packing import unpacked
from planner.requests.workbooks.process import Reader

MOST_BYTES = 500_000_000
# Of files to be opened here; who has one of the last three is told how to make it one that is read.
ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb", ".numbers")


@dataclass(frozen=True)
class SheetInfo:
    """A sheet before it is read.

    Attributes
    ----------
    name
        Its name.
    visible
        Whether it is shown.
    head
        Its first rows, as of `Grid`.
    """

    name: str
    visible: bool
    head: list[list[Any]]


class Book:
    """A workbook that is open.

    Attributes
    ----------
    path
        Its file.
    sheets
        Its sheets with cells, in its order.
    """

    def __init__(self, path: Path, reader: Reader) -> None:
        self.path = path
        self._reader = reader
        self.sheets = tuple(
            SheetInfo(
                name, visible, [list(row) for row in zip(*map(unpacked, columns), strict=True)]
            )
            for _, sheets in reader.answers()
            for name, visible, columns in sheets
        )

    def grid(self, name: str, *, every_format: bool = False) -> Grid:
        """Read a sheet.

        Parameters
        ----------
        name
            Its name.
        every_format
            Whether its marks have every number format that shows anything beside a number, those
            of dollars and percent as well.

        Returns
        -------
        Grid
            All its cells.

        Raises
        ------
        InputError
            If there is no such sheet, or it cannot be read.
        """
        names = [sheet.name for sheet in self.sheets]
        if name not in names:
            raise InputError(
                f"{named(self.path)} has no sheet {shown(name)}; {nearest(name, names)}"
            )
        at = names.index(name)
        numbers, blocks, marks = [np.empty(0, np.int64)], [], Marks()
        for word, what in self._reader.answers(at, every=every_format):
            if word == "rows":
                numbers.append(np.array(what[0], np.int64))
                blocks.append(_block(what[1]))
            else:
                marks = _marks(**what)
        source = f"{named(self.path)}, sheet {shown(name)}"
        cells = np.concatenate(blocks, axis=1) if blocks else np.empty((0, 0), object)
        below = _below(cells, np.concatenate(numbers))
        return Grid(source, self.sheets[at].head, below, name, self.path, marks)


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """Open a workbook, whatever it may do to whoever reads it.

    It is read by another process, which is held to the time and the memory that a file of its size
    can need.

    Parameters
    ----------
    path
        An .xlsx, .xlsm or .ods; what it is called does not matter.

    Yields
    ------
    Book
        The workbook; what is got of it stays when it is closed.

    Raises
    ------
    InputError
        If it is no workbook, is protected, broken, or takes more than it should.
    """
    check_file(path, MOST_BYTES)
    reader = Reader(path)
    try:
        yield Book(path, reader)
    finally:
        reader.close()


def _block(columns: list[str | list[Any]]) -> NDArray[np.object_]:
    """Return some rows as an array; shape (columns, rows)."""
    cells = [unpacked(column) for column in columns]
    block = np.empty((len(cells), len(cells[0])), object)
    for at, column in enumerate(cells):
        block[at] = column
    return block


def _below(cells: NDArray[np.object_], numbers: NDArray[np.int64]) -> Any:
    def below(first: int) -> tuple[pd.DataFrame, NDArray[np.int64]]:
        at = int(np.searchsorted(numbers, first, side="right"))
        return pd.DataFrame(cells[:, at:].T, dtype=object, copy=True), numbers[at:]

    return below


def _marks(
    errors: dict[tuple[int, int], str],
    unsaved: list[tuple[int, int]],
    merged: list[tuple[int, int, int, int]],
    hidden_rows: list[int],
    hidden_columns: list[int],
    filtered: bool,
    formats: dict[tuple[int, int], str],
) -> Marks:
    boxes, rows, columns = tuple(Box(*box) for box in merged), hidden_rows, hidden_columns
    hidden = frozenset(rows), frozenset(columns), filtered
    return Marks(errors, frozenset(unsaved), boxes, *hidden, formats)
