"""The settings in a plan's workbook are those that it was made with."""

from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

import planner
from planner.outputs.workbook.stored import save
from planner.requests.planned_with import PlannedWith
from planner.requests.readers import read_table
from planner.requests.setting import SETTINGS


@pytest.fixture
def settings_of(sheet, tmp_path):
    """Plan a workbook with some settings, and return the cells of its sheet Settings."""

    def plan(rows, budget, title="Settings", **options):
        path = sheet([["duration"], [10]])
        book = openpyxl.load_workbook(path)
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
        book.save(path)
        planner.plan(path, budget, **options).save(tmp_path / "plan.xlsx")
        cells = openpyxl.load_workbook(tmp_path / "plan.xlsx")[title]
        shown = [list(row) for row in cells.iter_rows(values_only=True)]
        return [row for row in shown if row[0] != "Planned with"]

    return plan


def test_what_was_overridden_is_written_by_its_label(settings_of, tmp_path):
    """So that the plan's workbook, planned again, spends the same."""
    rows = [
        ["Setting", "Value"],
        ["Budget", 100],
        [None, "Pakete", "no"],
        ["Balance", 7],
        ["Catalog", "kling-api"],
        ["Method", "greedy"],
    ]
    budget = planner.Budget(60, 5, packages=True)
    assert settings_of(rows, budget, catalog="kling") == [
        ["Setting", "Value", None],
        ["Budget", 60, None],
        [None, "Pakete", "yes"],
        ["Balance", 5, None],
        ["Catalog", "kling", None],
        ["Method", "greedy", None],
    ]
    again = read_table(tmp_path / "plan.xlsx").settings
    assert (again.budget, again.packages, again.balance, again.catalog) == (60, True, 5, "kling")


def test_what_says_the_same_stays_as_it_is(settings_of):
    """However it is spelled; empty cells stay empty where that means the same."""
    rows = [["Budget", "$60.00"], ["Packages", None], ["Balance", ""], ["Catalog", None]]
    assert settings_of(rows, 60) == [
        ["Budget", "$60.00"], ["Packages", None], ["Balance", None], ["Catalog", None],
    ]  # fmt: skip


def test_a_catalog_of_ones_own_keeps_its_path(settings_of, kling_text, tmp_path):
    """Though it may be called as one that comes along."""
    dearer = kling_text.replace("usd = 150\n", "usd = 160\n")
    assert dearer != kling_text
    (tmp_path / "mine.toml").write_text(dearer, "utf-8")
    assert settings_of([["Budget", 5], ["Catalog", "mine.toml"]], 5)[1] == ["Catalog", "mine.toml"]


def test_her_own_sheet_of_that_name_is_left_alone(settings_of, tmp_path):
    """It is no sheet of ours, which stands beside it under another name, and is read again."""
    rows = [["Camera", "FX3"], ["Budget", 100], ["Lens", "35 mm"]]
    assert settings_of(rows, 60) == rows
    sheets = openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames
    assert sheets[1:4] == ["Requests", "Settings (plan)", "Settings"]
    assert read_table(tmp_path / "plan.xlsx").settings.budget == 60


def test_what_has_no_line_gets_one_below_which_looks_as_they_do(sheet, tmp_path):
    """In the first free row; only what is not as where nothing is said."""
    path = sheet([["duration"], [10]])
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("Settings")
    for row in (["Setting", "Value", "Meaning"], ["Budget", 5, "in all"], [], [None, None, "hers"]):
        page.append(row)
    page["B2"].font, page["B2"].number_format = Font(bold=True), "$0.00"
    page.merge_cells("A5:B5")
    book.save(path)
    planner.plan(path, 60, catalog="kling-api", max_age_days=900).save(tmp_path / "plan.xlsx")
    page = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Settings"]
    shown = [[cell.value for cell in row][:2] for row in page.iter_rows()]
    assert shown[1:4] == [["Budget", 60], ["Catalog", "kling-api"], [None, None]]
    assert shown[5:7] == [["Oldest price (days)", 900], ["Planned with", shown[6][1]]]
    assert (page["B6"].font.bold, page["B6"].number_format) == (True, "General")
    assert page["C3"].value == SETTINGS["catalog"].help


def test_a_sheet_without_room_is_told(settings_of):
    """What is not written cannot be read again."""
    rows = [["Budget", 5], *[["note", None]] * 60]
    with pytest.warns(planner.PlannerWarning, match="no free row among its first 60 for Catalog, "):
        settings_of(rows, 60, catalog="kling-api")


def test_where_there_is_none_it_is_made(tmp_path, write):
    """With all that one would want to change, and what else was said, after the requests."""
    path = write("batch.csv", "Dauer [s], length;own\n5,x")
    rows = planner.read_table(path, columns={"Dauer [s]": "duration", "length;own": None})
    plan = planner.plan(rows, planner.Budget(Decimal("12345678.123456789")), method="exact")
    plan.save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Requests", "Settings"]
    said = dict(book["Settings"].iter_rows(values_only=True, max_col=2))
    assert list(said)[1:9] == [
        "Budget (USD)", "Buy packages", "Credits already there", "Catalog", "Method", "Objective",
        "Hidden rows", "Columns not read",
    ]  # fmt: skip
    assert (said["Method"], said["Columns not read"]) == ("exact", "length own")
    again = read_table(tmp_path / "plan.xlsx").settings
    assert again.budget == plan.budget_usd


def test_a_plan_from_json_says_what_it_knows(tmp_path):
    """Its rules have no place in the workbook, which is told when it is planned again."""
    plan = planner.plan([{"duration": 5}], 9, rules=planner.Cap(videos=1), objective="screen_time")
    plan.save(tmp_path / "plan.json")
    planner.Plan.from_json((tmp_path / "plan.json").read_text()).save(tmp_path / "plan.xlsx")
    said = read_table(tmp_path / "plan.xlsx").settings
    assert (said.budget, said.objective, said.catalog) == (9, "screen_time", "kling")
    assert said.planned_with == PlannedWith("kling", plan.catalog_sha256[:12], 1)


def test_another_catalog_of_a_question_is_not_called_as_the_first_one(tmp_path):
    """What if it were planned with another: that is the one it is planned with."""
    plan = planner.plan([{"duration": 5}], 9, catalog="kling")
    plan.what_if(catalog="kling-api").save(tmp_path / "plan.xlsx")
    assert read_table(tmp_path / "plan.xlsx").settings.catalog == "kling-api"


def test_rules_of_a_question_are_not_those_of_the_file(tmp_path, write):
    """What if there were others: they have no place in the workbook, and the file none in it."""
    rules = write("r.toml", '[[rules]]\nrule = "Cap"\nvideos = 1\n')
    plan = planner.plan([{"duration": 5}, {"duration": 5}], 9, rules=rules)
    plan.save(tmp_path / "plan.xlsx")
    assert read_table(tmp_path / "plan.xlsx").settings.rules_file == str(rules)
    plan.what_if(rules=[planner.Cap(videos=2)]).save(tmp_path / "plan.xlsx")
    said = read_table(tmp_path / "plan.xlsx").settings
    assert (said.rules_file, said.planned_with.rules) == (None, 1)


@pytest.mark.parametrize(("used", "shows"), [(300, "=100+200"), (60, 60)])
def test_a_formula_stays_as_long_as_it_gives_what_was_used(sheet, tmp_path, used, shows):
    """Else what was used takes its place."""
    path = sheet([["duration"], [10]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Settings").append(["Budget", "=100+200"])
    save(book, path, {"Settings": {b"B1": (b"n", b"300")}})
    planner.plan(path, used).save(tmp_path / "plan.xlsx")
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx")["Settings"]["B1"].value == shows
