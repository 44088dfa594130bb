"""What is still to be lost: the least that the stocks not yet gone through can lose.

Stocks are gone through one after the other. With the change of cost so far, those that follow have
to use up what is left of the budget, and lose something by it, as does every unit left over. The
least of that is a table over what is left, made from the last stock backwards, copy by copy. Beyond
its window nothing is known, so there it says 0; the same for more copies of a stock than are worth
the while: they count as any number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.records import LARGEST_SUM

# The window spans so many times the largest change of cost, where that is not too much.
SPAN, WIDEST = 8, 1 << 19
# Cells of all tables that are kept: 128 MB. Where that is too few, not every stock has its own.
MOST_CELLS = 1 << 24
# More copies of a stock than this count as any number.
MOST_COPIES = 64
# A cell that is compared with another one.
NS_PER_CELL = 1.5

# Copies, changes of cost, and losses of the exchanges of a stock.
Moves = tuple[int, IntArray, NDArray[Any]]


class Rests:
    """Lower bounds on what the rest of some stocks loses.

    Parameters
    ----------
    stocks
        The stocks, in the order in which they are gone through.
    idle
        What a unit of the budget that is left over loses, >= 0.
    slack
        Change of cost that uses up the budget.
    limit
        What is above it is all the same, >= 0.

    Attributes
    ----------
    work
        What `fill` takes at the most, in nanoseconds; infinite where costs or losses are too large
        for tables. Until then, and there, every bound is 0.
    """

    def __init__(self, stocks: Sequence[Moves], idle: int, slack: int, limit: int) -> None:
        self._stocks, self._slack, self._limit = stocks, slack, limit
        self._idle = min(idle, limit + 1)  # what is above the limit is all the same
        largest = max((int(np.abs(costs).max(initial=0)) for _, costs, _ in stocks), default=0)
        self._reach = min(max(SPAN * largest, 2 * abs(slack), 1), WIDEST)
        self._tables: dict[int, IntArray] = {}
        self._every = max(1, -(-len(stocks) * 2 * self._reach // MOST_CELLS))
        steps = sum(min(copies, MOST_COPIES) * len(costs) for copies, costs, _ in stocks)
        self.work = NS_PER_CELL * 2 * self._reach * steps
        if largest > WIDEST // 2 or abs(slack) > WIDEST or limit >= LARGEST_SUM // 4:
            self.work = inf

    def fill(self, spend: Callable[[float], None] = lambda work: None) -> None:
        """Make the tables; before each piece of work is done, `spend` is told of it."""
        if self.work == inf:
            return
        idle, limit = self._idle, self._limit
        left = np.arange(-self._reach, self._reach + 1)
        most = limit // idle + 1 if idle else self._reach
        table = np.minimum(np.minimum(left, most) * idle, limit + 1)
        table[: self._reach] = limit + 1
        tables = {len(self._stocks): table}
        for at in range(len(self._stocks) - 1, -1, -1):
            table = self._before(table, self._stocks[at], spend)
            if at % self._every == 0:
                tables[at] = table
        self._tables = {at: np.concatenate([[0], table, [0]]) for at, table in tables.items()}

    def least(self, done: int, costs: IntArray) -> IntArray:
        """Bound what is still lost after so many stocks, given changes of cost so far."""
        if not self._tables:
            return np.zeros(len(costs), dtype=np.int64)
        # With fewer stocks done more may follow, so that the bound is no greater.
        at = done if done in self._tables else done // self._every * self._every
        table = self._tables[at]
        left = np.maximum(self._slack + self._reach + 1 - costs, 0)
        return table[np.minimum(left, len(table) - 1)]

    def _before(self, table: IntArray, stock: Moves, spend: Callable[[float], None]) -> IntArray:
        """Let the copies of one more stock make their exchanges first."""
        copies, costs, losses = stock
        kept = (losses <= self._limit).astype(bool)
        moves = list(zip(costs[kept].tolist(), losses[kept].tolist(), strict=True))
        if copies > MOST_COPIES:
            return self._closed(table, moves, spend)
        for _ in range(copies):
            spend(NS_PER_CELL * len(table) * len(moves))
            after = table.copy()
            for cost, loss in moves:
                _lower(after, table, cost, loss)
            if np.array_equal(after, table):
                break
            table = after
        return table

    def _closed(
        self, table: IntArray, moves: list[tuple[int, int]], spend: Callable[[float], None]
    ) -> IntArray:
        """Let every exchange be made any number of times."""
        table = table.copy()
        for cost, loss in moves:
            if not cost:
                continue
            while loss <= self._limit:
                spend(NS_PER_CELL * len(table))
                before = table.copy()
                _lower(table, before, cost, loss)
                if abs(cost) >= len(table):
                    break
                cost, loss = 2 * cost, 2 * loss
        return table


def _lower(after: IntArray, table: IntArray, cost: int, loss: int) -> None:
    """Let one exchange be made: what was left above it is left after it."""
    shift = min(abs(cost), len(table))
    if cost >= 0:
        after_part, before, beyond = after[shift:], table[: len(table) - shift], after[:shift]
    else:
        after_part, before, beyond = after[: len(table) - shift], table[shift:], after[-shift:]
    np.minimum(after_part, before + loss, out=after_part)
    if shift:
        np.minimum(beyond, loss, out=beyond)
