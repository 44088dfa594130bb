"""The few hundred of many steps that a screen can tell apart."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.outputs.few_points import few_points, knees, today


def frontier(budgets, own=None, knees=()):
    """Return what is looked at of a frontier."""
    points = tuple(SimpleNamespace(budget_usd=budget) for budget in budgets)
    return SimpleNamespace(
        points=points, own_usd=own, knees=lambda count: [points[at] for at in knees][:count]
    )


@given(
    st.lists(st.integers(0, 10_000), unique=True, min_size=1, max_size=300).map(sorted),
    st.integers(8, 60),
    st.integers(0, 10_000) | st.none(),
)
def test_not_too_many_are_kept_and_those_that_matter(budgets, most, own):
    """First, last, knees and today's are; about half of them lie next to today's."""
    bends = sorted({len(budgets) // 3, len(budgets) // 2})
    few = frontier(budgets, own, bends)
    kept = few_points(few, most)
    assert kept == sorted(set(kept))
    assert set(kept) <= set(range(len(budgets)))
    if len(budgets) <= most:
        assert kept == list(range(len(budgets)))
        return
    assert len(kept) <= most + 5
    assert {0, len(budgets) - 1, *bends} <= set(kept)
    now = today(few)
    if now is not None:
        near = sorted(range(len(budgets)), key=lambda at: abs(at - now))[: most // 4]
        assert set(near) <= set(kept)


def test_today_is_the_last_budget_within_the_plans_own():
    """None where there is no plan, or its budget is less than the first."""
    assert today(frontier([10, 20, 30], 25)) == 1
    assert today(frontier([10, 20, 30], 30)) == 2
    assert today(frontier([10, 20, 30], 9)) is None
    assert today(frontier([10, 20, 30])) is None


def test_knees_are_places(plan):
    """Of the same points that the frontier names."""
    found = plan.frontier()
    assert [found.points[at] for at in knees(found)] == list(found.knees(3))
    assert isinstance(found, planner.Frontier)
