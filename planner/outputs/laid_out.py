"""A table of any kind laid out as a sheet, so that something can be shown in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from planner.errors import InputError, Spot
from planner.messages import named, shown
from planner.outputs import styles
from planner.outputs.workbook.cells import LARGEST
from planner.outputs.workbook.write import MAX_ROWS
from planner.requests.cells import is_empty, spelled
from planner.requests.table import Table

MOST_CELLS = 200_000  # that are laid out while somebody waits: for five seconds
MOST_COLUMNS = 16_384  # of any sheet


def laid_out(table: Table) -> Any:
    """Lay a table out, each row under the number that messages give it.

    Where no row of its file holds the headings, as in Parquet, they stand above, and each row one
    further down.

    Returns
    -------
    Worksheet
        The sheet Requests of a new workbook.

    Raises
    ------
    InputError
        If the table is too large.
    """
    origin, frame = table.origin, table.frame
    last = int(origin.rows[-1]) if len(origin.rows) else 0
    if frame.size > MOST_CELLS or len(origin.columns) > MOST_COLUMNS or last > MAX_ROWS:
        raise InputError(f"{origin.source} is too large to be laid out")
    sheet = Workbook().active
    sheet.title = "Requests"
    below = 0 if origin.header else 1
    _write(
        sheet, frame, _columns(table), origin.header + below, [int(n) + below for n in origin.rows]
    )
    return sheet


def rules_table(table: Table, spot: Spot) -> Table:
    """Return the rules of a table as one, each where it stood.

    Raises
    ------
    InputError
        If there are none where something is wrong.
    """
    lines = [line for line in table.rules if line.stands.spot == spot]
    if not lines:
        raise InputError(f"no rules stand in sheet {shown(spot.sheet)}")
    names = list(filter(None, spot.columns))
    frame = pd.DataFrame([[getattr(line, name) for name in names] for line in lines], dtype=object)
    frame.columns = pd.Index([name.capitalize() for name in names], dtype=object)
    rows = [int(re.sub(r"\D", "", line.stands.places["rule"])) for line in lines]
    origin = replace(
        table.origin, rows=rows, columns=spot.columns, sheet=spot.sheet, header=spot.header
    )
    return replace(table, frame=frame, origin=origin)


def _columns(table: Table) -> list[int]:
    """Say where the columns stood, counted from 1: those without a heading were left out."""
    there = [at for at, name in enumerate(table.origin.columns, start=1) if name != ""]
    whole = table.frame.shape[1]
    return there if len(there) == whole else list(range(1, whole + 1))


def _write(sheet: Any, frame: pd.DataFrame, columns: list[int], head: int, rows: list[int]) -> None:
    widths = [_width(name, frame.iloc[:, at]) for at, name in enumerate(frame.columns)]
    for at, name, width in zip(columns, frame.columns, widths, strict=True):
        styles.put_heading(sheet.cell(head, at), named(name, 40))
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.parent.add_named_style(styles.table_style())
    for row, values in zip(rows, frame.itertuples(index=False), strict=True):
        texts = [written(value) for value in values]
        for at, value in zip(columns, texts, strict=True):
            styles.put(sheet.cell(row, at), value)
            sheet.cell(row, at).style = styles.TABLE
        styles.make_room(sheet, row, *zip(map(str, texts), widths, strict=True))
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    styles.set_page(sheet, landscape=True, repeat=f"{head}:{head}")


def _width(name: object, cells: pd.Series[Any]) -> float:
    """Return the letters that a column needs: as many as one of its first cells, up to a bound."""
    longest = max(map(len, map(spelled, [name, *cells.head(100)])))
    return float(min(max(longest + 4, 11), 44))


def written(value: Any) -> Any:
    """Return what a cell can hold of a value: nothing, a plain number, or its text."""
    if is_empty(value):
        return None
    plain = type(value) in (bool, int, float) and abs(value) < LARGEST
    return value if plain else spelled(value)
