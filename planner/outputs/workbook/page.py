"""Widths of columns, and how a sheet goes on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.outputs.workbook.cells import put
from planner.outputs.workbook.looks import TITLE, WORD, Looks

A4 = 9
HEAD_HEIGHT = 24  # points, of a row of headings
UNSAID = 8.43  # the width of a column of which nothing is said
PAGE = 131  # letters side by side on A4 across at full size, as wide as LibreOffice draws them
ROW = 15  # points, of a row of which nothing is said
TALL = 480  # points of rows below each other there; programs take a few more
READABLE = 210  # with more, made to fit, they are too small to read


def set_widths(sheet: Any, widths: Mapping[int, float]) -> None:
    """Set the widths of columns, by their numbers, in letters."""
    from openpyxl.utils import get_column_letter

    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def put_title(sheet: Any, looks: Looks, title: str, remark: str, column: int = 1) -> None:
    """Write the title of a sheet, and below it what it is about."""
    put(sheet, 1, column, title, looks[TITLE])
    put(sheet, 2, column, remark, looks[WORD])
    sheet.row_dimensions[1].height = 30


def on_paper(sheet: Any, *, heads: int = 0, landscape: bool = True, hers: bool = False) -> None:
    """Set a sheet up for paper: A4, a page wide, the row with the headings on every page.

    What the user set up in a sheet of hers stays: paper, orientation, margins, repeated rows.
    """
    page = sheet.page_setup
    page.paperSize = (hers and page.paperSize) or A4
    page.orientation = (hers and page.orientation) or ("landscape" if landscape else "portrait")
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if not hers:
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.5
    if heads and not (hers and sheet.print_title_rows):
        sheet.print_title_rows = f"{heads}:{heads}"
    footer = sheet.oddFooter
    if not any(part.text for part in (footer.left, footer.center, footer.right)):
        footer.right.text, footer.right.size = "&P of &N", 8


def on_two_pages(sheet: Any, titles: int, start: int, last: int) -> None:
    """Put a sheet that is too wide to be read on one page on two, side by side.

    Parameters
    ----------
    sheet
        The sheet, set up for one.
    titles
        The number of the last column that is repeated on the second page.
    start, last
        The numbers of the column with which that begins, and of the last one.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break, ColBreak

    widths = [width_of(sheet, at) for at in range(1, last + 1)]
    if sum(widths) <= READABLE:
        return
    widest = max(sum(widths[: start - 1]), sum(widths[:titles]) + sum(widths[start - 1 :]))
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = max(30, min(100, int(100 * PAGE / widest)))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(start - 1))
    sheet.print_title_cols = f"A:{get_column_letter(titles)}"


def keep_with_next(sheet: Any, headings: Sequence[int], letters: float) -> None:
    """Let no page of a sheet across end with a heading.

    Programs that fit a sheet to a page pass over breaks in it: so its scale is set here.

    Parameters
    ----------
    sheet
        The sheet, set up for a page across, of which nothing is repeated.
    headings
        The numbers of the rows that are to stand on a page with those that follow, in their order.
    letters
        How wide it is.
    """
    from openpyxl.worksheet.pagebreak import Break

    scale = max(30, min(100, int(100 * PAGE / letters)))
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = scale
    room, used = 100 * TALL / scale, 0.0
    heights = [sheet.row_dimensions[row].height or ROW for row in range(1, sheet.max_row + 1)]
    for row, height in enumerate(heights, start=1):
        kept = sum(heights[row - 1 : row + 2]) if row in headings else height
        if used + kept > room:
            # Also where no heading is: a program that fits in more would end the next elsewhere.
            sheet.row_breaks.append(Break(row - 1))
            used = 0.0
        used += height


def print_also(sheet: Any, header: int, last: int, column: int) -> None:
    """Widen the print area that covers the headings of a table, if there is one, to a column."""
    from openpyxl.utils import get_column_letter, range_boundaries

    areas = []
    for area in filter(None, sheet.print_area.split(",")):
        ref = area.rpartition("!")[2].replace("$", "")
        left, top, right, bottom = range_boundaries(ref)
        if top <= header <= bottom:
            right, bottom = max(right, column), max(bottom, last)
            ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        areas.append(ref)
    sheet.print_area = areas


def width_of(sheet: Any, column: int) -> float:
    """Return the width of a column, in letters; 0 where it is hidden."""
    from openpyxl.utils import get_column_letter

    known = sheet.column_dimensions.get(get_column_letter(column))
    if known is None:
        return UNSAID
    return 0.0 if known.hidden else float(known.width)
