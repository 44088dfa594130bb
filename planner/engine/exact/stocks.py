"""The stocks of a search: what each copy may do, without what cannot be within the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.clock import Reason
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.fronts import Moves
from planner.engine.exact.potential import Potential
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True)
class Goal:
    """What a search looks for.

    Attributes
    ----------
    numerator, denominator
        The shadow price a/b.
    slack
        Change of cost that uses up the budget.
    limit
        Greatest deficit of interest.
    spacing
        Deficits differ by multiples of this.
    enough
        A deficit this small cannot be beaten.
    """

    numerator: int
    denominator: int
    slack: int
    limit: int
    spacing: int
    enough: int

    def deficit(self, value: int) -> int:
        """Return the deficit of exchanges that keep the budget and change the value by so much."""
        return self.numerator * self.slack - self.denominator * value


@dataclass(frozen=True)
class Found:
    """Outcome of a search within a limit.

    Attributes
    ----------
    deficit
        The least that was found; None where nothing is within the limit.
    moves
        Positions of its exchanges, one entry for every copy.
    stopped
        Why the search ended early; None where no smaller deficit exists.
    """

    deficit: int | None
    moves: tuple[int, ...] = ()
    stopped: Reason | None = None


class Stocks:
    """What a search goes through.

    Parameters
    ----------
    exchanges
        The exchanges; all those with a loss within the goal's limit, for a proof.
    goal
        What to look for.
    potential
        Lower bounds for what is missing of a sum; None = 0.

    Attributes
    ----------
    limit
        Greatest deficit that is still of interest; it falls with what is found.
    dtype
        Type of the losses.
    needs
        The least deficit of any sum that the stock takes part in; shape (stocks,).
    """

    def __init__(self, exchanges: Exchanges, goal: Goal, potential: Potential | None) -> None:
        self.exchanges, self.goal, self.limit = exchanges, goal, goal.limit
        self.dtype = np.dtype(object if goal.limit >= LARGEST_SUM // 4 else np.int64)
        self._bounds = None if potential is None else potential.padded()
        self._begins = np.searchsorted(exchanges.stocks, np.arange(len(exchanges.groups) + 1))
        self._losses = np.minimum(exchanges.losses.astype(self.dtype, copy=False), goal.limit + 1)
        self._needs = self._losses + self._missing(exchanges.costs)
        self.needs = (
            np.minimum.reduceat(self._needs, self._begins[:-1]) if len(self) else self._needs
        )

    def __len__(self) -> int:
        return len(self.exchanges.groups)

    def open(self, stocks: IntArray) -> IntArray:
        """Leave out the stocks that are in no sum within the limit."""
        within: BoolArray = (self.needs[stocks] <= self.limit).astype(bool, copy=False)
        return stocks[within]

    def moves(self, stock: int) -> Moves:
        """List what a copy of a stock may do."""
        begin, end = int(self._begins[stock]), int(self._begins[stock + 1])
        rows = begin + np.flatnonzero(self._needs[begin:end] <= self.limit)
        costs, values = self.exchanges.costs[rows], self.exchanges.values[rows]
        return Moves(rows, costs, values, self._losses[rows])

    def within(self, costs: IntArray, losses: NDArray[Any]) -> BoolArray:
        """Say which sums may still end within the limit."""
        if self._bounds is not None:
            losses = losses + self._missing(costs)
        kept: BoolArray = (losses <= self.limit).astype(bool, copy=False)
        return kept

    def found(self, deficit: int) -> bool:
        """Whether a deficit is of interest; the limit then falls below it."""
        if deficit > self.limit:
            return False
        self.limit = deficit - self.goal.spacing
        return True

    def is_enough(self) -> bool:
        """Whether nothing better than what was found can exist."""
        return self.limit < self.goal.enough

    def order(self) -> IntArray:
        """Order stocks: first those with an exchange unlike earlier ones, small, of little loss."""
        exchanges = self.exchanges
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        order = np.lexsort(
            (exchanges.stocks, exchanges.costs, np.abs(exchanges.costs), exchanges.losses)
        )
        costs, losses = exchanges.costs[order], exchanges.losses[order]
        fresh = np.append(True, (costs[1:] != costs[:-1]) | (losses[1:] != losses[:-1]))
        begins = np.flatnonzero(fresh)
        times = np.arange(len(order)) - begins[np.cumsum(fresh) - 1]
        place = np.empty(len(order), dtype=np.int64)
        place[order[np.argsort(times, kind="stable")]] = np.arange(len(order))
        first: IntArray = np.minimum.reduceat(place, self._begins[:-1])
        return np.argsort(first, kind="stable")

    def balanced(self) -> IntArray:
        """Order stocks likewise, by turns one that can spend more and one that can only save."""
        order = self.order()
        if not len(order):
            return order
        spends = (np.maximum.reduceat(self.exchanges.costs, self._begins[:-1]) > 0)[order]
        turn = np.empty(len(order), dtype=np.int64)
        for some in (spends, ~spends):
            turn[some] = np.arange(some.sum())
        return order[np.argsort(turn, kind="stable")]

    def _missing(self, costs: IntArray) -> IntArray:
        """Bound what is still to be lost once the cost has changed so far."""
        if self._bounds is None:
            return np.zeros(len(costs), dtype=np.int64)
        half = len(self._bounds) // 2
        return self._bounds[np.clip(self.goal.slack - costs + half, 0, 2 * half)]
