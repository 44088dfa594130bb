"""Planning again with as little change as wanted."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers.favour import NOTHING, SKIP, Favoured
from planner.answers.keep import targets_of
from planner.engine import Groups, Problem, solve
from planner.errors import InfeasibleError, InputError
from planner.rules.arrangement import Arrangement

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10, 20])},
        optional={
            "priority": st.sampled_from([0, 1, 2, "0.125"]),
            "platform": st.sampled_from(["tiktok", "youtube"]),
            "required": st.just("yes"),
            "model": st.sampled_from(["kling-v1", "kling-pro"]),
        },
    ),
    min_size=1,
    max_size=3,
)
weights = st.sampled_from([0, "0.000001", "0.5", 1, 2, 7, 10**6]).map(Decimal)


def named(rows):
    """Give rows ids."""
    return [{"id": f"r{at}", **row} for at, row in enumerate(rows)]


def planned(rows, budget):
    """Plan rows; None where the required ones cannot all be made."""
    try:
        return planner.plan(rows, budget)
    except InfeasibleError:
        return None


def made(option):
    """Say what is made, whatever it costs."""
    return option and (option.model, option.mode, option.resolution, len(option.segments))


def treated(plan):
    """Say what each request gets, by its id."""
    ids = plan.frame["id"].tolist()
    return {id_: made(one.taken) for id_, one in zip(ids, plan.outcomes, strict=True)}


def kept(plan, other):
    """Count who gets what it has there."""
    there = treated(other)
    return sum(id_ in there and there[id_] == one for id_, one in treated(plan).items())


def every_choice(plan):
    """Yield value (in millionths) and treatment of every choice within the budget."""
    batch, problem = plan.batch, plan.solution.problem
    menus = [batch.menus.menus[at] for at in batch.menus.members.tolist()]
    options = [
        [*([] if must else [None]), *range(len(menu.options))]
        for menu, must in zip(menus, batch.requests.required.tolist(), strict=True)
    ]
    ids, priorities = batch.requests.ids.tolist(), batch.requests.priorities.tolist()
    for choice in product(*options):
        taken = [
            None if at is None else menu.options[at] for menu, at in zip(menus, choice, strict=True)
        ]
        cost = sum(one.credits for one in taken if one)
        if cost <= problem.budget * batch.menus.step:
            value = sum(
                int(priority * menu.qualities[at])
                for menu, at, priority in zip(menus, choice, priorities, strict=True)
                if at is not None
            )
            yield value, dict(zip(ids, map(made, taken), strict=True))


@settings(max_examples=15)
@given(rows, st.integers(0, 25), st.integers(0, 25), weights, st.data())
def test_nothing_is_worth_more_with_what_is_kept(rows, before, budget, weight, data):
    """Every choice tried: the greatest value and weight together, and then the fewest changes."""
    rows = named(rows)
    others = data.draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row["id"]))
    wishes = [{"duration": 5}, {"required": None}, {"model": "kling-v1"}, {}]
    others = [row | data.draw(st.sampled_from(wishes)) for row in others]
    plan, other = planned(rows, budget), planned(others, before)
    if plan is None or other is None:
        return
    again = plan.keep(other, weight)
    there = treated(other)

    def worth(value, treatment):
        same = sum(id_ in there and there[id_] == one for id_, one in treatment.items())
        return value + int(weight * 10**6) * same, same

    ours = worth(round(again.value * 10**6), treated(again))
    assert ours == max(worth(*choice) for choice in every_choice(plan))
    again.verify()
    assert again.bound == plan.bound
    assert (again.status == "optimal") == (again.value == plan.value)


@settings(max_examples=10)
@given(rows, st.integers(0, 30), st.integers(0, 30))
def test_the_more_it_is_worth_the_less_changes(rows, before, budget):
    """And the less is the plan worth; without weight it is worth the most."""
    rows = named(rows * 2)
    plan, other = planned(rows, budget), planned(rows, before)
    if plan is None or other is None:
        return
    again = [plan.keep(other, weight) for weight in map(Decimal, ("0", "0.3", "1", "4", "1000"))]
    values = [one.value for one in again]
    unchanged = [kept(one, other) for one in again]
    assert values[0] == plan.value
    assert values == sorted(values, reverse=True)
    assert unchanged == sorted(unchanged)
    assert unchanged[0] >= kept(plan, other)
    if before <= budget:
        assert unchanged[-1] == len(rows)


def test_of_interchangeable_requests_those_are_made_that_were(batch):
    """Who gets what is settled by the plan that is kept, not by their turns; and it is verified."""
    rows = [{"id": name, "duration": 10} for name in "uvwxyz"]
    other = planner.plan([{**row, "priority": 1 + (row["id"] in "yz")} for row in rows], 8)
    assert other.outcomes.made.tolist() == [False] * 4 + [True] * 2
    plan = planner.plan(rows, 8)
    assert plan.outcomes.made.tolist() == [True] * 2 + [False] * 4
    again = plan.keep(other, 0)
    assert treated(again) == treated(other)
    assert (again.value, again.status, again.keeping) == (plan.value, "optimal", True)
    assert again.verify() == plan.verify()
    read = planner.Plan.from_json(again.to_json())
    assert read.keeping
    assert read.verify(rows) == again.verify()


def test_it_is_the_plans_requests_and_budget():
    """The other may be of another table and dearer; what it does not know is planned freely."""
    other = planner.plan([{"id": "a", "duration": 5}, {"id": "gone", "duration": 10}], 100)
    plan = planner.plan([{"id": "new", "duration": 5}, {"id": "a", "duration": 5}], 3)
    again = plan.keep(other, 5)
    assert again.frame["id"].tolist() == ["new", "a"]
    assert again.cost_usd <= 3
    assert again.budget == plan.budget
    assert (again.requests_sha256, again.catalog_sha256) == (
        plan.requests_sha256,
        plan.catalog_sha256,
    )


def test_what_there_is_to_keep_is_found_by_what_is_made():
    """Skipped is skipped; what is on the menu no more, and who is new, have nothing to keep."""
    rows = [
        {"id": "made", "duration": 5, "model": "kling-v1", "resolution": "720p"},
        {"id": "barred", "duration": 5, "model": "kling-v1", "resolution": "1080p"},
        {"id": "skipped", "duration": 20, "priority": 0},
    ]
    other = planner.plan(rows, 100)
    plan = planner.plan([{"id": "new", "duration": 5}, *rows], 100).what_if(
        exclude="kling-v1 at 1080p"
    )
    menu = plan.batch.menus.menus[int(plan.batch.menus.members[1])]
    found = targets_of(plan.batch, plan, other).tolist()
    assert found == [NOTHING, 0, NOTHING, SKIP]
    assert made(menu.options[0]) == treated(other)["made"]


@pytest.mark.parametrize("budget", [planner.Budget(30, packages=True), planner.Budget(9, 40)])
def test_packages_and_balance_are_paid_with_as_ever(budget):
    """What is claimed of the money is proved, or is not claimed."""
    rows = [{"id": str(at), "duration": 5 + at % 6, "priority": 1 + at % 4} for at in range(30)]
    plan = planner.plan(rows, budget)
    other = planner.plan(rows, 12)
    for weight in (0, 1, 50):
        again = plan.keep(other, weight)
        again.verify()
        assert again.cost_usd <= budget.usd
        if again.cost_usd > plan.cost_usd:
            assert again.status == "feasible" or again.proof.cut_short


def test_a_plan_from_json_is_kept_and_keeps(batch, plan):
    """Both sides."""
    other = planner.plan(batch, 8)
    read, old = (planner.Plan.from_json(one.to_json()) for one in (plan, other))
    again = read.keep(old, 3)
    assert treated(again) == treated(plan.keep(other, 3))
    again.verify()


@pytest.mark.parametrize("rows", [[], [{"duration": 5}], [{"duration": 5, "required": True}]])
def test_small_batches_are_kept(rows):
    """None at all, and one."""
    plan = planner.plan(rows, 10)
    other = planner.plan(rows, 3)
    again = plan.keep(other, 100)
    assert treated(again) == treated(other)
    again.verify()


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), None, "much", True, 10**400])
def test_a_weight_is_a_number_from_0(plan, weight):
    """Finite."""
    with pytest.raises(InputError, match="weight is"):
        plan.keep(plan, weight)


def test_only_a_plan_is_kept(plan):
    """Not its table."""
    with pytest.raises(InputError, match="expected a plan"):
        plan.keep(plan.to_frame(), 1)


def favoured(count, priority, millionths):
    """Favour so many alike requests of 4 options."""
    starts, priorities = np.array([0, 4]), np.array([priority])
    problem = Problem(
        starts,
        np.array([1, 2, 3, 5]),
        np.array([1, 500, 997, 1001]),
        2 * count,
        Groups(np.array([0]), priorities, np.array([False]), np.array([count])),
    )
    targets = np.arange(count) % 6 + NOTHING
    members, every = np.zeros(count, dtype=np.int64), np.arange(count)
    arranged = Arrangement(
        problem.starts, problem.costs, problem.qualities, problem.groups, members, every, every
    )
    return Favoured.of(arranged, problem, targets, millionths)


def test_numbers_that_are_too_large_to_break_ties_break_none():
    """What is worth the most is found all the same."""
    few, many = favoured(5, 10**9, 10**6), favoured(2_000, 10**12, 10**6)
    assert set((few.problem.qualities % 6).tolist()) <= {0, 1, 5}
    assert int(many.problem.qualities.max()) < 10**16
    assert solve(many.problem).status == "optimal"


def test_a_weight_above_everything_is_as_good_as_any_greater_one():
    """So that no number is too large for a batch that is not."""
    problems = [favoured(50, 10**6, weight).problem for weight in (10**15, 10**30)]
    assert np.array_equal(*(one.qualities for one in problems))


def test_a_weight_that_cannot_be_counted_is_refused():
    """It says what can be."""
    with pytest.raises(InputError, match="too large for 100,000 requests; expected at most"):
        favoured(100_000, 10**9, 10**30)


def test_what_must_be_made_now_has_no_skip_to_keep():
    """It is made as if it had not been there."""
    row = {"id": "a", "duration": 10}
    plan = planner.plan([row | {"required": "yes"}], 20)
    again = plan.keep(planner.plan([row], 0), 1000)
    assert (treated(again), again.status) == (treated(plan), "optimal")


def test_where_time_runs_out_the_better_one_is_taken(batch, monkeypatch):
    """The best plan, where what was found by then is worth less with all that it keeps."""
    plan, other = planner.plan(batch, 20), planner.plan(batch, 5)

    def cut_short(problem, **_):
        solution = solve(problem, method="greedy")
        return replace(solution, bound=max(solution.bound, solution.value + 1))

    monkeypatch.setattr("planner.answers.keep.solve", cut_short)
    again = plan.keep(other, 0)
    assert again.value == plan.value
    again.verify()
