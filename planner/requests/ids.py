"""What requests are called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def spelled_ids(column: pd.Series[Any] | None, rows: int) -> pd.Series[str]:
    """Spell the ids of requests.

    Parameters
    ----------
    column
        What stands in the table; None where it has no such column.
    rows
        How many requests there are.

    Returns
    -------
    pandas.Series
        Texts: 7 and 7.0 are "7"; where there is nothing, the number of the row.
    """
    if column is None:
        return _row_numbers(rows)
    ids = _texts(column)
    blank = (ids.isna() | (ids == "")).to_numpy(dtype=bool)
    if blank.any():
        ids = ids.where(~blank, _row_numbers(rows))
    return ids.rename("id")


def all_differ(ids: pd.Series[str]) -> bool:
    """Say whether no id stands in two rows."""
    return _strictly_rising(ids) or bool(ids.is_unique)


def _row_numbers(rows: int) -> pd.Series[str]:
    return pd.Series(np.arange(1, rows + 1), name="id").astype("str")


def _texts(column: pd.Series[Any]) -> pd.Series[str]:
    if column.dtype == "str":
        return column.str.strip()
    if column.dtype.kind in "iu":
        return column.astype("str")
    texts = [
        str(int(value)) if _is_whole(value) else str(value).strip() for value in column.tolist()
    ]
    return pd.Series(texts, dtype="str").mask(column.isna().to_numpy())


def _is_whole(value: object) -> bool:
    return isinstance(value, float) and value.is_integer()


def _strictly_rising(ids: pd.Series[str]) -> bool:
    """Say whether each id comes after the one before: then they differ, at a tenth of the cost."""
    import pyarrow as pa
    from pyarrow import compute

    if len(ids) < 2:
        return True
    texts = pa.array(ids, from_pandas=True)
    return bool(compute.all(compute.less(texts[:-1], texts[1:])).as_py())
