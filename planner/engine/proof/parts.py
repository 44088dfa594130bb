"""A part of a problem with nested budgets, as a problem with one budget.

Below a budget stand groups, and *composites*: caps with all that stands under them, of which only
the states count, what they can cost and be worth together. A composite is a required group of one
request whose menu is its states. Solver and checker form the same parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray, ranked
from planner.engine.groups import Groups
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True, eq=False)
class States:
    """What a composite can cost and be worth: both rise strictly.

    Attributes
    ----------
    costs, values
        Shape (states,).
    """

    costs: IntArray
    values: IntArray

    def __len__(self) -> int:
        return len(self.costs)

    def worths(self, price: Fraction) -> IntArray:
        """Return ``b * value - a * cost`` at a price a/b; Python ints where 64 bits are too few."""
        a, b = price.numerator, price.denominator
        costs, values = self.costs, self.values
        if len(self) and a * int(costs[-1]) + b * int(values[-1]) >= LARGEST_SUM:
            costs, values = costs.astype(object), values.astype(object)
        return values * b - costs * a

    def from_worth(self, price: Fraction, floor: int) -> States:
        """Leave out those that are worth less than a floor at a price."""
        kept = np.flatnonzero(self.worths(price) >= floor)
        return States(self.costs[kept], self.values[kept])


@dataclass(frozen=True, eq=False)
class Part:
    """A part.

    Attributes
    ----------
    problem
        Its groups first, in the order of the whole, then its composites.
    groups
        Which groups of the whole they are.
    value
        What a choice is worth more in the whole.
    """

    problem: Problem
    groups: IntArray
    value: int


def part_of(whole: Problem, groups: IntArray, composites: Sequence[States], budget: int) -> Part:
    """Form a part.

    Parameters
    ----------
    whole
        The problem.
    groups
        Those that stand below the budget alone, rising.
    composites
        The states of what else stands below it; none without a state.
    budget
        What may be spent in the part.
    """
    own = whole.groups
    used, menus = ranked(own.menus[groups])
    lengths = whole.lengths[used]
    begins = np.cumsum(lengths) - lengths
    flat = np.arange(int(lengths.sum())) - np.repeat(begins - whole.starts[used], lengths)
    lengths = np.concatenate([lengths, [len(one) for one in composites]]).astype(np.int64)
    ones = np.ones(len(composites), dtype=np.int64)
    least = [int(one.values[0]) for one in composites]
    values = [one.values - less for one, less in zip(composites, least, strict=True)]
    problem = Problem(
        starts=np.append(0, np.cumsum(lengths)),
        costs=np.concatenate([whole.costs[flat], *(one.costs for one in composites)]),
        qualities=np.concatenate([whole.qualities[flat], *values]),
        budget=budget,
        groups=Groups(
            menus=np.append(menus, len(used) + np.arange(len(composites))),
            priorities=np.append(own.priorities[groups], ones),
            required=np.append(own.required[groups], ones.astype(bool)),
            sizes=np.append(own.sizes[groups], ones),
        ),
    )
    return Part(problem, groups, sum(least))
