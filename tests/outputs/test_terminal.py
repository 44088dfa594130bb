"""A plan's table in a terminal."""

import pytest
from rich.console import Console

import planner
from planner.outputs.terminal import terminal_table


def shown(plan, rows=100):
    """Return the table's lines, without its frame."""
    console = Console(width=160, highlight=False)
    with console.capture() as capture:
        console.print(terminal_table(plan, rows))
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
    styles = [row.style for row in terminal_table(plan, 100).rows]
    assert styles == [None if outcome.made else "dim" for outcome in plan.outcomes]


@pytest.mark.parametrize("rows", [0, 2, 99])
def test_only_the_first_rows_are_shown(plan, rows):
    """As many as are asked for."""
    assert terminal_table(plan, rows).row_count == min(rows, 6)
