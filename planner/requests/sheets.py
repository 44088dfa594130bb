"""The sheet of a workbook that holds the requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.errors import InputError, Spot
from planner.messages import named, nearest, shown
from planner.requests.grid import Grid, Hidden
from planner.requests.header import find_top
from planner.requests.headings import Headings
from planner.requests.layout import lay_out, unreadable_cells
from planner.requests.reading import LeftOut
from planner.requests.rule_headings import are_rules, is_called_rules, look_like_rules
from planner.requests.rule_sheets import Found, read_rule_lines
from planner.requests.settings import are_settings, is_called_settings, read_settings
from planner.requests.settled import Settings
from planner.requests.table import Table
from planner.requests.workbooks.opening import Book, SheetInfo, opened

# What a plan writes and a template explains: looked into last, though it speaks of lengths too.
OURS = ("summary", "next", "left out", "catalog", "settings", "help", "errors", "rules kept")


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
        If the sheet Settings or the sheet Rules has faults.
    """
    with opened(path) as book:
        settings = _settings(book, path)
        said = settings or Settings()
        headings = headings.over(_headings(said))
        chosen = _chosen(book, path, headings, sheet, said)
        hidden = hidden or said.hidden_rows or "ask"
        rules = _rules(book, path, chosen, hidden)
        table = lay_out(book.grid(chosen.name), headings, hidden)
        for name in ("meanings", "ignored"):
            with said.blamed(name):
                table.refuse_unknown(Headings(dict.fromkeys(getattr(said, name) or ())))
        told = (*table.left_out, *_passed_over(book, chosen, settings), *rules.left_out)
        return replace(
            table, settings=settings, rules=rules.lines, left_out=told, headings=headings
        )


def _headings(said: Settings) -> Headings:
    """Return what settings say of headings."""
    with said.blamed("meanings"):
        return Headings(said.columns)


def _chosen(
    book: Book, path: Path, headings: Headings, sheet: str | None, said: Settings
) -> SheetInfo:
    """Return the sheet of requests: the one that is asked for, else where they stand."""
    if sheet:
        return _named(book, path, sheet)
    if said.requests_sheet:
        with said.blamed("requests_sheet"):
            return _named(book, path, said.requests_sheet)
    return _with_requests(book, path, headings)


def _passed_over(book: Book, chosen: SheetInfo, settings: Settings | None) -> Iterator[LeftOut]:
    """Yield the sheets that are called as ours are, and are others."""
    for each in book.sheets:
        if each == chosen:
            continue
        where = f"sheet {shown(each.name)}"
        if settings is None and is_called_settings(each.name):
            yield LeftOut(where, "not the planner's settings")
        if is_called_rules(each.name) and not are_rules(each.head) and any(map(any, each.head)):
            yield LeftOut(where, "not the planner's rules")
        if not is_called_rules(each.name) and look_like_rules(each.head):
            yield LeftOut(where, "looks like rules, which count in a sheet called Rules only")


def _rules(book: Book, path: Path, chosen: SheetInfo, hidden: Hidden) -> Found:
    """Read the sheet Rules, where there is one that is ours."""
    ours = [each for each in book.sheets if each != chosen and _is_of_rules(each)]
    if len(ours) > 1:
        raise InputError(
            f"{named(path)} has rules in {len(ours)} sheets: {_listed(ours)}; "
            "put them into one, or rename the other"
        )
    if not ours:
        return Found((), ())
    grid = book.grid(ours[0].name, every_format=True)
    return read_rule_lines(grid, hidden, visible=ours[0].visible)


def _is_of_rules(sheet: SheetInfo) -> bool:
    return is_called_rules(sheet.name) and are_rules(sheet.head)


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
    others = [each for each in book.sheets if not _is_of_rules(each)] or list(book.sheets)
    shown_ones = [each for each in others if each.visible] or others
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
