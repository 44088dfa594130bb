"""Tables of requests, wherever they are kept: files, DataFrames, dicts."""

from __future__ import annotations

import csv as text_csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InputError, TableError, nearest
from planner.requests.fields import Request

SUFFIXES = (".csv", ".xlsx", ".ods", ".parquet")

Source = str | Path | pd.DataFrame | Iterable[Mapping[str, Any] | Request]


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was found, not yet checked.

    Attributes
    ----------
    frame
        Its columns, under a plain index.
    source
        What to call it in a message.
    rows
        The number that its reader sees beside each row.
    letters
        Whether columns have letters, as in a spreadsheet.
    word
        What a row is called.
    nan_is_empty
        Whether NaN marks an empty cell, as in pandas, or is a wrong number.
    """

    frame: pd.DataFrame
    source: str
    rows: Sequence[int] | pd.Index
    letters: bool = False
    word: str = "row"
    nan_is_empty: bool = True

    def place(self, row: int, column: object = None) -> str:
        """Say where a value stands: ``"cell B7"``, ``"row 7"``."""
        number = self.rows[row]
        if self.letters and column in self.frame.columns:
            from xlsxwriter.utility import xl_col_to_name

            return f"cell {xl_col_to_name(self.frame.columns.get_loc(column))}{number}"
        return f"{self.word} {number}"

    def without(self, column: str) -> Table:
        """Return a table in which a column is only carried through, as ``ignored_<column>``."""
        if column not in self.frame.columns:
            there = [str(name) for name in self.frame.columns]
            raise InputError(f"{self.source} has no column {column!r}; {nearest(column, there)}")
        return replace(self, frame=self.frame.rename(columns={column: f"ignored_{column}"}))


def read_table(requests: Source) -> Table:
    """Read a table of requests from wherever it is.

    Parameters
    ----------
    requests
        A path (.csv, .xlsx, .ods, .parquet), a DataFrame, or an iterable of dicts or `Request`s.

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
    if isinstance(requests, pd.DataFrame):
        frame = requests.set_axis(pd.RangeIndex(len(requests)), axis=0)
        return Table(frame, "DataFrame", requests.index, word="index")
    if isinstance(requests, (str, Path)):
        return _read_file(Path(requests))
    if isinstance(requests, Mapping) or not isinstance(requests, Iterable):
        raise InputError(
            f"requests are a {type(requests).__name__}; "
            "expected a path, a DataFrame, or an iterable of dicts or Requests"
        )
    return _from_records(list(requests))


def read_csv(data: IO[bytes] | Path, source: str) -> Table:
    """Read CSV: UTF-8, with a header, separated by comma, semicolon or tab.

    Every cell stays the text it is, so that an id such as 007 keeps its zeros.
    """
    import pyarrow as pa
    from pyarrow import csv

    raw = data.read_bytes() if isinstance(data, Path) else data.read()
    try:
        header = raw[: raw.find(b"\n") + 1 or None].decode("utf-8-sig").strip()
        if not header:
            state = "begins with a blank line" if raw.lstrip(b"\xef\xbb\xbf \t\r\n") else "is empty"
            raise InputError(f"{source} {state}: expected a header row with a column duration")
        separator = max(",;\t", key=header.count)
        names = _header(raw, separator)
    except UnicodeDecodeError:
        raise _not_utf8(source) from None
    except text_csv.Error as error:
        raise InputError(f"{source} is no CSV that can be read: {error}") from None
    odd: list[Any] = []

    def keep_row(row: Any) -> str:
        odd.append(row)
        return "skip"

    try:
        table = csv.read_csv(
            pa.BufferReader(raw if b"\n" in raw else raw + b"\n"),
            # One thread, so that a line with too few or too many fields knows its number.
            read_options=csv.ReadOptions(use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep_row,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise _not_utf8(source) from None
        raise InputError(f"{source} is no CSV that can be read: {error}") from None
    blank = {row.number for row in odd if not row.text.strip()}
    odd = [row for row in odd if row.text.strip()]
    if odd:
        raise TableError(source, [_odd_row(row) for row in odd[:1000]], len(odd))
    rows = np.arange(2, len(table) + len(blank) + 2)
    rows = rows[~np.isin(rows, list(blank))] if blank else rows
    return _without_blank_rows(_text_frame(table), source, rows=rows)


def _header(raw: bytes, separator: str) -> list[str]:
    """Read the names of the columns; where a quote may be left open, read all to find out."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    lines = text_csv.reader(text, delimiter=separator, strict=raw.count(b'"') % 2 == 1)
    names = next(lines)
    if raw.count(b'"') % 2:
        for _ in lines:
            pass
    return names


def _not_utf8(source: str) -> InputError:
    return InputError(f"{source} is not in UTF-8: save it as 'CSV UTF-8', or as .xlsx")


def _odd_row(row: Any) -> Fault:
    reason = f"{row.actual_columns} fields, where the header has {row.expected_columns}"
    return Fault(f"row {row.number}", "", row.text, reason, "put a text with a separator in quotes")


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
        return _read_sheet(path)
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
    return Table(frame, str(path), range(1, len(frame) + 1))


def _read_sheet(path: Path) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        name = _sheet_of_requests(names)
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise InputError(f"{path} is no workbook that can be read: {error}") from None
    source = f"{path}, sheet {name!r}"
    top = next((row for row, line in enumerate(cells) if any(cell != "" for cell in line)), None)
    if top is None:
        raise InputError(f"{source} is empty: expected a header row with a column duration")
    header = [str(cell).strip() for cell in cells[top]]
    columns = [
        pd.Series([_cell(value) for value in column], dtype=object)
        for column in zip(*cells[top + 1 :], strict=True)
    ]
    columns = columns or [pd.Series([], dtype=object) for _ in header]
    frame = pd.concat(columns, axis=1, keys=range(len(header)))
    frame.columns = pd.Index(header, dtype=object)
    rows = np.arange(top + 2, top + 2 + len(frame))
    return _without_blank_rows(frame, source, rows=rows, letters=True)


def _sheet_of_requests(names: list[str]) -> str:
    """Pick a sheet by its name: requests, or the plan that was made of them; else the first."""
    known = {name.strip().casefold(): name for name in reversed(names)}
    return known.get("requests") or known.get("plan") or names[0]


def _cell(value: Any) -> Any:
    """Give whole numbers back as such: spreadsheets know floats only."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == "" else value


def _text_frame(table: Any) -> pd.DataFrame:
    frame = pd.concat(
        [pd.Series(column.to_pandas(), dtype="str") for column in table.columns], axis=1
    )
    frame.columns = pd.Index([name.strip() for name in table.column_names], dtype=object)
    return frame


def _without_blank_rows(
    frame: pd.DataFrame, source: str, *, rows: NDArray[np.int64], letters: bool = False
) -> Table:
    blank = np.ones(len(frame), dtype=bool)
    for position in range(frame.shape[1]):
        if not blank.any():
            break
        column = frame.iloc[:, position]
        blank &= (column.isna() | (column == "")).to_numpy(dtype=bool)
    kept = frame[~blank].reset_index(drop=True) if blank.any() else frame
    nameless = kept.iloc[:, [at for at, name in enumerate(kept.columns) if name == ""]]
    if (nameless.notna() & (nameless != "")).any(axis=None):
        raise InputError(f"{source}: a column with values has no header")
    return Table(kept, source, pd.Index(rows[~blank]), letters=letters)


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
    return Table(frame, "requests", range(1, len(rows) + 1), word="request", nan_is_empty=False)
