"""A table of requests as a table of counts: rows that agree in all that decides are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from planner.engine.arrays import IntArray
from planner.scale.keys import LARGEST_KEY, comparable, encoded

COUNT, FIRST = "count", "\0first_row"  # no columns that decide are called so
DENSE_PER_ROW = 4  # keys for each row that are counted in a table of all of them


def summarise(table: Any, row: int = 0) -> Any:
    """Count the rows that agree in every column.

    It knows nothing of where it runs: of parts of a table the summaries are put end to end and
    summarised again, which adds up their counts.

    Parameters
    ----------
    table
        A `pyarrow.Table` of the columns that decide; or summaries of such, put end to end.
    row
        How many rows come before it.

    Returns
    -------
    pyarrow.Table
        A row for each class, in the order of their first rows: its cells, how many rows it stands
        for (`count`), and the number of the first of them, from 0 (`FIRST`).
    """
    names = [name for name in table.column_names if name not in (COUNT, FIRST)]
    ranks, first = _ranked(_codes([table.column(name) for name in names], table.num_rows))
    if COUNT in table.column_names:
        sizes, rows = (table.column(name).to_numpy() for name in (COUNT, FIRST))
        counts, firsts = np.zeros(len(first), dtype=np.int64), rows[first]
        np.add.at(counts, ranks, sizes)
        np.minimum.at(firsts, ranks, rows)
    else:
        counts, firsts = np.bincount(ranks, minlength=len(first)), first
    order = np.argsort(firsts)  # they differ
    classes = _plain(table.select(names).take(pa.array(first[order])))
    classes = classes.append_column(COUNT, pa.array(counts[order], pa.int64()))
    return classes.append_column(FIRST, pa.array(firsts[order] + row, pa.int64()))


def merged(summaries: Sequence[Any]) -> Any:
    """Add up summaries."""
    return summaries[0] if len(summaries) == 1 else summarise(pa.concat_tables(summaries))


def _plain(table: Any) -> Any:
    """Return a table whose texts are texts: in some parts they come by number, in others not."""
    types = [
        field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        for field in table.schema
    ]
    return table.cast(pa.schema(list(zip(table.column_names, types, strict=True))))


def _codes(columns: list[Any], rows: int) -> IntArray:
    """Give rows numbers so that those that agree in all columns have one number."""
    keys, span = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        codes, values = encoded(comparable(column))
        if span * max(len(values), 1) > LARGEST_KEY:
            keys = pd.factorize(keys)[0]
            span = int(keys.max(initial=-1)) + 1
        if len(values) > 1:
            keys *= len(values)
            keys += codes
            span *= len(values)
    return keys


def _ranked(keys: IntArray) -> tuple[IntArray, IntArray]:
    """Give what agrees a number from 0, and say where each number comes first."""
    high = int(keys.max(initial=-1))
    if high < DENSE_PER_ROW * len(keys):
        first = np.full(high + 1, -1, dtype=np.int64)
        first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
        there = first >= 0
        return (np.cumsum(there) - 1)[keys], first[there]
    ranks, _ = pd.factorize(keys)
    first = np.flatnonzero(np.diff(np.maximum.accumulate(ranks), prepend=-1))
    return ranks, first
