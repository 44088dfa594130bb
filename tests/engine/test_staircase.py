"""Every budget at which the optimum changes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import solve
from planner.engine.counts import cost_of, fault_of, value_of
from planner.engine.staircase import Staircase, is_small
from planner.errors import InfeasibleError
from tests.oracle import best_by_trying
from tests.problems import build, problems, random_problem, structured_problem

FEW = 200_000  # cells


def feasible(problem):
    """Say whether some budget is enough for what is required."""
    try:
        problem.with_budget(2**40).check_feasible()
    except InfeasibleError:
        return False
    return True


@settings(max_examples=40)
@given(problems())
def test_every_budget_has_its_optimum(problem):
    """Whatever the budget is, the step that it is on is worth what trying every choice gives."""
    if not feasible(problem):
        return
    stairs = Staircase(problem)
    for budget in range(int(stairs.budgets[-1]) + 3):
        at = stairs.at(budget)
        found = None if at < 0 else int(stairs.values[at])
        assert found == best_by_trying(problem.with_budget(budget))


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_it_steps_where_the_optimum_changes_and_nowhere_else(seed):
    """At a step the optimum is greater than one unit below, and a choice there costs all of it."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is None or not is_small(problem, FEW):
            continue
        stairs = Staircase(problem)
        steps = np.arange(len(stairs))[:: max(len(stairs) // 10, 1)]
        for at, counts in zip(steps.tolist(), stairs.counts(steps), strict=True):
            here = problem.with_budget(int(stairs.budgets[at]))
            assert fault_of(here, counts) == ""
            assert cost_of(here, counts) == here.budget
            assert value_of(here, counts) == stairs.values[at] == solve(here).value
            if at:
                below = problem.with_budget(here.budget - 1)
                assert solve(below).value == stairs.values[at - 1]


def test_what_is_required_comes_first():
    """The first step is the least budget that is feasible."""
    stairs = Staircase(build([[(4, 1), (6, 5)]], [0, 0], 0, required=[True, False]))
    assert stairs.budgets.tolist() == [4, 6, 10, 12]
    assert stairs.values.tolist() == [1, 5, 6, 10]
    assert stairs.at(3) == -1


def test_how_much_work_it_is_is_known_before():
    """Copies times costs, in steps of what the costs differ by."""
    problem = build([[(100, 1), (300, 2)]], [0, 0, 0], 0)
    assert Staircase.cells(problem) == 3 * (3 * 3 + 1)
    assert is_small(problem, 30)
    assert not is_small(problem, 29)


@given(st.integers(0, 10_000))
def test_the_hulls_never_promise_more_work_than_there_is(seed):
    """What they say is at most what it takes, so that nothing small is taken for large."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is not None and problem.groups.requests < FEW:
            cells = Staircase.cells(problem)
            assert is_small(problem, cells)
            assert not is_small(problem, cells - 1)
