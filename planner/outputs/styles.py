"""How sheets that openpyxl writes look: the house's colours, fonts, headings and pages.

Imported only by what writes such sheets, which is loaded where it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from planner.outputs.colours import INK, LINE, MUTED, PAPER
from planner.outputs.workbook.page import on_paper

RED = "F9D3D0"
TITLE = 18  # of a sheet, in points
ROW = 19  # points
HIGHEST = 409  # points, of any row
TABLE = "Table"
AUTHOR = "planner"  # of our comments
LETTERS = 1.15  # that take as much room as a digit, on average
LINE_OF_COMMENT = 44  # letters

# Of `put_text`, by workbook: to look a font up there takes longer than to write a cell.
_LOOKS: WeakKeyDictionary[Any, dict[tuple[str, bool], tuple[int, int, int]]] = WeakKeyDictionary()


def font(colour: str = INK, *, bold: bool = False, size: float = 11) -> Font:
    """Return the house's font."""
    return Font(name="Calibri", size=size, bold=bold, color=colour)


def fill(colour: str) -> PatternFill:
    """Return a plain background."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def underline() -> Border:
    """Return the thin line below a row."""
    return Border(bottom=Side("thin", color=LINE))


def aligned(number: bool = False) -> Alignment:
    """Put numbers right, everything else left, on as many lines as it takes."""
    side = "right" if number else "left"
    return Alignment(horizontal=side, vertical="center", indent=1, wrap_text=not number)


def put(cell: Any, value: Any) -> None:
    """Write a value; a text stays one, whatever it looks like.

    What no file holds, such as half a letter, becomes a question mark.
    """
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("?", value).encode("utf-8", "replace").decode("utf-8")
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def put_title(cell: Any, text: str, size: float = TITLE) -> None:
    """Write what stands above a sheet, or a part of it."""
    put(cell, text)
    cell.font, cell.alignment = font(bold=True, size=size), Alignment(vertical="center")
    cell.parent.row_dimensions[cell.row].height = 1.8 * size


def put_heading(cell: Any, text: str, *, number: bool = False, colour: str = INK) -> None:
    """Write the heading of a column."""
    put(cell, text)
    cell.font, cell.fill = font(PAPER, bold=True), fill(colour)
    cell.alignment = aligned(number)
    cell.parent.row_dimensions[cell.row].height = 22


def put_text(cell: Any, value: Any, *, colour: str = INK, number: bool = False) -> None:
    """Write a cell of a table that is read, not filled in."""
    put(cell, value)
    looks = _LOOKS.setdefault(cell.parent.parent, {})
    if (colour, number) not in looks:
        cell.font, cell.alignment, cell.border = font(colour), aligned(number), underline()
        made = cell._style
        looks[colour, number] = made.fontId, made.alignmentId, made.borderId
    style = cell._style = cell._style or StyleArray()
    style.fontId, style.alignmentId, style.borderId = looks[colour, number]


def table_style() -> NamedStyle:
    """Return the look of `put_text` as a style: quick, for a workbook of many cells."""
    return NamedStyle(TABLE, font=font(), alignment=aligned(), border=underline())


def comment(text: str) -> Comment:
    """Return a note that is large enough for its text."""
    note = Comment(text, AUTHOR)
    lines = sum(1 + len(line) // LINE_OF_COMMENT for line in text.splitlines())
    note.width, note.height = 300, 22 + 17 * lines
    return note


def set_widths(sheet: Any, widths: Sequence[float]) -> None:
    """Make the columns as wide as told, in letters, from the first on."""
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def make_room(sheet: Any, row: int, *texts: tuple[str, float]) -> None:
    """Make a row as high as its texts need, each in a column so many digits wide."""
    lines = (
        sum(ceil((len(line) or 1) / (LETTERS * width)) for line in text.split("\n"))
        for text, width in texts
    )
    sheet.row_dimensions[row].height = min(5 + 15 * max(lines), HIGHEST)


def set_page(sheet: Any, *, landscape: bool = False, repeat: str | None = None) -> None:
    """Print a sheet on A4, one page wide, its headings on each page; give its rows some air."""
    on_paper(sheet, landscape=landscape)
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW, True
    sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.3
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&F, &A", "&P / &N"
    sheet.oddFooter.left.color = sheet.oddFooter.right.color = MUTED
    sheet.print_title_rows = repeat
