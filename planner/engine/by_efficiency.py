"""The rule of value for money: the most efficient upgrade first, while it fits. A fair baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.counts import Counts
from planner.engine.hulls import build_hulls
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True, eq=False)
class _Points:
    """The points of every group's hull, one group's after the other's; shape (points,).

    Attributes
    ----------
    groups, options
        Whose point it is, and its option, -1 = skip.
    first
        Whether it is where the hull begins: skip, the cheapest option, or one that is free.
    costs, gains
        What the upgrade to it from the point before costs, and adds in value; of a first point
        its own cost, and 0.
    """

    groups: IntArray
    options: IntArray
    first: BoolArray
    costs: IntArray
    gains: IntArray


def efficient_counts(problem: Problem) -> Counts:
    """Choose by value for money.

    Required requests get their cheapest option, and everybody what is free. Then, again and again,
    that upgrade is taken which adds the most value for its cost of all that fit what is left, of
    equal ones the one that costs less, then that of the first group; until none fits. Upgrades go
    along the hulls, each request's in their order.

    Parameters
    ----------
    problem
        A feasible problem.

    Returns
    -------
    Counts
        Valid, often near the best.
    """
    points, sizes = _points(problem), problem.groups.sizes
    base = int(points.costs[points.first] @ sizes)
    reached = _reached(points, sizes[points.groups], problem.budget - base)
    # Who goes on to the next point of the hull does not stay at this one.
    gone = np.append(np.where(points.first, 0, reached)[1:], 0)[: len(reached)]
    return Counts.of(problem, points.groups, points.options, reached - gone)


def _points(problem: Problem) -> _Points:
    """Lay out the hull of each group; those of one menu share it."""
    groups = problem.groups
    pairs, members = ranked(groups.menus * 2 + groups.required)
    hulls = build_hulls(problem, pairs >> 1, (pairs & 1).astype(bool))
    begins = np.zeros(len(hulls.costs), dtype=bool)
    begins[hulls.starts[:-1]] = True
    costs = np.where(begins, hulls.costs, np.diff(hulls.costs, prepend=0))
    gains = np.where(begins, 0, np.diff(hulls.qualities, prepend=0))
    lengths = np.diff(hulls.starts)[members]
    before = np.cumsum(lengths) - lengths
    at = np.arange(int(lengths.sum())) + np.repeat(hulls.starts[members] - before, lengths)
    owners = np.repeat(np.arange(len(groups)), lengths)
    gains = gains[at] * groups.priorities[owners]
    return _Points(owners, hulls.options[at], begins[at], costs[at], gains)


def _reached(points: _Points, sizes: IntArray, slack: int) -> IntArray:
    """Count the requests that come to each point or beyond, for so much beyond the first ones."""
    reached = np.where(points.first, sizes, 0)
    queue = _by_efficiency(points)
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


def _by_efficiency(points: _Points) -> IntArray:
    """Order the upgrades that add something, the most efficient first; exactly."""
    upgrades = np.flatnonzero(points.gains)
    costs, gains = points.costs[upgrades], points.gains[upgrades]
    # Quotients of numbers up to c differ by more than 1 / c**2, if at all.
    shift = 2 * int(costs.max(initial=1)).bit_length()
    if int(gains.max(initial=0)) << shift < LARGEST_SUM:
        efficiencies = (gains << shift) // costs
    else:
        _, efficiencies = np.unique((gains.astype(object) << shift) // costs, return_inverse=True)
    return upgrades[np.lexsort((costs, -efficiencies))]
