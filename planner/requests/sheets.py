"""Requests in a sheet of a workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pandas as pd

from planner.errors import InputError, named, shown
from planner.files import check_file, parsing
from planner.requests.extent import too_far
from planner.requests.table import Origin, Table, without_blank_rows

MOST_BYTES = 500_000_000


def read_sheet(path: Path) -> Table:
    """Read a sheet of a workbook, .xlsx or .ods: the one called requests, or plan, or the first.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    Table
        The cells below the first row in which anything stands.

    Raises
    ------
    InputError
        If it cannot be read, or is empty.
    """
    from python_calamine import CalamineWorkbook

    check_file(path, MOST_BYTES)
    with parsing(named(path), "workbook"):
        _check_form(path)
        workbook = CalamineWorkbook.from_path(str(path))
        name = _sheet_of_requests(workbook.sheet_names)
        far = too_far(path, name) if path.suffix.lower() == ".xlsx" else None
    source = f"{named(path)}, sheet {shown(name)}"
    if far:
        raise InputError(
            f"{source} reaches to row {far[0]:,} and column {far[1]:,}; "
            "clear the cells that lie far from the table"
        )
    with parsing(named(path), "workbook"):
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
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
    rows = range(top + 2, top + 2 + len(frame))
    return without_blank_rows(frame, Origin(source, rows, tuple(header), path, sheet=name))


def _check_form(path: Path) -> None:
    """Refuse an .ods whose elements are not closed: calamine would look for their ends for ever."""
    if path.suffix.lower() == ".ods":
        with zipfile.ZipFile(path) as parts, parts.open("content.xml") as content:
            expat.ParserCreate().ParseFile(content)


def _sheet_of_requests(names: list[str]) -> str:
    """Pick a sheet by its name: requests, or the plan that was made of them; else the first."""
    known = {name.strip().casefold(): name for name in reversed(names)}
    return known.get("requests") or known.get("plan") or names[0]


def _cell(value: Any) -> Any:
    """Give whole numbers back as such: spreadsheets know floats only."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == "" else value
