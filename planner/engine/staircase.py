"""The staircase: every budget at which the optimum of a problem changes, and a best choice there.

A table over all costs, copy after copy, as of `planner.engine.exact.dense`, but for all budgets at
once. Its work is known before: copies times options times costs. It is for problems of moderate
costs, where thousands of budgets are asked for; it proves nothing to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, common_divisor
from planner.engine.counts import Counts
from planner.engine.curve import Points
from planner.engine.hulls import lay_out
from planner.engine.problem import Problem

# Ways back take a byte for every copy and cost: 100 MB at the most.
MOST_CELLS = 100_000_000


@dataclass(frozen=True, eq=False)
class _Stage:
    """What one copy of a group may take, the cheapest first; both columns rise.

    Attributes
    ----------
    group
        Whose copy it is.
    options
        Counted from the menu's start, -1 = skip.
    costs, values
        Beyond the cheapest one; costs in steps.
    """

    group: int
    options: IntArray
    costs: IntArray
    values: IntArray


class Staircase:
    """The optimum of a problem for every budget.

    Parameters
    ----------
    problem
        A problem without caps and rows; what its budget is makes no difference.

    Attributes
    ----------
    budgets
        The budgets at which the optimum changes, the first one being the least that is feasible;
        each is what its best choice costs. Rising; shape (steps,).
    values
        The optimum from each of them on; rising; shape (steps,).
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        menus, base_cost, base_value, step = _menus(problem)
        sizes = problem.groups.sizes.tolist()
        self._stages = [menu for menu in menus for _ in range(sizes[menu.group])]
        self._ways: list[NDArray[Any]] = []
        table = np.zeros(1, dtype=np.int64)
        for stage in self._stages:
            table, way = _with(table, stage)
            self._ways.append(way)
        rises = np.append(True, table[1:] > table[:-1])
        self._spent = np.flatnonzero(rises)
        self.budgets: IntArray = base_cost + step * self._spent
        self.values: IntArray = base_value + table[self._spent]

    @classmethod
    def cells(cls, problem: Problem) -> int:
        """Say how many cells it takes: of the table, once for every copy."""
        menus, _, _, _ = _menus(problem)
        sizes = problem.groups.sizes
        copies = np.array([sizes[menu.group] for menu in menus], dtype=np.int64)
        reach = np.array([menu.costs[-1] for menu in menus], dtype=np.int64)
        return int(copies.sum()) * (int(reach @ copies) + 1)

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.budgets)

    def at(self, budget: int) -> int:
        """Find the step that a budget is on; -1 where nothing is feasible."""
        return int(np.searchsorted(self.budgets, budget, side="right")) - 1

    def counts(self, steps: IntArray) -> list[Counts]:
        """Find a best choice at each of these steps, the same one whenever it is asked for."""
        taken = self._taken(steps)
        groups = np.array([stage.group for stage in self._stages], dtype=np.int64)
        sizes = self._problem.groups.sizes
        members = np.repeat(np.arange(len(sizes)), sizes)
        order = np.argsort(groups, kind="stable")
        return [Counts.of_choice(self._problem, row[order], members) for row in taken]

    def _taken(self, steps: IntArray) -> IntArray:
        """Go back through the ways, from all the steps at once; shape (steps, copies)."""
        left = self._spent[steps]
        taken = np.empty((len(left), len(self._stages)), dtype=np.int64)
        for at in range(len(self._stages) - 1, -1, -1):
            stage, way = self._stages[at], self._ways[at]
            chosen = way[np.minimum(left, len(way) - 1)]
            left = np.minimum(left, len(way) - 1) - stage.costs[chosen]
            taken[:, at] = stage.options[chosen]
        return taken


def is_small(problem: Problem, cells: int = MOST_CELLS) -> bool:
    """Say whether a problem's staircase takes no more than so many cells."""
    if not problem.is_plain or problem.groups.requests > cells:
        return False
    return _least_cells(problem) <= cells and Staircase.cells(problem) <= cells


def _least_cells(problem: Problem) -> int:
    """Say how many cells it takes at least, from the hulls alone: without a look at each group."""
    points = Points.of(problem)
    upgrades = points.by_efficiency
    costs = points.costs[upgrades]
    reach = int(costs @ problem.groups.sizes[points.groups[upgrades]])
    # What divides all costs divides those along the hulls.
    return problem.groups.requests * (reach // common_divisor(costs) + 1)


def _menus(problem: Problem) -> tuple[list[_Stage], int, int, int]:
    """List what each group may take; what all do at least costs and is worth; and the step."""
    groups = problem.groups
    starts, options, costs, qualities = lay_out(problem, groups.menus, groups.required)
    menus, base_cost, base_value = [], 0, 0
    for group, (begin, end) in enumerate(pairwise(starts.tolist())):
        order = np.lexsort((-qualities[begin:end], costs[begin:end])) + begin
        best = np.maximum.accumulate(qualities[order])
        order = order[np.append(True, best[1:] > best[:-1])]
        values = qualities[order] * groups.priorities[group]
        if not groups.priorities[group]:
            order, values = order[:1], values[:1]
        size = int(groups.sizes[group])
        base_cost += size * int(costs[order[0]])
        base_value += size * int(values[0])
        menus.append(
            _Stage(group, options[order], costs[order] - costs[order[0]], values - values[0])
        )
    step = common_divisor(np.concatenate([np.zeros(0, dtype=np.int64), *(m.costs for m in menus)]))
    menus = [_Stage(m.group, m.options, m.costs // step, m.values) for m in menus]
    return menus, base_cost, base_value, step


def _with(table: IntArray, stage: _Stage) -> tuple[IntArray, NDArray[Any]]:
    """Let one more copy choose; return the new table, and for every cost what it takes there."""
    size = len(table) + int(stage.costs[-1])
    best = np.pad(table, (0, size - len(table)), mode="edge")
    way = np.zeros(size, dtype=np.min_scalar_type(len(stage.costs)))
    pairs = list(zip(stage.costs.tolist(), stage.values.tolist(), strict=True))
    for option, (cost, value) in enumerate(pairs[1:], start=1):
        worth = np.pad(table, (0, size - cost - len(table)), mode="edge") + value
        more = worth > best[cost:]
        best[cost:][more] = worth[more]
        way[cost:][more] = option
    return best, way
