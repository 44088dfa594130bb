"""For how much more money another video can be made."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.outputs.one_more import one_more

CENT = Decimal("0.01")
rows = st.lists(
    st.fixed_dictionaries({"duration": st.integers(1, 12), "priority": st.integers(0, 3)}),
    min_size=1,
    max_size=6,
)


@settings(max_examples=50)
@given(rows, st.integers(0, 12), st.sampled_from([0, 17]), st.booleans())
def test_with_so_much_more_it_can_be_made_beside_all_that_is_made(rows, usd, balance, packages):
    """And with a cent less no other that is left out can."""
    plan = planner.plan(rows, planner.Budget(usd, balance, packages))
    said = re.fullmatch(r"for \$([\d.]+) more: (\w+), with (.+)", one_more(plan))
    options = plan.batch.menus.menus
    left = [
        min(options[plan.batch.menus.members[at]].options, key=lambda one: one.credits).credits
        for at, made in enumerate(plan.outcomes.made)
        if not made and rows[at]["priority"] and options[plan.batch.menus.members[at]].options
    ]
    if said is None:
        assert not left
        return
    more = Decimal(said[1])
    enough = planner.Budget(usd + more, balance, packages).most_credits(plan.batch.catalog)
    less = planner.Budget(usd + more - CENT, balance, packages).most_credits(plan.batch.catalog)
    assert less < plan.credits + min(left) <= enough


def test_it_stands_in_the_summary():
    """Who, with what, for how much."""
    plan = planner.plan([{"id": "a", "duration": 5}, {"id": "b", "duration": 5}], 1)
    assert "\n  one more for $1.00 more: b, with kling-v1 at 720p" in plan.summary()


def test_where_rows_stand_for_many_it_is_one_like_those():
    """Whichever of them: the first ones may be made."""
    rows = [{"id": "a", "duration": 5, "count": 9}, {"id": "b", "duration": 20}]
    for usd, who in ((3, "one of 7 like a"), (15, "one like a")):
        said = one_more(planner.plan(rows, usd))
        assert said == f"for $1.00 more: {who}, with kling-v1 at 720p"


@pytest.mark.parametrize(
    "plan",
    [
        planner.plan([{"duration": 5}], 100),
        planner.plan([{"duration": 5, "priority": 0}], 1),
        planner.plan([{"duration": 5}] * 3, 1, rules=planner.Cap(usd=2)),
        planner.plan([{"duration": 61}], 1),
    ],
    ids=["all is made", "worth nothing", "beside rules", "no model makes it"],
)
def test_nothing_is_said_where_more_money_alone_does_not_do_it(plan):
    """No line at all."""
    assert one_more(plan) == ""
    assert "one more" not in plan.summary()
