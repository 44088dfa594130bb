"""Leaving out what loses too much at a price: exact wherever less than that is left to be won."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM
from planner.errors import ProblemError
from planner.rules.ties.tied import Tied


@dataclass(frozen=True, eq=False)
class Cut:
    """Prices, and how much an option may lose at them to be listed.

    At a price an option is worth its value less what it costs there; it loses what that is below
    the best of its composite, skipping included. No plan within less than the limit of the bound
    that these prices give takes an option that loses more.

    Attributes
    ----------
    prices
        Value for each unit of cost, times `unit`, >= 0: for each request that of all budgets
        above it together. Shape (requests,).
    unit
        What the prices are divided by, > 0.
    limit
        What may be lost, in units of value, >= 0.
    """

    prices: IntArray
    unit: int
    limit: int

    def check(self, tied: Tied) -> None:
        """Raise ProblemError where sums at these prices could pass 2**62."""
        value = int(tied.qualities.max(initial=0)) * int(tied.priorities.max(initial=0))
        cost = int(tied.costs.max(initial=0)) * int(self.prices.max(initial=0))
        if max(value * self.unit, cost) * 2 * len(tied) + self.limit * self.unit >= LARGEST_SUM:
            raise ProblemError("prices are too fine: use a smaller unit for them")


@dataclass(frozen=True, eq=False)
class Priced:
    """What lines may lose.

    Attributes
    ----------
    prices
        Of each line, times `unit`.
    unit, limit
        As of `Cut`.
    shortened
        Lines of which something was left out: filled in.
    """

    prices: IntArray
    unit: int
    limit: int
    shortened: BoolArray

    def picked(self, lines: IntArray) -> Priced:
        """Return some of the lines."""
        return replace(self, prices=self.prices[lines], shortened=self.shortened[lines])

    def kept(
        self, lines: IntArray, costs: IntArray, values: IntArray, best: IntArray | None = None
    ) -> BoolArray:
        """Say which states lose little.

        Parameters
        ----------
        lines, costs, values
            Of each state.
        best
            The best of each line, where that is known.
        """
        worth = values * self.unit - self.prices[lines] * costs
        if best is None:
            best = self.best(lines, costs, values)
        kept: BoolArray = worth >= best[lines] - self.limit * self.unit
        self.shortened[lines[~kept]] = True
        return kept

    def best(self, lines: IntArray, costs: IntArray, values: IntArray) -> IntArray:
        """Find what the best state of each line is worth; far below 0 where there is none."""
        best = np.full(len(self.prices), -(LARGEST_SUM >> 1), dtype=np.int64)
        np.maximum.at(best, lines, values * self.unit - self.prices[lines] * costs)
        return best
