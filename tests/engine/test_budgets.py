"""The optima of one problem for many budgets."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import budgets as module
from planner.engine import solve
from planner.engine.budgets import Optima
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, SolverError
from tests.oracle import best_by_trying
from tests.problems import build, problems, random_problem, structured_problem


@pytest.fixture(params=["at once", "one by one"], autouse=True)
def way(request, monkeypatch):
    """Take all optima from one table, or solve for each budget."""
    if request.param == "one by one":
        monkeypatch.setattr(module, "FEW_CELLS", 0)


@given(problems(most=4))
def test_every_optimum_is_that_of_trying_every_choice(problem):
    """Also beyond the dearest choice, and where nothing is feasible."""
    optima = Optima(problem)
    for budget in range(0, optima.most_units + 4, 3):
        assert optima.value(budget) == _tried(problem, budget)


def _tried(problem, budget):
    best = best_by_trying(problem.with_budget(budget))
    return -1 if best is None else best


@given(problems(most=4), st.integers(0, 40))
def test_the_least_budget_is_enough_and_one_less_is_not(problem, value):
    """None where no budget is."""
    least = Optima(problem).least_budget(value)
    if least is None:
        assert _tried(problem, 2**40) < value
        return
    assert _tried(problem, least) >= value
    assert least == 0 or _tried(problem, least - 1) < value


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_a_budget_solved_after_others_is_solved_as_if_alone(seed):
    """What is remembered of other budgets changes neither value nor proof."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is None:
            continue
        optima = Optima(problem)
        for part in (3, 1, 4, 2):
            budget = problem.budget * part // 2
            try:
                found = optima.solution(budget)
            except InfeasibleError:
                continue
            alone = solve(problem.with_budget(min(budget, optima.most_units)))
            assert (found.value, found.cost, found.bound) == (alone.value, alone.cost, alone.bound)
            assert found.counts == alone.counts


def test_what_is_not_proved_in_time_is_no_optimum(monkeypatch):
    """An error, and no guess."""
    monkeypatch.setattr(module, "FEW_CELLS", 0)
    solved = Optima._solved

    def unproved(self, problem):
        solution = solved(self, problem)
        return replace(solution, bound=solution.bound + 1)

    monkeypatch.setattr(Optima, "_solved", unproved)
    problem = build([[(3, 4), (5, 9), (7, 11)]], [0] * 5, 9)
    with pytest.raises(SolverError, match="no optimum is proved in time for a budget of 9"):
        Optima(problem, Clock(60)).solution(9)
