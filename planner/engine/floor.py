"""What a best plan is worth at least, for a range of budgets at once.

The upgrades along the hulls are paid for, the most efficient first, up to some place; from there
the next ones are weighed against each other in a table over the budgets that follow, as the core of
a knapsack (Pisinger). What it finds are choices, so the optimum is no less; mostly it is that.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.curve import Curve
from planner.engine.problem import Problem

STRIDE = 24  # upgrades whose budgets are looked at together
BEFORE, AFTER = 24, 48  # upgrades before and from the first of them that are weighed for them
MOST_BUDGETS = 1 << 16  # of a stride


class Floor:
    """Lower bounds of the optimum of a problem, stride by stride.

    Parameters
    ----------
    problem
        The problem; what its budget is makes no difference.
    curve
        The curve of its relaxation.

    Attributes
    ----------
    begins
        The budget at which each stride begins, and the one from which on all is at its best; shape
        (strides + 1,).
    """

    def __init__(self, problem: Problem, curve: Curve) -> None:
        points, sizes = curve.points, problem.groups.sizes
        order = points.by_efficiency
        copies = sizes[points.groups[order]]
        ends = np.cumsum(copies)
        upgrades = np.repeat(order, copies)
        copy = np.arange(len(upgrades)) - np.repeat(ends - copies, copies)
        # One copy of a group goes along its hull; an upgrade follows the one before.
        self._owners = (np.cumsum(sizes) - sizes)[points.groups[upgrades]] + copy
        self._costs, self._gains = points.costs[upgrades], points.gains[upgrades]
        self._spent = curve.least + _summed(self._costs)
        self._worth = curve.base + _summed(self._gains)
        places = np.append(np.arange(0, len(upgrades), STRIDE), len(upgrades))
        self._places: IntArray = places
        self.begins: IntArray = self._spent[places]
        self.values = lru_cache(maxsize=1000)(self._values)

    @property
    def is_fit(self) -> bool:
        """Whether the costs are so moderate that it is little work."""
        return int(np.diff(self.begins).max(initial=0)) <= MOST_BUDGETS

    def stride(self, budget: int) -> int:
        """Find the stride that a budget of at least the first is in; their number beyond all."""
        return int(np.searchsorted(self.begins, budget, side="right")) - 1

    def value(self, budget: int) -> int:
        """Say what the optimum is at least for a budget of at least the first."""
        stride = self.stride(budget)
        if stride == len(self.begins) - 1:
            return int(self._worth[-1])
        return int(self.values(stride)[budget - int(self.begins[stride])])

    def _values(self, stride: int) -> IntArray:
        """Say what the optimum is at least, for each budget of a stride."""
        begin, end = self.begins[stride : stride + 2].tolist()
        first = max(int(self._places[stride]) - BEFORE, 0)
        base = int(self._spent[first])
        table = np.zeros(end - base, dtype=np.int64)
        chains: dict[int, list[tuple[int, int]]] = {}
        core = slice(first, int(self._places[stride]) + AFTER)
        columns = (self._owners[core], self._costs[core], self._gains[core])
        for owner, cost, gain in zip(*(column.tolist() for column in columns), strict=True):
            chain = chains.setdefault(owner, [(0, 0)])
            chain.append((chain[-1][0] + cost, chain[-1][1] + gain))
        for chain in chains.values():
            before = table.copy()
            for cost, gain in chain[1:]:
                if cost < len(table):
                    np.maximum(table[cost:], before[: len(table) - cost] + gain, out=table[cost:])
        return table[begin - base :] + int(self._worth[first])


def _summed(numbers: IntArray) -> IntArray:
    return np.append(np.zeros(1, dtype=np.int64), np.cumsum(numbers))
