"""Columns of cells on their way from one process to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BETWEEN = "\0"  # cells; no XML holds one


def packed(column: Sequence[Any]) -> str | list[Any]:
    """Return a column as it travels: as one text, where all of it is text, which is faster.

    Parameters
    ----------
    column
        Cells as calamine gives them, of which one at least.

    Returns
    -------
    str or list
        A text for `unpacked`; or the cells, whole numbers as such, since spreadsheets know floats
        only, and None where one is empty.
    """
    if set(map(type, column)) == {str}:
        text = BETWEEN.join(column)
        if text.count(BETWEEN) == len(column) - 1:
            return text
    return [
        None if v == "" else int(v) if v.__class__ is float and v.is_integer() else v
        for v in column
    ]


def unpacked(column: str | list[Any]) -> list[Any]:
    """Return the cells of a column that was packed; None where one is empty."""
    return [v or None for v in column.split(BETWEEN)] if isinstance(column, str) else column
