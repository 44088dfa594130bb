"""Two fronts that meet: every sum is one of either.

The shorter front takes the next stock, so both hold about the square root of what one would. What
one of them lacks to use up the budget is looked up in the other (Horowitz and Sahni 1974).
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from planner.engine.clock import Allowance, OutOf, Reason
from planner.engine.exact.fronts import PIECE, Front
from planner.engine.exact.stocks import Found, Stocks


class Halves:
    """A search through all sums, half by half.

    Parameters
    ----------
    stocks
        What to go through, and towards what.
    allowance
        Time, memory and work that it may use.
    """

    def __init__(self, stocks: Stocks, allowance: Allowance) -> None:
        self._stocks, self._allowance = stocks, allowance
        self._fronts = Front(stocks.dtype, allowance), Front(stocks.dtype, allowance)
        self._best: tuple[int, tuple[tuple[Front, int, int], ...]] | None = None

    def search(self) -> Found:
        """Search until nothing is left, enough is found, or the allowance is used up."""
        stopped: Reason | None = None
        try:
            self._grow()
            self._join()
        except OutOf as out:
            stopped = out.reason
            with suppress(OutOf):
                self._join()
        if self._best is None:
            return Found(None, (), stopped)
        deficit, ends = self._best
        moves = [row for front, stages, at in ends for row in front.trace(stages, at)]
        return Found(deficit, tuple(moves), stopped)

    def _grow(self) -> None:
        stocks = self._stocks
        joined = 1
        for stock in stocks.open(stocks.balanced()).tolist():
            short, long = sorted(self._fronts, key=len)
            self._extend(stock, short, long)
            size = len(short) + len(long)
            if size >= 2 * joined:
                self._join()
                joined = size
            if stocks.is_enough():
                return

    def _extend(self, stock: int, front: Front, other: Front) -> None:
        """Let the copies of a stock move, until one more makes no difference."""
        stocks, beside = self._stocks, other.stored + 24 * len(other)
        for _ in range(int(stocks.exchanges.copies[stock])):
            if stocks.needs[stock] > stocks.limit:
                return
            if not front.extend(stocks.moves(stock), stocks.within, beside):
                return

    def _join(self) -> None:
        """Find the sum of both fronts that is worth most within the budget."""
        goal = self._stocks.goal
        short, long = sorted(self._fronts, key=len)
        most: tuple[int, int, int] | None = None
        for begin in range(0, len(short), PIECE):
            self._allowance.tick()
            costs = short.states.costs[begin : begin + PIECE]
            beside = np.searchsorted(long.states.costs, goal.slack - costs, side="right") - 1
            fit = np.flatnonzero(beside >= 0)
            if not len(fit):
                continue
            values = short.states.values[begin + fit] + long.states.values[beside[fit]]
            at = int(values.argmax())
            if most is None or int(values[at]) > most[0]:
                most = int(values[at]), begin + int(fit[at]), int(beside[fit[at]])
        if most is not None and self._stocks.found(goal.deficit(most[0])):
            ends = (short, short.stages, most[1]), (long, long.stages, most[2])
            self._best = goal.deficit(most[0]), ends
