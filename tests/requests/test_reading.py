"""What is said of a table that was read."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.messages import numbers_told
from planner.requests.checking import read_requests
from planner.requests.reading import LeftOut, Reading
from tests.requests.grids import laid_out

FULL = Reading(
    "batch.xlsx, sheet 'Videos'",
    "rows 5 to 64",
    60,
    {"duration": "Length (s)", "priority": "priority"},
    ("Owner", "Due"),
    (LeftOut("row 65", "a total"), LeftOut("cells C3:C5", "merged: 'x' counts", read=True)),
    ("no column of platforms", "3 without a priority"),
)


def test_a_reading_is_told_in_three_lines():
    """What is read and what is not, which column is what, what is assumed."""
    assert str(FULL).split("\n") == [
        "read     batch.xlsx, sheet 'Videos', rows 5 to 64: 60 requests; "
        "left out row 65 (a total); cells C3:C5 merged: 'x' counts",
        "columns  duration from 'Length (s)', priority; not used: 'Owner', 'Due'",
        "assumed  no column of platforms; 3 without a priority",
    ]


def test_nothing_is_said_to_be_nothing():
    """Rather than left open."""
    assert str(Reading("DataFrame", "", 1, {"duration": "duration"})).split("\n") == [
        "read     DataFrame: 1 request",
        "columns  duration; all are used",
        "assumed  nothing",
    ]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [([7], "row 7"), ([7, 8], "rows 7 and 8"), ([3, 5, 6, 7], "rows 3, 5 to 7"),
     ([1, 1000], "rows 1, 1,000")],
)  # fmt: skip
def test_numbers_are_told_in_runs(numbers, told):
    """As one would say them."""
    assert numbers_told("row", numbers) == told


@given(st.sets(st.integers(1, 60), min_size=1).map(sorted))
def test_every_number_is_in_one_of_the_runs(numbers):
    """None is left out as long as there are few runs."""
    text = numbers_told("row", numbers)
    if "more" in text:
        return
    runs = text.split(" ", 1)[1].split(", ")
    found = []
    for run in runs:
        ends = [int(end) for end in run.replace(" and ", " to ").split(" to ")]
        found += range(ends[0], ends[-1] + 1)
    assert found == numbers


def reading(catalog, *lines):
    """Read some rows of cells."""
    return read_requests(laid_out(*lines), catalog).reading


def test_it_says_which_column_is_what(catalog):
    """By the heading that people gave it, fields in their documented order."""
    said = reading(catalog, ["Prio", "Title", "Länge (s)"], [1, "a", 5], [2, "b", 10])
    assert said.columns == {"duration": "Länge (s)", "priority": "Prio"}
    assert said.unused == ("Title",)
    assert (said.rows, said.requests) == ("rows 2 to 3", 2)


def test_it_says_what_is_assumed(catalog):
    """Of ids, priorities and platforms that nobody gave, and of minutes."""
    said = reading(catalog, ["Length (min)"], [1.5])
    assert said.assumed == (
        "no column of ids: rows are called by their number",
        "no column of priorities: every request counts 1",
        "durations are in minutes",
        "no column of platforms: every resolution is worth its quality",
    )


def test_it_counts_the_cells_that_say_nothing(catalog):
    """Of priorities, which decide."""
    said = reading(catalog, ["id", "Length", "Prio", "Channel"], ["a", 5, None, "tiktok"])
    assert said.assumed == ("1 without a priority: they count 1",)


def test_it_says_what_words_count(catalog):
    """High is a number to the plan."""
    head = ["id", "Length", "Prio", "Channel"]
    said = reading(catalog, head, ["a", 5, "High", "tiktok"], ["b", 5, "low", "tiktok"])
    assert said.assumed == ("priorities in words: High counts 3, low counts 1",)


def test_a_plan_says_what_was_understood():
    """`plan.reading`, also of tables in memory; one that was read from JSON holds none."""
    plan = planner.plan(pd.DataFrame({"Length": [5, 10], "note": ["x", "y"]}), 1)
    assert plan.reading.columns == {"duration": "Length"}
    assert plan.reading.unused == ("note",)
    assert plan.reading.source == "DataFrame"
    assert planner.Plan.from_json(plan.to_json()).reading is None


def test_columns_for_rules_are_said_when_rows_that_stand_for_many_are_parted():
    """What is found out twice, for the rows and for their pieces, is said once."""
    table = pd.DataFrame({"duration": [5, 10], "client": ["a", "b"], "note": "x", "count": 30})
    plan = planner.plan(table, 40, rules=planner.Cap(by="client", usd=30))
    assert plan.batch.requests.wholes is not None
    assert plan.reading.for_rules == ("client",)
    assert plan.reading.unused == ("note",)


def test_rows_that_stand_for_many_are_counted_as_requests():
    """In what is assumed, and in what is warned of."""
    rows = [
        {"duration": 5, "priority": None, "count": 700},
        {"duration": 5, "priority": 1.00049, "count": 40},
    ]
    with pytest.warns(planner.PlannerWarning, match="40 values of priority have more than three"):
        said = planner.plan(rows, 10).reading
    assert "700 without a priority: they count 1" in said.assumed
