import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import InfeasibleError, InputError, Problem, SolverError, solve
from planner.engine import Counts, Row
from planner.engine import solvers as solving
from planner.engine.greedy import solve_greedy
from tests.oracle import best_by_trying
from tests.problems import problems


@given(problem=problems(most=4))
@settings(max_examples=150)
def test_the_optimum_is_what_trying_everything_finds(problem):
    """Solve finds the best choice, or says that there is none."""
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(problem)
        return
    solution = solve(problem)
    assert (solution.value, solution.bound, solution.status) == (best, best, "optimal")


@pytest.mark.long
@given(problem=problems(most=5))
@settings(max_examples=150)
def test_the_optimum_is_what_trying_everything_finds_hundreds_of_times(problem):
    """As above, on hundreds of problems."""
    best = best_by_trying(problem)
    if best is not None:
        assert solve(problem).value == best


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
                max_size=4), st.integers(0, 30), st.booleans())  # fmt: skip
@settings(max_examples=100)
def test_plain_arrays_are_solved_with_and_without_skip(rows, budget, skip):
    """`from_arrays` and `solve` find the best choice of plain numbers."""
    costs = [[cost for cost, _ in row] for row in rows]
    values = [[value for _, value in row] for row in rows]
    problem = Problem.from_arrays(costs, values, budget, skip=skip)
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(problem)
        return
    solution = solve(problem)
    assert solution.value == best
    assert isinstance(solution.value, int)
    assert isinstance(solution.cost, int)
    assert skip or (solution.choice >= 0).all()


@given(problems(most=4), st.integers(0, 20))
@settings(max_examples=60)
def test_more_budget_never_makes_it_worse(problem, more):
    """The optimum grows with the budget."""
    if best_by_trying(problem) is not None:
        richer = problem.with_budget(problem.budget + more)
        assert solve(richer).value >= solve(problem).value


def test_nothing_to_plan_is_solved():
    """A problem without requests has an empty, optimal solution."""
    solution = solve(Problem.from_arrays([], [], 10))
    assert (solution.value, solution.status, len(solution.choice)) == (0, "optimal", 0)


def with_solver(monkeypatch, name, run):
    """Put another way to solve in the place of a solver."""
    changed = [replace(one, run=run) if one.name == name else one for one in solving.SOLVERS]
    monkeypatch.setattr(solving, "SOLVERS", tuple(changed))


def test_a_failed_solver_falls_back_to_the_next_and_says_so(monkeypatch):
    """The attempts tell what failed and why."""

    def broken(*_):
        raise SolverError("the solver broke")

    with_solver(monkeypatch, "exact", broken)
    assert solve(Problem.from_arrays([[1], [2]], [[3], [4]], 2)).method == "milp"
    with_solver(monkeypatch, "milp", broken)
    solution = solve(Problem.from_arrays([[1], [2]], [[3], [4]], 2))
    assert solution.method == "greedy"
    tries = [(one.method, one.outcome) for one in solution.attempts]
    assert tries == [("exact", "failed"), ("milp", "failed"), ("greedy", "feasible")]
    assert solution.attempts[0].reason == "the solver broke"


def test_an_answer_that_does_not_pass_the_check_is_a_failure(monkeypatch):
    """A solver that is wrong about its own answer is not believed."""

    def liar(problem, *_):
        honest = solve_greedy(problem)
        return replace(honest, value=honest.value + 1, bound=honest.bound + 1)

    with_solver(monkeypatch, "milp", liar)
    with pytest.raises(SolverError, match="were stated"):
        solve(Problem.from_arrays([[1]], [[3]], 2), method="milp")


def test_the_better_of_two_plans_is_kept(monkeypatch):
    """Where the strongest solver proves nothing, greedy's choice counts if it is worth more."""
    problem = Problem.from_arrays([[1], [2]], [[3], [4]], 9)

    def idle(problem, *_):
        nothing = Counts.of_choice(problem, np.array([-1, -1]))
        return replace(solve_greedy(problem), counts=nothing, cost=0, value=0, method="exact")

    with_solver(monkeypatch, "exact", idle)
    solution = solve(problem)
    assert (solution.method, solution.value) == ("greedy", 7)
    assert [one.method for one in solution.attempts] == ["exact", "greedy"]


def test_a_worse_second_try_changes_nothing(monkeypatch):
    """What the strongest solver found stands, proved or not."""

    def unproved(problem, *_):
        return replace(solve_greedy(problem), method="exact")

    def idle(problem, *_):
        nothing = Counts.of_choice(problem, np.array([-1, -1]))
        return replace(solve_greedy(problem), counts=nothing, cost=0, value=0)

    with_solver(monkeypatch, "exact", unproved)
    with_solver(monkeypatch, "greedy", idle)
    solution = solve(Problem.from_arrays([[2, 3], [2, 3]], [[3, 4], [4, 6]], 4))
    assert (solution.method, solution.value) == ("exact", 7)


def test_every_method_takes_caps_and_rows():
    """None of them passes a row."""
    problem = Problem.from_arrays([[1], [2]], [[3], [4]], 9)
    zero = np.array([0])
    ruled = replace(problem, rows=(Row(zero, zero, np.array([5]), 4),))
    for method in ("auto", "exact", "milp", "greedy"):
        assert solve(ruled, method=method).value == 4


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_time_limit_must_be_positive(limit):
    """A limit that is none is refused."""
    with pytest.raises(InputError, match="time_limit_s"):
        solve(Problem.from_arrays([[1]], [[1]], 1), time_limit_s=limit)


def test_an_unknown_method_is_refused_with_the_nearest():
    """A misspelt method gets the right spelling."""
    with pytest.raises(InputError, match="did you mean 'greedy'"):
        solve(Problem.from_arrays([[1]], [[1]], 1), method="gredy")


def test_equal_inputs_give_equal_choices():
    """Solving twice chooses the same."""
    draw = np.random.default_rng(5)
    costs, values = draw.integers(1, 20, (30, 4)), draw.integers(1, 20, (30, 4))
    problem = Problem.from_arrays(costs, values, 150)
    assert solve(problem).choice.tolist() == solve(problem).choice.tolist()


def test_of_plans_worth_the_same_the_strongest_methods_stands(monkeypatch):
    """Greedy replaces nothing that it does not better; the attempts name both."""

    def unproved(problem, *_):
        found = solve_greedy(problem)
        return replace(found, method="exact", bound=found.bound + 1, certificate=None)

    with_solver(monkeypatch, "exact", unproved)
    solution = solve(Problem.from_arrays([[1], [2]], [[3], [4]], 9))
    assert (solution.method, solution.status, solution.value) == ("exact", "feasible", 7)
    assert [one.method for one in solution.attempts] == ["exact", "greedy"]


def test_nothing_more_is_tried_once_the_best_is_proved(monkeypatch):
    """One attempt, which says so."""

    def never(*_):
        raise AssertionError("nobody asked for this")

    with_solver(monkeypatch, "greedy", never)
    (attempt,) = solve(Problem.from_arrays([[1], [2]], [[3], [4]], 9)).attempts
    assert (attempt.method, attempt.outcome) == ("exact", "optimal")
    assert attempt.reason == "proved to be the best possible"


def test_where_nothing_finds_a_plan_the_error_tells_every_try(monkeypatch):
    """Each method with its own reason, also as data."""

    def broken(words):
        def run(*_):
            raise SolverError(words)

        return run

    with_solver(monkeypatch, "exact", broken("out of paper"))
    with_solver(monkeypatch, "milp", broken("out of reach"))
    with_solver(monkeypatch, "greedy", broken("out of ink"))
    told = r"^exact: out of paper; milp: out of reach; greedy: out of ink$"
    with pytest.raises(SolverError, match=told) as error:
        solve(Problem.from_arrays([[1], [2]], [[3], [4]], 9))
    assert [one.outcome for one in error.value.attempts] == ["failed"] * 3


def test_only_greedy_goes_by_turn():
    """The others weigh everything, and say so."""
    problem = Problem.from_arrays([[1], [2]], [[3], [4]], 2)
    assert [solve(problem, method=one).by_turn for one in ("exact", "milp", "greedy")] == [
        False,
        False,
        True,
    ]


def test_a_second_try_that_fails_takes_nothing_away(monkeypatch):
    """What the strongest method found stands, and both are told."""

    def unproved(problem, *_):
        found = solve_greedy(problem)
        return replace(found, method="exact", bound=found.bound + 1, certificate=None)

    def broken(*_):
        raise SolverError("out of ink")

    with_solver(monkeypatch, "exact", unproved)
    with_solver(monkeypatch, "greedy", broken)
    solution = solve(Problem.from_arrays([[1], [2]], [[3], [4]], 9))
    assert (solution.method, solution.value) == ("exact", 7)
    assert [one.outcome for one in solution.attempts] == ["feasible", "failed"]


def test_the_seconds_of_the_attempts_are_parts_of_the_whole(monkeypatch):
    """Failed ones too: together no more than a clock beside them shows."""

    def broken(*_):
        raise SolverError("out of paper")

    with_solver(monkeypatch, "exact", broken)
    with_solver(monkeypatch, "milp", broken)
    began = time.monotonic()
    solution = solve(Problem.from_arrays([[1], [2]], [[3], [4]], 9))
    spent = time.monotonic() - began
    assert [one.method for one in solution.attempts] == ["exact", "milp", "greedy"]
    assert all(one.seconds >= 0 for one in solution.attempts)
    assert sum(one.seconds for one in solution.attempts) <= spent
