"""Cells that show something else than their value: an amount in another unit, zeros in front."""

from __future__ import annotations

from typing import Any

from planner.requests.cells import Unreadable
from planner.requests.cells.lengths import CALLED
from planner.requests.cells.money import other_currency
from planner.requests.grid import Marks
from planner.requests.headings import TIMES, Headings
from planner.requests.number_formats import NumberFormat, number_format
from planner.requests.rows import Rows

TIME_OF = {word: unit for unit, words in CALLED.items() for word in words.split()} | TIMES
NAMES = {"s": "seconds", "min": "minutes", "h": "hours", "ms": "milliseconds", "frames": "frames"}
FIELDS = ("id", "max_cost_usd", "duration")
READ = ("s", "min", "h")  # units that a heading may say


def apply_formats(rows: Rows, marks: Marks, headings: Headings) -> None:
    """Let cells mean what they show: ids get their zeros, amounts in another unit are faults.

    Parameters
    ----------
    rows
        The rows; they are changed.
    marks
        The formats.
    headings
        What headings mean, which may say a unit for all numbers below.
    """
    row_of = rows.row_of() if marks.formats else {}
    formats = {code: number_format(code) for code in {*marks.formats.values()}}
    by_column: dict[int, dict[int, NumberFormat]] = {}
    for (row, column), code in marks.formats.items():
        if row in row_of:
            by_column.setdefault(column, {})[row_of[row]] = formats[code]
    for column, field in enumerate(rows.top.fields):
        if field in FIELDS and column in by_column:
            unit = _unit_above(rows.top.names[column], headings)
            _apply(rows, column, by_column[column], unit)


def _apply(rows: Rows, column: int, formats: dict[int, NumberFormat], unit: str) -> None:
    """Apply the formats of the cells of a column, by row."""
    field, cells = rows.top.fields[column], rows.frame.iloc[:, column].tolist()
    shown = {
        row: _shown(cells[row], said, field, unit)
        for row, said in formats.items()
        if type(cells[row]) in (int, float)
    }
    rows.put([*shown], column, [*shown.values()])


def shown_id(value: Any, code: str) -> Any:
    """Return an id as it is shown.

    Parameters
    ----------
    value
        What stands in the cell.
    code
        Its number format.

    Returns
    -------
    Any
        A text, where a whole number is shown with zeros in front; else the value.
    """
    return _padded(value, number_format(code))


def _unit_above(name: str, headings: Headings) -> str:
    meaning = headings.meaning(name) if name else None
    return meaning.unit if meaning else ""


def _shown(value: Any, said: NumberFormat, field: str, unit: str) -> Any:
    """Return what a cell in the column of a field means to who sees it."""
    if field == "id":
        return _padded(value, said)
    if field == "max_cost_usd":
        return _amount(value, _currency(said))
    return _length(value, _time(said), unit or "s")


def _padded(value: Any, said: NumberFormat) -> Any:
    whole = type(value) in (int, float) and value >= 0 and value == value // 1
    if not whole or said.digits < 2:
        return value
    return f"{said.before}{int(value):0{said.digits}}{said.after}"


def _amount(value: Any, currency: str) -> Any:
    if not currency:
        return value
    mend = "convert it to USD, and format it so"
    return Unreadable(f"{value} {currency}", f"is in {currency}", mend)


def _length(value: Any, shown: str, unit: str) -> Any:
    if shown in ("", unit):
        return value
    mend = f"write {NAMES[unit]}"
    if shown in READ:
        mend += f", or say {NAMES[shown]} in the heading, as Duration ({shown})"
    return Unreadable(f"{value} {shown}", f"is shown in {NAMES[shown]}", mend)


def _currency(said: NumberFormat) -> str:
    """Name the currency that a format says; "" for USD, or none."""
    named = filter(None, map(other_currency, said.words))
    unknown = said.currency if said.currency in said.words else ""
    return next(named, None) or unknown


def _time(said: NumberFormat) -> str:
    """Name the unit of time that a format says; "" for none."""
    return next(filter(None, (TIME_OF.get(word.casefold(), "") for word in said.words)), "")
