"""Cells as texts, which a database reads back as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import types

from planner.engine.arrays import IntArray
from planner.errors import InputError
from planner.messages import shown
from planner.requests.cells import spelled

MEND = "cast it to text, in the counts and in the table alike"
# What a type of Arrow is in a database, by the words of `Dialect.types`.
KINDS = (
    (types.is_boolean, "yes or no"),
    (types.is_integer, "whole number"),
    (types.is_floating, "number"),
    (types.is_decimal, "decimal"),
    (lambda kind: types.is_string(kind) or types.is_large_string(kind), "text"),
    (types.is_date, "day"),
    (lambda kind: types.is_timestamp(kind) and kind.tz is None, "time"),
    (types.is_timestamp, "time with zone"),
    (types.is_null, "nothing"),
)


@dataclass(frozen=True, eq=False)
class Column:
    """A column as a database gets it.

    Attributes
    ----------
    name
        What it is called.
    kind
        What it holds, one of `KINDS`; a decimal with its digits, as ``"decimal(5, 2)"``.
    texts
        Its cells, each as a text; None where there is none.
    """

    name: str
    kind: str
    texts: tuple[str | None, ...]

    @classmethod
    def of(cls, name: object, cells: pd.Series[Any]) -> Column:
        """Read a column of a table.

        Raises
        ------
        InputError
            If it holds what cannot be written as SQL, such as lists.
        """
        array = _array(name, cells)
        kind = next((word for is_one, word in KINDS if is_one(array.type)), None)
        if kind is None:
            raise InputError(f"column {shown(spelled(name))} holds {array.type}; {MEND}")
        if kind == "decimal":
            kind = f"decimal({array.type.precision}, {array.type.scale})"
        return cls(str(name), kind, tuple(map(_text, array.to_pylist())))

    @classmethod
    def of_numbers(cls, name: str, numbers: IntArray) -> Column:
        """Take whole numbers for a column."""
        return cls(name, "whole number", tuple(map(str, numbers.tolist())))

    @property
    def has_gaps(self) -> bool:
        """Whether a cell is empty."""
        return None in self.texts

    def taken(self, rows: Sequence[int] | IntArray) -> Column:
        """Return the same of some rows."""
        return Column(self.name, self.kind, tuple(self.texts[int(row)] for row in rows))

    def renamed(self, name: str) -> Column:
        """Return the same by another name."""
        return Column(name, self.kind, self.texts)


def _array(name: object, cells: pd.Series[Any]) -> Any:
    try:
        array = pa.array(cells, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        raise InputError(
            f"column {shown(spelled(name))} holds cells of several types; {MEND}"
        ) from None
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    return array


def _text(cell: Any) -> str | None:
    """Spell a cell; as Python does, a number of floating point is read back as the same."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell if isinstance(cell, str) else str(cell)


def numbered(columns: Sequence[Column], rows: int) -> IntArray:
    """Give rows that agree in all columns one number, in the order of the first of each."""
    if not columns:
        return np.zeros(rows, dtype=np.int64)
    found = pd.factorize(pd.MultiIndex.from_arrays([_codes(one) for one in columns]))[0]
    numbers: IntArray = found.astype(np.int64)
    return numbers


def _codes(column: Column) -> IntArray:
    codes: IntArray = pd.factorize(np.array(column.texts, dtype=object))[0].astype(np.int64)
    return codes
