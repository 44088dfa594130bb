"""The rule of value for money: the most efficient upgrade first, while it fits. A fair baseline."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts
from planner.engine.curve import Points
from planner.engine.problem import Problem


def efficient_counts(problem: Problem, points: Points | None = None) -> Counts:
    """Choose by value for money.

    Required requests get their cheapest option, and everybody what is free. Then, again and again,
    that upgrade is taken which adds the most value for its cost of all that fit what is left, of
    equal ones the one that costs less, then that of the first group; until none fits. Upgrades go
    along the hulls, each request's in their order.

    Parameters
    ----------
    problem
        A feasible problem.
    points
        The points of its hulls, where they are known from another budget.

    Returns
    -------
    Counts
        Valid, often near the best.
    """
    points, sizes = points or Points.of(problem), problem.groups.sizes
    base = int(points.costs[points.first] @ sizes)
    reached = _reached(points, sizes[points.groups], problem.budget - base)
    # Who goes on to the next point of the hull does not stay at this one.
    gone = np.append(np.where(points.first, 0, reached)[1:], 0)[: len(reached)]
    return Counts.of(problem, points.groups, points.options, reached - gone)


def _reached(points: Points, sizes: IntArray, slack: int) -> IntArray:
    """Count the requests that come to each point or beyond, for so much beyond the first ones."""
    reached = np.where(points.first, sizes, 0)
    queue = points.by_efficiency
    spent = np.cumsum(points.costs[queue] * sizes[queue])
    whole = int(np.searchsorted(spent, slack, side="right"))
    reached[queue[:whole]] = sizes[queue[:whole]]
    slack -= int(spent[whole - 1]) if whole else 0
    rest = queue[whole:]
    rest = rest[points.costs[rest] <= slack]
    for at, cost in zip(rest.tolist(), points.costs[rest].tolist(), strict=True):
        if cost <= slack:
            reached[at] = many = min(int(reached[at - 1]), slack // cost)
            slack -= many * cost
    return reached
