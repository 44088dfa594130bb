"""Surrogate problems: the budget and a count, weighed, stand in for the budget.

In a reduced problem a request is counted where its option costs more than 0. A choice within the
budget counts at most as many as the least such costs allow, and one that is worth more than some
value at least as many as the greatest gains demand (Martello and Toth 1997; Martello, Pisinger and
Toth 1999). With weights alpha and sigma >= 0 it so obeys

    alpha * cost + sigma * counted <= alpha * budget + sigma * most,
    alpha * cost + sigma * not counted <= alpha * budget + sigma * (requests - least):

a problem of the same kind, whose bound is a bound of the original.
"""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray, segment_max, segment_min
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Surrogate
from planner.engine.proof.restating import Restated, Sets, rebuilt
from planner.engine.records import LARGEST_SUM
from planner.errors import InfeasibleError, ProblemError


def weighed(problem: Problem, surrogate: Surrogate) -> Restated:
    """Put a surrogate in the budget's place.

    Parameters
    ----------
    problem
        A problem that was reduced fully.
    surrogate
        The surrogate.

    Returns
    -------
    Restated
        For the least count, every request that may be skipped has an explicit option for it, so
        that it can be weighed.
    """
    alpha, sigma, most = surrogate.cost_weight, surrogate.count_weight, surrogate.side == "most"
    requests = problem.groups.requests
    dearest = max(1, int(problem.costs.max(initial=0)))  # 1: a weight of nothing is a weight too
    if max(alpha * dearest + sigma, sigma * requests) >= LARGEST_SUM:
        raise ProblemError("the weights of the surrogate are too large")
    count = surrogate.count if most else requests - surrogate.count
    # Nothing adds up to more than 2**62.
    budget = min(alpha * problem.budget + sigma * count, LARGEST_SUM)
    if budget < 0:
        raise InfeasibleError(["no choice counts so many requests"])
    sets = Sets(problem)
    owners, options, places = sets.rows()
    costs, qualities = problem.costs[places], problem.qualities[places]
    if most:
        rows = (owners, options, alpha * costs + sigma * (costs > 0), qualities)
        return rebuilt(problem, sets, sets.required, rows, budget)
    free = np.flatnonzero(~sets.required)
    at = np.searchsorted(owners, free)
    rows = (
        np.insert(owners, at, free),
        np.insert(options, at, -1),
        np.insert(alpha * costs + sigma * (costs == 0), at, sigma),
        np.insert(qualities, at, 0),
    )
    return rebuilt(problem, sets, np.ones(len(sets.menus), dtype=bool), rows, budget)


def most_counted(problem: Problem) -> int:
    """Count the requests that can cost more than 0 within the budget of a reduced problem."""
    sets = Sets(problem)
    owners, _, places = sets.rows()
    costs = problem.costs[places]
    paid = costs > 0
    starts = np.searchsorted(owners[paid], np.arange(len(sets.menus) + 1))
    least = segment_min(costs[paid], starts)[sets.owners]
    order = np.argsort(least, kind="stable")
    order = order[least[order] > 0]
    return _first_fitting(least[order], problem.groups.sizes[order], problem.budget)


def least_counted(problem: Problem, value: int) -> int:
    """Count the requests that must cost more than 0 for a choice worth more than a value.

    Parameters
    ----------
    problem
        A problem that was reduced fully.
    value
        In its own terms.

    Returns
    -------
    int
        One more than there are requests where no choice is worth as much.
    """
    groups, sets = problem.groups, Sets(problem)
    owners, _, places = sets.rows()
    qualities, free = problem.qualities[places], problem.costs[places] == 0
    numbers = np.arange(len(sets.menus) + 1)
    given = segment_max(qualities[free], np.searchsorted(owners[free], numbers))
    top = segment_max(qualities, np.searchsorted(owners, numbers))
    gains = groups.priorities * (top - given)[sets.owners]
    missing = value - int((groups.sizes * groups.priorities) @ given[sets.owners])
    if missing < 0:
        return 0
    if int(groups.sizes @ gains) <= missing:
        return groups.requests + 1
    order = np.argsort(-gains, kind="stable")
    return _first_fitting(gains[order], groups.sizes[order], missing) + 1


def _first_fitting(numbers: IntArray, sizes: IntArray, limit: int) -> int:
    """Count how many copies of numbers > 0, in their order, add up to no more than a limit."""
    sums = np.cumsum(numbers * sizes)
    whole = int(np.searchsorted(sums, min(limit, LARGEST_SUM), side="right"))
    count = int(sizes[:whole].sum())
    if whole == len(sums):
        return count
    before = int(sums[whole - 1]) if whole else 0
    return count + (limit - before) // int(numbers[whole])
