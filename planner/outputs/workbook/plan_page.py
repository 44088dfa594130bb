"""The sheet of the plan, made easy to read, on the screen and on paper."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from math import ceil

from planner.errors import PlannerWarning
from planner.outputs.workbook.filters import filter_all
from planner.outputs.workbook.page import on_paper, on_two_pages, print_also
from planner.outputs.workbook.source import Home

LINE_HEIGHT = 15.0  # points


def set_up(home: Home, start: int, columns: int) -> None:
    """Make the sheet easy to read, on the screen and on paper; what the user set up stays."""
    from openpyxl.utils import get_column_letter

    sheet, titles = home.sheet, _title_column(home)
    if sheet.freeze_panes is None:
        sheet.freeze_panes = f"{get_column_letter(titles + 1)}{home.header + 1}"
    _set_filter(home)
    on_paper(sheet, heads=home.header, hers=not home.fresh)
    print_also(sheet, home.header, home.last, start + columns - 1)
    on_two_pages(sheet, titles, start, start + columns - 1)
    _make_heads_high(home)


def _set_filter(home: Home) -> None:
    why = filter_all(home)
    if why:
        warnings.warn(
            f"sheet {home.sheet.title!r} has no filter buttons in the plan: {why}, and sorting by "
            "them would part requests from their decisions",
            PlannerWarning,
            stacklevel=2,
        )


def _title_column(home: Home) -> int:
    """Return the number of the column that says what a request is: the first of words, or A."""
    sheet = home.sheet
    for at in range(1, 5):
        texts = [sheet.cell(row, at).value for row in home.rows[:50]]
        if any(isinstance(text, str) and " " in text for text in texts):
            return at
    return 1


def make_room(home: Home, texts: Sequence[str], width: float) -> None:
    """Make rows as high as their texts, of which a line holds about so many letters."""
    letters = 1.1 * width
    for row, text in zip(home.rows, texts, strict=True):
        if len(text) > letters:
            known = home.sheet.row_dimensions[row]
            known.height = max(known.height or 0, LINE_HEIGHT * ceil(len(text) / letters) + 1)


def _make_heads_high(home: Home) -> None:
    """Give headings of two lines the room; the height of a row may be fixed."""
    row = home.sheet.row_dimensions[home.header]
    row.height = max(row.height or 0, 2 * LINE_HEIGHT + 2)
