"""What is asked of plans, where takes are drafts that a cheaper model makes."""

from decimal import Decimal

import planner
from planner.catalog.loading import parse_catalog
from tests.studio import SHOT, STUDIO, TEXT, planned


def test_without_the_draft_model_takes_are_those_of_the_chosen_one():
    """What if nobody had it, or it cost more: where it is dear, nobody drafts."""
    plan = planned([SHOT | {"model": "fine/one"}], 9)
    other = plan.what_if(exclude="cheap/lite")
    assert other.cost_usd == 3 * Decimal("2.5")
    assert "cheap/lite is not to be used" in other.notes[0]
    subject = 'models."cheap/lite".offers.0.price.per_second'
    (price,) = [one for one in plan.sensitivity().ranges if one.subject == subject]
    # Three clips of 8 s and the final for $9: a hundred-thousandth more, and none are made.
    assert price.high == Decimal("0.24583")
    assert (price.low, price.below) == (None, ())
    assert price.above[0].after.draft is None


def test_a_frontier_buys_drafts_where_they_are_the_cheaper_way():
    """Its least budget is that of the cheapest way, whichever that is."""
    frame = planner.frontier([SHOT | {"model": "fine/one"}], [3.69, 3.7, 4.3], catalog=STUDIO)
    assert frame.to_frame()["value"].tolist() == [0, 1.6, 1.76]


def test_a_draft_that_is_too_dear_is_a_price_that_a_plan_hangs_on():
    """Were it cheaper, it would buy the better version."""
    dear = parse_catalog(TEXT.replace("0.05", "0.3"), source="dear.toml")
    plan = planned([SHOT | {"model": "fine/one"}], 8, dear)
    assert plan.frame["resolution"].tolist() == ["720p"]
    (price,) = [one for one in plan.sensitivity().ranges if "lite" in one.subject]
    # 3 x 8 s x 0.2041 + 3.1 is within $8.
    assert (price.low, price.high) == (Decimal("0.2042"), None)
