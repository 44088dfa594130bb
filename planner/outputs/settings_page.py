"""A sheet Settings as the planner makes it: its lines, what each may say, and what it means.

Imported only by what writes such sheets, which is loaded where it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from planner.catalog.loading import SHIPPED
from planner.engine.solvers import METHODS
from planner.outputs import styles
from planner.outputs.colours import AMBER, MUTED
from planner.requests.setting import HIDDEN_ROWS, SETTINGS
from planner.rules.objectives import OBJECTIVES

HEADINGS = ("Setting", "Value", "What it means")
WIDTHS = (26, 20, 84)
WIDEST = 40  # of the values
FORMATS = {"budget": "$#,##0.00", "balance": "#,##0.##", "day_of_order": "yyyy-mm-dd"}
CHOICES = {
    "packages": ("yes", "no"),
    "catalog": SHIPPED,
    "method": METHODS,
    "objective": OBJECTIVES,
    "hidden_rows": HIDDEN_ROWS,
}
NUMBERS = {"budget": "Write USD, such as 100.", "balance": "Write credits, such as 300."}
TOLD = ("planned_with",)  # which nobody fills in


def put_settings(sheet: Any, values: Mapping[str, Any]) -> None:
    """Fill an empty sheet.

    Parameters
    ----------
    sheet
        The sheet.
    values
        What the settings say, by their names; others have no line.
    """
    for at, text in enumerate(HEADINGS, start=1):
        styles.put_heading(sheet.cell(1, at), text)
    longest = max((len(str(value)) for value in values.values()), default=0)
    width = min(max(WIDTHS[1], longest + 3), WIDEST)
    for row, name in enumerate((each for each in SETTINGS if each in values), start=2):
        setting, value = SETTINGS[name], values[name]
        styles.put_text(sheet.cell(row, 1), setting.label)
        styles.put_text(sheet.cell(row, 3), setting.help, colour=MUTED)
        _add_value(sheet, sheet.cell(row, 2), name, value)
        styles.make_room(sheet, row, (setting.help, WIDTHS[2]), (str(value), width))
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A2"
    styles.set_widths(sheet, (WIDTHS[0], width, WIDTHS[2]))
    styles.set_page(sheet, landscape=True)


def _add_value(sheet: Any, cell: Any, name: str, value: Any) -> None:
    """Write a value, in the colour of what is to be filled in, with its rule."""
    styles.put_text(cell, value, colour=MUTED)
    if name in TOLD:
        return
    cell.font, cell.fill = styles.font(bold=True), styles.fill(AMBER)
    cell.number_format = FORMATS.get(name, "General")
    rule = _rule(name)
    if rule is not None:
        rule.add(cell)
        sheet.add_data_validation(rule)


def _rule(name: str) -> DataValidation | None:
    label = SETTINGS[name].label
    if name in NUMBERS:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = NUMBERS[name]
    elif name in CHOICES:
        rule = DataValidation("list", formula1=f'"{",".join(CHOICES[name])}"')
        rule.error = "Choose from the list."
    else:
        return None
    if name == "catalog":  # one's own is not on the list
        rule.errorStyle, rule.error = "warning", "That is none of those that come along."
    rule.errorTitle, rule.allowBlank = label, True
    return rule
