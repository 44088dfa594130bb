"""Tables of requests, wherever they are kept: one door for files, DataFrames, dicts."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast, get_args

import pandas as pd

from planner.errors import InputError, Spot, TableError
from planner.files import check_file, parsing
from planner.messages import named, nearest, shown
from planner.requests.csv_files import read_csv_grid
from planner.requests.dtypes import objects, with_plain_types
from planner.requests.fields import Request
from planner.requests.grid import Hidden
from planner.requests.headings import Headings
from planner.requests.layout import lay_out
from planner.requests.settled import Settings
from planner.requests.sheets import read_sheet
from planner.requests.table import USUAL, Origin, Table
from planner.requests.workbooks.opening import ENDINGS

MOST_BYTES = 20_000_000_000  # of a Parquet file, which is read in its own pieces
MOST_ROWS = 100_000_000  # a file of a few bytes may say that it holds as many as it likes
NO_NAME = re.compile(r"__index_level_\d+__")  # as pandas calls an index without one
TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*TEXTS, ".xlsx", ".xlsm", ".ods", ".parquet")

Source = str | Path | pd.DataFrame | Iterable[Mapping[str, Any] | Request] | Table


def read_table(
    requests: Source | IO[bytes],
    *,
    sheet: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    hidden: Hidden | None = None,
) -> Table:
    """Read a table of requests from wherever it is; `plan` takes what is returned.

    Parameters
    ----------
    requests
        A path (.csv, .tsv, .xlsx, .xlsm, .ods, .parquet), an open CSV file, a DataFrame, an
        iterable of dicts or `Request`s, or a table that was read already.
    sheet
        The sheet of a workbook; the one that has the headings of requests where None.
    columns
        What headings mean, beyond what is known: heading to field, as ``{"Dauer": "duration"}``;
        None as the field of a column that is not to be read.
    hidden
        What becomes of the hidden rows of a workbook: ``"include"``, ``"skip"``, or ``"ask"``,
        for which they are a fault; as its sheet Settings says where None, else ``"ask"``.

    Returns
    -------
    Table
        The table as it is. The caller's object is not changed.

    Raises
    ------
    InputError
        If there is no such file, its kind is not known, or it cannot be read; if requests are in
        several sheets.
    TableError
        If lines of a CSV file do not have as many fields as its header.
    """
    if hidden is not None and hidden not in get_args(Hidden):
        raise InputError(f"hidden is {shown(hidden)}; {nearest(named(hidden), get_args(Hidden))}")
    headings = Headings(columns) if columns else USUAL
    table = _read(requests, sheet, headings, hidden)
    if columns:
        table.refuse_unknown(headings)
        table = replace(table, headings=headings.over(table.headings))
    asked = Settings(requests_sheet=sheet, hidden_rows=hidden).with_columns(columns or {})
    return table if asked == Settings() else replace(table, asked=table.asked.below(asked))


def _read(
    requests: Source | IO[bytes], sheet: str | None, headings: Headings, hidden: Hidden | None
) -> Table:
    if isinstance(requests, Table):
        return requests
    if isinstance(requests, pd.DataFrame):
        return _from_frame(requests)
    if isinstance(requests, (str, Path)):
        return _read_file(Path(requests), sheet, headings, hidden)
    if isinstance(requests, io.IOBase):
        return lay_out(read_csv_grid(cast(IO[bytes], requests), "standard input"), headings)
    if isinstance(requests, (Mapping, bytes)) or not _has_rows(requests):
        raise InputError(
            f"requests are a {type(requests).__name__}; "
            "expected a path, a DataFrame, or an iterable of dicts or Requests"
        )
    return _from_records(list(cast(Iterable[Any], requests)))


def _from_frame(requests: pd.DataFrame) -> Table:
    for name in requests.columns:
        if not isinstance(name, Hashable):
            raise InputError(f"DataFrame: a column is called {shown(name)}; expected a text")
    index = requests.index
    ids = [name for name in index.names if str(name).strip().casefold() == "id"]
    if ids and not {str(name).strip().casefold() for name in requests.columns} & {"id"}:
        requests = requests.reset_index(level=ids[0])
    frame = with_plain_types(requests.set_axis(pd.RangeIndex(len(requests)), axis=0))
    return Table(frame, Origin("DataFrame", index, tuple(requests.columns), word="index"))


def _has_rows(requests: object) -> bool:
    """Say whether it can be gone through; an array of no dimension only says so."""
    return isinstance(requests, Iterable) and getattr(requests, "ndim", 1) > 0


def _read_file(path: Path, sheet: str | None, headings: Headings, hidden: Hidden | None) -> Table:
    suffix = path.suffix.lower()
    if suffix in ENDINGS:
        return read_sheet(path, headings, sheet, hidden)
    if suffix not in SUFFIXES:
        if os.path.isdir(path):  # noqa: PTH112 - of a name that cannot be, too
            raise InputError(
                f"{named(path)} is a folder; plan_dataset() plans a folder of Parquet files, "
                "count_dataset() makes a table of it"
            )
        raise InputError(
            f"{named(path)}: cannot read {named(suffix, 40) or 'a file without ending'}; "
            f"expected {', '.join(SUFFIXES)}"
        )
    if sheet:
        raise InputError(f"{named(path)} has no sheets; leave --sheet out")
    if suffix in TEXTS:
        return _read_text(path, headings)
    return _read_parquet(path)


def _read_text(path: Path, headings: Headings) -> Table:
    try:
        return lay_out(read_csv_grid(path, named(path)), headings)
    except TableError as error:  # of lines: where they stand is known here
        raise TableError(error.source, error.faults, error.count, Spot(path, header=1)) from None


def _read_parquet(path: Path) -> Table:
    from pyarrow import parquet

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
        frame = as_frame(table.select(named_ones))
    origin = Origin(named(path), range(1, len(frame) + 1), tuple(frame.columns), path)
    return Table(frame, origin)


def as_frame(table: Any) -> pd.DataFrame:
    """Return a `pyarrow.Table` as a DataFrame, its lists and whole numbers as they are."""
    from pyarrow import types

    frame: Any = table.to_pandas(integer_object_nulls=True, ignore_metadata=True)
    for at, kind in enumerate(table.schema.types):
        if types.is_nested(kind):
            frame.isetitem(at, objects(table.column(at)))
    whole: pd.DataFrame = frame
    return whole


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
