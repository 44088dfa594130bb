"""The Next sheet."""

from dataclasses import replace
from decimal import Decimal

from planner.answers.outlook import Point, Step
from planner.outputs.workbook import next_sheet

STEP = Step(Decimal(5), Decimal("24.5"), 40.25, (1,), (4,), (3,), (0,))


def words(book):
    """Return the first two columns of the sheet."""
    return list(book["Next"].iter_rows(max_col=2, values_only=True))


def test_what_changes_is_named(save, batch, monkeypatch):
    """What comes in, gets better or simpler, makes room; each with its colour."""
    monkeypatch.setattr(next_sheet, "next_steps", lambda plan, **_: (STEP,))
    monkeypatch.setattr(next_sheet, "names_of", lambda plan: list("abcdef"))
    plan, book = save(batch)
    gain = 40.25 - plan.value
    assert words(book)[3:8] == [
        ("With $5.00 more", f"{gain:+,.2f} value, $24.50 spent in all"),
        ("comes in", "b"),
        ("in a better version", "d"),
        ("in a simpler version", "a"),
        ("makes room", "e"),
    ]


def test_long_lists_are_cut(save, batch, monkeypatch):
    """And say how much is missing."""
    many = replace(STEP, enters=(0, 1, 2))
    monkeypatch.setattr(next_sheet, "next_steps", lambda plan, **_: (many,))
    monkeypatch.setattr(next_sheet, "MOST_NAMED", 2)
    _, book = save(batch)
    assert words(book)[6] == ("comes in", "and 1 more")


def test_the_value_for_every_budget_is_a_table(save, batch, monkeypatch):
    """Which the chart shows."""
    points = (Point(Decimal(10), 12.5, 2), Point(Decimal(20), 34.6, 3))
    monkeypatch.setattr(next_sheet, "curve", lambda plan, **_: points)
    _, book = save(batch)
    rows = list(book["Next"].iter_rows(min_row=4, max_row=6, min_col=5, values_only=True))
    assert rows == [("Budget", "Videos", "Value"), (10, 2, 12.5), (20, 3, 34.6)]


def test_beside_a_plan_by_priority_no_best_plans_are_promised(save, batch):
    """More money would be spent by priority too."""
    _, book = save(batch, method="greedy")
    assert "Next" not in book.sheetnames


def test_without_figures_there_is_no_sheet(save, batch, monkeypatch):
    """As of a plan that was read."""
    monkeypatch.setattr(next_sheet, "next_steps", lambda plan, **_: ())
    monkeypatch.setattr(next_sheet, "curve", lambda plan, **_: ())
    _, book = save(batch)
    assert "Next" not in book.sheetnames
