"""Whole numbers from lists and arrays of users."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.records import LARGEST_SUM
from planner.errors import ProblemError
from planner.messages import shown


def flat_rows(rows: Any, name: str) -> tuple[IntArray, IntArray]:
    """Lay rows of whole numbers end to end.

    Parameters
    ----------
    rows
        An array of shape (rows, numbers), or one 1-D array per row.
    name
        What to call them in an error.

    Returns
    -------
    numbers, starts
        The numbers, in memory of their own that nobody can write to; where each row begins,
        shape (rows + 1,).

    Raises
    ------
    ProblemError
        If the shape is another, or a number is negative, not whole, or 2**62 or more.
    """
    if isinstance(rows, np.ma.MaskedArray):
        raise ProblemError(f"{name} are masked; leave out what is masked, and give one row each")
    if isinstance(rows, np.ndarray) and rows.ndim == 2:
        count, width = rows.shape
        return _whole(rows.reshape(-1), name), np.arange(count + 1, dtype=np.int64) * width
    if not isinstance(rows, Iterable) or isinstance(rows, (str, bytes, Mapping, Set)):
        raise ProblemError(f"{name} are {shown(rows)}; expected rows of integers")
    if isinstance(rows, np.ndarray) and rows.ndim == 0:
        raise ProblemError(f"{name} are {shown(rows)}; expected rows of integers")
    parts = [_row(row, name) for row in rows]
    starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    numbers = np.concatenate([*parts, np.empty(0, dtype=np.int64)])
    numbers.flags.writeable = False
    return numbers, starts


def _row(row: Any, name: str) -> IntArray:
    if isinstance(row, np.ma.MaskedArray):
        raise ProblemError(f"{name} hold a row that is masked; leave out what is masked")
    try:
        with warnings.catch_warnings():
            # As of a row of rows that differ in length, in older versions of numpy.
            warnings.simplefilter("ignore")
            numbers = np.asarray(row)
    except Exception:  # whatever conversion to an array a foreign object brings along
        raise ProblemError(f"{name} hold {shown(row)}; expected a row of integers") from None
    if numbers.ndim != 1:
        raise ProblemError(
            f"{name} hold {shown(row)}; expected shape (requests, options) or one 1-D array each"
        )
    return _whole(numbers, name)


def _whole(numbers: NDArray[Any], name: str) -> IntArray:
    if numbers.size == 0:
        return numbers.astype(np.int64)
    if numbers.dtype.kind not in "iuf":
        raise ProblemError(f"{name} hold {shown(numbers[:20].tolist())}; expected integers < 2**62")
    if numbers.dtype.kind == "f":
        raise ProblemError(f"{name} are {numbers.dtype}; expected integers (scale them first)")
    if int(numbers.max()) >= LARGEST_SUM:
        raise ProblemError(f"{name} hold {int(numbers.max())}; expected less than 2**62")
    if int(numbers.min()) < 0:
        raise ProblemError(f"{name} hold {int(numbers.min())}; expected 0 or more")
    # A copy: what the caller does to the array later is no longer the problem's business.
    whole = numbers.astype(np.int64)
    whole.flags.writeable = False
    return whole


def read_array(numbers: object) -> IntArray:
    """Read whole numbers from a list that came from JSON.

    Raises
    ------
    ProblemError
        If it is no list of whole numbers that fit 64 bits.
    """
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        raise ProblemError("expected a list of whole numbers")
    if numbers and not -LARGEST_SUM <= min(numbers) <= max(numbers) < LARGEST_SUM:
        raise ProblemError("expected whole numbers less than 2**62")
    array = np.array(numbers, dtype=np.int64)
    array.flags.writeable = False
    return array
