"""A plan as a workbook that a producer can hand on."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import OutputError
from planner.outputs.summary import facts, headline
from planner.results.columns import PlanColumn
from planner.results.outcome import Fate
from planner.results.result import Result

MAX_ROWS = 1_048_575
MAX_LETTERS = 32_767
LARGEST = 10**15  # a sheet keeps 15 digits; longer numbers are written as text
INK, MUTED, LINE = "#1F2933", "#7B8794", "#D9DEE4"
GREEN, AMBER, GREY = "#E3F4E8", "#FFF3D6", "#F1F3F5"
HEAD: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": INK,
    "valign": "vcenter",
}
COLOURS = {
    Fate.BEST: GREEN,
    Fate.SIMPLER: AMBER,
    Fate.OUTBID: GREY,
    Fate.TOO_DEAR: GREY,
    Fate.WORTHLESS: GREY,
    Fate.IMPOSSIBLE: GREY,
}


def write_workbook(plan: Result, path: Path) -> None:
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
    _check_texts(plan)
    # Imported here: it takes a tenth of a second that most plans do not need.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.formats[0].set_font_name("Calibri")
            _write_summary(workbook, plan)
            _write_plan(workbook, plan)
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it wraps


def _check_texts(plan: Result) -> None:
    """Fail at half a letter before a file is opened: xlsxwriter would leave it open."""
    for at, kind in enumerate(plan.frame.dtypes):
        cells = plan.frame.iloc[:, at].tolist() if kind.name == "object" else []
        for cell in cells:
            if isinstance(cell, str):
                cell.encode("utf-8")


def _write_summary(workbook: Any, plan: Result) -> None:
    sheet = workbook.add_worksheet("Summary")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    models = [each.taken.model for each in plan.outcomes.distinct if each.taken]
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


def _write_spending(workbook: Any, sheet: Any, plan: Result, row: int) -> None:
    """Say where the money goes: a line for each model and resolution."""
    made = plan.frame[plan.outcomes.made]
    spending = made.groupby(["model", "resolution"], observed=True, sort=False).agg(
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
    lines = spending.sort_values("cost_usd", ascending=False, kind="stable").reset_index()
    for line in lines.itertuples(index=False):
        row += 1
        for column, (value, form) in enumerate(zip(line, ["", "", "n", "$", "v"], strict=True)):
            sheet.write(row, 1 + column, value, body[form])


def _write_plan(workbook: Any, plan: Result) -> None:
    sheet = workbook.add_worksheet("Plan")
    frame, own = plan.frame, plan.columns
    for at, column in enumerate(own):
        _write_own(workbook, sheet, at, column, plan)
    for at in range(len(own), len(frame.columns)):
        _write_carried(workbook, sheet, at, frame.iloc[:, at])
    for column in own:
        if column.wraps:
            _make_room(sheet, frame[column.name].tolist(), column.width)
    sheet.set_row(0, 20)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    _one_page_wide(sheet)


def _write_own(workbook: Any, sheet: Any, at: int, column: PlanColumn, plan: Result) -> None:
    """Write a column of the plan, each cell in the colour of its outcome."""
    look = {"valign": "top", "font_color": INK, "text_wrap": column.wraps}
    look |= _aligned(column.is_number)
    look |= {"num_format": column.sheet_form} if column.sheet_form else {}
    forms = {
        fate: workbook.add_format(look | {"bg_color": colour}) for fate, colour in COLOURS.items()
    }
    title = workbook.add_format(HEAD | _aligned(column.is_number))
    sheet.write_string(0, at, column.name, title)
    sheet.set_column(at, at, column.width, workbook.add_format(look))
    by_outcome = [forms[outcome.fate] for outcome in plan.outcomes.distinct]
    cells = zip(plan.frame[column.name].tolist(), plan.outcomes.members.tolist(), strict=True)
    for row, (value, outcome) in enumerate(cells, start=1):
        _write_cell(sheet, row, at, value, by_outcome[outcome])


def _write_carried(workbook: Any, sheet: Any, at: int, cells: pd.Series[Any]) -> None:
    """Write a column that the requests brought along."""
    number = pd.api.types.is_numeric_dtype(cells)
    look = {"valign": "top", "font_color": MUTED} | _aligned(number)
    title = workbook.add_format(HEAD | {"bg_color": MUTED} | _aligned(number))
    sheet.write_string(0, at, str(cells.name), title)
    longest = max((len(str(value)) for value in cells.head(200)), default=0)
    width = min(max(longest, len(str(cells.name))) + 3, 40)
    sheet.set_column(at, at, width, workbook.add_format(look))
    for row, value in enumerate(cells.tolist(), start=1):
        _write_cell(sheet, row, at, value)


def _make_room(sheet: Any, texts: list[str], width: float) -> None:
    """Make rows as high as their texts, of which a line holds about so many letters."""
    line = 1.15 * width
    for row, text in enumerate(texts, start=1):
        if len(text) > line:
            sheet.set_row(row, 15.5 * ceil(len(text) / line))


def _aligned(number: bool) -> dict[str, Any]:
    return {"align": "right"} if number else {"align": "left", "indent": 1}


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
    if value is None or value is pd.NaT or value is pd.NA or _is_nan(value):
        sheet.write_blank(row, column, None, form)
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, Real) and not _is_long(value):
        sheet.write_number(row, column, float(value), form)
    else:
        text = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
        if len(text) > MAX_LETTERS:
            raise OutputError(
                f"row {row}: a text of {len(text):,} letters does not fit a cell of "
                f"{MAX_LETTERS:,}: shorten it, or write .csv or .parquet"
            )
        sheet.write_string(row, column, text, form)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and value != value


def _is_long(number: Any) -> bool:
    # A span of time is a number to numpy.
    return isinstance(number, np.timedelta64) or bool(abs(number) > LARGEST)


def _one_page_wide(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
