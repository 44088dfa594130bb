"""Where the plan's columns go in a sheet, and what the user must know if that has changed."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from planner.errors import OutputError, PlannerWarning
from planner.outputs.workbook.block import (
    HELPER,
    Block,
    columns_beside_rows,
    free_columns,
    last_used_column,
    remove_block,
)
from planner.outputs.workbook.source import Home

MAX_COLUMNS = 16_384


def place_for(home: Home, heads: Sequence[str]) -> int:
    """Find the place for the columns of the plan: where those of an earlier plan were.

    These are cleared. Where there are more now, and a column of the user's is in their way, ours
    go to the right of hers.

    Parameters
    ----------
    home
        The workbook.
    heads
        What the columns are called.

    Returns
    -------
    int
        The number of the first column.

    Raises
    ------
    OutputError
        If the sheet is not so wide.
    """
    sheet, old, columns = home.sheet, home.replaced, len(heads)
    start = last_used_column(sheet) + 1
    if old is not None:
        remove_block(sheet, old, home.rows)
        used = columns_beside_rows(sheet, home.header, home.last)
        start = start if used & {*range(old.last + 1, old.first + columns)} else old.first
        _warn_of_moves(home, old, start, heads)
    if start + columns > MAX_COLUMNS:
        raise OutputError(f"sheet {sheet.title!r} has no room for {columns} columns more")
    free_columns(sheet, start, start + columns - 1)
    return start


def _warn_of_moves(home: Home, old: Block, start: int, heads: Sequence[str]) -> None:
    """Say which columns stand elsewhere now, where formulas of the user's may look for them."""
    from openpyxl.utils import get_column_letter

    before = {head: get_column_letter(at) for at, head in enumerate(old.heads, old.first)}
    now = {head: get_column_letter(at) for at, head in enumerate(heads, start)}
    moved = [
        f"{head} from {before[head]} to {now[head]}"
        for head in before.keys() & now.keys()
        if before[head] != now[head] and not head.startswith(HELPER)
    ]
    if moved and any(_has_formulas(sheet) for sheet in home.book.worksheets):
        warnings.warn(
            f"sheet {home.sheet.title!r}: columns of the plan have moved: "
            f"{', '.join(sorted(moved))}; formulas of yours that point at them must follow",
            PlannerWarning,
            stacklevel=2,
        )


def _has_formulas(sheet: Any) -> bool:
    return any(cell.data_type == "f" for cell in sheet._cells.values())
