"""The filter of the plan's sheet: over all that a row says, so that sorting tears nothing apart."""

from __future__ import annotations

from typing import Any

from planner.outputs.workbook.block import bounds, columns_beside_rows
from planner.outputs.workbook.source import Home


def filter_all(home: Home) -> str:
    """Let the filter span from the first column to the last one, hidden ones included.

    A filter of the user's is widened, and a table of hers takes the plan's columns in.

    Returns
    -------
    str
        Why that cannot be, as a phrase: then there are no buttons to sort with. "" where it can.
    """
    sheet = home.sheet
    columns = columns_beside_rows(sheet, home.header, home.last)
    tables = [table for table in sheet.tables.values() if _is_beside(table.ref, home)]
    if not tables:
        _widen_filter(sheet.auto_filter, home, max(columns))
        return ""
    why = _why_not_widened(tables, home, columns)
    if not why:
        _widen_table(tables[0], home, max(columns))
        return ""
    for table in tables:
        table.autoFilter = None
    if sheet.auto_filter.ref and _is_beside(sheet.auto_filter.ref, home):
        sheet.auto_filter.ref, sheet.auto_filter.filterColumn = None, []
    return why


def _is_beside(ref: str, home: Home) -> bool:
    """Say whether a range has rows of the requests."""
    _, top, _, bottom = bounds(ref)
    return top <= home.last and bottom >= home.header


def _widen_filter(hers: Any, home: Home, last: int) -> None:
    hers.ref = hers.ref or _span(1, home.header, last, home.last)
    if not _is_beside(hers.ref, home):
        return
    left, _, _, bottom = bounds(hers.ref)
    hers.filterColumn = [one for one in hers.filterColumn if left + one.colId <= last]
    for one in hers.filterColumn:
        one.colId += left - 1
    hers.ref, hers.sortState = _span(1, home.header, last, max(bottom, home.last)), None


def _why_not_widened(tables: list[Any], home: Home, columns: set[int]) -> str:
    table, last = tables[0], max(columns)
    left, top, _, bottom = bounds(table.ref)
    name = f"the table {table.displayName}"
    if len(tables) > 1:
        return f"{name} and {tables[1].displayName} stand in the same rows"
    if top != home.header or left > min(columns):
        return f"{name} does not begin with the headings of the requests"
    if bottom - (table.totalsRowCount or 0) < home.last:
        return f"{name} ends above the last request"
    heads = [home.sheet.cell(home.header, at).value for at in range(left, last + 1)]
    texts = [str(head).casefold() for head in heads if head is not None]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    return f"{name} would have two columns named {twice}" if twice else ""


def _widen_table(table: Any, home: Home, last: int) -> None:
    """Take columns into a table; each needs a text for a name, as Excel gives it one."""
    from openpyxl.worksheet.table import TableColumn

    left, top, _, bottom = bounds(table.ref)
    known = {column.name: column for column in table.tableColumns}
    columns = []
    free = max(column.id for column in table.tableColumns) + 1
    for at in range(left, last + 1):
        cell = home.sheet.cell(home.header, at)
        if not isinstance(cell.value, str):
            cell.value = f"Column{at}" if cell.value is None else str(cell.value)
        name = cell.value.replace("\n", "_x000a_")
        columns.append(known.get(name) or TableColumn(id=free + at, name=name))
    table.tableColumns = columns
    table.ref, table.sortState = _span(left, top, last, bottom), None
    if table.autoFilter is not None:
        filtered = bottom - (table.totalsRowCount or 0)
        table.autoFilter.ref, table.autoFilter.sortState = _span(left, top, last, filtered), None


def _span(left: int, top: int, right: int, bottom: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
