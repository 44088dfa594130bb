"""The curve of the relaxation: its optimum for every budget, exactly.

The upgrades along the hulls, the most efficient first; the optimum grows by their gains as their
costs are paid, in parts where the budget ends within one (Kellerer, Pferschy and Pisinger,
ch. 11.2). It is concave, and no choice within a budget is worth more.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.hulls import build_hulls
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True, eq=False)
class Points:
    """The points of every group's hull, one group's after the other's; shape (points,).

    Attributes
    ----------
    groups, options
        Whose point it is, and its option, -1 = skip.
    first
        Whether it is where the hull begins: skip, the cheapest option, or one that is free.
    costs, gains
        What the upgrade to it from the point before costs, and adds in value; of a first point
        its own cost and value.
    """

    groups: IntArray
    options: IntArray
    first: BoolArray
    costs: IntArray
    gains: IntArray

    @classmethod
    def of(cls, problem: Problem) -> Points:
        """Lay out the hull of each group; those of one menu share it."""
        groups = problem.groups
        pairs, members = ranked(groups.menus * 2 + groups.required)
        hulls = build_hulls(problem, pairs >> 1, (pairs & 1).astype(bool))
        begins = np.zeros(len(hulls.costs), dtype=bool)
        begins[hulls.starts[:-1]] = True
        costs = np.where(begins, hulls.costs, np.diff(hulls.costs, prepend=0))
        gains = np.where(begins, hulls.qualities, np.diff(hulls.qualities, prepend=0))
        lengths = np.diff(hulls.starts)[members]
        before = np.cumsum(lengths) - lengths
        at = np.arange(int(lengths.sum())) + np.repeat(hulls.starts[members] - before, lengths)
        owners = np.repeat(np.arange(len(groups)), lengths)
        gains = gains[at] * groups.priorities[owners]
        return cls(owners, hulls.options[at], begins[at], costs[at], gains)

    @cached_property
    def by_efficiency(self) -> IntArray:
        """The upgrades that add something, the most efficient first, exactly; shape (upgrades,)."""
        upgrades = np.flatnonzero(~self.first & (self.gains > 0))
        costs, gains = self.costs[upgrades], self.gains[upgrades]
        # Quotients of numbers up to c differ by more than 1 / c**2, if at all.
        shift = 2 * int(costs.max(initial=1)).bit_length()
        if int(gains.max(initial=0)) << shift < LARGEST_SUM:
            efficiencies = (gains << shift) // costs
        else:
            wide = (gains.astype(object) << shift) // costs
            _, efficiencies = np.unique(wide, return_inverse=True)
        return upgrades[np.lexsort((costs, -efficiencies))]


@dataclass(frozen=True, eq=False)
class Slope:
    """A straight part of the curve.

    Attributes
    ----------
    price
        The shadow price there: value that one more unit of cost buys.
    low, high
        The budgets between which it holds; `high` is None where nothing can be gained any more.
    """

    price: Fraction
    low: int
    high: int | None


class Curve:
    """The optimum of the linear relaxation for every budget.

    Parameters
    ----------
    problem
        The problem; what its budget is makes no difference.

    Attributes
    ----------
    points
        The points that it goes by.
    least, most
        The budgets between which it rises: what is required at its cheapest, and all at its best.
    base
        The optimum for the least of them.
    """

    def __init__(self, problem: Problem) -> None:
        points, sizes = Points.of(problem), problem.groups.sizes
        self.points = points
        copies = sizes[points.groups]
        order = points.by_efficiency
        self._costs, self._gains = points.costs[order], points.gains[order]
        self.least = int(points.costs[points.first] @ copies[points.first])
        self.base = int(points.gains[points.first] @ copies[points.first])
        self._spent: IntArray = self.least + _summed(self._costs * copies[order])
        self._worth: IntArray = self.base + _summed(self._gains * copies[order])
        self.most = int(self._spent[-1])

    def bound(self, budget: int) -> Fraction:
        """Return the optimum for a budget of at least `least`."""
        at = self._upgrade(budget)
        worth = Fraction(int(self._worth[at]))
        if at == len(self._costs):
            return worth
        return worth + self._price(at) * (budget - int(self._spent[at]))

    def wholes(self, budgets: IntArray) -> IntArray:
        """Return the whole parts of the optima for many budgets; -1 below `least`."""
        if not len(self._costs):
            return np.where(budgets < self.least, -1, self.base)
        gains, costs = self._gains, self._costs
        if int(gains.max()) * int(costs.max()) >= LARGEST_SUM:
            gains, costs = gains.astype(object), costs.astype(object)
        within = np.clip(budgets, self.least, self.most)
        at = np.minimum(np.searchsorted(self._spent, within, side="right") - 1, len(costs) - 1)
        more = within - self._spent[at]
        times = more // costs[at]
        rest = more - times * costs[at]
        worth = self._worth[at] + times * gains[at] + gains[at] * rest // costs[at]
        return np.where(budgets < self.least, -1, worth.astype(np.int64))

    def least_budget(self, value: int) -> int | None:
        """Return the least whole budget whose optimum is at least a value; None where none is."""
        at = int(np.searchsorted(self._worth, value)) - 1
        if at < 0:
            return self.least
        if at == len(self._costs):
            return None
        more = (value - int(self._worth[at])) / self._price(at)
        return int(self._spent[at]) - (-more.numerator // more.denominator)

    def slope(self, budget: int) -> Slope:
        """Return the straight part that a budget of at least `least` is on, or begins."""
        at = self._upgrade(budget)
        if at == len(self._costs):
            return Slope(Fraction(0), self.most, None)
        first, last = self._evens
        run = int(np.searchsorted(first, at, side="right")) - 1
        low, high = int(self._spent[first[run]]), int(self._spent[last[run]])
        return Slope(self._price(at), low, high)

    def _upgrade(self, budget: int) -> int:
        """Find the upgrade that a budget pays for next; their number where all are paid."""
        return int(np.searchsorted(self._spent, budget, side="right")) - 1

    def _price(self, at: int) -> Fraction:
        return Fraction(int(self._gains[at]), int(self._costs[at]))

    @cached_property
    def _evens(self) -> tuple[IntArray, IntArray]:
        """Where runs of upgrades of one efficiency begin and end."""
        gains, costs = self._gains, self._costs
        if len(gains) and int(gains.max()) * int(costs.max()) >= LARGEST_SUM:
            gains, costs = gains.astype(object), costs.astype(object)
        rises = (gains[1:] * costs[:-1] != gains[:-1] * costs[1:]).astype(bool)
        begins = np.flatnonzero(np.append(True, rises))
        return begins, np.append(begins[1:], len(gains))


def _summed(numbers: IntArray) -> IntArray:
    return np.append(np.zeros(1, dtype=np.int64), np.cumsum(numbers))
