"""What simpler rules get out of a budget: by priority, and by value for money."""

from __future__ import annotations

from planner.engine import Hints, Problem
from planner.engine.by_efficiency import efficient_counts
from planner.engine.counts import fault_of, value_of
from planner.engine.curve import Points
from planner.engine.turns import greedy_counts
from planner.errors import SolverError
from planner.results.table import UNIT


def greedy_value(problem: Problem, hints: Hints | None) -> float | None:
    """Value of the greedy rule; None where it ends without keeping caps and rows.

    None as well where there are no hints, as they are too many to go one by one.
    """
    if hints is None:
        return None
    try:
        counts = greedy_counts(problem, hints)
    except SolverError:
        return None
    if not problem.is_plain and fault_of(problem, counts):
        return None
    return value_of(problem, counts) / UNIT


def fair_value(problem: Problem, points: Points | None = None) -> float | None:
    """Value of the rule of value for money; None beside caps and rows, of which it knows nothing.

    Parameters
    ----------
    problem
        A feasible problem.
    points
        The points of its hulls, where they are known from another budget.
    """
    if not problem.is_plain:
        return None
    return value_of(problem, efficient_counts(problem, points)) / UNIT
