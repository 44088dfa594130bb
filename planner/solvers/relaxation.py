"""The linear relaxation: what one more unit of cost buys, and a bound on every choice.

The relaxation takes each menu's hull, upgrade by upgrade, the most efficient first, until the
budget is spent; the efficiency of the upgrade that no longer fits whole is the shadow price
(Kellerer, Pferschy and Pisinger, *Knapsack Problems*, section 11.2). Whatever the price, the
Lagrangian bound at it is a bound, and it is added up in integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.arrays import IntArray
from planner.problem.problem import Problem

Point = tuple[int, int]  # cost, quality


@dataclass(frozen=True)
class Relaxation:
    """What the relaxation of a problem says.

    Attributes
    ----------
    shadow_price
        Value that one more unit of cost buys; 0 where the budget is enough for everything.
    bound
        No choice is worth more than this.
    """

    shadow_price: Fraction
    bound: int


def relax(problem: Problem) -> Relaxation:
    """Solve the linear relaxation.

    Parameters
    ----------
    problem
        A feasible problem.

    Returns
    -------
    Relaxation
        Shadow price and bound.
    """
    price = _shadow_price(problem)
    return Relaxation(price, lagrangian_bound(problem, price))


def lagrangian_bound(problem: Problem, price: Fraction) -> int:
    """Bound the value of every choice, given any price >= 0 per unit of cost.

    Parameters
    ----------
    problem
        A feasible problem.
    price
        What a unit of cost is charged.

    Returns
    -------
    int
        ``floor(price x budget + sum over requests of max(value - price x cost))``, exact.
    """
    groups = problem.groups
    total = price.numerator * problem.budget
    for group, size in enumerate(groups.sizes.tolist()):
        begin, end = problem.starts[groups.menus[group] : groups.menus[group] + 2].tolist()
        priority = int(groups.priorities[group])
        gains = [
            priority * quality * price.denominator - price.numerator * cost
            for cost, quality in zip(
                problem.costs[begin:end].tolist(),
                problem.qualities[begin:end].tolist(),
                strict=True,
            )
        ]
        total += size * max(gains + ([] if groups.required[group] else [0]))
    return total // price.denominator


def hull(points: list[Point]) -> list[Point]:
    """Return the upper hull of the options: from the cheapest, by falling efficiency.

    Parameters
    ----------
    points
        Cost and quality of each option.

    Returns
    -------
    list of (cost, quality)
        Strictly rising in both; dominated and LP-dominated options are left out.
    """
    kept: list[Point] = []
    for cost, quality in sorted(points, key=lambda point: (point[0], -point[1])):
        if kept and quality <= kept[-1][1]:
            continue
        while len(kept) > 1 and _bends_up(kept[-2], kept[-1], (cost, quality)):
            kept.pop()
        kept.append((cost, quality))
    return kept


def _bends_up(first: Point, middle: Point, last: Point) -> bool:
    rise = (middle[1] - first[1]) * (last[0] - middle[0])
    return rise <= (last[1] - middle[1]) * (middle[0] - first[0])


def _shadow_price(problem: Problem) -> Fraction:
    least, costs, gains, sizes = _upgrades(problem)
    order = np.argsort(-gains / costs, kind="stable")
    spent = np.cumsum(costs[order] * sizes[order])
    split = int(np.searchsorted(spent, problem.budget - least, side="right"))
    if split == len(spent):
        return Fraction(0)
    return Fraction(int(gains[order[split]]), int(costs[order[split]]))


def _upgrades(problem: Problem) -> tuple[int, IntArray, IntArray, IntArray]:
    """Return the cost of the cheapest choice, and cost, value gained and size of each upgrade."""
    groups = problem.groups
    hulls: dict[tuple[int, bool], list[Point]] = {}
    rows: list[tuple[int, int, int]] = []
    least = 0
    for menu, priority, required, size in zip(
        groups.menus.tolist(),
        groups.priorities.tolist(),
        groups.required.tolist(),
        groups.sizes.tolist(),
        strict=True,
    ):
        if (menu, required) not in hulls:
            options = slice(*problem.starts[menu : menu + 2].tolist())
            costs, qualities = problem.costs[options].tolist(), problem.qualities[options].tolist()
            skip = [] if required else [(0, 0)]
            hulls[menu, required] = hull([*zip(costs, qualities, strict=True), *skip])
        points = hulls[menu, required]
        least += size * points[0][0]
        for lower, upper in pairwise(points):
            rows.append((upper[0] - lower[0], priority * (upper[1] - lower[1]), size))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    table = table[table[:, 1] > 0]
    return least, table[:, 0], table[:, 1], table[:, 2]
