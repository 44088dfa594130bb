"""Rows of a sheet that are no requests: blank ones, headings once more, notes."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.requests.header import NEEDED
from planner.requests.headings import plain_words
from planner.requests.rows import Rows

FEW = 3  # cells of a row that may be but an id and tick boxes
EMPTY_BOX = ("false", "no", "falsch", "faux", "falso")  # what an empty tick box says


def leave_out_blank(rows: Rows) -> None:
    """Leave out rows in which nothing stands: nothing, an empty tick box, a number to come."""
    rows.leave_out(rows.counts == 0)
    needed = [at for at, field in enumerate(rows.top.fields) if field in NEEDED]
    if not needed:
        return
    few = np.flatnonzero((rows.counts <= FEW) & ~rows.filled[:, needed].any(axis=1))
    cells = rows.frame.iloc[few].to_numpy(dtype=object)
    said = rows.filled[few] & ~np.frompyfunc(_is_empty_box, 1, 1)(cells).astype(bool)
    nothing = np.zeros(len(rows.frame), dtype=bool)
    nothing[few] = ~said.any(axis=1)
    to_come = np.zeros(len(rows.frame), dtype=bool)
    ids = rows.column("id")
    if ids is not None:
        numbers = said[:, ids].any()
        said[:, ids] = False
        to_come[few] = ~said.any(axis=1) & numbers
        to_come[: int(np.flatnonzero(~to_come).max(initial=-1)) + 1] = False
    nothing &= ~to_come
    rows.leave_out(nothing, "nothing but an empty tick box")
    rows.leave_out(to_come[~nothing], "nothing but an id")


def _is_empty_box(cell: Any) -> bool:
    return str(cell).strip().casefold() in EMPTY_BOX


def leave_out_repeated(rows: Rows) -> None:
    """Leave out rows in which the headings stand again, as on every printed page."""
    at = rows.column(*NEEDED)
    if at is None:
        return
    heading = rows.top.names[at]
    column = rows.frame.iloc[:, at]
    found = np.flatnonzero(
        sum(column == spelling for spelling in {heading, heading.upper(), heading.lower()})
    )
    again = np.zeros(len(rows.frame), dtype=bool)
    names = [plain_words(name) for name in rows.top.names]
    for row, cells in zip(found, rows.frame.iloc[found].to_numpy(dtype=object), strict=True):
        filled = rows.filled[row]
        again[row] = all(
            plain_words(str(cell)) == name
            for cell, name, there in zip(cells, names, filled, strict=True)
            if there
        )
    rows.leave_out(again, "the headings again")


def leave_out_notes(rows: Rows) -> None:
    """Leave out what stands below the table, apart from it, in one column."""
    needed = [at for at, field in enumerate(rows.top.fields) if field in NEEDED]
    notes = (rows.counts == 1) & ~rows.filled[:, needed].any(axis=1)
    end = int(np.flatnonzero(~notes).max(initial=-1)) + 1
    below = rows.frame.iloc[end:].to_numpy(dtype=object)
    texts = all(isinstance(cell, str) for cell in below[rows.filled[end:]])
    if texts and 0 < end < len(notes) and rows.numbers[end] > rows.numbers[end - 1] + 1:
        rows.leave_out(np.arange(len(notes)) >= end, "a note below the table")
