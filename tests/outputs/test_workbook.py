"""A plan as a workbook."""

import math
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import planner
from planner.outputs import workbook
from planner.results.outcome import Fate


@pytest.fixture
def save(tmp_path):
    """Plan requests, save the workbook and open it."""

    def save_plan(requests, budget=20, **options):
        plan = planner.plan(requests, budget, **options)
        plan.save(tmp_path / "plan.xlsx")
        return plan, openpyxl.load_workbook(tmp_path / "plan.xlsx")

    return save_plan


def carried(book, name="note"):
    """Return the cells of one column of the plan."""
    sheet = book["Plan"]
    (column,) = [cell.column for cell in sheet[1] if cell.value == name]
    return [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]


def test_the_plan_sheet_is_the_table(save, tmp_path):
    """As another program reads it."""
    plan, _ = save([{"id": "007", "duration": 10}, {"id": "b", "duration": 61}])
    head, *rows = (
        CalamineWorkbook.from_path(tmp_path / "plan.xlsx").get_sheet_by_name("Plan").to_python()
    )
    frame = plan.to_frame()
    assert head == list(frame)
    for line, expected in zip(rows, frame.astype(object).to_dict("records"), strict=True):
        gaps = ["" if pd.isna(value) else value for value in expected.values()]
        assert line == gaps


def test_the_summary_sheet_says_what_the_summary_says(save):
    """Line by line."""
    plan, book = save([{"duration": 10}, {"duration": 61}], 5)
    cells = [str(cell.value) for row in book["Summary"] for cell in row if cell.value is not None]
    for line in plan.summary().splitlines()[1:]:
        assert line[10:].strip() in cells


def test_the_summary_sheet_says_where_the_money_goes(save):
    """A line for each model and resolution that adds up to what is spent."""
    plan, book = save([{"duration": 10, "priority": n} for n in range(9)])
    rows = [[cell.value for cell in row][1:6] for row in book["Summary"].iter_rows()]
    start = rows.index(["model", "resolution", "videos", "cost", "value"])
    lines = rows[start + 1 :]
    assert sum(line[2] for line in lines) == plan.tally.made
    assert sum(Decimal(str(line[3])) for line in lines) == plan.cost_usd


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "{=SUM(A1)}", "+1", "-1", "@SUM(1)", "http://x", "007"],
)
def test_text_is_never_a_formula_a_link_or_a_number(save, text):
    """Whatever it begins with, also as an id or a column's name."""
    _, book = save([{"id": text, "duration": 5, "note": text, f"{text} ": 1}])
    cells = [carried(book)[0], book["Plan"]["A2"], book["Plan"].cell(1, book["Plan"].max_column)]
    assert [cell.value.strip() for cell in cells] == [text] * 3
    assert [cell.data_type for cell in cells] == ["s"] * 3
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, True),
        (1.5, 1.5),
        (2**60 + 1, str(2**60 + 1)),
        (10**400, str(10**400)),
        (math.inf, "inf"),
        (Decimal("1.25"), "1.25"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        ([1, 2], "[1, 2]"),
        (None, None),
        (math.nan, None),
        (pd.NA, None),
        (pd.NaT, None),
        ("", ""),
    ],
)
def test_a_cell_holds_what_the_request_brought(save, value, cell):
    """Numbers a sheet cannot hold exactly are text; gaps are empty."""
    _, book = save([{"duration": 5, "note": value}])
    assert carried(book)[0].value == cell


def test_a_gap_of_any_dtype_is_empty(save):
    """Nullable integers as well."""
    frame = pd.DataFrame({"duration": [5, 5], "note": pd.array([1, None], dtype="Int64")})
    _, book = save(frame)
    assert [cell.value for cell in carried(book)] == [1, None]


def test_a_producer_can_filter_and_keeps_the_header_in_sight(save):
    """Over the whole table."""
    _, book = save([{"duration": 5}] * 3)
    sheet = book["Plan"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:J4"
    assert book.sheetnames == ["Summary", "Plan"]


def test_money_is_formatted_as_money(save):
    """And is a number all the same."""
    _, book = save([{"duration": 5}])
    (cell,) = carried(book, "cost_usd")
    assert (cell.value, "$" in cell.number_format) == (7.5, True)


COLOURS = {
    Fate.BEST: "FFE3F4E8",
    Fate.SIMPLER: "FFFFF3D6",
    Fate.OUTBID: "FFF1F3F5",
    Fate.TOO_DEAR: "FFF1F3F5",
    Fate.WORTHLESS: "FFF1F3F5",
    Fate.IMPOSSIBLE: "FFF1F3F5",
}


@pytest.mark.parametrize("budget", [5, 20])
@pytest.mark.parametrize("method", ["auto", "greedy"])
def test_every_row_has_the_colour_of_its_outcome(save, batch, budget, method):
    """In all of the plan's own columns, also where a cell is empty, and in no other."""
    plan, book = save(batch, budget, method=method)
    rows = list(book["Plan"].iter_rows(min_row=2))
    assert len(rows) == len(plan.outcomes)
    for row, outcome in zip(rows, plan.outcomes, strict=True):
        colours = [cell.fill.fgColor.rgb if cell.fill.fill_type else None for cell in row]
        own = len(plan.own_columns)
        assert colours[:own] == [COLOURS[outcome.fate]] * own
        assert set(colours[own:]) == {None}


def test_simpler_has_another_colour_than_best_and_skipped(save, batch):
    """All three are in one batch."""
    plan, book = save([*batch, {"id": "g", "duration": 10}], 20)
    assert {outcome.fate for outcome in plan.outcomes} >= {Fate.BEST, Fate.SIMPLER, Fate.WORTHLESS}
    assert len({row[0].fill.fgColor.rgb for row in book["Plan"].iter_rows(min_row=2)}) == 3


def test_what_only_some_plans_have_looks_like_the_plans_own(save):
    """Dark heading, formats, nothing for the zeros of what is skipped."""
    rows = [{"duration": 5, "takes": 2.5}, {"duration": 5, "takes": 2, "priority": 0}]
    _, book = save(rows, 20, catalog="kling-api")
    head = {cell.value: cell for cell in book["Plan"][1]}
    dark = head["id"].fill.fgColor.rgb
    assert all(head[name].fill.fgColor.rgb == dark for name in ("mode", "takes"))
    assert head["requested_takes"].fill.fgColor.rgb != dark
    assert "$" in carried(book, "cost_per_take_usd")[0].number_format
    assert carried(book, "takes")[1].number_format.endswith('""')


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    """With what holds them."""
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    plan = planner.plan([{"duration": 5}] * 3, 10)
    with pytest.raises(planner.OutputError, match=r"3 requests do not fit .* write .csv or"):
        plan.save(tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    """Excel would drop it silently; the file that was there stays."""
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    plan = planner.plan([{"duration": 5, "brief": "x" * 40_000}], 5)
    with pytest.raises(planner.OutputError, match="40,000 letters does not fit a cell"):
        plan.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["plan.xlsx"]
    assert path.read_text() == "mine"
