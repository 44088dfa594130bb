"""What other budgets would buy."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers import outlook
from planner.answers.outlook import Point, Step, curve, next_steps
from planner.errors import BudgetError, InfeasibleError, SolverError
from planner.planning import prepare
from planner.results.solving import best_for

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10, 20, 61])},
        optional={
            "priority": st.integers(0, 3),
            "platform": st.sampled_from(["tiktok", "youtube"]),
            "required": st.booleans(),
        },
    ),
    max_size=12,
)
budgets = st.builds(
    planner.Budget,
    st.integers(0, 60),
    balance_credits=st.sampled_from([0, 30, 200]),
    packages=st.booleans(),
)


def planned(rows, budget):
    """Plan rows; None where the required ones cannot all be made."""
    try:
        return planner.plan(rows, budget)
    except InfeasibleError:
        return None


def more(budget, usd):
    """Return the same form of budget with more money."""
    return replace(budget, usd=budget.usd + usd)


def qualities(plan):
    """Return the quality of each request, None where it is skipped."""
    return [each.quality if each.made else None for each in plan.outcomes]


def changes(before, after):
    """List who enters, leaves, gets something better or simpler, row by row."""
    found = ([], [], [], [])
    for at, (old, new) in enumerate(zip(qualities(before), qualities(after), strict=True)):
        if old is None and new is not None:
            found[0].append(at)
        elif old is not None and new is None:
            found[1].append(at)
        elif old is not None and new != old:
            found[2 if new > old else 3].append(at)
    return tuple(map(tuple, found))


@settings(max_examples=18)
@given(rows, budgets)
def test_a_step_is_what_planning_with_more_money_gives(rows, budget):
    """Value, cost and every request that changes: solved from scratch, it is the same."""
    plan = planned(rows, budget)
    if plan is None:
        return
    steps = next_steps(plan, (3, Decimal("7.5"), 20))
    assert [step.more_usd for step in steps] == [3, Decimal("7.5"), 20]
    for step in steps:
        again = planner.plan(rows, more(budget, step.more_usd))
        assert step.value == again.value
        told = (step.enters, step.leaves, step.better, step.simpler)
        if again.value > plan.value:
            assert (step.cost_usd, told) == (again.cost_usd, changes(plan, again))
        else:
            assert (step.cost_usd, told) == (plan.cost_usd, ((), (), (), ()))


@settings(max_examples=12)
@given(rows, budgets)
def test_of_interchangeable_requests_none_leaves_for_another(rows, budget):
    """Within a group either some come in or some go out, as many as the counts differ by."""
    plan = planned(rows * 3, budget)
    if plan is None:
        return
    for step in next_steps(plan):
        again = planner.plan(rows * 3, more(budget, step.more_usd))
        members = plan.batch.members.tolist()
        for group in set(members):
            ours = {at for at, member in enumerate(members) if member == group}
            enters, leaves = (len(ours & set(side)) for side in (step.enters, step.leaves))
            made = [sum(one.outcomes[at].made for at in ours) for one in (plan, again)]
            assert not (enters and leaves)
            if step.value > plan.value:
                assert enters - leaves == made[1] - made[0]


def test_the_next_of_many_alike_comes_in():
    """In the order of the table; those that are made stay as they are."""
    rows = [{"duration": 5, "model": "kling-v1", "resolution": "720p"} for _ in range(9)]
    plan = planner.plan(rows, 2)
    price = plan.cost_usd / plan.tally.made
    (step,) = next_steps(plan, (2 * price,))
    assert step.enters == (plan.tally.made, plan.tally.made + 1)
    assert (step.leaves, step.better, step.simpler) == ((), (), ())


def test_a_video_may_leave_for_a_dearer_one():
    """More money may buy what there was no room for; both are told."""
    small = {"duration": 5, "priority": 1, "model": "kling-v1", "resolution": "720p"}
    large = {"duration": 61, "priority": 9, "segments": True}
    plan = planner.plan([small, large], 1)
    assert plan.outcomes.made.tolist() == [True, False]
    needed = min(option.credits for option in plan.batch.menus.options[1:]) * plan.usd_per_credit
    (step,) = next_steps(plan, (needed - 1,))
    assert (step.enters, step.leaves) == ((1,), (0,))


def test_money_that_adds_nothing_changes_nothing():
    """Where everything is at its best, or no more is within reach."""
    best = planner.plan([{"duration": 5}], 100)
    assert next_steps(best, (5,)) == (Step(Decimal(5), best.cost_usd, best.value),)
    packed = planner.plan([{"duration": 5}] * 40, planner.Budget(6, packages=True))
    assert next_steps(packed, (1,)) == (Step(Decimal(1), packed.cost_usd, packed.value),)


def test_who_cannot_say_says_nothing(batch, plan):
    """A plan that was read holds no batch; one that is not the best differs for two reasons."""
    again = planner.Plan.from_json(plan.to_json())
    assert (next_steps(again), curve(again)) == ((), ())
    assert next_steps(planner.plan(batch, 7, method="greedy")) == ()


def test_unless_others_are_asked_for_it_is_5_10_and_25_dollars(plan):
    """In this order."""
    assert [step.more_usd for step in next_steps(plan)] == [5, 10, 25]


def test_an_amount_that_is_none_is_refused(plan):
    """By its name."""
    with pytest.raises(BudgetError, match="amounts_usd"):
        next_steps(plan, (-5,))


def test_more_than_anybody_has_is_left_out(batch):
    """A budget at the limit of what a budget may be has no next step."""
    assert next_steps(planner.plan(batch, 10**12)) == ()


@pytest.mark.parametrize("call", [next_steps, curve])
def test_what_is_not_proved_in_time_is_left_out(call, plan, monkeypatch):
    """No figure rather than a wrong one."""
    ran_out = replace(plan.solution, bound=plan.solution.bound + 1, value=plan.solution.value - 1)
    monkeypatch.setattr(outlook, "best_for", lambda *_, **__: ran_out)
    monkeypatch.setattr(outlook, "solve_for", lambda *_, **__: (ran_out, plan.funding, plan.proof))
    assert call(plan) == ()


def test_a_purchase_that_may_not_be_the_cheapest_is_left_out(batch, monkeypatch):
    """What a step costs is the least it can cost."""
    plan = planner.plan(batch, planner.Budget(6, packages=True))
    solved = outlook.solve_for

    def cut_short(*given, **named):
        solution, funding, proof = solved(*given, **named)
        return solution, funding, replace(proof, cheaper=None, cut_short=True)

    assert len(next_steps(plan, (15,))) == 1
    monkeypatch.setattr(outlook, "solve_for", cut_short)
    assert next_steps(plan, (15,)) == ()


@settings(max_examples=12)
@given(rows, budgets)
def test_a_point_is_what_planning_with_that_budget_gives(rows, budget):
    """The greatest value; budgets rise, values do not fall, none but the infeasible is missing."""
    plan = planned(rows, budget)
    if plan is None:
        return
    points = curve(plan, 9)
    assert 1 <= len(points) <= 9
    found = {point.budget_usd: point for point in points}
    assert list(found) == sorted(found)
    assert found[budget.usd].value == plan.value
    values = [point.value for point in points]
    assert values == sorted(values)
    for point in points:
        assert planner.plan(rows, replace(budget, usd=point.budget_usd)).value == point.value


def test_a_curve_goes_from_nothing_to_everything_at_its_best(batch):
    """In round amounts, and no further."""
    plan = planner.plan(batch, 21)
    points, best = curve(plan), planner.plan(batch, 1000)
    assert points[0] == Point(Decimal(0), 0.0, 0)
    assert (points[-1].value, points[-1].made) == (best.value, best.tally.made)
    assert points[-2].value < best.value
    budgets = [point.budget_usd for point in points]
    budgets.remove(Decimal(21))
    assert {after - before for before, after in pairwise(budgets)} == {Decimal("2.5")}


def test_packages_of_several_catalogs_are_gone_through_for_few_budgets(monkeypatch):
    """Which takes long for each; what the plan's own buys is known already."""
    asked = []

    def best_of(batch, budget, **options):
        asked.append(budget.usd)
        return best_for(batch, budget, **options)

    monkeypatch.setattr(outlook, "best_for", best_of)
    rows = [{"duration": 5 + at, "priority": at} for at in range(4)]
    plan = planner.plan(rows, planner.Budget(21, packages=True), catalog=["kling", "kling-api"])
    points = curve(plan)
    assert [point.budget_usd for point in points] == [0, 20, 21, 40]
    assert (points[2].value, points[2].made) == (plan.value, plan.tally.made)
    assert asked == [0, 20, 40]


def test_a_curve_looks_no_further_than_is_of_use():
    """Two and a half times the budget, where everything at its best is far away."""
    plan = planner.plan([{"duration": 5}] * 60, 4)
    assert curve(plan)[-1].budget_usd == 10
    assert len(curve(plan, 5)) <= 5
    held = planner.plan([{"duration": 5}] * 60, planner.Budget(2, balance_credits=40))
    assert curve(held)[-1].budget_usd == 8


@pytest.mark.parametrize(
    ("usd", "step"), [(8, "1"), (16, "2"), (20, "2.5"), (40, "5"), (80, "10"), (160, "20")]
)
def test_budgets_are_round(usd, step):
    """So many that 24 points are enough."""
    first, second, *rest = curve(planner.plan([{"duration": 5}] * 400, usd))
    assert (first.budget_usd, second.budget_usd) == (0, Decimal(step))
    assert len(rest) <= 22


def test_budgets_are_written_out():
    """100, not 1E+2."""
    points = curve(planner.plan([{"duration": 60}] * 400, 1000), 6)
    assert [str(point.budget_usd) for point in points] == ["0", "1000", "2000", "3000"]


def test_a_curve_begins_where_the_required_ones_can_be_made():
    """What is infeasible has no point."""
    rows = [{"duration": 10, "required": True}] * 3 + [{"duration": 10}] * 9
    batch = prepare(rows)
    plan = planner.plan(rows, 10)
    assert curve(plan)[0].made >= 3
    first = curve(plan)[0].budget_usd
    with pytest.raises(InfeasibleError):
        planner.planning.solve_batch(batch, planner.Budget(first / 10))


def test_nothing_wanted_is_a_curve_of_one_point():
    """Its own budget."""
    assert [point.budget_usd for point in curve(planner.plan([], 0))] == [0]


@pytest.mark.parametrize("rules", [planner.Cap(by="client", usd=6), planner.Cap(videos=3)])
def test_a_plan_that_its_limits_hold_back_is_that_of_more_money_too(rules, monkeypatch):
    """Its own proof says so: no other budget above its own is solved for."""
    rows = [{"duration": 5 + at, "client": "ab"[at % 2], "priority": 1 + at} for at in range(8)]
    plan = planner.plan(rows, 90, rules=rules)
    richer = planner.plan(rows, 115, rules=rules)
    solved = []

    def noted(batch, budget, **how):
        solved.append(budget.usd)
        return best_for(batch, budget, **how)

    monkeypatch.setattr(outlook, "best_for", noted)
    monkeypatch.setattr(outlook, "solve_for", None)
    steps, points = next_steps(plan), curve(plan)
    assert [step.value for step in steps] == [plan.value] * 3 == [richer.value] * 3
    assert all(usd < 90 for usd in solved)
    above = [point for point in points if point.budget_usd >= 90]
    assert {(point.value, point.made) for point in above} == {(plan.value, plan.tally.made)}


def test_a_budget_for_which_nothing_is_proved_in_time_is_there_without_a_value(plan, monkeypatch):
    """Whoever draws the others does not join them over it; each has its share of the time."""
    limits = []

    def slow(batch, budget, **how):
        limits.append(how["time_limit_s"])
        if budget.usd == 40:
            raise SolverError("out of time")
        return best_for(batch, budget, **how)

    whole = curve(plan, 6)
    monkeypatch.setattr(outlook, "best_for", slow)
    assert curve(plan, 6) == tuple(
        Point(each.budget_usd) if each.budget_usd == 40 else each for each in whole
    )
    assert Point(Decimal(40)) in curve(plan, 6)
    assert limits[0] <= outlook.PATIENCE_S / len(whole)
