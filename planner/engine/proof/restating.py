"""Problems in other words: what solver and checker rewrite in the same way.

Every choice within the budget of a problem is a choice of the reduced problem, of the same value
but for an offset that all choices share:

- an option that costs more above the least of its request than the budget leaves above the sum of
  these least costs is in no choice, and goes;
- what a request costs or is worth at least is taken off all its options;
- the common divisor of the costs is taken out, and the budget rounded down to a multiple of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, common_divisor, segment_min
from planner.engine.counts import Counts
from planner.engine.groups import Groups
from planner.engine.problem import Problem

# Menus looked at before all: mostly they show that nothing divides the costs.
FIRST = 64

Columns = tuple[IntArray, IntArray, IntArray]


@dataclass(frozen=True, eq=False)
class Restated:
    """A problem in other words: the same groups, each with options of the same meaning.

    Attributes
    ----------
    problem
        The problem as restated.
    options
        What each of its options is in the original, counted from the start of the menu there,
        rising within a menu, -1 = skip; shape (options,). None where they are the same.
    step
        What a unit of its cost is in the original.
    value
        What a choice is worth more in the original.
    """

    problem: Problem
    options: IntArray | None = None
    step: int = 1
    value: int = 0

    def back(self, original: Problem, counts: Counts) -> Counts:
        """Count a choice of the restated problem in the original."""
        if self.options is None:
            return counts
        at = self.problem.starts[self.problem.groups.menus[counts.groups]] + counts.options
        return Counts.of(original, counts.groups, self.options[at], counts.counts)

    def meaning(self, options: IntArray) -> IntArray:
        """Return what an option of each group, or -1, is in the original; shape (groups,)."""
        if self.options is None:
            return options
        made = options >= 0
        at = np.where(made, self.problem.starts[self.problem.groups.menus] + options, 0)
        return np.where(made, self.options[at], -1) if len(self.options) else options

    def forth(self, columns: Columns) -> Columns:
        """Find the options of groups, options and copies; entries without one are left out."""
        if self.options is None:
            return columns
        groups, options, copies = columns
        menus = self.problem.groups.menus[groups]
        span = max(int(self.options.max(initial=0)), int(options.max(initial=0))) + 2
        owners = np.repeat(np.arange(len(self.problem.starts) - 1), self.problem.lengths)
        keys, wanted = owners * span + self.options, menus * span + options
        at = np.searchsorted(keys, wanted)
        found = np.append(keys, -2)[at] == wanted
        skipped = (options < 0) & ~found
        kept = found | skipped
        places = np.where(skipped, -1, at - self.problem.starts[menus])
        return groups[kept], places[kept], copies[kept]


class Sets:
    """The sets of options that groups choose from: pairs of a menu and whether it is required.

    Attributes
    ----------
    menus, required
        Shape (sets,).
    owners
        The set of each group; shape (groups,).
    """

    def __init__(self, problem: Problem) -> None:
        groups = problem.groups
        keys = groups.menus * 2 + groups.required
        present = np.zeros(2 * len(problem.starts), dtype=bool)
        present[keys] = True
        pairs = np.flatnonzero(present)
        self._problem = problem
        self.menus, self.required = pairs // 2, (pairs % 2).astype(bool)
        self.owners: IntArray = (np.cumsum(present) - 1)[keys]

    @cached_property
    def floors(self) -> IntArray:
        """What a request of each set costs at least; shape (sets,)."""
        return np.where(self.required, self._problem.least_costs[self.menus], 0)

    def rows(self, most: int | None = None) -> tuple[IntArray, IntArray, IntArray]:
        """Lay the options of the sets, or of the first few, end to end.

        Returns
        -------
        sets, options, places
            The set of each, the option counted from its menu's start, and where it stands among
            the problem's options.
        """
        begins = self._problem.starts[self.menus[:most]]
        lengths = self._problem.lengths[self.menus[:most]]
        sets = np.repeat(np.arange(len(lengths)), lengths)
        options = np.arange(len(sets)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return sets, options, np.repeat(begins, lengths) + options


def rebuilt(
    problem: Problem,
    sets: Sets,
    required: BoolArray,
    rows: tuple[IntArray, IntArray, IntArray, IntArray],
    budget: int,
) -> Restated:
    """Give every set a menu of its own.

    Parameters
    ----------
    problem, sets
        The problem and its sets.
    required
        Whether the requests of a set must be made now; shape (sets,).
    rows
        Set, option, cost and quality of each option, in order of set, then option.
    budget
        What may be spent now.
    """
    owners, options, costs, qualities = rows
    groups = problem.groups
    restated = Problem(
        np.searchsorted(owners, np.arange(len(required) + 1)),
        costs,
        qualities,
        budget,
        Groups(sets.owners, groups.priorities, required[sets.owners], groups.sizes),
    )
    return Restated(restated, options)


def reduced(problem: Problem, *, fully: bool = False) -> Restated:
    """Reduce a problem; leave it as it is where that changes no more than names.

    Parameters
    ----------
    problem
        The problem; only its budget is looked at, not its caps and rows.
    fully
        Whether to take off least costs and values also where nothing is gained by it.

    Returns
    -------
    Restated
        A problem of which every choice within the budget is a choice.

    Raises
    ------
    InfeasibleError
        If the required requests cannot be made within the budget.
    """
    problem.check_feasible()
    sets = Sets(problem)
    spare = problem.budget - int(sets.floors[sets.owners] @ problem.groups.sizes)
    all_usable = int(problem.costs.max(initial=0)) <= spare
    if not fully and all_usable and not _divisible(problem, sets):
        return Restated(problem)
    owners, options, places = sets.rows()
    costs = problem.costs[places] - sets.floors[owners]
    usable = costs <= spare
    if not usable.all():
        owners, options, places, costs = (
            column[usable] for column in (owners, options, places, costs)
        )
    starts = np.searchsorted(owners, np.arange(len(sets.menus) + 1))
    qualities = problem.qualities[places]
    least = np.where(sets.required, segment_min(qualities, starts), 0)
    step, less = common_divisor(costs), qualities - least[owners]
    divided = step > 1 or common_divisor(less) > common_divisor(problem.qualities)
    if not fully and usable.all() and not divided:
        return Restated(problem)
    rows = (owners, options, costs // step, less)
    restated = rebuilt(problem, sets, sets.required, rows, spare // step)
    weights = problem.groups.sizes * problem.groups.priorities
    offset = int(weights @ least[sets.owners])
    return Restated(restated.problem, restated.options, step, offset)


def _divisible(problem: Problem, sets: Sets) -> bool:
    """Whether something may divide what options of one request differ by."""
    owners, _, places = sets.rows(FIRST)
    starts = np.searchsorted(owners, np.arange(len(sets.menus[:FIRST]) + 1))
    costs = problem.costs[places] - sets.floors[owners]
    if common_divisor(costs) > 1:
        return True
    qualities = problem.qualities[places]
    least = np.where(sets.required[:FIRST], segment_min(qualities, starts), 0)
    return bool(sets.required.any()) and common_divisor(qualities - least[owners]) > 1
