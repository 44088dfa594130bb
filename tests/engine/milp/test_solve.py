from dataclasses import replace
from pathlib import Path

import numpy as np
import pulp
import pytest
from hypothesis import given, settings

from planner import InfeasibleError, Problem, SolverError, solve
from planner.engine import Row, verify
from planner.engine.greedy import solve_greedy
from planner.engine.milp import solve as solving
from planner.engine.milp.model import build_count_model
from planner.engine.milp.running import NAMES
from planner.engine.milp.solve import solve_milp
from tests.oracle import best_by_trying
from tests.problems import build, problems, ruled_problems

GOLDEN = Path(__file__).parents[2] / "data" / "three_requests.lp"


def three_requests() -> Problem:
    """Two interchangeable requests, and a required one of another kind."""
    menus = [[(40, 850), (80, 1700), (160, 2550)], [(50, 1000), (100, 1000)]]
    priorities, required = [3000, 3000, 1000], [False, False, True]
    return build(menus, [0, 0, 1], 210, priorities=priorities, required=required)


def test_the_mathematics_is_the_reviewed_one(tmp_path):
    """The model of three requests is, to the letter, the committed text."""
    written = tmp_path / "three.lp"
    build_count_model(three_requests()).program.writeLP(str(written))
    assert written.read_text() == GOLDEN.read_text()


@pytest.mark.parametrize("solver", ["HiGHS", "PULP_CBC_CMD"])
@given(problem=problems(most=4))
@settings(max_examples=60)
def test_each_solver_finds_the_best_choice(solver, problem):
    """HiGHS and CBC both agree with trying everything."""
    best = best_by_trying(problem)
    if best is None:
        return
    solution = solve_milp(problem, solver=solver)
    solution.check()
    assert (solution.value, solution.bound) == (best, best)


def test_a_dominated_option_is_never_taken():
    """Nobody pays more for the same, even when money is left over."""
    problem = Problem.from_arrays([[1, 5]], [[3, 3]], 10)
    assert solve(problem, method="milp").choice.tolist() == [0]


def test_a_time_limit_is_not_an_optimum(monkeypatch):
    """What a solver found before it was stopped is feasible, with the relaxation's bound."""
    problem = Problem.from_arrays([[3], [3]], [[5], [4]], 5)
    run = solving.run
    monkeypatch.setattr(solving, "run", lambda *given, **limits: run(*given, **limits) and False)
    stopped = solve(problem, method="milp", time_limit_s=1)
    assert stopped.status == "feasible"
    assert (stopped.value, stopped.bound) == (5, 7)
    assert "time limit" in stopped.attempts[0].reason


def test_a_missing_solver_is_said(monkeypatch):
    """Without HiGHS and CBC the error says what to install."""
    for name in NAMES:
        monkeypatch.setattr(getattr(pulp, name), "available", lambda self: False)
    with pytest.raises(SolverError, match="pip install highspy"):
        solve_milp(three_requests())


def test_cbc_takes_over_where_highs_is_missing(monkeypatch):
    """The next solver that is there is used."""
    monkeypatch.setattr(pulp.HiGHS, "available", lambda self: False)
    assert solve_milp(three_requests()).status == "optimal"


@given(ruled_problems(most=4))
@settings(max_examples=80)
def test_caps_and_rows_are_kept(problem):
    """With more to keep than a budget, the best choice is the one that trying finds."""
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve(problem, method="milp")
        return
    solution = solve(problem, method="milp")
    assert (solution.method, solution.value, solution.status) == ("milp", best, "optimal")
    plain = problem.without_rules()
    verify(problem, solution.counts, solve_greedy(plain).certificate)


@pytest.mark.parametrize("solver", ["HiGHS", "PULP_CBC_CMD"])
def test_a_solver_that_really_stops_at_its_limit_claims_no_optimum(solver):
    """Its plan is checked and feasible, its bound the relaxation's, and that is certified."""
    costs = np.random.default_rng(1).integers(1, 10**6, (120, 1))
    problem = Problem.from_arrays(costs, costs + 10**5, int(costs.sum()) // 2 + 1)
    for limit in (0.2, 2, 20, 200):  # on a busy machine it may find nothing at first
        try:
            stopped = solve_milp(problem, time_limit_s=limit, solver=solver)
            break
        except SolverError:
            continue
    stopped.check()
    assert stopped.status == "feasible"
    assert 0 < stopped.value < stopped.bound == solve_greedy(problem).bound
    verify(problem, stopped.counts, stopped.certificate)


def test_what_a_solver_calls_the_best_is_its_word():
    """Its bound is its value; there is no certificate that would prove it."""
    solution = solve_milp(three_requests(), time_limit_s=60)
    assert (solution.status, solution.certificate) == ("optimal", None)
    assert solution.bound == solution.value == best_by_trying(three_requests())


def test_what_goes_wrong_in_a_solver_is_told_by_its_name(monkeypatch):
    """That it failed, that it found nothing, and which one is missing that was asked for."""

    def fails(*_):
        raise pulp.PulpSolverError("no licence")

    def finds_nothing(program, _):
        program.sol_status = pulp.LpSolutionNoSolutionFound

    monkeypatch.setattr(pulp.LpProblem, "solve", fails)
    with pytest.raises(SolverError, match=r"^HiGHS failed: no licence$"):
        solve_milp(three_requests(), solver="HiGHS")
    monkeypatch.setattr(pulp.LpProblem, "solve", finds_nothing)
    with pytest.raises(SolverError, match=r"^HiGHS found no plan$"):
        solve_milp(three_requests(), solver="HiGHS")
    with pytest.raises(SolverError, match=r"^CBC found no plan in its time$"):
        solve_milp(three_requests(), solver="PULP_CBC_CMD", time_limit_s=9)
    monkeypatch.setattr(pulp.HiGHS, "available", lambda self: False)
    with pytest.raises(SolverError, match="no solver: HiGHS is missing"):
        solve_milp(three_requests(), solver="HiGHS")


def test_where_there_is_nothing_to_choose_nothing_is_the_proved_best():
    """No solver is asked."""
    solution = solve_milp(Problem.from_arrays([[], []], [[], []], 5))
    assert (solution.status, solution.value, solution.choice.tolist()) == ("optimal", 0, [-1, -1])


@pytest.mark.parametrize(
    ("limit_s", "rows", "off"), [(9, 1, True), (None, 1, False), (9, 0, False)]
)
def test_a_large_program_is_not_made_smaller_where_time_counts(monkeypatch, limit_s, rows, off):
    """HiGHS does not look at the clock in that, and may take minutes where there are rules."""
    monkeypatch.setattr(solving, "LARGE", 1)
    seen = []

    def ran(program, solver):
        seen.append(solver.optionsDict.get("presolve"))
        program.solve(solver)
        return pulp.LpSolutionOptimal

    monkeypatch.setattr("planner.engine.milp.running.outcome_of", ran)
    zero = np.zeros(1, dtype=np.int64)
    problem = build([[(1, 2), (2, 3)]], [0], 2)
    problem = replace(problem, rows=(Row(zero, zero, zero + 1, 1),) * rows)
    assert solve_milp(problem, time_limit_s=limit_s).value == 3
    assert seen == ["off" if off else None]
