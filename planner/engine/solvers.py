"""The choice among the solvers, by what each can do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from planner.engine.clock import Clock
from planner.engine.problem import Problem
from planner.engine.solution import Attempt, Solution
from planner.engine.turns import Hints
from planner.errors import InputError, SolverError
from planner.messages import named, nearest, shown

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Solver:
    """A way to solve, and what it can do.

    Attributes
    ----------
    name
        The method's name.
    run
        Solves a feasible problem, given a time limit in seconds (or None) and hints (or None).
    proof
        What stands behind an optimum of it: a certificate, or its word; None where it never
        claims one.
    unproved
        What to say of an answer that is not proved to be the best; ``{stopped}`` is why it is not,
        ``{gap}`` its gap.
    """

    name: str
    run: Callable[[Problem, float | None, Hints | None], Solution]
    proof: Literal["certificate", "word"] | None
    unproved: str


# Solvers are imported where they are run: whoever reads or verifies a plan loads none.
def _exact(problem: Problem, time_limit_s: float | None, _: Hints | None) -> Solution:
    if problem.rows:
        from planner.engine.priced.solve import solve_priced

        return solve_priced(problem, time_limit_s=time_limit_s)
    if problem.caps is not None:
        from planner.engine.nested.solve import solve_nested

        return solve_nested(problem, time_limit_s=time_limit_s)
    from planner.engine.exact.solve import solve_exact

    return solve_exact(problem, time_limit_s=time_limit_s)


def _milp(problem: Problem, time_limit_s: float | None, _: Hints | None) -> Solution:
    from planner.engine.milp.solve import solve_milp

    return solve_milp(problem, time_limit_s=time_limit_s)


def _greedy(problem: Problem, _: float | None, hints: Hints | None) -> Solution:
    from planner.engine.greedy import solve_greedy

    return solve_greedy(problem, hints)


STOPPED = "{stopped}, at most {gap:.2%} from the best"
WHY = {
    "time": "stopped at its time limit",
    "memory": "stopped at its limit of memory",
    "work": "stopped after as much work as it is given",
    None: "stopped early",
}
BY_TURN = "by priority, what fits; not the best in general"
# The strongest first.
SOLVERS = (
    Solver("exact", _exact, "certificate", STOPPED),
    Solver("milp", _milp, "word", STOPPED),
    Solver("greedy", _greedy, None, BY_TURN),
)
METHODS = ("auto", *(solver.name for solver in SOLVERS))


def solver_of(method: str) -> Solver:
    """Return the solver of a method.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    for solver in SOLVERS:
        if solver.name == method:
            return solver
    raise InputError(f"unknown method {shown(method)}; {nearest(named(method), METHODS)}")


def solve(
    problem: Problem,
    *,
    method: str = "auto",
    time_limit_s: float | None = None,
    hints: Hints | None = None,
) -> Solution:
    """Solve a problem.

    Parameters
    ----------
    problem
        The problem.
    method
        ``"exact"``: our own engine, whose optimum comes with a certificate. ``"milp"``: a general
        solver of integer programs. ``"greedy"``: by priority, what fits. ``"auto"``: the first of
        these that finds a plan; where that is not proved to be the best, greedy is tried as well,
        and the better plan is returned.
    time_limit_s
        Seconds that all solvers together may take; None for no limit.
    hints
        What the greedy rule goes by; the cheapest options, by priority, where None.

    Returns
    -------
    Solution
        Checked against the problem. Every try is in its `attempts`.

    Raises
    ------
    InfeasibleError
        If the required requests cannot all be made, or no choice keeps all limits.
    SolverError
        If the method failed or found nothing in its time.
    InputError
        If there is no such method, or the time limit is not a finite number above 0.
    """
    if not isinstance(problem, Problem):
        raise InputError(f"the problem is {shown(problem)}; expected a Problem")
    if hints is not None and not isinstance(hints, Hints):
        raise InputError(f"hints are {shown(hints)}; expected Hints")
    clock = Clock.of(time_limit_s)
    chosen = _chosen(method)
    problem.check_feasible()
    attempts: list[Attempt] = []
    best: Solution | None = None
    unkept: tuple[str, int] | None = None
    for solver in chosen:
        if solver.proof is not None and (best is not None or (attempts and clock.is_up())):
            continue  # it would take as long again
        solution, attempt, passed = _tried(solver, problem, clock, hints)
        unkept = passed or unkept
        attempts.append(attempt)
        seconds = attempt.seconds
        _LOG.debug("%s: %s, %s, in %.3f s", solver.name, attempt.outcome, attempt.reason, seconds)
        if solution is not None and (best is None or solution.value > best.value):
            best = solution
        if best is not None and best.status == "optimal":
            break
    if best is None:
        reasons = "; ".join(f"{attempt.method}: {attempt.reason}" for attempt in attempts)
        raise SolverError(reasons, attempts=attempts, unkept=unkept)
    return replace(best, attempts=tuple(attempts))


def _chosen(method: str) -> list[Solver]:
    """List the solvers to try, in their order."""
    if not isinstance(method, str):
        raise InputError(f"method is {shown(method)}; expected one of: {', '.join(METHODS)}")
    return list(SOLVERS) if method == "auto" else [solver_of(method)]


def _tried(
    solver: Solver, problem: Problem, clock: Clock, hints: Hints | None
) -> tuple[Solution | None, Attempt, tuple[str, int] | None]:
    """Run a solver: what it found, how it ended, and what limit it did not keep."""
    started = time.monotonic()
    try:
        solution = solver.run(problem, clock.left_s(), hints)
        solution.check()
    except (SolverError, MemoryError) as error:
        reason = str(error) if isinstance(error, SolverError) else "out of memory"
        unkept = error.unkept if isinstance(error, SolverError) else None
        return None, Attempt(solver.name, "failed", reason, time.monotonic() - started), unkept
    proved = solution.status == "optimal"
    said = "proved to be the best possible"
    if not proved:
        said = solver.unproved.format(stopped=WHY[solution.stopped], gap=solution.gap)
    attempt = Attempt(solver.name, solution.status, said, time.monotonic() - started)
    return solution, attempt, None
