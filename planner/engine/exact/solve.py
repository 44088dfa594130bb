"""The proven optimum of a problem with one budget."""

from __future__ import annotations

from planner.engine.clock import Clock
from planner.engine.exact.search import Search
from planner.engine.problem import Problem
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution


def solve_exact(
    problem: Problem, *, time_limit_s: float | None = None, memory_mb: int | None = None
) -> Solution:
    """Find the choice of the greatest value, and prove it.

    Parameters
    ----------
    problem
        The problem.
    time_limit_s
        Seconds after which the best choice so far is returned; None = no limit.
    memory_mb
        Megabytes that the search may use beyond what problem and relaxation need; half of what
        the machine has to spare where None.

    Returns
    -------
    Solution
        Optimal, or, where time or memory ran out, the best choice found and a proven bound, and
        which of them it was. Its certificate proves the bound.

    Raises
    ------
    InfeasibleError
        If the required requests cannot be made within the budget.
    """
    clock = Clock(time_limit_s)
    problem.check_feasible()
    relaxation = relax(problem)
    return Search(problem, relaxation, clock, memory_mb).run()
