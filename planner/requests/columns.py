"""Reading a whole column at once: each distinct value once, plain numbers all together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.amounts import exactly
from planner.pieces import looked_up, pieces
from planner.requests.cells import Names, Numbers, Reader, Scale, Wrong, read

# Counts below this have 15 digits, which a float of 64 bits tells apart: equal to the quotient, a
# float is spelled like it.
SPELLED_EXACTLY = 10**15
# A float that is scaled is off by less than this part of it: nearer to where its decimal would
# round the other way, the decimal decides.
DOUBT = 2**-50
# What arithmetic leaves behind, as in 1.1 * 3, is not said to be rounded: a part of a thousandth.
NOISE = 1e-6


def unread(_: Any) -> None:
    """Read nothing."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What the cells of a column say, as numbers.

    Attributes
    ----------
    numbers
        What was read, 0 where there was nothing or a fault; shape (rows,). A number is kept as
        its `Scale` says; of anything else it is the place among what occurs.
    empty, wrong, rounded
        Whether a cell holds nothing, holds a fault, holds a number finer than what is kept of it;
        shape (rows,).
    meaning
        What a number stands for.
    reader
        What has read the cells, to be asked again what is wrong with one.
    """

    numbers: NDArray[np.int64]
    empty: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    rounded: NDArray[np.bool_]
    meaning: Callable[[int], Any]
    reader: Reader = unread

    def filled(self, default: int) -> NDArray[np.int64]:
        """Return the numbers, with a default where a cell is empty."""
        if not self.empty.any():
            return self.numbers
        if self.empty.strides == (0,):  # nothing in any row, said once
            return np.broadcast_to(np.int64(default), len(self.empty))
        return np.where(self.empty, default, self.numbers)

    def emptied(self, where: NDArray[np.bool_]) -> Readings:
        """Return the readings, with nothing in some rows."""
        return replace(self, empty=self.empty | where)

    def overridden(self, where: NDArray[np.bool_], by: Readings) -> Readings:
        """Return the readings, in some rows those of another column of the same names."""
        chosen = np.where(where, by._said(), self._said())
        numbers, levels = pd.factorize(chosen, sort=True)  # -1 where there is nothing
        empty = numbers < 0
        names = levels.tolist()
        return replace(
            self, numbers=np.where(empty, 0, numbers), empty=empty, meaning=names.__getitem__
        )

    def _said(self) -> NDArray[Any]:
        """Return what each cell says; None where it says nothing."""
        meanings = {number: self.meaning(number) for number in set(self.numbers[~self.empty])}
        said = [
            None if no else meanings[number]
            for number, no in zip(self.numbers, self.empty, strict=True)
        ]
        return np.array(said, dtype=object)

    def filled_from(self, other: Readings) -> Readings:
        """Return the readings, with those of another column where a cell is empty."""
        return replace(
            self,
            numbers=np.where(self.empty, other.numbers, self.numbers),
            empty=self.empty & other.empty,
            wrong=self.wrong | (self.empty & other.wrong),
        )


def nothing(rows: int, scale: Scale | None = None) -> Readings:
    """Return the readings of a column that is not there."""
    numbers = np.broadcast_to(np.int64(0), rows)
    no, yes = (np.broadcast_to(np.bool_(flag), rows) for flag in (False, True))
    return Readings(numbers, yes, no, no, int if scale is None else scale.meaning)


def read_column(
    column: pd.Series[Any],
    reader: Reader,
    scale: Scale | None = None,
) -> Readings:
    """Read a column.

    Parameters
    ----------
    column
        Any dtype.
    reader
        Reads one cell. Where there is a scale it gives a number; where numbers stand for
        themselves, a plain one in the scale's range is taken for what it is, unread.
    scale
        How the column's numbers are kept; None where it holds none.

    Returns
    -------
    Readings
        What the cells say; shape (rows,).
    """
    if scale is not None and reader(scale.high) == scale.high:  # not so of a column of minutes
        if is_whole(column):
            return _read_whole(column, reader, scale)
        if _is_long_number(column):
            return _read_floats(column, reader, scale)
    codes, values = distinct(column)
    if isinstance(reader, Numbers):
        reader = reader.for_column(values)
    readings: list[Any] = [read(reader, value) for value in values]
    if len(codes) and codes.min() < 0:
        readings.append(None)  # a gap has the code -1: the last of the readings
    return _by_value(readings, codes, reader, scale)


def is_whole(column: pd.Series[Any]) -> bool:
    """Say whether the dtype is a plain integer one: no gaps, no fractions."""
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu"


def _is_long_number(column: pd.Series[Any]) -> bool:
    """Say whether the dtype is of integers with gaps, or of floats that keep 15 digits."""
    dtype: Any = column.dtype
    return dtype.kind in "iu" or (dtype.kind == "f" and dtype.itemsize == 8)


def _read_whole(column: pd.Series[Any], reader: Reader, scale: Scale) -> Readings:
    given = column.to_numpy()
    no = np.broadcast_to(np.bool_(False), len(given))
    if not len(given) or (given.min() >= scale.low and given.max() <= scale.high):
        numbers = np.multiply(given, scale.parts, dtype=np.int64, casting="unsafe")
        return Readings(numbers, no, no, no, scale.meaning, reader)
    outside = (given < scale.low) | (given > scale.high)
    numbers = np.where(outside, 0, given).astype(np.int64) * scale.parts
    rest = _by_cell(given[outside].tolist(), reader, scale)
    return _patched(Readings(numbers, no, no, no, scale.meaning, reader), outside, rest)


def _read_floats(column: pd.Series[Any], reader: Reader, scale: Scale) -> Readings:
    given = column.to_numpy(dtype=np.float64, na_value=np.nan)
    numbers = np.empty(len(given), dtype=np.int64)
    plain, rounded = (np.empty(len(given), dtype=bool) for _ in range(2))
    for part in pieces(len(given)):
        numbers[part], plain[part], rounded[part] = _scaled(given[part], scale)
    empty, no = np.isnan(given), np.broadcast_to(np.bool_(False), len(given))
    readings = Readings(numbers, empty, no, rounded, scale.meaning, reader)
    unread = ~plain & ~empty
    if not unread.any():
        return readings
    return _patched(readings, unread, _by_cell(column[unread].tolist(), reader, scale))


def _scaled(
    given: NDArray[np.float64], scale: Scale
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Scale floats; say which are as plain as that, the others are 0, and which are rounded."""
    within = (given >= scale.low) & (given <= scale.high)
    scaled = np.where(within, given, scale.low) * scale.parts
    nearest = np.rint(scaled)
    spelled = within & (nearest < SPELLED_EXACTLY) & (nearest / scale.parts == given)
    kept, plain = nearest, spelled
    if scale.rounding is not None:
        doubt = scaled * DOUBT
        if scale.rounding == ROUND_HALF_EVEN:
            plain = spelled | (within & (np.abs(scaled - nearest) < 0.5 - doubt))
        else:
            kept = np.where(spelled, nearest, np.floor(scaled))
            plain = spelled | (within & (np.abs(scaled - nearest) > doubt))
    rounded = plain & ~spelled & (np.abs(scaled - nearest) > NOISE)
    return np.where(plain, kept, 0).astype(np.int64), plain, rounded


def _patched(readings: Readings, where: NDArray[np.bool_], rest: Readings) -> Readings:
    """Put the readings of the rest where they belong."""
    numbers, empty = readings.numbers.copy(), readings.empty.copy()
    wrong, rounded = readings.wrong.copy(), readings.rounded.copy()
    numbers[where], empty[where] = rest.numbers, rest.empty
    wrong[where], rounded[where] = rest.wrong, rest.rounded
    return replace(readings, numbers=numbers, empty=empty, wrong=wrong, rounded=rounded)


def _by_cell(values: list[Any], reader: Reader, scale: Scale) -> Readings:
    return _by_value([reader(value) for value in values], np.arange(len(values)), reader, scale)


@exactly
def _by_value(
    readings: list[Any], codes: NDArray[np.int64], reader: Reader, scale: Scale | None
) -> Readings:
    """Spread the readings of the distinct values over the rows."""
    wrong = np.array([isinstance(reading, Wrong) for reading in readings], dtype=bool)
    empty = np.array([reading is None for reading in readings], dtype=bool)
    numbers = np.zeros(len(readings), dtype=np.int64)
    rounded = np.zeros(len(readings), dtype=bool)
    at = np.flatnonzero(~(wrong | empty))
    said = [readings[each] for each in at.tolist()]
    meaning: Callable[[int], Any]
    if scale is None:
        levels = sorted(set(said), key=reader.place if isinstance(reader, Names) else None)
        place = {level: number for number, level in enumerate(levels)}
        numbers[at] = [place[reading] for reading in said]
        meaning = levels.__getitem__
    else:
        numbers[at] = [scale.number(reading) for reading in said]
        scaled = [reading * scale.parts for reading in said]
        rounded[at] = [abs(number - round(number)) > NOISE for number in scaled]
        meaning = scale.meaning
    empty, wrong, rounded = (_flagged(flags, codes) for flags in (empty, wrong, rounded))
    return Readings(looked_up(numbers, codes), empty, wrong, rounded, meaning, reader)


def _flagged(flags: NDArray[np.bool_], codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Spread what is said of the distinct values over the rows, once where it is no of all."""
    return looked_up(flags, codes) if flags.any() else np.broadcast_to(np.False_, len(codes))


def distinct(column: pd.Series[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Split a column into codes and distinct values; -1 stands for a gap.

    1, 1.0 and True are equal in Python but are not the same cell, so that among mixed objects the
    type counts as well.
    """
    if column.dtype != object or pd.api.types.infer_dtype(column) == "string":
        codes, levels = pd.factorize(column)
        return codes.astype(np.int64, copy=False), list(levels)
    place: dict[Any, int] = {}
    values: list[Any] = []
    codes = np.empty(len(column), dtype=np.int64)
    for row, value in enumerate(column.tolist()):
        if value is None or (isinstance(value, float) and np.isnan(value)):
            codes[row] = -1
            continue
        key = (type(value), _key(value))
        if key not in place:
            place[key] = len(values)
            values.append(value)
        codes[row] = place[key]
    return codes, values


def _key(value: Any) -> Any:
    """Return what tells a value from others of its type: an object nobody knows is only itself."""
    if isinstance(value, np.timedelta64):  # an integer to numpy
        return id(value)
    if isinstance(value, (str, int, float, np.integer)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    names = isinstance(value, (list, tuple)) and all(type(each) is str for each in value)
    return tuple(value) if names else id(value)
