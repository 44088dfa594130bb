"""From the cells of a sheet to the table of requests in it.

People put titles above a table, totals below it, merge cells, hide rows and repeat the headings on
each page. What is left out is told, and what could mean two things is a fault.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import Fault, InputError
from planner.messages import named, numbers_told, shown
from planner.requests.cells import Unreadable, is_empty
from planner.requests.extras import (
    leave_out_blank,
    leave_out_notes,
    leave_out_repeated,
)
from planner.requests.formats import apply_formats
from planner.requests.grid import HEAD, Box, Grid, Hidden, Marks, Place, letters
from planner.requests.header import find_top
from planner.requests.headings import Headings
from planner.requests.reading import LeftOut
from planner.requests.rows import Rows
from planner.requests.table import Origin, Table
from planner.requests.totals import leave_out_totals

# Of these a merged cell speaks for all its rows; a number may have been meant for all together.
SHARED = {
    "content_type", "platform", "required_quality", "model", "resolution", "models", "use", "draft",
}  # fmt: skip
ERROR = ("is an error of the spreadsheet", "mend the formula, or clear the cell")
UNSAVED = (
    "is a formula without a stored value",
    "open the file in a spreadsheet and save it, or write the value",
)


def lay_out(grid: Grid, headings: Headings, hidden: Hidden = "ask") -> Table:
    """Find the table of requests in a sheet.

    Parameters
    ----------
    grid
        The cells.
    headings
        What headings mean.
    hidden
        What becomes of rows that are not shown: ``"ask"`` makes them a fault.

    Returns
    -------
    Table
        The rows below the headings that say something, with what was left out and why.

    Raises
    ------
    InputError
        If nothing stands there, or a column with values has no heading.
    """
    top = find_top(grid.head, headings)
    if top is None:
        state = f"begins with {HEAD} blank rows" if len(grid.head) >= HEAD else "is empty"
        raise InputError(f"{grid.source} {state}: expected a header row with a column duration")
    frame, numbers = grid.below(top.row + top.rows)
    rows = Rows(top, frame, np.asarray(numbers, dtype=np.int64), in_sheet=bool(grid.sheet))
    _mark(rows, grid.marks)
    apply_formats(rows, grid.marks, headings)
    _unmerge(rows, grid.marks)
    leave_out_blank(rows)
    leave_out_repeated(rows)
    if hidden == "skip":
        _treat_hidden(rows, grid.marks, hidden)
    leave_out_totals(rows, grid.marks, headings)
    leave_out_notes(rows)
    if hidden != "skip":
        _treat_hidden(rows, grid.marks, hidden)
    return _table(rows, grid, top.row + top.rows)


def unreadable_cells(marks: Marks) -> dict[Place, Unreadable]:
    """Return the cells that nobody can read, each with what is wrong with it.

    Parameters
    ----------
    marks
        What the values of a sheet do not tell.
    """
    cells = {place: Unreadable(text, *ERROR) for place, text in marks.errors.items()}
    return cells | {place: Unreadable("(formula)", *UNSAVED) for place in marks.unsaved}


def _mark(rows: Rows, marks: Marks) -> None:
    """Say of cells that nobody can read what is wrong with them, where anybody would."""
    told = unreadable_cells(marks)
    row_of = rows.row_of() if told else {}
    marked: dict[int, dict[int, object]] = {}
    for (row, column), cell in told.items():
        if row in row_of and column < len(rows.top.fields):
            if rows.top.fields[column]:
                marked.setdefault(column, {})[row_of[row]] = cell
            elif (row, column) in marks.errors:
                marked.setdefault(column, {})[row_of[row]] = cell.shown
    for column, cells in marked.items():
        rows.put([*cells], column, [*cells.values()])


def _unmerge(rows: Rows, marks: Marks) -> None:
    """Let a merged name speak for all its rows; a merged number is a fault in all but one.

    A text that stands across several columns, and is all there is in its row, is left out.
    """
    row_of = rows.row_of() if marks.merged else {}
    banners = np.zeros(len(rows.frame), dtype=bool)
    for box in marks.merged:
        if box.top not in row_of:
            continue
        if box.top == box.bottom and _is_alone(rows, row_of[box.top]):
            banners[row_of[box.top]] = True
            continue
        for column in range(box.left, min(box.right + 1, len(rows.top.fields))):
            if rows.top.fields[column]:
                _share(rows, box, column, row_of[box.top])
    rows.leave_out(banners, "headings between the rows")


def _is_alone(rows: Rows, row: int) -> bool:
    cells = [cell for cell in rows.frame.iloc[row].tolist() if not is_empty(cell)]
    return len(cells) == 1 and isinstance(cells[0], str)


def _share(rows: Rows, box: Box, column: int, top: int) -> None:
    value = rows.frame.iat[top, box.left]
    first, last = (f"{letters(column)}{row + 1}" for row in (box.top, box.bottom))
    below = range(top + 1, int(np.searchsorted(rows.numbers, box.bottom + 1, side="right")))
    if rows.top.fields[column] in SHARED and box.left == box.right and not is_empty(value):
        rows.put(below, column, [value] * len(below))
        said = f"merged: {shown(value)} counts in each row"
        rows.left_out.append(LeftOut(f"cells {first}:{last}", said, read=True))
        return
    where_not = below if column == box.left else range(top, below.stop)
    rows.put(where_not, column, [_merged(box)] * len(where_not))


def _merged(box: Box) -> Unreadable:
    where = f"{letters(box.left)}{box.top + 1}:{letters(box.right)}{box.bottom + 1}"
    mend = "unmerge them, and fill in each cell"
    return Unreadable("(merged)", f"is merged with others ({where})", mend)


def _unclear(rows: Rows, marks: Marks) -> dict[Place, Unreadable]:
    """Return the cells of columns that are carried through of which nobody knows what they say.

    They are no faults, as long as nobody asks what stands there.
    """
    carried = {at for at, name in enumerate(rows.top.names) if name and not rows.top.fields[at]}
    told = {place: cell for place, cell in unreadable_cells(marks).items() if place[1] in carried}
    for box in marks.merged:
        columns = carried.intersection(range(box.left, box.right + 1))
        first = max(box.top, int(rows.numbers[0]) - 1) if len(rows.numbers) else box.bottom + 1
        for row in range(first, box.bottom + 1):
            told |= {(row, at): _merged(box) for at in columns if (row, at) != (box.top, box.left)}
    return told


def _treat_hidden(rows: Rows, marks: Marks, hidden: Hidden) -> None:
    """Leave hidden rows out, or read them, and say so; without a word from the user, a fault."""
    unseen = np.isin(rows.numbers - 1, list(marks.hidden_rows))
    if not unseen.any():
        return
    how = "hidden by a filter" if marks.filtered else "hidden"
    if hidden == "skip":
        rows.leave_out(unseen, how)
    elif hidden == "include":
        rows.tell(np.flatnonzero(unseen).tolist(), f"{how}, and read all the same", read=True)
    else:
        numbers = rows.numbers[unseen].tolist()
        reason = f"{'is' if len(numbers) == 1 else 'are'} {how}"
        mend = "show or delete what is hidden, or say --hidden include or --hidden skip"
        rows.faults.append(Fault(numbers_told("row", numbers), "", None, reason, mend))


def _table(rows: Rows, grid: Grid, header: int) -> Table:
    """Name the columns; one that has no heading may hold nothing, and is left out."""
    names, frame = rows.top.names, rows.frame.reset_index(drop=True)
    for at in np.flatnonzero(rows.filled.any(axis=0)).tolist():
        if not names[at]:
            row = int(rows.filled[:, at].argmax())
            raise InputError(
                f"{grid.source}: {shown(frame.iat[row, at])} in column {letters(at)}, row "
                f"{named(rows.numbers[row])}, has no header above it; write one, or clear the cell"
            )
    kept = [at for at, name in enumerate(names) if name]
    frame = frame.iloc[:, kept]
    frame.columns = pd.Index([names[at] for at in kept], dtype=object)
    numbers = _plain(rows.numbers)
    origin = Origin(
        grid.source,
        numbers,
        names,
        grid.file,
        sheet=grid.sheet,
        header=header,
        unclear=_unclear(rows, grid.marks),
    )
    return Table(
        frame,
        origin,
        faults=tuple(rows.faults),
        left_out=tuple(rows.left_out),
        said=(*grid.said, *_hidden_columns(rows, grid.marks)),
    )


def _hidden_columns(rows: Rows, marks: Marks) -> list[str]:
    fields, names = rows.top.fields, rows.top.names
    read = [at for at in sorted(marks.hidden_columns) if at < len(fields) and fields[at]]
    return [f"column {letters(at)} ({names[at]}) is hidden, and read" for at in read]


def _plain(numbers: NDArray[np.int64]) -> range | NDArray[np.int64]:
    """Return numbers that follow each other as a range, which takes no room."""
    if len(numbers) and int(numbers[-1]) - int(numbers[0]) == len(numbers) - 1:
        return range(int(numbers[0]), int(numbers[-1]) + 1)
    return numbers
