"""How cells look: colours, fonts, formats, each made once for a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from planner.outputs.colours import AMBER, GREEN, GREY, INK, LINE, MUTED, PAPER
from planner.results.columns import PlanColumn
from planner.results.outcome import Fate

COLOURS = {
    Fate.BEST: GREEN,
    Fate.SIMPLER: AMBER,
    Fate.OUTBID: GREY,
    Fate.TOO_DEAR: GREY,
    Fate.WORTHLESS: GREY,
    Fate.KEPT_OUT: GREY,
    Fate.RULED_OUT: GREY,
    Fate.IMPOSSIBLE: GREY,
}
DOLLARS = '"$"#,##0.00'
COUNT = "#,##0"
VALUE = "#,##0.00"
PARTS = "#,##0.00##"  # of credits, where a catalog sells parts of one
PERCENT = '+0.0%;-0.0%;"the same"'


@dataclass(frozen=True)
class Look:
    """How a cell looks.

    Attributes
    ----------
    number
        The format of a number or date.
    colour, fill
        Of the letters and behind them; "" = no fill.
    bold, size
        Of the letters.
    right, wrap, line
        Whether it stands to the right, goes on in the next line, has a line below.
    vertical
        Where it stands in a high row: "top", "center" or "bottom".
    indent
        By how many letters it is moved from its side.
    free
        Whether it may be changed where the sheet is protected.
    """

    number: str = "General"
    colour: str = INK
    fill: str = ""
    bold: bool = False
    size: int = 11
    right: bool = False
    wrap: bool = False
    line: bool = False
    vertical: str = "top"
    indent: int = 0
    free: bool = False


TEXT = Look(wrap=True)
WORD = Look(colour=MUTED)
TITLE = Look(bold=True, size=20)
SECTION = Look(bold=True, size=13, vertical="center")
HEAD = Look(colour=PAPER, fill=INK, bold=True, vertical="center", wrap=True)
LISTED = Look(line=True)


def look_of(column: PlanColumn, *, whole: bool) -> Look:
    """Return the look of a column of the plan, where the catalog bills whole credits or not."""
    number = column.sheet_form or ("General" if column.is_number else "@")
    if column.kind == "credits" and not whole:
        number = number.replace(COUNT, PARTS)
    return Look(number, right=column.is_number, wrap=column.wraps, indent=_air(column))


def head_of(column: PlanColumn) -> Look:
    """Return the look of its heading."""
    return replace(HEAD, right=column.is_number, indent=_air(column))


def _air(column: PlanColumn) -> int:
    return 0 if column.is_number else 1


class Looks:
    """The looks of one workbook; what was made once costs nothing to put on another cell."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import Cell

        self._cell = Cell(sheet, row=1, column=1)
        self._made: dict[Look, Any] = {}

    def __getitem__(self, look: Look) -> Any:
        """Return what a cell's style is set to."""
        if look not in self._made:
            self._made[look] = self._make(look)
        return self._made[look]

    def _make(self, look: Look) -> Any:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
        from openpyxl.styles.cell_style import StyleArray

        cell = self._cell
        cell._style = StyleArray()
        cell.font = Font("Calibri", look.size, bold=look.bold, color=look.colour)
        cell.alignment = Alignment(
            "right" if look.right else "left",
            look.vertical,
            wrap_text=look.wrap,
            indent=look.indent,
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill, bgColor=look.fill)
        if look.line:
            cell.border = Border(bottom=Side("thin", LINE))
        if look.free:
            cell.protection = Protection(locked=False)
        cell.number_format = look.number
        return cell._style
