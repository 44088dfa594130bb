"""The workbook that a plan is written into."""

import warnings
from itertools import pairwise

import openpyxl
import pytest

import planner

OURS = ["Decision", "Planned model", "Planned resolution", "Locked", "Planned credits",
        "Planned cost", "Planned quality", "Planned value", "Why"]  # fmt: skip


def heads(sheet):
    """Return the headings of a sheet, without those of the hidden columns."""
    return [cell.value for cell in sheet[1] if not str(cell.value).startswith("planner ")]


def test_her_sheets_come_along_as_they_were(save, hers):
    """Texts, formulas, dates, formats, widths, hidden rows, rules."""
    _, book = save(hers)
    old = openpyxl.load_workbook(hers)
    for name in ("Requests", "Catalog"):
        for row in old[name].iter_rows():
            for cell in row:
                new = book[name][cell.coordinate]
                assert (new.value, new.data_type) == (cell.value, cell.data_type)
                assert (new.number_format, new.font.b) == (cell.number_format, cell.font.b)
    sheet = book["Requests"]
    assert sheet.row_dimensions[4].hidden
    assert sheet.column_dimensions["B"].width == old["Requests"].column_dimensions["B"].width
    rules = {str(one.sqref) for one in sheet.data_validations.dataValidation}
    assert "D2:D6" in rules
    assert "D2:D6" in {str(one.sqref) for one in sheet.conditional_formatting}


def test_our_columns_stand_beside_hers(save, hers):
    """In one block, right of the last one in which anything stands, though widths go on."""
    _, book = save(hers)
    assert heads(book["Requests"]) == [
        "Key", "Title", "duration", "priority", "due", "note", *OURS,
    ]  # fmt: skip
    widths = book["Requests"].column_dimensions
    spans = sorted((each.min, each.max) for each in widths.values())
    assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_requests_without_a_workbook_get_a_fresh_one(save):
    """What they brought along, ids first and text, then ours."""
    _, book = save([{"title": "Rug", "duration": 5, "id": "007"}])
    assert heads(book["Requests"]) == ["id", "title", "duration", *OURS]
    assert [cell.value for cell in book["Requests"][2]][:3] == ["007", "Rug", 5]


def test_a_plan_planned_again_takes_the_place_of_the_old_one(save, tmp_path):
    """Columns, rules and sheets: none is there twice."""
    save([{"id": f"v{n}", "duration": 5, "priority": n} for n in range(1, 6)], 5)
    old = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    plan, new = save(tmp_path / "plan.xlsx", 10, name="again.xlsx")
    assert new.sheetnames == old.sheetnames
    assert heads(new["Requests"]) == heads(old["Requests"])
    for book in (old, new):
        assert len(book["Requests"].conditional_formatting) == 3
    rules = [len(book["Requests"].data_validations.dataValidation) for book in (old, new)]
    assert rules[0] == rules[1]
    spent = openpyxl.load_workbook(tmp_path / "again.xlsx", data_only=True)["Requests"]
    costs = [row[heads(spent).index("Planned cost")].value for row in spent.iter_rows(min_row=2)]
    assert costs == plan.to_frame()["cost_usd"].tolist()


def test_what_is_locked_and_what_she_added_stays(save, tmp_path):
    """A yes under Locked, a column of hers to the right of the plan's."""
    save([{"id": f"v{n}", "duration": 5} for n in range(3)], 5)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = book["Requests"]
    locked = 1 + heads(sheet).index("Locked")
    hers = sheet.max_column + 1
    sheet.cell(1, hers).value, sheet.cell(3, hers).value = "Remark", "mine"
    sheet.cell(3, locked).value = "yes"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(tmp_path / "hers.xlsx")
    _, again = save(tmp_path / "hers.xlsx", 5, name="again.xlsx", values=True)
    sheet = again["Requests"]
    assert [sheet.cell(row, locked).value for row in (2, 3, 4)] == [None, "yes", None]
    assert (sheet.cell(1, hers).value, sheet.cell(3, hers).value) == ("Remark", "mine")


def test_formulas_of_hers_that_point_at_columns_that_move_are_spoken_of(save, tmp_path):
    """Wherever they stand; without any, nothing is said."""
    save([{"id": "a", "duration": 5}], 5)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    book.create_sheet("Hers")["A1"] = "=SUM(Requests!H2:H9)"
    book.save(tmp_path / "hers.xlsx")
    with pytest.warns(planner.PlannerWarning, match="Planned cost from H to I") as told:
        save(tmp_path / "hers.xlsx", 5, name="again.xlsx", catalog="kling-api")
    assert len(told) == 1
    save(tmp_path / "hers.xlsx", 5, name="same.xlsx")
    save(tmp_path / "plan.xlsx", 5, name="quiet.xlsx", catalog="kling-api")


def test_a_sum_of_hers_below_the_plan_stays(save, tmp_path):
    """Also where the plan is made again."""
    save([{"id": f"v{n}", "duration": 5} for n in range(3)], 5)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    page = book["Requests"]
    at = f"{page.cell(1, 1 + heads(page).index('Planned cost')).column_letter}9"
    page[at] = "=SUM(H2:H4)"
    book.save(tmp_path / "hers.xlsx")
    _, again = save(tmp_path / "hers.xlsx", 5, name="again.xlsx")
    assert again["Requests"][at].value == "=SUM(H2:H4)"
    assert again["Requests"].auto_filter.ref.endswith("4")


def test_a_wider_plan_makes_way_for_what_she_added(save, tmp_path):
    """Her column stays where it is; ours, now more of them, go to its right."""
    save([{"id": "a", "duration": 5}], 5)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = book["Requests"]
    hers = sheet.max_column + 1
    sheet.cell(1, hers).value = "Remark"
    book.save(tmp_path / "hers.xlsx")
    _, again = save(tmp_path / "hers.xlsx", 5, name="again.xlsx", catalog="kling-api")
    named = [cell.value for cell in again["Requests"][1]]
    assert named.index("Remark") == hers - 1
    assert named.index("Decision") == hers
    assert named.count("Decision") == 1


def test_what_would_be_lost_is_said_once(hers, tmp_path, monkeypatch):
    """In one warning, that names the parts."""
    import xlsxwriter

    path = tmp_path / "shapes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Requests")
        sheet.write_row(0, 0, ["id", "duration"])
        sheet.write_row(1, 0, ["a", 5])
        sheet.insert_textbox("D2", "hi")
        sheet.add_sparkline("D2", {"range": "Requests!B2:B3"})
    plan = planner.plan(path, 5)
    with pytest.warns(
        planner.PlannerWarning, match="carried over: shapes and text b.*, sparkl"
    ) as told:
        plan.save(tmp_path / "plan.xlsx")
    assert len(told) == 1


def test_a_workbook_that_is_gone_is_told_and_the_plan_written(hers, tmp_path):
    """With the columns that were read."""
    plan = planner.plan(planner.read_table(hers, hidden="include"), 20)
    hers.unlink()
    with pytest.warns(planner.PlannerWarning, match="not your sheets"):
        plan.save(tmp_path / "plan.xlsx")
    assert "Requests" in openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames


def test_ids_are_known_as_they_are_shown(save, tmp_path):
    """7 that is shown as 007 is no other id."""
    book = openpyxl.Workbook()
    for row in (["id", "duration"], [7, 5]):
        book.active.append(row)
    book.active["A2"].number_format = "000"
    book.save(tmp_path / "ids.xlsx")
    plan, saved = save(tmp_path / "ids.xlsx")
    assert plan.to_frame()["id"].tolist() == ["007"]
    assert saved["Sheet"]["A2"].value == 7


def test_decisions_never_stand_beside_other_rows(tmp_path, sheet):
    """Rows that were sorted since they were planned are noticed by their ids."""
    path = sheet([["id", "duration"], ["a", 5], ["b", 10]])
    plan = planner.plan(path, 20)
    sheet([["id", "duration"], ["b", 10], ["a", 5]])
    with pytest.warns(
        planner.PlannerWarning, match="has changed since it was planned: A2 says 'b'"
    ):
        plan.save(tmp_path / "plan.xlsx")
