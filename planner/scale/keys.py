"""Columns of a part as numbers: what agrees in every one of them is interchangeable."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from planner.engine.arrays import IntArray

LARGEST_KEY = 2**62
DENSE = 1 << 24  # keys that are looked up in a table of their own, of 64 MB
_LOCK = Lock()


def comparable(column: Any) -> Any:
    """Return a column of values that can be told apart by a hash, for one of any type.

    Parameters
    ----------
    column
        A `pyarrow.ChunkedArray`.

    Returns
    -------
    pyarrow.Array
        In one piece; null where the cell is.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # of no chunk, or of texts beyond 2 GB
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], column.type)
    if _is_hashable(array.type):
        return array
    texts = [None if cell is None else repr(cell) for cell in array.to_pylist()]
    return pa.array(texts, pa.string())


def _is_hashable(kind: Any) -> bool:
    """Say whether Arrow can look up values of a type."""
    nothing = pa.array([], kind.value_type if pa.types.is_dictionary(kind) else kind)
    try:
        values = encoded(nothing)[1]
        pc.index_in(nothing, value_set=values.filter(pa.array([], pa.bool_())))
    except pa.ArrowNotImplementedError:  # of lists, records, half numbers, types of others
        return False
    return True


def encoded(array: Any) -> tuple[IntArray, Any]:
    """Give each value of a column a number.

    Parameters
    ----------
    array
        As of `comparable`.

    Returns
    -------
    codes, values
        The number of each cell, and the value of each number, each once; a gap is a value, null.
    """
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode(null_encoding="encode")
        return array.indices.to_numpy(zero_copy_only=False).astype(np.int64), array.dictionary
    values, indices = array.dictionary, array.indices
    codes = indices.fill_null(len(values)).to_numpy(zero_copy_only=False).astype(np.int64)
    if indices.null_count:
        values = pa.concat_arrays([values, pa.nulls(1, values.type)])
    again, once = encoded(values)  # a dictionary may hold a value twice
    return (codes, values) if len(once) == len(values) else (again[codes], once)


@dataclass(frozen=True, eq=False)
class _Step:
    """A column of keys.

    Attributes
    ----------
    values
        Those that occur, as `encoded` gives them.
    levels
        The keys made of the columns before, where all together would not fit in 64 bits; None
        where they do.
    """

    values: Any
    levels: IntArray | None


class Keys:
    """Tells which class a row is of.

    Parameters
    ----------
    classes
        A row for each class, all different, in the columns that decide.
    """

    def __init__(self, classes: Any) -> None:
        self.columns: tuple[str, ...] = tuple(classes.column_names)
        self._steps: list[_Step] = []
        keys, span = np.zeros(classes.num_rows, dtype=np.int64), 1
        for column in classes.columns:
            codes, values = _occurring(*encoded(comparable(column)))
            levels = None
            if span * max(len(values), 1) > LARGEST_KEY:
                levels, keys = np.unique(keys, return_inverse=True)
                span = len(levels)
            self._steps.append(_Step(values, levels))
            keys, span = keys * len(values) + codes, span * max(len(values), 1)
        self._size, self._span = int(classes.num_rows), span
        self._index = self._indexed(keys)

    def _indexed(self, keys: IntArray) -> Any:
        if self._span > DENSE:
            return pd.Index(keys)
        table = np.full(self._span, -1, dtype=np.int32)
        table[keys] = np.arange(len(keys))
        return table

    def __len__(self) -> int:
        """Return the number of classes."""
        return self._size

    def find(self, table: Any) -> IntArray:
        """Find the class of each row of a table; -1 where it is of none. Shape (rows,)."""
        keys = np.zeros(table.num_rows, dtype=np.int64)
        known = np.ones(table.num_rows, dtype=bool)
        for name, step in zip(self.columns, self._steps, strict=True):
            codes = _codes_in(comparable(table.column(name)), step.values)
            if step.levels is not None:
                ranks = np.minimum(np.searchsorted(step.levels, keys), len(step.levels) - 1)
                known &= step.levels[ranks] == keys
                keys = ranks
            known &= codes >= 0
            keys *= len(step.values)
            keys += codes
        keys[~known] = 0
        found = self._index[keys] if self._span <= DENSE else _looked_up(self._index, keys)
        classes: IntArray = np.where(known, found, -1)
        return classes


def _looked_up(index: Any, keys: IntArray) -> IntArray:
    """Look keys up among others; -1 where they are not there."""
    with _LOCK:  # it makes its table when it is first asked, which pandas before 3 does not guard
        assert index.is_unique
    found: IntArray = index.get_indexer(keys)
    return found


def _occurring(codes: IntArray, values: Any) -> tuple[IntArray, Any]:
    """Give the values that occur other numbers: a dictionary may hold more."""
    occurs = np.zeros(len(values), dtype=bool)
    occurs[codes] = True
    return (np.cumsum(occurs) - 1)[codes], values.filter(pa.array(occurs))


def _codes_in(array: Any, values: Any) -> IntArray:
    """Look cells up among values; -1 where they are not there."""
    if pa.types.is_dictionary(array.type):
        own = array.dictionary
        if array.indices.null_count:
            own = pa.concat_arrays([own, pa.nulls(1, own.type)])
        places = _codes_in(own, values)
        indices = array.indices.fill_null(len(own) - 1)
        of_rows: IntArray = places.take(indices.to_numpy(zero_copy_only=False))
        return of_rows
    if array.type != values.type:
        array = array.cast(values.type)
    found = pc.index_in(array, value_set=values)
    codes: IntArray = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes
