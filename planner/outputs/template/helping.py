"""The sheet Help: one page in plain words."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook

from planner.outputs import styles
from planner.outputs.colours import MUTED
from planner.outputs.template.columns import heading, plain, sentence
from planner.requests.fields import FIELDS

WIDTHS = (20, 64, 32)
FILLING = (
    ("Requests", "A row for each video. Only its length is needed: Duration, or Content type, "
     "which stands for one. Write over the examples. An empty cell means what the table below "
     "says. Columns of your own come back in the plan."),
    ("Settings", "The budget, and what else holds for the whole batch."),
    ("Rules", "What may not happen and what must, such as a cap for each client; none is needed. "
     "What each of them says stands beside the table."),
    ("Catalog", "What each model costs today. To read: what you change there counts for nothing."),
)  # fmt: skip
RUNNING = (
    ("Check", "planner check {name}\nsays how it reads your sheet, and plans nothing."),
    ("Plan", "planner solve {name} --output plan.xlsx\nplans the batch, and writes the plan."),
    ("Keep planning", "planner watch {name}\nplans again each time you save, until Ctrl-C."),
)
RETURNING = (
    ("The plan", "For each video the model and the resolution that it is worth making with, what "
     "that costs, and why; or why it is better left out. No other plan for the money is worth "
     "more, counting priority times quality, and that is proved."),
    ("Mistakes", "Of a sheet with mistakes nothing is planned. {stem}.errors.xlsx shows each in "
     "red in its cell, with what to write instead."),
    ("For scripts", "The command ends with 0 if all went well, 2 if it was called wrongly, 3 if "
     "something cannot be read, 4 if what must be made costs more than the budget."),
)  # fmt: skip


def add_help(workbook: Workbook, name: str) -> None:
    """Add the sheet.

    Parameters
    ----------
    workbook
        Where to.
    name
        What the workbook is called.
    """
    sheet = workbook.create_sheet("Help")
    styles.put_title(sheet.cell(1, 1), "Plan a batch of videos")
    called = {"name": f'"{name}"' if " " in name else name, "stem": name.rpartition(".")[0]}
    row = 3
    for title, lines in (
        ("Fill in", FILLING), ("Run, in a terminal", RUNNING), ("What comes back", RETURNING)
    ):  # fmt: skip
        row = _write_lines(sheet, row, title, lines, called)
    _write_columns(sheet, row)
    sheet.sheet_view.showGridLines = False
    styles.set_widths(sheet, WIDTHS)
    styles.set_page(sheet)


def _write_lines(
    sheet: Any, row: int, title: str, lines: tuple[tuple[str, str], ...], called: dict[str, str]
) -> int:
    """Write a section, and return the row where the next one begins."""
    styles.put_title(sheet.cell(row, 1), title, size=13)
    for at, (word, text) in enumerate(lines, start=row + 1):
        told = text.format(**called)
        styles.put_text(sheet.cell(at, 1), word)
        styles.put_text(sheet.cell(at, 2), told)
        sheet.cell(at, 3).border = styles.underline()
        sheet.merge_cells(start_row=at, start_column=2, end_row=at, end_column=3)
        styles.make_room(sheet, at, (told, WIDTHS[1] + WIDTHS[2]))
    return row + len(lines) + 2


def _write_columns(sheet: Any, row: int) -> None:
    for at, text in enumerate(("Column", "What it says", "If it is empty"), start=1):
        styles.put_heading(sheet.cell(row, at), text)
    for below, (name, field) in enumerate(FIELDS.items(), start=row + 1):
        styles.put_text(sheet.cell(below, 1), heading(name))
        styles.put_text(sheet.cell(below, 2), sentence(field.help))
        styles.put_text(sheet.cell(below, 3), plain(field.default), colour=MUTED)
