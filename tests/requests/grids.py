"""Sheets made in memory."""

from __future__ import annotations

import pandas as pd

from planner.requests.grid import Grid, Marks
from planner.requests.headings import Headings
from planner.requests.layout import lay_out


def grid(*lines, sheet="Videos", said=(), **marks):
    """Make a sheet of rows of cells."""
    width = max(map(len, lines), default=0)
    rows = [[*line, *[None] * (width - len(line))] for line in lines]

    def below(first):
        columns = {
            at: pd.Series([row[at] for row in rows[first:]], dtype=object) for at in range(width)
        }
        frame = pd.DataFrame(columns, index=range(len(rows[first:])))
        return frame, range(first + 1, len(rows) + 1)

    return Grid(f"batch.xlsx, sheet '{sheet}'", rows[:60], below, sheet, None, Marks(**marks), said)


def laid_out(*lines, hidden="ask", columns=None, **marks):
    """Find the table in rows of cells."""
    return lay_out(grid(*lines, **marks), Headings(columns), hidden)


def left_out(table):
    """Say what was left out, or read in a way that should be known."""
    return [str(each) for each in table.left_out]
