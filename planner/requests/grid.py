"""The cells of a sheet or a text file as they were found, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HEAD = 60  # rows among which a header is looked for

# What becomes of hidden rows: a fault, requests like the others, or nothing.
Hidden = Literal["ask", "include", "skip"]
Place = tuple[int, int]  # of a cell: position of its row and of its column, counted from 0


class Box(NamedTuple):
    """Cells that are merged: the first and the last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Marks:
    """What the values of cells do not tell.

    Attributes
    ----------
    errors
        What the spreadsheet shows where a formula failed, such as ``"#N/A"``.
    unsaved
        Formulas of which the file holds no value.
    merged
        Merged cells; all but the first of each are empty.
    hidden_rows, hidden_columns
        Positions of what is not shown.
    filtered
        Whether a filter hides the rows.
    formats
        The number formats, as .xlsx spells them, of cells where these say something of the value:
        show a word or a sign beside it, unless that of the dollar, or zeros in front.
    """

    errors: Mapping[Place, str] = field(default_factory=dict)
    unsaved: frozenset[Place] = frozenset()
    merged: tuple[Box, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    formats: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells.

    Attributes
    ----------
    source
        What to call it in a message, such as ``"batch.xlsx, sheet 'Videos'"``.
    head
        The first rows, `HEAD` at the most, each a list of cells; None where a cell is empty.
        Rows may differ in length.
    below
        Gives all rows from a position on: their cells, in columns numbered from 0, and the number
        that a reader sees beside each row. Columns are of texts or of objects, None or NaN where a
        cell is empty; blank rows may be left out, their numbers then are missing as well.
    sheet
        The name of the sheet; "" for a text file.
    file
        The file it was read from; None where there is none.
    marks
        What the values do not tell.
    said
        What was decided when it was read, a phrase each.
    """

    source: str
    head: Sequence[Sequence[Any]]
    below: Callable[[int], tuple[pd.DataFrame, Sequence[int] | NDArray[np.int64]]]
    sheet: str = ""
    file: Path | None = None
    marks: Marks = Marks()
    said: tuple[str, ...] = ()


def letters(position: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, B, ..., Z, AA."""
    before, last = divmod(position, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
