"""Files of a plan that are to be written in some time: what they solve besides is left out."""

from itertools import count

import openpyxl
import pytest

import planner
from planner.answers import outlook
from planner.engine.clock import Clock
from planner.outputs.workbook import next_sheet
from tests.pages import read_page

BATCH = [{"id": name, "duration": 5, "priority": at} for at, name in enumerate("abcdef", 1)]


def words(path):
    """Return what stands on the sheet Next."""
    cells = openpyxl.load_workbook(path)["Next"].iter_rows(values_only=True)
    return [cell for row in cells for cell in row if cell is not None]


@pytest.fixture
def plan():
    """Return a plan that leaves something out."""
    return planner.plan(BATCH, 1)


@pytest.fixture
def hurried(monkeypatch):
    """Let a second pass whenever somebody looks at a clock; return what is solved for a budget."""
    solved, seconds = [], count()
    monkeypatch.setattr("planner.engine.clock.monotonic", lambda: next(seconds))
    for name in ("solve_for", "best_for"):
        monkeypatch.setattr(outlook, name, lambda *_, **__: solved.append(1))
    return solved


def test_a_workbook_says_what_there_was_no_time_for(plan, tmp_path, hurried):
    """In a sentence where it would stand; nothing is solved, and no chart is empty."""
    plan.save(tmp_path / "plan.xlsx", time_limit_s=2)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    said = words(tmp_path / "plan.xlsx")
    assert {next_sheet.NO_TIME, next_sheet.NO_CURVE} <= set(said)
    assert "Budget" not in said
    charts = [type(chart).__name__ for chart in book["Summary"]._charts]
    assert charts == ["BarChart"]
    assert not hurried


def test_of_a_plan_that_is_not_proved_it_says_that(tmp_path, hurried):
    """What more money changes could not be told with any time."""
    made = planner.plan(BATCH, 1)
    made.__dict__.update(status="feasible")
    made.save(tmp_path / "plan.xlsx", time_limit_s=2)
    said = words(tmp_path / "plan.xlsx")
    assert {next_sheet.NOT_BEST, next_sheet.NO_CURVE} <= set(said)


def test_what_was_found_in_time_is_shown(plan, tmp_path, monkeypatch):
    """And what was not is named beside it."""
    steps = outlook.next_steps(plan)
    monkeypatch.setattr(next_sheet, "next_steps", lambda *_, **__: steps)
    monkeypatch.setattr(next_sheet, "curve", lambda *_, **__: ())
    monkeypatch.setattr(Clock, "is_up", lambda _: True)
    plan.save(tmp_path / "plan.xlsx", time_limit_s=2)
    said = words(tmp_path / "plan.xlsx")
    assert "With $5.00 more" in said
    assert next_sheet.NO_CURVE in said
    assert next_sheet.NO_TIME not in said


def test_a_report_says_so_too(plan, tmp_path, hurried):
    """Of the curve, of the next dollars, and of what is left out."""
    plan.report(tmp_path / "plan.html", time_limit_s=2)
    page = read_page((tmp_path / "plan.html").read_text(encoding="utf-8"))
    told = page.section("budget").text
    assert "for other budgets were not proved in the time there is for a report" in told
    assert "What more money would buy was not found in the time there is" in told
    assert "was not found in the time there is" in page.section("left").text
    assert not hurried


def test_without_a_limit_nothing_is_left_out(plan, tmp_path):
    """As before there was one."""
    plan.save(tmp_path / "plan.xlsx")
    said = words(tmp_path / "plan.xlsx")
    assert "With $5.00 more" in said
    assert not {next_sheet.NO_TIME, next_sheet.NO_CURVE} & set(said)


@pytest.mark.parametrize("limit", [0, -1, "5", float("nan")])
def test_no_other_limits_are_taken(plan, tmp_path, limit):
    """Nothing is written then."""
    for write, name in ((plan.save, "plan.csv"), (plan.report, "plan.html")):
        with pytest.raises(planner.InputError, match="time_limit_s"):
            write(tmp_path / name, time_limit_s=limit)
        assert not (tmp_path / name).exists()


def test_a_clock_within_another_ends_with_it():
    """Or before."""
    assert Clock().within(3).left_s() <= 3
    assert 3 < Clock(9).within(7).left_s() <= 7
    assert Clock(2).within(7).left_s() <= 2
    assert Clock().within(0).is_up()
