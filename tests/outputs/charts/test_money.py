"""Where the money goes."""

import pytest

import planner
from planner.errors import InputError
from planner.outputs.charts.money import money_chart, money_frame


@pytest.fixture(scope="module")
def sample():
    """Plan the sample batch."""
    return planner.plan("data/requests.xlsx", 100)


@pytest.mark.parametrize("by", ["platform", "model", "owner", "priority", "title", "required"])
def test_it_adds_up(sample, by):
    """To what is paid, made and left out; each part as the table has it."""
    frame = money_frame(sample, by)
    assert frame["cost_usd"].sum() == sample.cost_usd
    assert frame["made"].sum() == sample.tally.made
    assert frame["left_out"].sum() == sample.tally.skipped + sample.tally.impossible
    assert frame["share"].sum() == pytest.approx(1)
    assert list(frame["cost_usd"]) == sorted(frame["cost_usd"], reverse=True)
    table = sample.to_frame()
    for name, cost, _, made, out in frame.itertuples(index=False):
        part = table[table[by].astype(str) == name]
        if len(part):
            assert len(part) == made + out
            assert float(cost) == pytest.approx(part["cost_usd"].sum())


def test_what_divides_the_money_is_chosen(sample):
    """The platform, else the model; nothing that is the same for all."""
    assert money_frame(sample).columns[0] == "platform"
    rows = [{"duration": 5, "platform": "tiktok"}, {"duration": 10, "platform": "tiktok"}]
    assert money_frame(planner.plan(rows, 9)).columns[0] == "model"


def test_an_unknown_column_is_refused(sample):
    """With the one that was meant."""
    with pytest.raises(InputError, match="did you mean 'platform'"):
        money_chart(sample, "plattform")
    for odd in (7, None.__class__, ["platform"]):
        with pytest.raises(InputError, match="no column of the plan"):
            money_chart(sample, odd)


def test_what_is_too_much_for_a_picture_is_one_bar(sample):
    """Sixty titles are eleven and the others; what they cost is told."""
    svg = money_chart(sample, "title").to_svg()
    assert "others" in svg
    assert len(money_frame(sample, "title")) == 60


def test_nothing_spent_is_said():
    """Rather than a share of nothing."""
    assert "Nothing is spent" in money_chart(planner.plan([{"duration": 5}], 0)).to_svg()
    assert "Nothing is spent" in money_chart(planner.plan([], 5)).to_svg()


def test_a_plan_from_json_is_drawn_too(sample):
    """It holds a table, which is enough."""
    again = planner.Plan.from_json(sample.to_json())
    assert money_frame(again, "platform").equals(money_frame(sample, "platform"))
