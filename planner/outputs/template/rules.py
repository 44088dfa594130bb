"""The sheet of rules: what may not happen and what must, a row each, with help beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.catalog.schema import Catalog
from planner.outputs import styles
from planner.outputs.colours import AMBER, INK, LINE, MUTED
from planner.outputs.template.columns import columns_for
from planner.outputs.template.lists import add_list, add_name
from planner.outputs.template.rule_help import examples, names_for, rules_there_are, said_of
from planner.requests.rule_sheets import NOTE
from planner.requests.ruled import COLUMNS, NAMES

ROWS = 1001  # that have drop-downs, with the heading
LINED = 21  # that show where to write
WIDTHS = (15, 18, 28, 28, 16, 3, 16, 46, 47)
HELP = 7  # the column in which it begins
HEADINGS = ("Rules there are", "What it says", "An example")
HOW = (
    f"{NOTE} Examples: take the {NOTE} away where one is to hold. A row with {NOTE} is for people."
)
AMOUNTS = ("$100", "1000 credits", "5 videos", "60 seconds", "12 takes", "30 %")
ALIKE = ("model", "mode", "resolution", "provider")
# Where anything but what is offered is probably a mistake.
DOUBTED = {"rule": f"That is no rule. A row that begins with {NOTE} is for people, and is none."}


def add_rules(workbook: Workbook, catalog: Catalog, on: date) -> None:
    """Add the sheet Rules, whose examples are notes, and the lists that its drop-downs offer."""
    names = names_for(catalog, on)
    sheet = workbook.create_sheet("Rules")
    offered = {
        "rule": add_list(workbook, "rule", NAMES),
        "by": add_name(workbook, "by", _headings(catalog)),
        "options": add_list(workbook, "options", list(_options(catalog))),
        "limit": add_list(workbook, "limit", (*AMOUNTS, names["quality"], *ALIKE)),
    }
    for at, name in enumerate(COLUMNS, start=1):
        styles.put_heading(sheet.cell(1, at), name.capitalize())
        sheet.cell(1, at).comment = styles.comment(said_of(name, names))
        column = sheet.column_dimensions[get_column_letter(at)]
        column.font, column.alignment = styles.font(), styles.aligned()
        column.number_format = "@"  # what is written stays so: 30 % no 0.3, 1/2 no day
        if name in offered:
            _drop_down(sheet, get_column_letter(at), name, offered[name])
    _write_rows(sheet, names)
    _write_help(sheet, names)
    _mark_rows(sheet)
    styles.set_widths(sheet, WIDTHS)
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A2"
    styles.set_page(sheet, landscape=True, repeat="1:1")


def _headings(catalog: Catalog) -> str:
    """Return the headings of the requests as a formula: those that are added come along."""
    return f"OFFSET(Requests!$A$1,0,0,1,MAX({len(columns_for(catalog))},COUNTA(Requests!$1:$1)))"


def _options(catalog: Catalog) -> Iterator[str]:
    """Yield what an option may be called by, the resolutions first: there are few."""
    yield from (f"resolution = {name}" for name in catalog.resolutions)
    yield from (f"mode = {name}" for name in catalog.modes)
    yield from (f"feature = {name}" for name in catalog.features)
    many = dict.fromkeys(catalog.providers.values())
    yield from (f"provider = {name}" for name in many if len(many) > 1)
    yield from (f"model = {name}" for name in catalog.models)


def _drop_down(sheet: Any, letter: str, name: str, names: str) -> None:
    rule = DataValidation("list", formula1=names, allow_blank=True, errorStyle="warning")
    rule.errorTitle, rule.error = name.capitalize(), DOUBTED.get(name)
    rule.showErrorMessage = name in DOUBTED
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)


def _write_rows(sheet: Any, names: Mapping[str, str]) -> None:
    """Write the examples, and show where there is room for more."""
    told = dict(enumerate(examples(names), start=3))
    for row in range(2, LINED + 1):
        for at, name in enumerate(COLUMNS, start=1):
            text = told.get(row, {}).get(name)
            cell = sheet.cell(row, at)
            styles.put_text(cell, f"{NOTE} {text}" if name == "rule" and text else text)
            cell.number_format = "@"
    styles.put(sheet.cell(2, 1), HOW)
    sheet.cell(2, 1).alignment = Alignment("left", "center", indent=1)  # on into the empty cells


def _write_help(sheet: Any, names: Mapping[str, str]) -> None:
    for at, text in enumerate(HEADINGS, start=HELP):
        styles.put_heading(sheet.cell(1, at), text, colour=MUTED)
    for row, line in enumerate(rules_there_are(names), start=2):
        for at, text in enumerate(line, start=HELP):
            styles.put_text(sheet.cell(row, at), text, colour=INK if at == HELP else MUTED)


def _mark_rows(sheet: Any) -> None:
    """Show which rows are notes, and which say everything but their rule."""
    last, below = get_column_letter(len(COLUMNS)), LINED + 1
    line = Border(bottom=Side("thin", color=LINE))
    for where, formula, look in (
        ("A2:A", f'AND($A2="",COUNTA($A2:${last}2)>0)', {"fill": styles.fill(AMBER)}),
        (f"A2:{last}", f'LEFT($A2,1)="{NOTE}"', {"font": Font(color=MUTED, italic=True)}),
        (f"A{below}:{last}", f"COUNTA($A{below}:${last}{below})>0", {"border": line}),
    ):
        sheet.conditional_formatting.add(f"{where}{ROWS}", FormulaRule(formula=[formula], **look))
