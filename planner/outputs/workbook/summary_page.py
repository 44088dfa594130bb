"""The page of the Summary: sections, lines and remarks from top to bottom, beside the charts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from planner.outputs.workbook.cells import put
from planner.outputs.workbook.looks import COUNT, SECTION, WORD, Look, Looks
from planner.outputs.workbook.plan_sheet import Placed
from planner.outputs.workbook.stored import Formulas

LABEL, FIGURE, REMARK = 2, 3, 4  # columns
LAST = 6  # the last column beside the charts
REMARK_LETTERS = 48  # in a line
LETTERS = 95  # in a line of a remark that takes the whole width


@dataclass(frozen=True)
class Line:
    """A line: what it is called, a formula or a value and what it gives, its format, a remark."""

    label: str
    formula: str = ""
    value: Any = None
    form: str = COUNT
    remark: str = ""
    inner: bool = False


class Page:
    """Writes the sheet from top to bottom; `row` is where it has come to.

    `sections` are the rows of its headings.
    """

    def __init__(self, sheet: Any, placed: Placed) -> None:
        self.sheet, self.looks, self.row = sheet, Looks(sheet), 5
        self.formulas = Formulas(sheet, placed.home.values)
        self.places: dict[str, str] = {}
        self.sections: list[int] = []

    def section(self, title: str) -> None:
        """Begin a section."""
        self.row += 1
        self.sections.append(self.row)
        put(self.sheet, self.row, LABEL, title, self.looks[SECTION])
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    def line(self, line: Line) -> None:
        """Write a line, and note where its figure is."""
        put(self.sheet, self.row, LABEL, line.label, self.looks[Look(indent=int(line.inner) * 2)])
        self.figure(self.row, FIGURE, line, Look(line.form, right=True))
        self.remark(line.remark)
        self.places[line.label] = f"$C${self.row}"
        self.row += 1

    def figure(self, row: int, column: int, line: Line, look: Look) -> None:
        """Write the figure of a line."""
        if line.formula:
            self.formulas.put(row, column, line.formula, line.value, self.looks[look])
        else:
            put(self.sheet, row, column, line.value, self.looks[look])

    def remark(
        self, text: str, first: int = REMARK, letters: float = REMARK_LETTERS, like: Look = WORD
    ) -> None:
        """Write a text up to the charts, on as many lines as it takes."""
        look = replace(like, wrap=True, indent=1 if first == REMARK else 0)
        put(self.sheet, self.row, first, text, self.looks[look])
        self.sheet.merge_cells(None, self.row, first, self.row, LAST)
        if len(text) > letters:
            self.sheet.row_dimensions[self.row].height = 15 * ceil(len(text) / letters)
