"""The price at which each of nested budgets is just used, found from the innermost on.

A budget takes the most efficient of the upgrades below it as long as it lasts. The one at which it
runs out says its price, and a part of it fills the budget up. What was taken is all that the budget
above it has to choose from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray, by_number
from planner.engine.problem import Problem
from planner.engine.relaxation.relax import Rungs

# A quotient of two whole numbers whose product is smaller is no other's in floating point.
FLOATS_TELL_APART = 1 << 51


@dataclass(frozen=True, eq=False)
class _Upgrades:
    """What groups may move up by that gains anything, the most efficient first.

    Attributes
    ----------
    groups
        Whose each is.
    gains, costs
        What it adds for one request.
    """

    groups: IntArray
    gains: IntArray
    costs: IntArray

    @classmethod
    def of(cls, problem: Problem) -> _Upgrades:
        rungs = Rungs.of(problem)
        ladder = rungs.ladder
        upgrade, place = ladder.between(ladder.ends, ladder.begins)
        gains = ladder.priorities[place] * ladder.upgrades.qualities[upgrade]
        costs = ladder.upgrades.costs[upgrade]
        order = _most_efficient(gains, costs)
        order = order[gains[order] > 0]
        return cls(rungs.order[place[order]], gains[order], costs[order])


def own_prices(
    problem: Problem, nodes: IntArray, parents: Sequence[int], room: Sequence[int]
) -> list[Fraction]:
    """Find the prices.

    Parameters
    ----------
    problem
        The problem.
    nodes
        The innermost budget of each group; shape (groups,).
    parents
        The budget above each: one before it, or the whole one, the last; of that, -1.
    room
        What each has for upgrades, beside what is required under it.

    Returns
    -------
    list of Fraction
        What a unit more of each is worth, were there none above it.
    """
    upgrades = _Upgrades.of(problem)
    costs, at = upgrades.costs * problem.groups.sizes[upgrades.groups], nodes[upgrades.groups]
    depths, above = np.array([*_depths(parents), -1]), np.array(parents)
    left = np.minimum(np.array(room, dtype=object), int(costs.sum())).astype(np.int64)
    prices = [Fraction(0)] * len(parents)
    for depth in range(int(depths.max()), -1, -1):
        rows = np.flatnonzero(depths[at] == depth)
        rows = rows[by_number(at[rows], len(parents))]
        own = at[rows]
        fresh = np.ones(len(own), dtype=bool)
        fresh[1:] = own[1:] != own[:-1]
        used = np.cumsum(costs[rows])
        used -= (used - costs[rows])[fresh][np.cumsum(fresh) - 1]
        over = used > left[own]
        splits = over & fresh
        splits[1:] |= over[1:] & ~over[:-1]
        at[rows] = np.where(over & ~splits, -1, above[own])
        last = rows[splits]
        costs[last] -= (used - left[own])[splits]
        columns = own[splits], upgrades.gains[last], upgrades.costs[last]
        for node, gain, cost in zip(*(column.tolist() for column in columns), strict=True):
            prices[node] = Fraction(gain, cost)
    return prices


def _depths(parents: Sequence[int]) -> list[int]:
    """Count the budgets above each."""
    depths = [0] * len(parents)
    for node, parent in enumerate(parents[:-1]):
        depths[node] = depths[parent] + 1
    return depths


def _most_efficient(gains: IntArray, costs: IntArray) -> IntArray:
    """Order upgrades by gain for each unit of cost, the greatest first."""
    if int(gains.max(initial=0)) * int(costs.max(initial=0)) < FLOATS_TELL_APART:
        return np.argsort(-gains / costs, kind="stable")
    # Different quotients differ by one at least when they are shifted by all bits of two costs.
    places = 2 * int(costs.max()).bit_length()
    return np.argsort(-((gains.astype(object) << places) // costs), kind="stable")
