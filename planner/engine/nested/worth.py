"""The best choice of a part at the price that its surroundings pay for what it costs.

A choice is worth its value less the price mu times its cost. That is a problem with one budget
again: values become ``b * value - a * cost`` for mu = a/b, some of them below 0, and a unit of the
budget is worth lambda - mu, where lambda is its price without. What options lose stays as it was,
but for its unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import common_divisor
from planner.engine.clock import Clock
from planner.engine.exact.search import Search
from planner.engine.exact.solve import solve_exact
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM
from planner.engine.relaxation.losses import Losses, Near, widest
from planner.engine.relaxation.relax import Relaxation
from planner.engine.solution import Solution


class WorthLosses:
    """Losses of worths at the price mu, in place of values.

    Parameters
    ----------
    losses
        Those of values at the price lambda.
    above
        The price mu.
    """

    def __init__(self, losses: Losses, above: Fraction) -> None:
        self._losses, self._above = losses, above
        self.price = (losses.price - above) * above.denominator
        self.base, self.cost = losses.base, losses.cost
        self.value = above.denominator * losses.value - above.numerator * losses.cost
        # A loss of 1/b at lambda is one of so many units here.
        unit = self.price.denominator * above.denominator
        self._scale = Fraction(unit, losses.price.denominator)

    def near(self, limit: int) -> Near:
        """List the options with a loss of at most `limit`, ordered by group, then option."""
        return self._restated(self._losses.near(int(limit / self._scale)))

    def count(self, limit: int) -> int:
        """Count what `near` lists."""
        return self._losses.count(int(limit / self._scale))

    def ties(self) -> Iterator[Near]:
        """List the options without loss as `near` would, piece by piece, no group in two pieces."""
        return map(self._restated, self._losses.ties())

    def _restated(self, near: Near) -> Near:
        a, b = self._above.numerator, self._above.denominator
        losses: NDArray[Any] = near.losses
        p, q = self._scale.numerator, self._scale.denominator
        if p != 1 and int(losses.max(initial=0)) * p >= LARGEST_SUM:
            losses = losses.astype(object)
        losses = losses * p // q
        values = near.values * b - near.costs * a
        return Near(near.groups, near.options, near.costs, values, losses)


def is_wide(problem: Problem, above: Fraction) -> bool:
    """Whether sums of worths may be beyond 64 bits."""
    groups = problem.groups
    tops = np.array([int(groups.priorities.max(initial=0)) * int(problem.qualities.max(initial=0))])
    reach = widest(above.numerator, problem.costs, above.denominator, tops)
    return 2 * groups.requests * reach >= LARGEST_SUM


def best_worth(
    problem: Problem,
    losses: Losses,
    above: Fraction,
    clock: Clock,
    memory_mb: int | None,
) -> Solution:
    """Find the choice of a part that is worth most at the price mu.

    Parameters
    ----------
    problem, losses
        The part, and its losses at the price lambda.
    above
        The price mu = a/b, at most lambda.
    clock, memory_mb
        What it may use.

    Returns
    -------
    Solution
        Its value and bound are worths, in units of 1/b.
    """
    own = WorthLosses(losses, above)
    slack = problem.budget - own.cost
    bound = own.value + own.price.numerator * slack // own.price.denominator
    relaxation = Relaxation(own.price, bound, own.cost, own.value, own)
    unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
    unit = gcd(unit * above.denominator, common_divisor(problem.costs) * above.numerator)
    search = Search(problem, relaxation, clock, memory_mb, unit)
    if above:
        return search.run()
    found = search.run(thorough=False)
    if found.status == "optimal":
        return found
    # Worths are values: there are other bounds to be had.
    return solve_exact(problem, time_limit_s=clock.left_s(), memory_mb=memory_mb)
