"""The plan's columns as a block of a sheet: found again, cleared, and who stands around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from planner.results.columns import COLUMNS, LOCKED
from planner.results.table import DECISIONS

HELPER = "planner "  # what the headings of hidden columns begin with
BEGIN = ("Decision", "Planned model")
TITLES = {column.title for column in COLUMNS} | {LOCKED}


@dataclass(frozen=True)
class Block:
    """The columns of an earlier plan.

    Attributes
    ----------
    first
        The number of the first one.
    header
        The number of the row with their headings.
    heads
        What they are called.
    """

    first: int
    header: int
    heads: tuple[str, ...]

    @property
    def last(self) -> int:
        """The number of the last one, hidden ones included."""
        return self.first + len(self.heads) - 1


def found_block(sheet: Any, header: int) -> Block | None:
    """Find the columns that an earlier plan wrote, by their headings; None where there are none."""
    heads = [cell.value for cell in sheet[header]]
    for at in range(len(heads) - 1):
        if tuple(heads[at : at + 2]) == BEGIN:
            ours = takewhile(
                lambda head: head in TITLES or str(head).startswith(HELPER), heads[at:]
            )
            return Block(at + 1, header, tuple(map(str, ours)))
    return None


def last_used_column(sheet: Any) -> int:
    """Return the number of the last column in which anything stands; formats do not count."""
    cells: Iterator[int] = (
        place[1] for place, cell in sheet._cells.items() if cell.value is not None
    )
    merged: Iterator[int] = (each.max_col for each in sheet.merged_cells.ranges)
    tables = (bounds(table.ref)[2] for table in sheet.tables.values())
    return max(0, *merged, *tables, max(cells, default=0))


def columns_beside_rows(sheet: Any, first: int, last: int) -> set[int]:
    """Return the numbers of the columns in which anything stands in some rows."""
    return {
        column
        for (row, column), cell in sheet._cells.items()
        if first <= row <= last and cell.value is not None
    }


def bounds(ref: str) -> tuple[int, int, int, int]:
    """Return the numbers of the first column and row of a range, and of the last ones."""
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(ref)
    return int(left or 0), int(top or 0), int(right or 0), int(bottom or 0)


def remove_block(sheet: Any, block: Block, rows: Collection[int]) -> None:
    """Clear the columns of an earlier plan, with the formats and rules that hold for them only.

    Parameters
    ----------
    sheet
        The sheet.
    block
        The columns.
    rows
        The numbers of the rows with requests. What else stands in the columns is the user's.
    """
    from openpyxl.formatting.formatting import ConditionalFormattingList

    _drop_criteria(sheet, block)
    cleared = {block.header, *rows, *_planned_rows(sheet, block)}
    for place in [at for at in sheet._cells if block.first <= at[1] <= block.last]:
        if place[0] in cleared:
            del sheet._cells[place]
    formats, sheet.conditional_formatting = (
        sheet.conditional_formatting,
        ConditionalFormattingList(),
    )
    for each in formats:
        if not _inside(each.sqref, block):
            for rule in each.rules:
                sheet.conditional_formatting.add(str(each.sqref), rule)
    rules = sheet.data_validations
    rules.dataValidation = [one for one in rules.dataValidation if not _inside(one.sqref, block)]
    free_columns(sheet, block.first, block.last)


def _drop_criteria(sheet: Any, block: Block) -> None:
    """Take off what the columns of an earlier plan are filtered by.

    Where nothing else filters the rows, they are shown again.
    """
    for each in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())):
        if each is None or not each.ref:
            continue
        left, top, _, bottom = bounds(each.ref)
        kept = [
            one for one in each.filterColumn if not block.first <= left + one.colId <= block.last
        ]
        if len(kept) < len(each.filterColumn) and not kept:
            for row in range(top + 1, bottom + 1):
                sheet.row_dimensions[row].hidden = False
        each.filterColumn = kept


def _planned_rows(sheet: Any, block: Block) -> Iterator[int]:
    """Find the rows that a plan decided on, though no request may stand there any more."""
    for row in range(block.header + 1, sheet.max_row + 1):
        cell = sheet._cells.get((row, block.first))
        if cell is not None and (cell.value in DECISIONS or str(cell.value).startswith("=IF(")):
            yield row


def _inside(places: Any, block: Block) -> bool:
    return all(block.first <= one.min_col and one.max_col <= block.last for one in places.ranges)


def free_columns(sheet: Any, first: int, last: int) -> None:
    """Take the widths of hers off some columns: one width may reach to the end of the sheet."""
    for letter, column in list(sheet.column_dimensions.items()):
        column.reindex()
        if first <= column.min <= last:
            del sheet.column_dimensions[letter]
        elif column.min < first <= column.max:
            column.max = first - 1
