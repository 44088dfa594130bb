"""Columns of a DataFrame, in types that can be gone through cell by cell."""

from __future__ import annotations

from typing import Any

import pandas as pd


def with_plain_types(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose sparse columns are dense, and whose odd Arrow ones hold objects.

    pandas counts, compares and spells what Arrow holds only where numpy could hold it as well: not
    lists, decimals or intervals.
    """
    odd = {at: dtype for at, dtype in enumerate(frame.dtypes) if _is_odd(dtype)}
    if not odd:
        return frame
    columns = [
        frame.iloc[:, at] if at not in odd else _plain(frame.iloc[:, at])
        for at in range(frame.shape[1])
    ]
    names = frame.columns
    plain = pd.concat(columns, axis=1, keys=range(len(columns)))
    plain.columns = names
    return plain


def _is_odd(dtype: Any) -> bool:
    if isinstance(dtype, pd.SparseDtype):
        return True
    return isinstance(dtype, pd.ArrowDtype) and not _is_simple(dtype.pyarrow_dtype)


def _is_simple(kind: Any) -> bool:
    from pyarrow import types

    alike = (
        types.is_integer,
        types.is_floating,
        types.is_boolean,
        types.is_string,
        types.is_large_string,
        types.is_timestamp,
        types.is_duration,
    )
    return any(is_alike(kind) for is_alike in alike)


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    import pyarrow as pa

    if isinstance(column.dtype, pd.SparseDtype):
        return column.astype(column.dtype.subtype)
    return objects(pa.array(column.array))


def objects(column: Any) -> pd.Series[Any]:
    """Return what an array of Arrow holds, each cell as the object that Python has for it."""
    return pd.Series(column.to_pylist(), dtype=object)
