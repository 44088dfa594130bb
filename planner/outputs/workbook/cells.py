"""What stands in a cell: numbers and dates as such, everything else as text, never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import OutputError

MAX_LETTERS = 32_767
LARGEST = 10**15  # a sheet keeps 15 digits; longer numbers are written as text
DIGITS_KEPT = 15
FIRST_YEAR = 1901  # the sheets of Excel have one day in 1900 that there never was
# What XML has no letter for, and what would be read as such.
ESCAPED = re.compile("[\0-\b\v-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def put(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> Any:
    """Write a value of ours or of the user's into a cell.

    Parameters
    ----------
    sheet
        The sheet.
    row, column
        Counted from 1.
    value
        Anything; nothing is written for what is no value.
    style
        As of `Looks`; None for none.

    Returns
    -------
    Cell
        The cell.

    Raises
    ------
    OutputError
        If a text is longer than a cell holds.
    """
    cell = sheet.cell(row, column)
    cell._value, cell.data_type = _stored(value, row)
    if style is not None:
        cell._style = style
    elif cell.data_type == "d":
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def put_line(sheet: Any, row: int, column: int, values: Iterable[Any], style: Any) -> None:
    """Write values side by side."""
    for at, value in enumerate(values, start=column):
        put(sheet, row, at, value, style)


def _stored(value: Any, row: int) -> tuple[Any, str]:
    """Return what a cell keeps for a value, and its type."""
    if isinstance(value, str):
        return (_text(value, row), "s") if value else (None, "n")
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None, "n"
    if isinstance(value, (bool, np.bool_)):
        return bool(value), "b"
    if isinstance(value, date):
        return _day(value, row)
    if isinstance(value, (Real, Decimal)) and _is_kept(value):
        return float(value), "n"
    return _text(str(value), row), "s"


def _day(value: date, row: int) -> tuple[Any, str]:
    if value.year < FIRST_YEAR or getattr(value, "tzinfo", None) is not None:
        spelled = value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
        return _text(spelled, row), "s"
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value, "d"


def _is_kept(number: Any) -> bool:
    """Say whether a sheet keeps a number as it is; a span of time is a number to numpy."""
    if isinstance(number, np.timedelta64) or not -LARGEST <= number <= LARGEST:
        return False
    return not isinstance(number, Decimal) or len(number.as_tuple().digits) <= DIGITS_KEPT


def _text(text: str, row: int) -> str:
    if len(text) > MAX_LETTERS:
        raise OutputError(
            f"row {row}: a text of {len(text):,} letters does not fit a cell of "
            f"{MAX_LETTERS:,}: shorten it, or write .csv or .parquet"
        )
    return ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
