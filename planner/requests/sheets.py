"""The sheet of a workbook that holds the requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.errors import InputError, Spot, named, nearest, shown
from planner.requests.grid import Grid, Hidden
from planner.requests.header import find_top
from planner.requests.headings import Headings
from planner.requests.layout import lay_out, unreadable_cells
from planner.requests.reading import LeftOut
from planner.requests.settings import are_settings, is_called_settings, read_settings
from planner.requests.settled import Settings
from planner.requests.table import Table
from planner.requests.workbooks.opening import Book, SheetInfo, opened

# What a plan writes and a template explains: looked into last, though it speaks of lengths too.
OURS = ("summary", "next", "left out", "catalog", "settings", "help", "errors")


def read_sheet(
    path: Path, headings: Headings, sheet: str | None = None, hidden: Hidden | None = None
) -> Table:
    """Read the requests in a workbook.

    Parameters
    ----------
    path
        The workbook: .xlsx, .xlsm or .ods.
    headings
        What headings mean.
    sheet
        The name of the sheet; the one that has the headings of requests where None.
    hidden
        What becomes of hidden rows, as of `lay_out`; as the sheet Settings says where None.

    Raises
    ------
    InputError
        If it cannot be read, there is no such sheet, or requests are in several.
    TableError
        If the sheet Settings has faults.
    """
    with opened(path) as book:
        chosen = _named(book, path, sheet) if sheet else _with_requests(book, path, headings)
        settings = _settings(book, path)
        hidden = hidden or (settings and settings.hidden_rows) or "ask"
        table = lay_out(book.grid(chosen.name), headings, hidden)
        passed_over = tuple(
            LeftOut(f"sheet {shown(each.name)}", "not the planner's settings")
            for each in book.sheets
            if settings is None and each != chosen and is_called_settings(each.name)
        )
        return replace(table, settings=settings, left_out=(*table.left_out, *passed_over))


def _settings(book: Book, path: Path) -> Settings | None:
    """Read the sheet Settings, where there is one that is ours."""
    for each in book.sheets:
        if is_called_settings(each.name) and are_settings(each.head):
            grid = book.grid(each.name)
            return read_settings(_with_marks(grid), grid.source, Spot(path, each.name))
    return None


def _with_marks(grid: Grid) -> list[list[Any]]:
    """Return the first rows of a sheet, with what is wrong where nobody can read a cell."""
    told = unreadable_cells(grid.marks)
    width = max((column + 1 for _, column in told), default=0)
    rows = [[*cells, *[None] * (width - len(cells))] for cells in grid.head]
    for (row, column), cell in told.items():
        if row < len(rows):
            rows[row][column] = cell
    return rows


def _named(book: Book, path: Path, sheet: str) -> SheetInfo:
    for each in book.sheets:
        if each.name.strip().casefold() == sheet.strip().casefold():
            return each
    names = [each.name for each in book.sheets]
    raise InputError(f"{named(path)} has no sheet {shown(sheet)}; {nearest(sheet, names)}")


def _with_requests(book: Book, path: Path, headings: Headings) -> SheetInfo:
    """Find the sheet that holds requests: no hidden one, and none of ours where there is another.

    Where none does, the first sheet in which anything stands shows what is missing.
    """
    if not book.sheets:
        raise InputError(f"{named(path)} has no sheet")
    shown_ones = [each for each in book.sheets if each.visible] or list(book.sheets)
    found = [each for each in shown_ones if _holds_requests(each, headings)]
    theirs = [each for each in found if not _is_ours(each)]
    found = theirs or found
    if len(found) > 1:
        names = _listed(found)
        raise InputError(
            f"{named(path)} has requests in {len(found)} sheets: {names}; "
            f"say which, as --sheet {found[0].name!r}"
        )
    if found:
        return found[0]
    filled = [each for each in shown_ones if any(map(any, each.head))]
    return filled[0] if filled else shown_ones[0]


def _holds_requests(sheet: SheetInfo, headings: Headings) -> bool:
    top = find_top(sheet.head, headings)
    return top is not None and top.is_of_requests


def _is_ours(sheet: SheetInfo) -> bool:
    return sheet.name.strip().casefold().removesuffix(" (plan)") in OURS


def _listed(sheets: Sequence[SheetInfo]) -> str:
    return ", ".join(shown(each.name) for each in sheets)
