"""One request, and what the best plans do that make it so or so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.answers.best import Best
from planner.answers.case import Case
from planner.answers.menued import SKIP
from planner.engine import budgets, floor
from planner.engine.clock import Clock
from planner.errors import SolverError

rows = st.lists(
    st.fixed_dictionaries(
        {"duration": st.sampled_from([5, 10]), "priority": st.integers(0, 4)},
        optional={"model": st.just("kling-v1"), "required": st.just("yes")},
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20)
@given(rows, st.data())
def test_a_forced_plan_is_one_of_its_value(table, data):
    """It takes one of the options, keeps the budget, makes what is required, and adds up."""
    plan = planner.plan(table, 60)
    row = data.draw(st.integers(0, len(table) - 1))
    case, batch = Case(Best(plan), row), plan.batch
    options = data.draw(st.lists(st.sampled_from(case.choices), min_size=1, unique=True))
    units = data.draw(st.integers(0, 1300))
    forced = case.forced(units, options)
    assert case.value(units, options) == (-1 if forced is None else forced.value)
    if forced is None:
        return
    assert forced.option in options
    assert forced.choice[row] == forced.option
    assert not (batch.requests.required & (forced.choice < 0)).any()
    cost, value = 0, 0
    for at, option in enumerate(forced.choice.tolist()):
        if option >= 0:
            menu = int(batch.menus.members[at])
            flat = int(batch.menus.starts[menu]) + option
            cost += int(batch.menus.costs[flat])
            value += int(batch.requests.priorities[at] * batch.menus.qualities[flat])
    assert (cost, value) == (forced.cost, forced.value)
    assert cost <= units


@pytest.mark.parametrize("way", ["at once", "by the floor", "by the relaxation"])
@settings(max_examples=15)
@given(table=rows, usd=st.integers(0, 12), data=st.data())
def test_the_least_budget_for_several_is_the_least_of_theirs(way, table, usd, data):
    """However it is looked for."""
    was = budgets.FEW_CELLS, floor.MOST_BUDGETS
    budgets.FEW_CELLS = 5_000_000 if way == "at once" else 0
    floor.MOST_BUDGETS = 1 << 16 if way == "by the floor" else -1
    try:
        plan = planner.plan([{**row, "required": "no"} for row in table], usd)
        case = Case(Best(plan), data.draw(st.integers(0, len(table) - 1)))
        options = data.draw(st.lists(st.sampled_from(case.choices), min_size=1, unique=True))
        each = [found for option in options if (found := case.least_budget([option]))]
        assert case.least_budget(options) == min(each, default=None)
    finally:
        budgets.FEW_CELLS, floor.MOST_BUDGETS = was


def test_skipping_is_a_choice_where_it_is_not_required():
    """The first one."""
    plan = planner.plan([{"duration": 5}, {"duration": 5, "required": "yes"}], 20)
    best = Best(plan)
    assert Case(best, 0).choices[0] == SKIP
    assert SKIP not in Case(best, 1).choices
    assert Case(best, 1).least_cost(Case(best, 1).made) > 0


def test_a_clock_that_is_up_ends_the_search(monkeypatch):
    """With an error that whoever asked turns into an open question."""
    monkeypatch.setattr(budgets, "FEW_CELLS", 0)
    plan = planner.plan([{"duration": 5, "priority": 1 + n} for n in range(40)], 4)
    best = Best(plan)
    best.within(Clock(1e-9))
    with pytest.raises(SolverError):
        Case(best, 0).least_budget(Case(best, 0).at_best)


def test_a_plan_that_was_read_is_asked_like_any_other(plan):
    """Its table is planned again."""
    read = Best(planner.Plan.from_json(plan.to_json()))
    for row in range(len(plan.frame)):
        case, same = Case(Best(plan), row), Case(read, row)
        for option in case.choices:
            units = read.today
            assert same.value(units, [option]) == case.value(units, [option])
