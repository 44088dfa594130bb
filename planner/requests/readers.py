"""Tables of requests, wherever they are kept: one door for files, DataFrames, dicts."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from planner.errors import InputError, named, shown
from planner.files import check_file, parsing
from planner.requests.csv_files import read_csv
from planner.requests.dtypes import objects, with_plain_types
from planner.requests.fields import Request
from planner.requests.sheets import read_sheet
from planner.requests.table import Origin, Table

MOST_BYTES = 20_000_000_000  # of a Parquet file, which is read in its own pieces
MOST_ROWS = 100_000_000  # a file of a few bytes may say that it holds as many as it likes
NO_NAME = re.compile(r"__index_level_\d+__")  # as pandas calls an index without one
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
        return _from_frame(requests)
    if isinstance(requests, (str, Path)):
        return _read_file(Path(requests))
    if isinstance(requests, (Mapping, bytes)) or not _has_rows(requests):
        raise InputError(
            f"requests are a {type(requests).__name__}; "
            "expected a path, a DataFrame, or an iterable of dicts or Requests"
        )
    return _from_records(list(requests))


def _from_frame(requests: pd.DataFrame) -> Table:
    for name in requests.columns:
        if not isinstance(name, Hashable):
            raise InputError(f"DataFrame: a column is called {shown(name)}; expected a text")
    frame = with_plain_types(requests.set_axis(pd.RangeIndex(len(requests)), axis=0))
    return Table(frame, Origin("DataFrame", requests.index, tuple(requests.columns), word="index"))


def _has_rows(requests: object) -> bool:
    """Say whether it can be gone through; an array of no dimension only says so."""
    return isinstance(requests, Iterable) and getattr(requests, "ndim", 1) > 0


def _read_file(path: Path) -> Table:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{named(path)}: cannot read {named(suffix, 40) or 'a file without ending'}; "
            f"expected {', '.join(SUFFIXES)}"
        )
    if suffix == ".csv":
        return read_csv(path, named(path))
    return _read_parquet(path) if suffix == ".parquet" else read_sheet(path)


def _read_parquet(path: Path) -> Table:
    from pyarrow import parquet, types

    check_file(path, MOST_BYTES)
    with parsing(named(path), "Parquet file"):
        rows = parquet.read_metadata(path).num_rows
    if rows > MOST_ROWS:
        raise InputError(f"{named(path)} has {rows:,} rows; at most {MOST_ROWS:,} are read")
    with parsing(named(path), "Parquet file"):
        table = parquet.read_table(path)
        table.validate(full=True)  # a text is not looked at before somebody asks for it
        # What was an index to pandas is a column like any other, unless nobody gave it a name.
        named_ones = [
            at for at, name in enumerate(table.column_names) if not NO_NAME.fullmatch(name)
        ]
        table = table.select(named_ones)
        frame = table.to_pandas(integer_object_nulls=True, ignore_metadata=True)
        for at, kind in enumerate(table.schema.types):
            if types.is_nested(kind):
                frame.isetitem(at, objects(table.column(at)))
    origin = Origin(named(path), range(1, len(frame) + 1), tuple(frame.columns), path)
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
    columns = {
        at: pd.Series([row.get(name) for row in rows], dtype=object)
        for at, name in enumerate(names)
    }
    frame = pd.DataFrame(columns, index=range(len(rows)))
    # Names are any objects: pandas would make levels of tuples, and spell every text.
    frame.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    if not rows:
        frame["duration"] = pd.Series([], dtype=object)
    origin = Origin("requests", range(1, len(rows) + 1), tuple(frame.columns), word="request")
    return Table(frame, origin)
