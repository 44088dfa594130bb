"""The sheet of what holds for the whole batch: its budget first."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from planner.catalog.loading import SHIPPED
from planner.engine.solvers import METHODS
from planner.outputs import styles
from planner.outputs.colours import AMBER, MUTED
from planner.requests.settings import HIDDEN_ROWS, SETTINGS
from planner.rules.objectives import OBJECTIVES

HEADINGS = ("Setting", "Value", "What it means")
WIDTHS = (26, 20, 84)
FORMATS = {"budget": "$#,##0.00", "balance": "#,##0.##"}
CHOICES = {
    "packages": ("yes", "no"),
    "catalog": SHIPPED,
    "method": METHODS,
    "objective": OBJECTIVES,
    "hidden_rows": HIDDEN_ROWS,
}
NUMBERS = {"budget": "Write USD, such as 100.", "balance": "Write credits, such as 300."}


def add_settings(workbook: Workbook, catalog: str) -> None:
    """Add the sheet Settings."""
    sheet = workbook.create_sheet("Settings")
    values = {
        "budget": 100,
        "packages": "no",
        "balance": 0,
        "catalog": catalog,
        "method": METHODS[0],
        "objective": OBJECTIVES[0],
        "hidden_rows": HIDDEN_ROWS[0],
    }
    for at, text in enumerate(HEADINGS, start=1):
        styles.put_heading(sheet.cell(1, at), text)
    for row, (name, setting) in enumerate(SETTINGS.items(), start=2):
        styles.put_text(sheet.cell(row, 1), setting.label)
        styles.put_text(sheet.cell(row, 3), setting.help, colour=MUTED)
        _add_value(sheet, sheet.cell(row, 2), name, values[name])
        styles.make_room(sheet, row, (setting.help, WIDTHS[2]))
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A2"
    styles.set_widths(sheet, WIDTHS)
    styles.set_page(sheet, landscape=True)


def _add_value(sheet: Any, cell: Any, name: str, value: Any) -> None:
    """Write a value, in the colour of what is to be filled in, with its rule."""
    styles.put_text(cell, value)
    cell.font, cell.fill = styles.font(bold=True), styles.fill(AMBER)
    cell.number_format = FORMATS.get(name, "General")
    rule = _rule(name)
    rule.add(cell)
    sheet.add_data_validation(rule)


def _rule(name: str) -> DataValidation:
    label = SETTINGS[name].label
    if name in NUMBERS:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = NUMBERS[name]
    else:
        rule = DataValidation("list", formula1=f'"{",".join(CHOICES[name])}"')
        rule.error = "Choose from the list."
    if name == "catalog":  # one's own is not on the list
        rule.errorStyle, rule.error = "warning", "That is none of those that come along."
    rule.errorTitle, rule.allowBlank = label, True
    return rule
