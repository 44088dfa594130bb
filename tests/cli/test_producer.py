"""The producer's way: a template, a plan, a choice of her own, another plan."""

import json

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import planner
from planner.requests.totals import HINT

FIXED = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def solved(run, tmp_path, monkeypatch):
    """Make a template and plan it; return the path of the plan."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "batch.xlsx").exit_code == 0
    assert run("solve", "batch.xlsx", "--budget", 40, "-o", "plan.xlsx").exit_code == 0
    return tmp_path / "plan.xlsx"


def choose(path, row, **values):
    """Write into a row of the plan, by headings in words without blanks."""
    book = openpyxl.load_workbook(path)
    sheet = book["Requests"]
    columns = {str(cell.value).replace(" ", "_").lower(): cell.column for cell in sheet[1]}
    for name, value in values.items():
        sheet.cell(row, columns[name]).value = value
    book.save(path)


def rows_of(run, path, budget):
    """Plan a workbook and return its rows."""
    result = run("solve", path, "--budget", budget, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["rows"]


def test_a_choice_that_is_locked_is_followed(run, solved):
    """New, solve, another option in the drop-down, locked, solve again."""
    choose(solved, 4, planned_model="kling-pro", planned_resolution="720p", locked="yes")
    row = rows_of(run, solved, 60)[2]
    assert (row["model"], row["resolution"], row["reason"]) == (
        "kling-pro", "720p", "Locked: made as chosen.",
    )  # fmt: skip


def test_a_plan_with_more_money_is_the_plan_of_the_batch_with_more_money(run, solved):
    """What was planned before pins nothing."""
    own = ("id", "decision", "model", "resolution", "cost_usd", "value")
    for budget in (40, 70):
        again, fresh = rows_of(run, solved, budget), rows_of(run, "batch.xlsx", budget)
        assert [[row[name] for name in own] for row in again] == [
            [row[name] for name in own] for row in fresh
        ]


TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries({
        "title": TITLES.map(str.strip).filter(lambda title: title and not HINT.search(title)),
        "duration": st.integers(1, 60),
        "priority": st.decimals(0, 100, places=3),
    }),
    min_size=1, max_size=4,
)  # fmt: skip


@FIXED
@given(ROWS, st.integers(0, 40))
def test_what_is_written_is_read_back_equal(tmp_path, rows, budget):
    """Ids, titles, lengths and priorities, by way of a workbook."""
    rows = [{"id": f"v{at}", **row} for at, row in enumerate(rows)]
    plan = planner.plan(rows, budget)
    plan.save(tmp_path / "plan.xlsx")
    again = planner.plan(tmp_path / "plan.xlsx", budget)
    assert again.requests_sha256 == plan.requests_sha256
    assert again.to_frame()["title"].tolist() == [row["title"] for row in rows]
    assert (again.value, again.cost_usd) == (plan.value, plan.cost_usd)
