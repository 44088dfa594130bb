"""A plan's table in a terminal."""

import pytest
from rich.console import Console

import planner
from planner.outputs.terminal import diff_table, terminal_table


def shown(plan, rows=100, width=160):
    """Return the table's lines, without its frame."""
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(terminal_table(plan, rows, width))
    return [line.split() for line in capture.get().splitlines() if line.strip(" ─")]


def test_what_is_made_has_a_model_and_a_price_and_what_is_skipped_has_none(plan):
    """A row per request, under its headings."""
    head, *lines = shown(plan)
    assert head == ["id", "model", "resolution", "cost", "reason"]
    assert lines[0][:4] == ["a", "kling-pro", "4k", "$15.00"]
    assert lines[1][:4] == ["b", "-", "Cannot", "be"]
    assert [line[0] for line in lines] == list("abcdef")


def test_a_mode_stands_beside_its_model():
    """As it is ordered; a mode that the request brought along is none of ours."""
    rows = [{"duration": 5, "models": "kling-v3", "mode": "mine"}]
    plan = planner.plan(rows, 9, catalog="kling-api")
    ordered = plan.outcomes[0].taken
    assert shown(plan)[1][:3] == ["1", ordered.model, ordered.mode]
    plan = planner.plan([{"duration": 5, "mode": "mine"}], 9)
    assert "mine" not in " ".join(shown(plan)[1])


def test_skipped_rows_are_dim_and_no_others(plan):
    """So that the eye finds what is made."""
    styles = [row.style for row in terminal_table(plan, 100, 160).rows]
    assert styles == [None if outcome.made else "dim" for outcome in plan.outcomes]


@pytest.mark.parametrize("rows", [0, 2, 99])
def test_only_the_first_rows_are_shown(plan, rows):
    """As many as are asked for."""
    assert terminal_table(plan, rows, 160).row_count == min(rows, 6)


PARTED = [
    {"id": "long", "duration": 16, "priority": 5, "takes": 2.5},
    {"id": "short", "duration": 7, "priority": 3},
]


def test_lengths_and_takes_stand_beside_the_model_where_there_are_some():
    """Ordered is what has them; in a batch without, there is no such column."""
    plan = planner.plan(PARTED, 30, catalog="kling-api")
    head, *lines = shown(plan)
    assert head == ["id", "model", "resolution", "seconds", "takes", "cost", "reason"]
    parts = plan.outcomes[0].taken.ordered
    assert f"{parts} 2.5 $" in " ".join(lines[0])
    assert " 7 1 $" in " ".join(lines[-1])
    head, *_ = shown(planner.plan(PARTED[1:], 30, catalog="kling-api"))
    assert head == ["id", "model", "resolution", "cost", "reason"]


def test_what_is_skipped_has_neither():
    """There is nothing to order."""
    rows = [*PARTED, {"id": "none", "duration": 16, "takes": 3, "priority": 0}]
    plan = planner.plan(rows, 30, catalog="kling-api")
    assert shown(plan)[-1][:3] == ["none", "-", "Skipped:"]


@pytest.mark.parametrize("width", [80, 100])
def test_in_a_narrow_terminal_reasons_stand_below_what_is_ordered(width):
    """All that is ordered is in one line, long names of models included."""
    model = "volcengine/doubao-seedance-2-0-260128"
    rows = [{"duration": 30, "takes": 3, "model": model}, {"duration": 7, "priority": 0}]
    plan = planner.plan(rows, 200, catalog="providers")
    ordered = plan.outcomes[0].taken
    head, first, why, *_, last = shown(plan, width=width)
    assert head == ["id", "made", "with,", "and", "why", "cost"]
    said = f"{model} at {ordered.resolution}, {ordered.ordered} s, 3 takes"
    assert " ".join(first[1:-1]) == said
    assert first[-1] == f"${plan.cost_usd:.2f}"
    assert " ".join(why).startswith(plan.to_frame()["reason"][0][:20])
    assert last[:2] == ["2", "Skipped:"]


def test_where_there_is_room_for_reasons_they_have_a_column(plan):
    """As in any terminal of a usual width, with names of a usual length."""
    assert shown(plan, width=100)[0] == ["id", "model", "resolution", "cost", "reason"]


@pytest.mark.parametrize("width", [80, 100])
def test_nothing_of_a_difference_is_cut_in_a_narrow_terminal(width):
    """Long names go on in the next line, and no other column goes for them."""
    rows = [{"id": name, "title": "Oak side table", "duration": 30} for name in "ab"]
    less, more = (planner.plan(rows, usd, catalog="providers") for usd in (3, 40))
    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(diff_table(more.diff(less), 9))
    text = capture.get()
    assert "…" not in text
    assert all(head in text for head in ("video", "change", "before", "after", "more value"))
    assert text.count("Oak") == len(more.diff(less).changes)
