"""Cells of a table in the plain form that JSON has, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isnan
from typing import Any

import numpy as np
import pandas as pd

PLAIN = (str, int, bool, type(None))
INFINITE = {inf: "inf", -inf: "-inf"}


def plain_cells(column: pd.Series[Any]) -> list[Any]:
    """Return what stands in a column: nothing as None, what JSON has no form for as text."""
    if column.dtype.kind in "iub" and isinstance(column.dtype, np.dtype):
        return list(column.tolist())
    cells = column.astype(object).where(column.notna(), None).tolist()
    return [cell if type(cell) in PLAIN else plain_cell(cell) for cell in cells]


def plain_cell(cell: Any) -> Any:
    """Return one cell in plain form."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if type(cell) in PLAIN:
        return cell
    if isinstance(cell, float):
        return None if isnan(cell) else INFINITE.get(cell, float(cell))
    if isinstance(cell, Mapping):
        return {str(key): plain_cell(value) for key, value in cell.items()}
    if isinstance(cell, (list, tuple, np.ndarray)):
        return [plain_cell(value) for value in cell]
    return str(cell)


def typed_column(cells: Sequence[Any], dtype: str) -> pd.Series[Any]:
    """Make a column of plain cells.

    Parameters
    ----------
    cells
        As of `plain_cells`.
    dtype
        The name of its type; where the cells are not of it, they stay as they are.
    """
    if dtype == "object":
        return pd.Series(cells, dtype=object)
    numbers = cells
    if dtype.startswith("float"):
        spelled = {text: number for number, text in INFINITE.items()}
        if any(isinstance(cell, bool) for cell in cells):  # which numpy takes for numbers
            return pd.Series(cells, dtype=object)
        numbers = [spelled.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
    try:
        known = pd.api.types.pandas_dtype(dtype)
        if known.kind == "S":  # room for as many bytes in every cell as the name asks for
            return pd.Series(cells, dtype=object)
        column: pd.Series[Any] = pd.Series(numbers, dtype=known)
    # The name may be anybody's, and numpy, pandas and Arrow refuse each in ways of their own.
    except (ValueError, TypeError, KeyError, ArithmeticError, NotImplementedError):
        return pd.Series(cells, dtype=object)
    return column if plain_cells(column) == list(cells) else pd.Series(cells, dtype=object)


def texts_of(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of categories as texts, missing where there is none.

    Each text is looked up by its code, which takes a tenth of what `astype` does.
    """
    words = column.cat.categories.astype("str").array
    codes = column.cat.codes.to_numpy()
    return pd.Series(words.take(codes, allow_fill=True), index=column.index)
