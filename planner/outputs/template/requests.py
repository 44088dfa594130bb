"""The sheet to fill in: a row for each video, with drop-downs and rules for its cells."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from planner.catalog.schema import Catalog
from planner.outputs import styles
from planner.outputs.colours import AMBER, INK, LINE, MUTED
from planner.outputs.template.columns import (
    columns_for,
    heading,
    names_of,
    reader_of,
    sentence,
    takes_many,
    told,
)
from planner.outputs.template.examples import example_rows
from planner.outputs.template.lists import SHEET as LISTS
from planner.outputs.template.lists import add_list
from planner.requests.cells import Reader, Wrong
from planner.requests.field import Field

ROWS = 1001  # that have drop-downs, with the heading
WIDTHS = {
    "id": 9, "title": 32, "content_type": 20, "duration": 11, "platform": 14, "priority": 10,
    "required": 11, "required_quality": 17, "model": 14, "resolution": 13, "features": 16,
    "use": 18, "takes": 9, "draft": 14, "max_cost_usd": 15,
}  # fmt: skip
ARROW = 4  # letters: the room for that of the filter, beside a heading
FORMATS = {"id": "@", "duration": '0 "s"', "max_cost_usd": "$#,##0.00"}
WISHES = (
    "required_quality", "model", "resolution", "features", "use", "takes", "draft", "max_cost_usd",
)  # fmt: skip


def add_requests(workbook: Workbook, catalog: Catalog) -> None:
    """Add the sheet Requests, and a hidden one with the names that its drop-downs offer."""
    sheet = workbook.create_sheet("Requests")
    columns = columns_for(catalog)
    workbook.create_sheet(LISTS).sheet_state = "hidden"
    for at, (name, field) in enumerate(columns.items(), start=1):
        reader = reader_of(field, catalog)
        _add_column(sheet, at, name, field)
        sheet.cell(1, at).comment = styles.comment(told(field, catalog))
        if names := names_of(reader):
            add_list(workbook, name, names)
        rule = _rule(name, field, reader)
        if rule is not None:
            letter = get_column_letter(at)
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)
    _fill_in(sheet, list(columns), catalog)
    _mark_rows(sheet, list(columns))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{ROWS}"
    styles.set_page(sheet, landscape=True, repeat="1:1")


def _add_column(sheet: Any, at: int, name: str, field: Field) -> None:
    """Write a heading, lighter where it is for special wishes, and lay out the cells below."""
    number = field.scale is not None and name != "required"
    colour = MUTED if name in WISHES else INK
    styles.put_heading(sheet.cell(1, at), heading(name), number=number, colour=colour)
    column = sheet.column_dimensions[get_column_letter(at)]
    column.width = max(WIDTHS[name], len(heading(name)) + ARROW)
    column.font, column.alignment = styles.font(), styles.aligned(number)
    column.number_format = FORMATS.get(name, "General")


def _rule(name: str, field: Field, reader: Reader | None) -> DataValidation | None:
    """Say what may be typed into the cells of a column; None where anything may."""
    if reader is None:
        return None
    wrong = reader("?")
    rule = DataValidation(allow_blank=True, errorTitle=heading(name)[:32])
    rule.error = sentence(wrong.suggestion)[:255] if isinstance(wrong, Wrong) else None
    scale = field.scale
    if names_of(reader):
        rule.type, rule.formula1 = "list", f"={name}_list"
        rule.error = "Choose from the list; an empty cell leaves it open."
        rule.showErrorMessage = not takes_many(reader)
    elif scale is None or scale.high == 1:
        rule.type, rule.formula1 = "list", '"yes,no"'
    else:
        rule.type, rule.operator = "whole" if scale.rounding is None else "decimal", "between"
        rule.formula1, rule.formula2 = str(scale.low), str(scale.high)
    return rule


def _fill_in(sheet: Any, columns: list[str], catalog: Catalog) -> None:
    for row, example in enumerate(example_rows(catalog), start=2):
        for at, name in enumerate(columns, start=1):
            cell, column = sheet.cell(row, at), sheet.column_dimensions[get_column_letter(at)]
            value = example.get(name)
            styles.put(cell, float(value) if isinstance(value, Decimal) else value)
            cell.font, cell.alignment = styles.font(), copy(column.alignment)
            cell.number_format = column.number_format


def _mark_rows(sheet: Any, columns: list[str]) -> None:
    """Show what a plan would stumble over: no length, an id that is there twice."""
    first = {name: f"${get_column_letter(at)}2" for at, name in enumerate(columns, start=1)}
    last = get_column_letter(len(columns))
    filled = f"COUNTA($A2:${last}2)>0"
    line = Border(bottom=Side("thin", color=LINE))
    no_length = f'{filled},{first["duration"]}=""' + (
        f',{first["content_type"]}=""' if "content_type" in first else ""
    )
    twice = f'{first["id"]}<>"",COUNTIF($A$2:$A${ROWS},{first["id"]})>1'
    for where, formula, look in (
        (first["duration"], f"AND({no_length})", {"fill": styles.fill(AMBER)}),
        (first["id"], f"AND({twice})", {"fill": styles.fill(styles.RED)}),
        (f"$A2:${last}2", filled, {"border": line}),
    ):
        cells = where.replace("$", "")
        start, _, end = cells.partition(":")
        reach = f"{start}:{(end or start).rstrip('2')}{ROWS}"
        sheet.conditional_formatting.add(reach, FormulaRule(formula=[formula], **look))
