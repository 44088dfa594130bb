"""The curve of the best plan's value, and what stands beside it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.outputs.charts.frontier import LINES, frontier_chart, frontier_frame
from planner.outputs.curve_words import said

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10, 20])},
        optional={
            "priority": st.integers(0, 3),
            "platform": st.sampled_from(["tiktok", "youtube"]),
        },
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def required(batch):
    """Return three requests that must be made."""
    return [row | {"required": True} for row in batch if row["id"] in "adf"]


def marked(chart, word):
    """List the texts of a chart in which a word stands."""
    datasets = chart.to_dict()["datasets"].values()
    texts = {str(row.get("said", "")) for rows in datasets for row in rows}
    return sorted(text for text in texts if word in text)


@settings(max_examples=10)
@given(rows)
def test_what_is_drawn_is_what_plans_are_worth(rows):
    """At every budget that is drawn: planned anew, by each rule; and no plan passes the limit."""
    frontier = planner.plan(rows, 5).frontier()
    drawn = frontier_frame(frontier).pivot(index="budget_usd", columns="line", values="value")
    assert set(drawn.columns) == set(LINES)
    for usd, line in list(drawn.iterrows())[:: max(len(drawn) // 5, 1)]:
        plan = planner.plan(rows, Decimal(str(usd)))
        assert line["best plan"] == plan.value
        assert line["priority first"] == plan.greedy_value
        assert line["value for money first"] == plan.fair_value
    assert (drawn["no plan is worth more"] >= drawn["best plan"]).all()


def test_of_many_steps_those_are_drawn_that_can_be_told_apart(sample_frontier):
    """Not all of 2,453, and today's among them."""
    frontier = sample_frontier
    frame = frontier_frame(frontier)
    budgets = frame["budget_usd"].unique()
    assert len(budgets) < len(frontier.points)
    assert len(budgets) <= 1_205
    assert {21.0, 100.0, 764.8} <= set(budgets)
    value = dict(zip(*(frontier.to_frame()[name] for name in ("budget_usd", "value")), strict=True))
    best = frame[frame["line"] == "best plan"]
    assert all(value[row.budget_usd] == row.value for row in best.itertuples())


def test_the_point_is_said(batch):
    """What today's budget buys, and half as much again: as planning says."""
    plan, more = planner.plan(batch, 4), planner.plan(batch, 6)
    frontier = plan.frontier()
    best = frontier.points[-1]
    assert said(frontier) == (
        f"$4 buys {plan.value / best.value:.0%} of what ${best.budget_usd.normalize():f} would; "
        f"$2 more would add {more.value - plan.value:,.1f}"
    )
    assert said(planner.plan(batch, 100).frontier()) == (
        "$100 buys as much as any larger budget would"
    )


def test_what_is_not_known_is_not_said(batch):
    """Of a few chosen budgets nothing is said of others."""
    plan = planner.plan(batch, 4)
    assert "more would add" not in said(plan.frontier([3, 4, 9]))
    assert "$2 more would add" in said(plan.frontier([4, 6]))
    chart = frontier_chart(plan.frontier([3, 4, 9]))
    assert "3 budgets" in chart.to_svg()
    assert "step-after" not in chart.to_json()
    assert said(planner.plan(batch, 90).frontier([90, 100])) == "$90 buys as much as $100 would"


def test_marks_are_where_they_belong(required):
    """Today's budget, and what is too small for what is required; neither where there is none."""
    plan = planner.plan(required, 20)
    chart = frontier_chart(plan.frontier())
    assert marked(chart, "today") == [f"today $20: {plan.value:,.1f}"]
    (words,) = marked(chart, "not enough for what is required")
    least = Decimal(words.split("$")[1].split(":")[0])
    assert planner.plan(required, least)
    with pytest.raises(planner.InfeasibleError):
        planner.plan(required, least - Decimal("0.05"))
    free = frontier_chart(planner.frontier([row | {"required": False} for row in required]))
    assert not marked(free, "today") + marked(free, "not enough")


@pytest.mark.parametrize("rows", [[], [{"duration": 5, "priority": 0}], [{"duration": 5}]])
def test_little_is_drawn_too(rows):
    """No request, nothing of value, a single one."""
    frontier = planner.frontier(rows)
    assert frontier_chart(frontier).to_svg().startswith("<svg")
    assert said(frontier)


def test_budgets_that_buy_nothing_leave_no_curve(required):
    """All that were asked for are too small."""
    frontier = planner.frontier(required, [0, Decimal("0.5")])
    assert not frontier.points
    assert said(frontier) == "No budget is enough for what is required"
    assert frontier_chart(frontier).to_svg().startswith("<svg")


def test_a_budget_for_which_nothing_is_proved_breaks_the_lines():
    """No line says what it buys; what is proved is a dot."""
    rows = [{"duration": 5 + n % 6, "priority": 1 + n % 9} for n in range(20)]
    whole = planner.frontier(rows, [5, 10, 15])
    first, _, last = whole.points
    broken = replace(whole, points=(first, last), unsettled_usd=(Decimal(10),))
    for frontier, gaps in ((whole, 0), (broken, 4)):
        spec = frontier_chart(frontier).to_dict()
        lines = [one for one in spec["layer"] if one.get("mark", {}).get("type") == "line"]
        assert all(one["mark"]["invalid"].startswith("break-paths") for one in lines)
        data = [spec["datasets"][one["data"]["name"]] for one in lines]
        missing = [(row["budget_usd"], row["value"]) for rows in data for row in rows]
        assert [pair for pair in missing if pair[1] is None] == [(10.0, None)] * gaps
        assert sum(bool(one["mark"]["point"]) for one in lines) == bool(gaps)
