"""Solvers, and the choice among them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from planner.engine.exact.search import solve_exact
from planner.engine.greedy import solve_greedy
from planner.engine.problem import Problem
from planner.engine.solution import Attempt, Solution
from planner.errors import InputError, SolverError, nearest

Solver = Callable[..., Solution]

METHODS = ("auto", "exact", "milp", "greedy")
AUTO = ("exact", "greedy")


def solve(problem: Problem, *, method: str = "auto", time_limit_s: float | None = None) -> Solution:
    """Solve a problem.

    Parameters
    ----------
    problem
        The problem.
    method
        ``"exact"``: our own engine, whose optimum comes with a certificate. ``"milp"``: a general
        solver of integer programs. ``"greedy"``: by priority, what fits. ``"auto"``: exact; where
        it fails or does not prove an optimum in time, greedy is tried as well, and the better plan
        is returned.
    time_limit_s
        Seconds that a solver may take; None for no limit.

    Returns
    -------
    Solution
        Checked against the problem. Every try is in its `attempts`.

    Raises
    ------
    InfeasibleError
        If the required requests cannot all be made.
    SolverError
        If the method failed or found nothing in its time.
    InputError
        If there is no such method, or the time limit is not a positive number.
    """
    if method not in METHODS:
        raise InputError(f"unknown method {method!r}; {nearest(str(method), METHODS)}")
    if time_limit_s is not None and not (
        isinstance(time_limit_s, (int, float)) and time_limit_s > 0
    ):
        raise InputError(f"time_limit_s is {time_limit_s!r}; expected seconds > 0, or None")
    problem.check_feasible()
    attempts: list[Attempt] = []
    best: Solution | None = None
    for name in AUTO if method == "auto" else (method,):
        started = time.monotonic()
        try:
            found = _solver(name)(problem, time_limit_s=time_limit_s)
            found.check()
        except SolverError as error:
            attempts.append(Attempt(name, "failed", str(error), time.monotonic() - started))
            continue
        attempts.append(_attempt(found, time.monotonic() - started))
        if best is None or found.value > best.value:
            best = found
        if best.status == "optimal":
            break
    if best is None:
        raise SolverError("; ".join(f"{attempt.method}: {attempt.reason}" for attempt in attempts))
    return replace(best, attempts=tuple(attempts))


def _solver(name: str) -> Solver:
    if name == "exact":
        return solve_exact
    if name == "milp":
        # Imported here: loading pulp and HiGHS takes longer than most plans.
        from planner.engine.milp import solve_milp

        return solve_milp
    return solve_greedy


def _attempt(solution: Solution, seconds: float) -> Attempt:
    if solution.status == "optimal":
        reason = "proved to be the best possible"
    elif solution.method == "greedy":
        reason = "by priority, what fits; not the best in general"
    else:
        reason = f"stopped at its time limit, at most {solution.gap:.2%} from the best"
    return Attempt(solution.method, solution.status, reason, seconds)
