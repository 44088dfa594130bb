"""A plan into a workbook."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest

import planner
from planner.outputs.workbook import write


def test_the_summary_comes_first_and_is_what_opens(save, hers):
    """Then hers, settings among them, then ours; one sheet is selected, not several."""
    _, book = save(hers)
    assert book.sheetnames == [
        "Summary", "Requests", "Settings", "Catalog", "Next", "Left out", "Catalog (plan)",
    ]  # fmt: skip
    assert book.active.title == "Summary"
    assert [sheet.sheet_view.tabSelected for sheet in book] == [True] + [False] * 6


def test_our_sheets_are_noted_in_the_workbook(save, hers):
    """So that a reader does not take them for the user's."""
    _, book = save(hers)
    ours = book.custom_doc_props["planner_sheets"].value.split("/")
    assert set(ours) == {"Summary", "Next", "Left out", "Catalog (plan)"}


def test_spreadsheets_calculate_when_they_open_it(save):
    """Whatever stands beside the formulas."""
    _, book = save([{"duration": 5}])
    assert book.calculation.fullCalcOnLoad


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    """With what holds them."""
    monkeypatch.setattr(write, "MAX_ROWS", 2)
    plan = planner.plan([{"duration": 5}] * 3, 10)
    with pytest.raises(planner.OutputError, match=r"3 requests do not fit .* write .csv or"):
        plan.save(tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_macros_are_kept_only_where_there_are_some(tmp_path):
    """An .xlsm without any does not open."""
    plan = planner.plan([{"duration": 5}], 10)
    with pytest.raises(planner.OutputError, match="no macros"):
        plan.save(tmp_path / "plan.xlsm")


@pytest.mark.parametrize("rows", [[], [{"duration": 61}], [{"duration": 5, "priority": 0}]])
def test_a_plan_that_makes_nothing_is_a_workbook_too(save, rows):
    """Of nothing, of the impossible, of what is worth nothing."""
    _, book = save(rows, values=True)
    assert book["Summary"]["C7"].value == len(rows)
    assert book["Summary"]["C8"].value == 0


def test_a_plan_that_was_read_has_the_same_figures(batch, tmp_path):
    """It knows no options any more, so that nothing follows a choice; the values are the same."""
    rows = [row | {"model": row.get("model")} for row in batch]
    plan = planner.plan(rows, 20)
    again = planner.Plan.from_json(plan.to_json())
    sheets = []
    for each, name in ((plan, "a.xlsx"), (again, "b.xlsx")):
        each.save(tmp_path / name)
        book = openpyxl.load_workbook(tmp_path / name, data_only=True)
        cells = [[cell.value or None for cell in row] for row in book["Requests"].iter_rows()]
        heads = sorted(str(head) for head in cells[0] if "planner" not in str(head))
        sheets.append(
            {head: [row[cells[0].index(head)] or None for row in cells] for head in heads}
        )
    assert sheets[0] == sheets[1]
    assert "Catalog" not in openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames


def test_macros_come_along(hers, tmp_path):
    """From an .xlsm into an .xlsm, which is marked as one; into an .xlsx they are lost, aloud."""
    plan = planner.plan(planner.read_table(hers, hidden="include"), 20)
    source = tmp_path / "hers.xlsm"
    with zipfile.ZipFile(hers) as parts, zipfile.ZipFile(source, "w") as book:
        for name in parts.namelist():
            book.writestr(name, parts.read(name))
        book.writestr("xl/vbaProject.bin", b"macros")
    origin = replace(plan.batch.requests.origin, file=source)
    batch = replace(plan.batch, requests=replace(plan.batch.requests, origin=origin))
    with_macros = replace(plan, batch=batch)
    with_macros.save(tmp_path / "plan.xlsm")
    with zipfile.ZipFile(tmp_path / "plan.xlsm") as parts:
        assert parts.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in parts.read("[Content_Types].xml")
    with pytest.warns(planner.PlannerWarning, match="carried over: macros"):
        with_macros.save(tmp_path / "plan.xlsx")
