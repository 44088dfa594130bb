"""A plan as a workbook that a producer can hand on."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from planner.errors import OutputError
from planner.results.plan import Plan
from planner.results.summary import facts, headline

MAX_ROWS = 1_048_575
MAX_LETTERS = 32_767
EXACT = 10**15  # a sheet keeps 15 digits; longer numbers are written as text
INK, MUTED, LINE = "#1F2933", "#7B8794", "#D9DEE4"
GREEN, AMBER, GREY = "#E3F4E8", "#FFF3D6", "#F1F3F5"
HEAD: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": INK,
    "valign": "vcenter",
}
OWN = ("id", "decision", "model", "resolution", "credits", "cost_usd", "quality", "value", "reason")
WIDTHS: dict[object, float] = {
    "id": 16,
    "decision": 12,
    "model": 16,
    "resolution": 12,
    "credits": 10,
    "cost_usd": 11,
    "quality": 9,
    "value": 10,
    "reason": 90,
}
# The third part of each shows nothing for the zeros of a skipped request.
NUMBERS: dict[object, str] = {
    "credits": '#,##0;-#,##0;""',
    "cost_usd": '$#,##0.00##;-$#,##0.00##;""',
    "quality": '0.0##;-0.0##;""',
    "value": '#,##0.0##;-#,##0.0##;""',
}


def write_workbook(plan: Plan, path: Path) -> None:
    """Write the plan as a workbook: a sheet that sums it up, and a sheet with every request.

    Parameters
    ----------
    plan
        The plan.
    path
        The file to write.

    Raises
    ------
    OutputError
        If a sheet cannot hold so many rows.
    """
    if len(plan.frame) > MAX_ROWS:
        raise OutputError(
            f"{len(plan.frame):,} requests do not fit a sheet of {MAX_ROWS:,} rows: "
            "write .csv or .parquet"
        )
    # Imported here: it takes a tenth of a second that most plans do not need.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.formats[0].set_font_name("Calibri")
            _write_summary(workbook, plan)
            _write_plan(workbook, plan.frame)
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it wraps


def _write_summary(workbook: Any, plan: Plan) -> None:
    sheet = workbook.add_worksheet("Summary")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    models = plan.frame["model"].cat.categories
    sheet.set_column(1, 1, min(max([14, *map(len, models)]) + 2, 44))
    sheet.set_column(2, 6, 17)
    title = workbook.add_format({"bold": True, "font_size": 18, "font_color": INK})
    word = workbook.add_format({"font_color": MUTED, "valign": "top"})
    text = workbook.add_format({"font_color": INK, "text_wrap": True, "valign": "top"})
    proved = plan.status == "optimal"
    sheet.write(
        1, 1, "The best plan for this budget" if proved else "A plan for this budget", title
    )
    sheet.set_row(1, 28)
    sheet.write(2, 1, headline(plan), word)
    row = 4
    for name, fact in facts(plan):
        sheet.write_string(row, 1, name, word)
        sheet.merge_range(row, 2, row, 6, fact, text)
        if len(fact) > 85:
            sheet.set_row(row, 32)
        row += 1
    _write_spending(workbook, sheet, plan, row + 1)
    _one_page_wide(sheet)


def _write_spending(workbook: Any, sheet: Any, plan: Plan, row: int) -> None:
    """Say where the money goes: a line for each model and resolution."""
    planned = plan.frame[plan.frame["decision"] == "planned"]
    spending = planned.groupby(["model", "resolution"], observed=True).agg(
        videos=("id", "size"), cost_usd=("cost_usd", "sum"), value=("value", "sum")
    )
    for column, name in enumerate(["model", "resolution", "videos", "cost", "value"]):
        sheet.write(row, 1 + column, name, workbook.add_format(HEAD | _aligned(column > 1)))
    forms = {"": "@", "n": "#,##0", "$": "$#,##0.00", "v": "#,##0.0"}
    body = {
        name: workbook.add_format(
            {"num_format": form, "bottom": 1, "bottom_color": LINE} | _aligned(name != "")
        )
        for name, form in forms.items()
    }
    lines = spending.sort_values("cost_usd", ascending=False).reset_index()
    for line in lines.itertuples(index=False):
        row += 1
        for column, (value, form) in enumerate(zip(line, ["", "", "n", "$", "v"], strict=True)):
            sheet.write(row, 1 + column, value, body[form])


def _write_plan(workbook: Any, frame: pd.DataFrame) -> None:
    sheet = workbook.add_worksheet("Plan")
    last = len(frame)
    for column, name in enumerate(frame.columns):
        own = name in OWN
        number = pd.api.types.is_numeric_dtype(frame[name])
        form: dict[str, Any] = {"valign": "top", "font_color": INK if own else MUTED}
        form |= _aligned(number)
        form |= {"num_format": NUMBERS[name]} if name in NUMBERS else {}
        form |= {"text_wrap": True} if name == "reason" else {}
        title = workbook.add_format(HEAD | ({} if own else {"bg_color": MUTED}) | _aligned(number))
        sheet.write_string(0, column, str(name), title)
        sheet.set_column(column, column, _width(frame, name), workbook.add_format(form))
        for row, value in enumerate(frame[name].tolist(), start=1):
            _write_cell(sheet, row, column, value)
    # A line of the reason's column holds about so many letters; a longer text wraps.
    line = 1.15 * WIDTHS["reason"]
    for row, reason in enumerate(frame["reason"].tolist(), start=1):
        if len(reason) > line:
            sheet.set_row(row, 15.5 * ceil(len(reason) / line))
    sheet.set_row(0, 20)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(frame.columns) - 1)
    if last:
        _colour(workbook, sheet, last, len(OWN) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    _one_page_wide(sheet)


def _aligned(number: bool) -> dict[str, Any]:
    return {"align": "right"} if number else {"align": "left", "indent": 1}


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value is pd.NaT or value is pd.NA:
        return
    if isinstance(value, float) and value != value:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Real) and not _is_long(value):
        sheet.write_number(row, column, float(value))
    else:
        text = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
        if len(text) > MAX_LETTERS:
            raise OutputError(
                f"row {row}: a text of {len(text):,} letters does not fit a cell of "
                f"{MAX_LETTERS:,}: shorten it, or write .csv or .parquet"
            )
        sheet.write_string(row, column, text)


def _is_long(number: Any) -> bool:
    return bool(abs(number) > EXACT)


def _colour(workbook: Any, sheet: Any, last: int, width: int) -> None:
    for formula, colour in [
        ('=$B2="skipped"', GREY),
        ('=LEFT($I2,10)="Downgraded"', AMBER),
        ('=$B2="planned"', GREEN),
    ]:
        form = workbook.add_format({"bg_color": colour})
        rule = {"type": "formula", "criteria": formula, "format": form, "stop_if_true": True}
        sheet.conditional_format(1, 0, last, width, rule)


def _width(frame: pd.DataFrame, name: Any) -> float:
    if name in WIDTHS:
        return WIDTHS[name]
    longest = max((len(str(value)) for value in frame[name].head(200)), default=0)
    return float(min(max(longest, len(str(name))) + 3, 40))


def _one_page_wide(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
