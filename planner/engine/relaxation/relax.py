"""The linear relaxation: the price of one more credit, and what no plan can be worth more than.

For a shadow price a/b every group takes the option with the greatest ``b * value - a * cost``. At
the right price the cheapest such choice fits into the budget and the dearest reaches it; then the
Lagrangian bound is the optimum of the linear relaxation (Dyer 1984, Zemel 1984). The price is the
efficiency of the upgrade at which the budget runs out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.groups import Groups
from planner.engine.hulls import Hulls, build_hulls, upgrades
from planner.engine.problem import Problem
from planner.engine.relaxation.bracket import MANY_GROUPS, price_by_bracket
from planner.engine.relaxation.losses import Losses, PairLosses
from planner.engine.relaxation.selection import Ladder, select
from planner.engine.relaxation.stretches import StretchLosses

# From so many groups for each hull on, searches take less time than a table of all pairs: 3.4
# times less for 100,000 continuous requests, 7.5 for a million; at 10 groups a hull 1.4 times
# more. Half or double: within 5 %, 1.3 times as long with 60 groups a hull.
SHARED = 30


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The optimum of the linear relaxation.

    Attributes
    ----------
    shadow_price
        Value that one more unit of cost buys; 0 where the budget is slack.
    bound
        No choice is worth more than this: the Lagrangian bound, rounded down.
    cost, value
        Sums over the base choice: each group's best option at the shadow price, the cheapest one
        where several are best. It keeps the budget.
    losses
        The base choice, and how far every other option falls short of it.
    """

    shadow_price: Fraction
    bound: int
    cost: int
    value: int
    losses: Losses = field(repr=False)

    @property
    def base(self) -> IntArray:
        """Base option of each group, counted from its menu's start, -1 = skip."""
        return self.losses.base


@dataclass(frozen=True, eq=False)
class Rungs:
    """What the relaxations of a problem for all budgets share.

    Attributes
    ----------
    order
        The groups in order of hull and priority.
    ladder, hulls
        Their upgrades, and the hulls along which these go.
    least
        What the first points of all hulls cost together.
    """

    order: IntArray
    ladder: Ladder
    hulls: Hulls
    least: int

    @classmethod
    def of(cls, problem: Problem) -> Rungs:
        """Build the hulls of a problem."""
        groups = problem.groups
        order, starts = _by_hull(groups)
        first = order[starts[:-1]]
        hulls = build_hulls(problem, groups.menus[first], groups.required[first])
        ladder = Ladder(starts, groups.priorities[order], groups.sizes[order], upgrades(hulls))
        counts = np.diff(ladder.totals[starts])
        return cls(order, ladder, hulls, int(hulls.costs[hulls.starts[:-1]] @ counts))


def relax(problem: Problem, rungs: Rungs | None = None) -> Relaxation:
    """Solve the linear relaxation exactly.

    Parameters
    ----------
    problem
        A problem that passed `Problem.check_feasible`.
    rungs
        What is known of it from another budget.

    Returns
    -------
    Relaxation
        Shadow price, bound and base choice.
    """
    losses = _losses(problem, rungs)
    price = losses.price
    slack = problem.budget - losses.cost
    bound = losses.value + price.numerator * slack // price.denominator
    return Relaxation(price, bound, losses.cost, losses.value, losses)


def price_of(problem: Problem) -> Fraction:
    """Find the shadow price alone; the problem need only have room for what is required."""
    price = _price_of_many(problem)
    if price is not None:
        return price
    rungs = Rungs.of(problem)
    return select(rungs.ladder, problem.budget - rungs.least)


def losses_at(problem: Problem, price: Fraction) -> Losses:
    """Find the base choice and all losses at any price."""
    hulls = len(_by_hull(problem.groups)[1]) - 1
    if len(problem.groups) < SHARED * hulls:
        return PairLosses(problem, price)
    return _losses_of(problem, price, Rungs.of(problem))


def _losses(problem: Problem, rungs: Rungs | None) -> Losses:
    if rungs is None:
        price = _price_of_many(problem)
        if price is not None:
            return PairLosses(problem, price)
        rungs = Rungs.of(problem)
    return _losses_of(problem, select(rungs.ladder, problem.budget - rungs.least), rungs)


def _losses_of(problem: Problem, price: Fraction, rungs: Rungs) -> Losses:
    hulls = len(rungs.ladder.starts) - 1
    if len(problem.groups) < SHARED * hulls:
        return PairLosses(problem, price)
    return StretchLosses(problem, price, rungs.order, rungs.ladder, rungs.hulls)


def _price_of_many(problem: Problem) -> Fraction | None:
    """Find the shadow price of very many groups with menus of their own; else None."""
    groups = problem.groups
    if len(groups) < MANY_GROUPS or len(_by_hull(groups)[1]) - 1 < len(groups):
        return None
    return price_by_bracket(problem)


def _by_hull(groups: Groups) -> tuple[IntArray, IntArray]:
    """Order groups by menu, required or not, priority; say where each hull's groups begin."""
    key = groups.menus * 2 + groups.required
    order = np.arange(len(groups))
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        key = key[order]
    priority = groups.priorities[order]
    if ((priority[1:] < priority[:-1]) & (key[1:] == key[:-1])).any():
        order = order[np.lexsort((priority, key))]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    return order, np.append(np.flatnonzero(first), len(key))
