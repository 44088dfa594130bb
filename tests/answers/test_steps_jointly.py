"""What budgets buy in packages of several catalogs, and which is enough: every plan tried."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from tests.sellers import DAY, batches, catalog, every_choice, every_plan, several

PACKAGES = planner.Budget(packages=True)


def check(frontier, plans):
    """Hold every point against every plan."""
    for at, point in enumerate(frontier.points):
        affordable = [one for one in plans if one[1] <= point.budget_usd]
        most = max(value for value, _ in affordable)
        assert Decimal(str(point.value)) == most == Decimal(str(point.relaxed))
        assert point.cost_usd == min(paid for value, paid in affordable if value == most)
        assert point.made == (frontier.choice(at) >= 0).sum()
        assert point.shadow_price is None


@settings(max_examples=8, deadline=None)
@given(batches, several(), st.lists(st.integers(0, 60), min_size=1, max_size=3))
def test_each_point_is_the_best_of_every_plan_and_costs_the_least(batch, catalogs, budgets):
    """Budgets that are too small for what is required are listed."""
    plans = list(every_plan(batch, catalogs))
    if not plans:
        with pytest.raises(planner.InfeasibleError):
            planner.frontier(batch, budgets, budget=PACKAGES, catalog=catalogs, on=DAY)
        return
    found = planner.frontier(batch, budgets, budget=PACKAGES, catalog=catalogs, on=DAY)
    least = min(paid for _, paid in plans)
    assert found.infeasible_below_usd == least
    assert found.infeasible_usd == tuple(sorted({each for each in budgets if each < least}))
    assert [point.budget_usd for point in found.points] == sorted(
        {each for each in budgets if each >= least}
    )
    assert (found.complete, found.unsettled_usd) == (False, ())
    check(found, plans)


@settings(max_examples=3, deadline=None)
@given(batches, several())
def test_where_no_budgets_are_named_they_go_from_the_least_to_the_most(batch, catalogs):
    """About twenty round ones between; simpler rules are not told, as they know no packages."""
    plans = list(every_plan(batch, catalogs))
    if not plans:
        return
    found = planner.frontier(batch, budget=PACKAGES, catalog=catalogs, on=DAY)
    most = max(value for value, _ in plans)
    assert found.points[0].budget_usd == min(paid for _, paid in plans)
    assert found.points[-1].budget_usd == min(paid for value, paid in plans if value == most)
    assert len(found) <= 23
    check(found, plans)
    frame = found.to_frame()
    assert frame[["greedy", "fair", "shadow_price"]].isna().all(axis=None)


def sold():
    """Return two catalogs: of a, credits by the dozen; of b, at list prices."""
    return [catalog("a", [(2, 9)], [{"credits": 12, "usd": 9}]), catalog("b", [(1, 2)])]


def test_a_point_is_a_plan_and_a_plan_is_a_point():
    """The frontier of a plan speaks of that one, and gives others that are proved."""
    rows = [{"duration": 3, "priority": at} for at in (1, 2, 3)]
    plan = planner.plan(rows, planner.Budget(12, packages=True), catalog=sold(), on=DAY)
    found = plan.frontier([5, 12, 20])
    assert found.own_usd == 12
    assert (found.choice(1) == plan.batch.choice(plan.solution.counts)).all()
    for point in found.points:
        again = found.plan(point.budget_usd)
        assert (again.value, again.cost_usd) == (point.value, point.cost_usd)
        assert again.verify()
    read = planner.Plan.from_json(plan.to_json())
    with pytest.raises(planner.InputError, match="does not come along"):
        read.frontier([12])
    assert len(found.steps_frame()) > 0


@settings(max_examples=8, deadline=None)
@given(batches, several(), st.integers(0, 120))
def test_the_least_budget_is_that_of_every_plan(batch, catalogs, value):
    """For a value; a plan for it comes along, and costs no less."""
    enough = [paid for worth, paid in every_plan(batch, catalogs) if worth >= value]
    asked = {"catalog": catalogs, "budget": PACKAGES, "on": DAY}
    if not enough:
        with pytest.raises((planner.InputError, planner.InfeasibleError)):
            planner.least_budget(batch, value=value, **asked)
        return
    plan = planner.least_budget(batch, value=value, **asked)
    assert plan.budget_usd == plan.cost_usd == min(enough)
    assert plan.value >= value


@settings(max_examples=6, deadline=None)
@given(batches, several())
def test_so_it_is_for_making_all(batch, catalogs):
    """Whatever they are made with."""
    enough = [paid for models, _, paid in every_choice(batch, catalogs) if None not in models]
    asked = {"catalog": catalogs, "budget": PACKAGES, "on": DAY}
    if not enough:
        with pytest.raises(planner.InfeasibleError, match="no purchase"):
            planner.least_budget(batch, make="all", **asked)
        return
    plan = planner.least_budget(batch, make="all", **asked)
    assert (plan.budget_usd, plan.tally.made) == (min(enough), len(batch))


def test_what_no_budget_reaches_is_said():
    """As packages are limited, and so are models."""
    rows = [{"duration": 3}]
    with pytest.raises(
        planner.InputError, match=r"value of 100: the best that packages .* worth 9"
    ):
        planner.least_budget(rows, value=100, budget=PACKAGES, catalog=sold(), on=DAY)
