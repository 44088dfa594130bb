"""The best plan for every budget."""

import pickle
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers import steps
from planner.answers.changes import Move
from planner.engine import budgets as optima
from planner.errors import BudgetError, InfeasibleError, InputError

SAMPLE = "data/requests.csv"
CENT = Decimal("0.01")
rows = st.lists(
    st.fixed_dictionaries(
        {
            "duration": st.sampled_from([4, 5, 9, 10, 30]),
            "priority": st.integers(0, 4),
            "platform": st.sampled_from(["", "tiktok", "broadcast"]),
            "required": st.sampled_from(["", "", "yes"]),
        }
    ),
    min_size=1,
    max_size=5,
)
fundings = st.builds(
    planner.Budget,
    balance_credits=st.sampled_from([0, 30, 55]),
    packages=st.booleans(),
)


def planned(batch, funding, usd):
    """Plan a batch anew for a budget; None where nothing is feasible."""
    try:
        return planner.plan(batch, replace(funding, usd=usd))
    except InfeasibleError:
        return None


@given(rows, fundings, st.data())
@settings(max_examples=30)
def test_between_two_points_nothing_changes(batch, funding, data):
    """Whatever the budget, the point at or below it is worth what planning anew gives."""
    try:
        frontier = planner.frontier(batch, budget=funding)
    except InfeasibleError:
        return
    assert frontier.complete
    usds = [point.budget_usd for point in frontier.points]
    usd = data.draw(
        st.sampled_from([*usds, *(max(each - CENT, Decimal(0)) for each in usds)])
        | st.decimals(0, usds[-1] + 1, places=2)
    )
    below = [point for point in frontier.points if point.budget_usd <= usd]
    anew = planned(batch, funding, usd)
    if not below:
        assert anew is None
        assert usd < frontier.infeasible_below_usd
        return
    assert below[-1].value == pytest.approx(anew.value, abs=1e-9)


@given(rows, fundings)
@settings(max_examples=15)
def test_every_point_is_a_change(batch, funding):
    """It is worth more than a cent less money would be, and no less than the simpler rules."""
    try:
        frontier = planner.frontier(batch, budget=funding)
    except InfeasibleError:
        return
    table = frontier.to_frame()
    told = list(zip(frontier.points, table["greedy"], table["fair"], strict=True))
    for point, greedy, fair in told[:: len(told) // 5 + 1]:
        less = planned(batch, funding, point.budget_usd - CENT) if point.budget_usd else None
        assert less is None or less.value < point.value - 1e-9
        assert max(greedy, fair) <= point.value + 1e-9
        assert point.value <= point.relaxed + 1e-9
        assert point.cost_usd <= point.budget_usd
    assert all(one.value < other.value for one, other in pairwise(frontier.points))


@given(rows, st.lists(st.integers(0, 60), min_size=1, max_size=6))
@settings(max_examples=20)
def test_budgets_that_are_asked_for_are_answered_one_by_one(batch, budgets):
    """A point for each that is feasible, the others listed; each once, rising."""
    try:
        frontier = planner.frontier(batch, budgets)
    except InfeasibleError:
        return
    usds = [point.budget_usd for point in frontier.points]
    assert sorted({*usds, *frontier.infeasible_usd}) == sorted(set(map(Decimal, budgets)))
    for point in frontier.points:
        anew = planned(batch, planner.Budget(), point.budget_usd)
        assert (point.value, point.made >= 0) == (pytest.approx(anew.value), True)
    for usd in frontier.infeasible_usd:
        assert planned(batch, planner.Budget(), usd) is None
    assert not frontier.complete


@given(rows, fundings, st.data())
@settings(max_examples=15)
def test_a_plan_of_the_frontier_is_the_one_it_speaks_of(batch, funding, data):
    """Its rows are those of the point, it costs what is said, and it is proved."""
    try:
        frontier = planner.frontier(batch, budget=funding)
    except InfeasibleError:
        return
    at = data.draw(st.integers(0, len(frontier) - 1))
    point = frontier.points[at]
    plan = frontier.plan(point.budget_usd)
    assert plan.verify().startswith("verified")
    assert (plan.value, plan.cost_usd) == (pytest.approx(point.value), point.cost_usd)
    assert (plan.outcomes.made == (frontier.choice(at) >= 0)).all()


def test_of_several_best_plans_it_speaks_of_the_one_it_is_asked_of():
    """At the plan's own budget its own videos are made, though others are worth as much."""
    batch = [{"duration": 5 * (1 + at % 3), "priority": 1 + at % 2} for at in range(9)]
    for usd in (1, 3, 5, 7, 9):
        plan = planner.plan(batch, usd)
        for frontier in (plan.frontier(), plan.frontier([usd])):
            at = max(at for at, one in enumerate(frontier.points) if one.budget_usd <= usd)
            if frontier.points[at].budget_usd >= plan.cost_usd:
                assert ((frontier.choice(at) >= 0) == plan.outcomes.made).all()
                assert frontier.points[at].cost_usd == plan.cost_usd


def test_who_enters_and_leaves_adds_up_to_the_plan():
    """Taking every step from nothing leads to the plan of the last one, request by request."""
    frontier = planner.frontier(SAMPLE, [*range(17, 101), 250])
    table = frontier.steps_frame()
    made = {}
    for usd, ours in table.groupby("budget_usd"):
        for change in ours.itertuples():
            assert (change.before == change.before) == (change.id in made)
            made[change.id] = change.after
            if change.move == Move.LEAVES:
                del made[change.id]
        if usd == 100:
            plan = frontier.plan(100).to_frame().set_index("id")
            plan = plan[plan["decision"] == "planned"]
            said = {id_: f"{row.model} at {row.resolution}" for id_, row in plan.iterrows()}
            assert made == said


def test_each_step_is_worth_what_its_changes_are_worth():
    """What is gained between two points is what the changes add."""
    frontier = planner.frontier(SAMPLE)
    for at in range(1, len(frontier), 97):
        gained = sum(change.more_value for change in frontier.changes(at))
        before, after = frontier.points[at - 1], frontier.points[at]
        assert gained == pytest.approx(after.value - before.value)
        paid = sum(change.more_credits for change in frontier.changes(at))
        assert paid == after.credits - before.credits


def test_one_more_dollar_is_worth_the_price_within_its_range():
    """From one end of the range to the other the relaxation rises by the price."""
    frontier = planner.frontier(SAMPLE)
    for point in frontier.points[::500]:
        if point.price_to_usd is None:
            assert point.shadow_price == 0
            continue
        assert point.price_from_usd <= point.budget_usd < point.price_to_usd
        ends = [point.price_from_usd, point.price_to_usd]
        low, high = planner.frontier(SAMPLE, ends).points
        rise = point.shadow_price * float(ends[1] - ends[0])
        assert high.relaxed - low.relaxed == pytest.approx(rise)


def test_solved_one_by_one_it_is_the_same(monkeypatch):
    """Where a table of all costs would be too much work, each budget is solved by itself."""
    budgets = [18, 40, 99.95, 100, 250, 700]
    before = planner.frontier(SAMPLE).to_frame().set_index("budget_usd")
    monkeypatch.setattr(optima, "FEW_CELLS", 0)
    monkeypatch.setattr(steps, "is_small", lambda _: False)
    after = planner.frontier(SAMPLE, budgets)
    for point in after.points:
        there = before[before.index <= float(point.budget_usd)].iloc[-1]
        assert point.value == there.value
        assert point.cost_usd <= point.budget_usd


def test_where_steps_are_too_many_the_budgets_are_round(monkeypatch):
    """From the least that is feasible to what makes everything at its best, and the plan's own."""
    monkeypatch.setattr(steps, "MOST_STEPS", 50)
    plan = planner.plan(SAMPLE, Decimal("101.30"))
    frontier = plan.frontier()
    usds = [point.budget_usd for point in frontier.points]
    assert not frontier.complete
    assert 50 <= len(usds) <= 110
    assert usds[0] == frontier.infeasible_below_usd == 21
    assert Decimal("101.3") in usds
    assert frontier.own_usd == Decimal("101.30")
    best = planner.plan(SAMPLE, 10_000)
    assert (usds[-1], frontier.points[-1].value) == (best.cost_usd, best.value)
    round_ones = [usd for usd in usds[1:-1] if usd != Decimal("101.3")]
    assert all(usd % 10 == 0 for usd in round_ones)


def test_what_is_not_proved_in_time_is_listed(monkeypatch):
    """No point rather than a wrong one."""

    def never(*_):
        raise planner.SolverError("no optimum is proved in time")

    monkeypatch.setattr(optima.Optima, "solution", never)
    frontier = planner.frontier(SAMPLE, [50, 10, 60], time_limit_s=60)
    assert frontier.points == ()
    assert frontier.unsettled_usd == (50, 60)
    assert frontier.infeasible_usd == (10,)
    assert len(frontier.to_frame()) == 0
    assert len(frontier.steps_frame()) == 0
    assert frontier.knees() == ()


def test_nothing_wanted_is_one_point():
    """A batch without requests, and one that nobody can make."""
    for batch in (pd.DataFrame({"duration": []}), [{"duration": 5, "priority": 0}]):
        (point,) = planner.frontier(batch).points
        assert (point.budget_usd, point.value, point.made) == (0, 0, 0)


def test_what_is_required_and_cannot_be_made_is_said():
    """By name, as of a plan."""
    batch = [{"id": "long", "duration": 4_000, "required": "yes"}]
    with pytest.raises(InfeasibleError, match="'long'"):
        planner.frontier(batch)


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        (100, r"budgets are 100; expected several, such as \[50, 100, 200\]"),
        ("100", "budgets are '100'; expected several"),
        (True, "budgets are True"),
        (object, "expected several"),
    ],
)
def test_what_are_no_budgets_is_refused(budgets, said):
    """With what to write instead."""
    with pytest.raises(InputError, match=said):
        planner.frontier(SAMPLE, budgets)


@pytest.mark.parametrize("wrong", [-1, float("nan"), "ten", None])
def test_a_budget_that_is_no_money_is_refused(wrong):
    """One wrong one is enough."""
    with pytest.raises(BudgetError):
        planner.frontier(SAMPLE, [10, wrong])


def test_budgets_come_from_anything_that_holds_some():
    """An array, a range, a column, a generator; twice is once."""
    for budgets in (np.array([50, 30, 50]), range(30, 51, 20), pd.Series([30, 50]), iter((50, 30))):
        assert [p.budget_usd for p in planner.frontier(SAMPLE, budgets).points] == [30, 50]


def test_a_point_that_is_not_there_is_refused():
    """Counted from 0."""
    frontier = planner.frontier(SAMPLE, [50])
    for at in (1, -1):
        with pytest.raises(InputError, match=f"there is no point {at}; they go from 0 to 0"):
            frontier.changes(at)


def test_it_can_be_sent_to_another_process():
    """What comes back is the same."""
    frontier = planner.frontier(SAMPLE, [50, 100])
    again = pickle.loads(pickle.dumps(frontier))
    assert again.points == frontier.points
    assert again.changes(1) == frontier.changes(1)


@given(rows, fundings)
@settings(max_examples=10)
def test_beside_a_budget_stands_what_the_simpler_rules_make_of_it(batch, funding):
    """Of all that its money is good for, also where packages or a balance hold more than needed."""
    try:
        frontier = planner.frontier(batch, budget=funding)
    except InfeasibleError:
        return
    usds = [point.budget_usd for point in frontier.points]
    asked = planner.frontier(batch, usds, budget=funding)
    columns = ["greedy", "fair", "relaxed"]
    assert frontier.to_frame()[columns].equals(asked.to_frame()[columns])
    greedy = planner.plan(batch, replace(funding, usd=usds[0]), method="greedy")
    assert frontier.greedy_values[0] == pytest.approx(greedy.value)


def test_a_plan_that_costs_more_than_it_must_is_a_point_of_its_own():
    """Its budget shows its own videos, though less money is worth as much."""
    batch = [{"id": one, "duration": 5, "priority": 0, "required": "yes"} for one in "ab"]
    plan = planner.plan(batch, 4, method="greedy")
    cheapest = planner.least_budget(batch, make="all")
    assert plan.value == cheapest.value
    assert plan.cost_usd > cheapest.cost_usd
    frontier = plan.frontier()
    (at,) = (at for at, one in enumerate(frontier.points) if one.budget_usd == 4)
    assert frontier.points[at].cost_usd == plan.cost_usd
    assert [one.budget_usd for one in frontier.points] == [cheapest.cost_usd, 4]
