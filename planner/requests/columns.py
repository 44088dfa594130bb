"""Reading a whole column at once: each distinct value once, plain numbers all together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from planner.engine.arrays import IntArray
from planner.requests.cells import Reader, Wrong

EMPTY = -(2**63)  # an empty cell, among the numbers that were read
WRONG = EMPTY + 1  # a cell with a fault; reading it again says which


def read_column(column: pd.Series, reader: Reader, *, nan_is_empty: bool = True) -> IntArray:
    """Read a column of anything, each distinct value once.

    Parameters
    ----------
    column
        Any dtype.
    reader
        Reads one value.
    nan_is_empty
        Whether a NaN among Python objects marks a gap, as it does in a DataFrame.

    Returns
    -------
    IntArray
        What was read; EMPTY and WRONG where there was nothing or a fault. Shape (rows,).
    """
    codes, values = _distinct(column, nan_is_empty)
    return np.array([_coded(reader, value) for value in values] + [EMPTY], dtype=np.int64)[codes]


def read_numbers(
    column: pd.Series, reader: Reader, *, low: int, high: int, places: int
) -> IntArray:
    """Read a column of a numeric dtype, as whole multiples of ``1 / places``.

    Parameters
    ----------
    column
        Of an integer or float dtype; NaN is an empty cell.
    reader
        Reads the values that are not plainly between `low` and `high`, or too close to a half
        step for binary floats to tell which way the decimal rounds.
    low, high
        The valid range.
    places
        Steps per unit. With 1, only whole numbers are plain.

    Returns
    -------
    IntArray
        As of `read_column`.
    """
    if is_whole(column):
        return _read_whole(column, reader, low, high, places)
    given = column.to_numpy(dtype=np.float64, na_value=np.nan)
    within = (given >= low) & (given <= high)
    scaled = np.where(within, given, low) * places
    steps = np.rint(scaled)
    off = np.abs(scaled - steps)
    plain = within & (off < 0.499999 - steps * 2**-50 if places > 1 else off == 0)
    empty = np.isnan(given)
    found = np.where(plain, steps, 0).astype(np.int64)
    found[empty] = EMPTY
    rest = np.flatnonzero(~plain & ~empty)
    found[rest] = [_coded(reader, value) for value in column.iloc[rest].tolist()]
    return found


def is_whole(column: pd.Series[Any]) -> bool:
    """Say whether the dtype is a plain integer one: no gaps, no fractions."""
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu"


def _read_whole(
    column: pd.Series[Any], reader: Reader, low: int, high: int, places: int
) -> IntArray:
    given = column.to_numpy()
    rest = np.flatnonzero((given < low) | (given > high))
    if not len(rest):
        return given.astype(np.int64) * places
    found = np.where((given >= low) & (given <= high), given, 0).astype(np.int64) * places
    found[rest] = [_coded(reader, value) for value in given[rest].tolist()]
    return found


def is_numeric(column: pd.Series) -> bool:
    """Say whether the dtype is an integer or float one."""
    return pd.api.types.is_numeric_dtype(column) and column.dtype.kind in "iuf"


def _coded(reader: Reader, value: Any) -> int:
    reading = reader(value)
    if reading is None:
        return EMPTY
    return WRONG if isinstance(reading, Wrong) else reading


def _distinct(column: pd.Series, nan_is_empty: bool) -> tuple[IntArray, list[Any]]:
    """Split a column into codes and distinct values; -1 stands for a gap.

    1, 1.0 and True are equal in Python but are not the same cell, so that among mixed objects the
    type counts as well.
    """
    if column.dtype != object or pd.api.types.infer_dtype(column, skipna=True) == "string":
        codes, values = pd.factorize(column)
        return codes.astype(np.int64, copy=False), list(values)
    seen: dict[Any, int] = {}
    found: list[Any] = []
    codes = np.empty(len(column), dtype=np.int64)
    for row, value in enumerate(column.tolist()):
        if value is None or (nan_is_empty and isinstance(value, float) and np.isnan(value)):
            codes[row] = -1
            continue
        key = (type(value), value if isinstance(value, (str, int, float)) else repr(value))
        if key not in seen:
            seen[key] = len(found)
            found.append(value)
        codes[row] = seen[key]
    return codes, found
