"""Tables of requests, wherever they are kept: one door for files, DataFrames, dicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from planner.errors import InputError
from planner.requests.csv_files import read_csv
from planner.requests.fields import Request
from planner.requests.sheets import read_sheet
from planner.requests.table import Origin, Table

SUFFIXES = (".csv", ".xlsx", ".ods", ".parquet")

Source = str | Path | pd.DataFrame | Iterable[Mapping[str, Any] | Request] | Table


def read_table(requests: Source) -> Table:
    """Read a table of requests from wherever it is.

    Parameters
    ----------
    requests
        A path (.csv, .xlsx, .ods, .parquet), a DataFrame, an iterable of dicts or `Request`s, or
        a table that was read already.

    Returns
    -------
    Table
        The table as it is. The caller's object is not changed.

    Raises
    ------
    InputError
        If there is no such file, its kind is not known, or it cannot be read.
    TableError
        If lines of a CSV file do not have as many fields as its header.
    """
    if isinstance(requests, Table):
        return requests
    if isinstance(requests, pd.DataFrame):
        frame = requests.set_axis(pd.RangeIndex(len(requests)), axis=0)
        origin = Origin("DataFrame", requests.index, tuple(requests.columns), word="index")
        return Table(frame, origin)
    if isinstance(requests, (str, Path)):
        return _read_file(Path(requests))
    if isinstance(requests, Mapping) or not isinstance(requests, Iterable):
        raise InputError(
            f"requests are a {type(requests).__name__}; "
            "expected a path, a DataFrame, or an iterable of dicts or Requests"
        )
    return _from_records(list(requests))


def _read_file(path: Path) -> Table:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{path}: cannot read {suffix or 'a file without ending'}; "
            f"expected {', '.join(SUFFIXES)}"
        )
    if path.is_dir():
        raise InputError(f"{path} is a folder; expected a file")
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        if suffix == ".csv":
            return read_csv(path, str(path))
        if suffix == ".parquet":
            return _read_parquet(path)
        return read_sheet(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _read_parquet(path: Path) -> Table:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        frame = parquet.read_table(path).to_pandas(integer_object_nulls=True)
    except pa.ArrowException as error:
        raise InputError(f"{path} is no Parquet file that can be read: {error}") from None
    frame = frame.reset_index(drop=True)
    origin = Origin(str(path), range(1, len(frame) + 1), tuple(frame.columns), path)
    return Table(frame, origin)


def _from_records(records: list[Mapping[str, Any] | Request]) -> Table:
    rows = []
    for number, record in enumerate(records, start=1):
        if isinstance(record, Request):
            rows.append(record.model_dump(exclude_none=True))
        elif isinstance(record, Mapping):
            rows.append(dict(record))
        else:
            raise InputError(
                f"request {number} is a {type(record).__name__}; expected a dict or a Request"
            )
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}
    frame = pd.DataFrame(columns, index=range(len(rows)))
    if not rows:
        frame["duration"] = pd.Series([], dtype=object)
    origin = Origin("requests", range(1, len(rows) + 1), tuple(frame.columns), word="request")
    return Table(frame, origin)
