"""Who is in at which budget."""

from decimal import Decimal

import numpy as np
import pytest

import planner
from planner.errors import InputError
from planner.outputs.charts.steps import steps_chart, steps_frame


def test_at_every_budget_the_bars_are_the_plan(plan, batch):
    """Who is made, with what and how well: planned anew between the ends of the bars."""
    frontier = plan.frontier()
    bars = steps_frame(frontier).fillna({"to_usd": np.inf})
    for point in frontier.points[:: max(len(frontier.points) // 25, 1)]:
        usd = float(point.budget_usd)
        here = bars[(bars["from_usd"] <= usd) & (usd < bars["to_usd"])].set_index("id")
        made = frontier.plan(point.budget_usd).to_frame().set_index("id")
        made = made[made["decision"] == "planned"]
        assert set(here.index) == set(made.index)
        assert here.index.is_unique
        for id_, row in made.iterrows():
            assert here.loc[id_, "option"].startswith(f"{row['model']} ")
            assert f"at {row['resolution']}" in here.loc[id_, "option"]
            assert here.loc[id_, "value"] == row["value"]


def test_levels_are_against_the_best_on_the_menu(plan):
    """As the plans' own outcomes say."""
    frontier, seen = plan.frontier(), set()
    for at in range(0, len(frontier), 4):
        bars = steps_frame(frontier, [at]).set_index("row")["level"]
        for row, outcome in enumerate(frontier.plan(frontier.points[at].budget_usd).outcomes):
            if outcome.made:
                level = "simpler" if outcome.quality > outcome.gain else "half as good or less"
                assert bars[row] == (level if outcome.gain else "at its best")
                seen.add(bars[row])
    assert seen == {"at its best", "simpler", "half as good or less"}


def test_bars_do_not_overlap_and_the_last_ones_stay(sample_frontier):
    """Of one video each begins no earlier than the one before ends."""
    frame = steps_frame(sample_frontier)
    for _, bars in frame.groupby("row"):
        assert (bars["from_usd"].to_numpy()[1:] >= bars["to_usd"].to_numpy()[:-1]).all()
        assert (bars["from_usd"] < bars["to_usd"].fillna(np.inf)).all()
    assert frame["to_usd"].isna().sum() == sample_frontier.points[-1].made


def test_the_first_that_come_in_are_drawn(sample_frontier):
    """As many as asked for, and the subtitle says of how many."""
    chart = steps_chart(sample_frontier, 5)
    svg = chart.to_svg()
    assert "the first 5 of 54 videos" in svg
    assert "BR-01 Autumn brand film" in svg  # it is required
    assert chart.to_dict()["height"] == 5 * 16


def test_two_of_one_name_have_two_rows():
    """Told apart by where they stand."""
    rows = [{"id": "A B", "title": "C", "duration": 5}, {"id": "A", "title": "B C", "duration": 5}]
    svg = steps_chart(planner.frontier(rows)).to_svg()
    assert svg.count(">A B C<") == 1
    assert ">A B C (row 2)<" in svg


@pytest.mark.parametrize("most", [0, -1, 2.5, "ten", True, None])
def test_a_number_of_videos_that_is_none_is_refused(plan, most):
    """In a sentence."""
    with pytest.raises(InputError, match="expected how many videos"):
        steps_chart(plan.frontier(), most)


@pytest.mark.parametrize("rows", [[], [{"duration": 5, "priority": 0}], [{"duration": 5}]])
def test_little_is_drawn_too(rows):
    """No request, nothing made, a single one."""
    assert steps_chart(planner.frontier(rows)).to_svg().startswith("<svg")


def test_today_is_marked(plan):
    """By the plan's own budget."""
    assert "today <tspan>$</tspan>20" in steps_chart(plan.frontier()).to_svg()
    assert plan.budget_usd == Decimal(20)
