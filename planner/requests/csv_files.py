"""Requests in CSV: every cell is a text, every line has as many fields as the header."""

from __future__ import annotations

import csv as text_csv
import io
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InputError, TableError
from planner.files import parsing, read_file, read_stream
from planner.requests.table import Origin, Table, without_blank_rows

MOST_BYTES = 2_000_000_000  # about twenty million requests; pyarrow counts no further


def read_csv(data: IO[bytes] | Path, source: str) -> Table:
    """Read CSV: UTF-8, with a header, separated by comma, semicolon or tab.

    Parameters
    ----------
    data
        A file, or what one holds.
    source
        What to call it in a message.

    Returns
    -------
    Table
        Every cell the text it is, so that an id such as 007 keeps its zeros.

    Raises
    ------
    InputError
        If it cannot be read.
    TableError
        If lines do not have as many fields as the header.
    """
    import pyarrow as pa
    from pyarrow import csv

    if isinstance(data, Path):
        raw = read_file(data, MOST_BYTES)
    else:
        raw = read_stream(data, source, MOST_BYTES)
    try:
        raw.decode("utf-8")  # all of it: pyarrow loses its way where an odd line is no text
        header = raw[: raw.find(b"\n") + 1 or None].decode("utf-8-sig").strip()
        if not header:
            state = "begins with a blank line" if raw.lstrip(b"\xef\xbb\xbf \t\r\n") else "is empty"
            raise InputError(f"{source} {state}: expected a header row with a column duration")
        separator = max(",;\t", key=header.count)
        names = _header(raw, separator)
    except UnicodeDecodeError:
        how = "save it as 'CSV UTF-8', or as .xlsx"
        raise InputError(f"{source} is not in UTF-8: {how}") from None
    except text_csv.Error as error:
        raise InputError(f"{source} is no CSV that can be read: {error}") from None
    odd: list[Any] = []

    def keep_row(row: Any) -> str:
        odd.append(row)
        return "skip"

    with parsing(source, "CSV"):
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
    blank = {row.number for row in odd if not row.text.strip()}
    odd = [row for row in odd if row.text.strip()]
    if odd:
        raise TableError(source, [_odd_row(row) for row in odd[:1000]], len(odd))
    rows: range | NDArray[np.int64] = range(2, len(table) + len(blank) + 2)
    if blank:
        rows = np.setdiff1d(rows, list(blank))
    frame = _text_frame(table)
    file = data if isinstance(data, Path) else None
    return without_blank_rows(frame, Origin(source, rows, tuple(frame.columns), file))


def _header(raw: bytearray, separator: str) -> list[str]:
    """Read the names of the columns; where a quote may be left open, read all to find out."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    lines = text_csv.reader(text, delimiter=separator, strict=raw.count(b'"') % 2 == 1)
    names = next(lines)
    if raw.count(b'"') % 2:
        for _ in lines:
            pass
    return names


def _odd_row(row: Any) -> Fault:
    reason = f"{row.actual_columns} fields, where the header has {row.expected_columns}"
    return Fault(f"row {row.number}", "", row.text, reason, "put a text with a separator in quotes")


def _text_frame(table: Any) -> pd.DataFrame:
    frame = pd.concat(
        [pd.Series(column.to_pandas(), dtype="str") for column in table.columns], axis=1
    )
    frame.columns = pd.Index([name.strip() for name in table.column_names], dtype=object)
    return frame
