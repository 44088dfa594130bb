"""The settings in a plan's workbook are those that it was made with."""

import openpyxl
import pytest

import planner
from planner.outputs.workbook.stored import save
from planner.requests.readers import read_table


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
        return [list(row) for row in cells.iter_rows(values_only=True)]

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


def test_her_own_sheet_of_that_name_is_left_alone(settings_of):
    """It is no sheet of ours."""
    rows = [["Camera", "FX3"], ["Budget", 100], ["Lens", "35 mm"]]
    assert settings_of(rows, 60) == rows


@pytest.mark.parametrize(("used", "shows"), [(300, "=100+200"), (60, 60)])
def test_a_formula_stays_as_long_as_it_gives_what_was_used(sheet, tmp_path, used, shows):
    """Else what was used takes its place."""
    path = sheet([["duration"], [10]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Settings").append(["Budget", "=100+200"])
    save(book, path, {"Settings": {b"B1": (b"n", b"300")}})
    planner.plan(path, used).save(tmp_path / "plan.xlsx")
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx")["Settings"]["B1"].value == shows
