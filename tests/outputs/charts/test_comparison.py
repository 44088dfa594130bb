"""Scenarios side by side, drawn."""

import pytest

import planner
from planner.outputs.charts.comparison import comparison_chart, comparison_frame


@pytest.fixture
def scenarios(batch):
    """Plan the batch for three budgets, one of them by an evil name."""
    return {
        "today": planner.plan(batch, 4),
        "half as much <script>": planner.plan(batch, 2),
        "more \x00 money": planner.plan(batch, 9),
    }


def test_the_bars_are_the_plans(scenarios):
    """Value, number and cost of each, in order."""
    comparison = planner.compare(scenarios)
    frame = comparison_frame(comparison)
    assert frame["drawn"].tolist() == [plan.value for plan in scenarios.values()]
    svg = comparison_chart(comparison).to_svg()
    for plan in scenarios.values():
        assert f"{plan.value:,.1f}" in svg
        assert f"{plan.tally.made} made for" in svg
    more = scenarios["more \x00 money"].value - scenarios["today"].value
    assert f"more money is worth {more:,.1f} more than today" in svg
    assert "<script" not in svg


def test_where_nothing_is_better_it_says_so(scenarios):
    """The first is what the others are held against."""
    today = scenarios["today"]
    chart = comparison_chart(planner.compare({"today": today, "again": today}))
    assert "Nothing does better than today" in chart.to_svg()


def test_very_many_are_not_all_drawn(scenarios):
    """Thirty are, and it says of how many."""
    many = {f"scenario {at}": scenarios["today"] for at in range(40)}
    svg = comparison_chart(planner.compare(many)).to_svg()
    assert "the first 30 of 40" in svg
    assert "scenario 31" not in svg
