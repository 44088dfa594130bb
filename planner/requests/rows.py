"""The rows below the headings of a sheet, while it is found out which of them are requests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault
from planner.messages import numbers_told
from planner.requests.cells import is_empty
from planner.requests.grid import letters
from planner.requests.header import Top
from planner.requests.reading import LeftOut


class Rows:
    """Rows, and what was found out about them.

    Parameters
    ----------
    top
        The headings.
    frame
        The cells below them, in columns numbered from 0.
    numbers
        The number that is seen beside each row.
    in_sheet
        Whether they stand in a sheet, whose columns have letters.

    Attributes
    ----------
    top, frame, numbers
        As above; rows that are left out are gone.
    left_out, faults
        What was left out, and what is wrong.
    """

    def __init__(
        self, top: Top, frame: pd.DataFrame, numbers: NDArray[np.int64], *, in_sheet: bool
    ) -> None:
        for at in range(frame.shape[1], len(top.names)):
            frame[at] = pd.Series([None] * len(frame), dtype=object)
        blank = ("",) * (frame.shape[1] - len(top.names))
        self.top = top._replace(names=top.names + blank, fields=top.fields + blank)
        self.frame, self.numbers, self._in_sheet = frame, numbers, in_sheet
        self.left_out: list[LeftOut] = []
        self.faults: list[Fault] = []

    @cached_property
    def filled(self) -> NDArray[np.bool_]:
        """Where anything stands; shape (rows, columns)."""
        if all(dtype.name == "object" for dtype in self.frame.dtypes):
            cells = self.frame.to_numpy()
            blank = np.frompyfunc(is_empty, 1, 1)(cells) if cells.size else cells
            return np.asfortranarray(~blank.astype(bool))
        filled = np.zeros(self.frame.shape, dtype=bool, order="F")
        for at in range(self.frame.shape[1]):
            column = self.frame.iloc[:, at]
            filled[:, at] = (column.notna() & (column != "")).to_numpy(dtype=bool)
        return filled

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many cells of each row hold something; shape (rows,)."""
        counts: NDArray[np.int64] = self.filled.sum(axis=1, dtype=np.int64)
        return counts

    def column(self, *fields: str) -> int | None:
        """Return the first column that means one of some fields."""
        return next((at for at, field in enumerate(self.top.fields) if field in fields), None)

    def row_of(self) -> dict[int, int]:
        """Tell where each row of the sheet, counted from 0, is among these."""
        return {number - 1: at for at, number in enumerate(self.numbers.tolist())}

    def place(self, row: int, column: int) -> str:
        """Say where a cell is."""
        number = self.numbers[row]
        return f"cell {letters(column)}{number}" if self._in_sheet else f"row {number}"

    def put(self, rows: Sequence[int] | range, column: int, values: Sequence[Any]) -> None:
        """Put something in the place of some cells of a column."""
        cells = self.frame.iloc[:, column].astype(object).to_numpy(copy=True)
        for row, value in zip(rows, values, strict=True):
            cells[row] = value
        put: Any = pd.Series(cells, self.frame.index, dtype=object)  # an array becomes str again
        self.frame.isetitem(column, put)
        self.__dict__.pop("filled", None)

    def tell(self, rows: Sequence[int], why: str, *, read: bool = False) -> None:
        """Say that rows were left out, or read all the same."""
        numbers = self.numbers[list(rows)].tolist()
        self.left_out.append(LeftOut(numbers_told("row", numbers), why, read))

    def leave_out(self, rows: NDArray[np.bool_], why: str = "") -> None:
        """Leave rows out, and say so unless nothing stands in them."""
        if not rows.any():
            return
        if why:
            self.tell(np.flatnonzero(rows).tolist(), why)
        filled = np.asfortranarray(self.filled[~rows])
        self.frame, self.numbers = self.frame[~rows], self.numbers[~rows]
        self.filled = filled
