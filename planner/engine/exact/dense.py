"""The table over all costs: the greatest value for every budget, copy after copy.

Its work is known before: copies times options times costs. What every copy chose is kept in bits,
so that the way back is found. A cost counts from the cheapest way to hold all that is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.clock import Allowance, OutOf
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.stocks import Found, Goal

# A cell that is compared with another one.
NS_PER_CELL = 1.5
# Cells compared together: they stay in the cache. A multiple of 8, as bits are packed.
PIECE = 1 << 15
# More exchanges than this are never a case for the table: a stage takes some microseconds at least.
MOST_STAGES = 1 << 17


@dataclass(frozen=True, eq=False)
class _Stage:
    """What one copy may do, from its cheapest option.

    Attributes
    ----------
    rows
        The exchange that leads to each option, -1 = none.
    costs, values
        More than those of the cheapest option; both rise.
    begin, end
        The costs that it is asked for.
    """

    rows: IntArray
    costs: IntArray
    values: IntArray
    begin: int
    end: int


class Table:
    """The table of a problem of exchanges.

    Parameters
    ----------
    exchanges
        All exchanges with a loss within the goal's limit.
    goal
        What to look for.
    """

    def __init__(self, exchanges: Exchanges, goal: Goal) -> None:
        self._exchanges, self._goal = exchanges, goal
        self._begins = np.searchsorted(exchanges.stocks, np.arange(len(exchanges.groups) + 1))
        self._open = (exchanges.losses <= goal.limit).astype(bool)
        copies = exchanges.copies
        lows: IntArray = np.zeros(0, dtype=np.int64)
        if len(copies):
            spent = np.minimum(np.where(self._open, exchanges.costs, 0), 0)
            lows = np.minimum.reduceat(spent, self._begins[:-1])
        self._budget = goal.slack - int(lows @ copies)
        cells = int(copies[exchanges.stocks] @ self._open) * (self._budget + 1)
        fits = int(copies.sum()) <= MOST_STAGES
        # Costs that cannot be reached yet, or leave too much over, are not asked for.
        self.work: float = NS_PER_CELL * cells / 2 if fits else inf
        self.memory = 8 * (self._budget + 1) + cells / 16

    def search(self, allowance: Allowance) -> Found:
        """Fill the table and go back through it.

        Parameters
        ----------
        allowance
            Time and memory that it may use.

        Returns
        -------
        Found
            The best choice within the goal's limit.
        """
        try:
            allowance.hold(self.memory)
            stages = self._stages()
            most = sum(int(stage.values[-1]) for stage in stages)
            table = np.zeros(self._budget + 1, dtype=np.int32 if most < 2**31 else np.int64)
            bits = _fill(table, stages, allowance)
        except OutOf as out:
            return Found(None, (), out.reason)
        moves, value, at = [], 0, self._budget
        for stage, chosen in zip(reversed(stages), reversed(bits), strict=True):
            at = min(at, stage.end)
            option = _option(chosen, at - stage.begin)
            at -= int(stage.costs[option])
            row = int(stage.rows[option])
            if row >= 0:
                moves.append(row)
                value += int(self._exchanges.values[row])
        deficit = self._goal.deficit(value)
        return Found(deficit, tuple(moves)) if deficit <= self._goal.limit else Found(None)

    def _stages(self) -> list[_Stage]:
        """List what every copy may do: largest steps in the middle, so that less is asked for."""
        menus = [self._menu(stock) for stock in range(len(self._exchanges.groups))]
        menus = [
            menu
            for menu, copies in zip(menus, self._exchanges.copies.tolist(), strict=True)
            for _ in range(copies)
        ]
        menus.sort(key=lambda menu: int(menu[1][-1]))
        menus = menus[::2] + menus[1::2][::-1]
        steps = np.array([menu[1][-1] for menu in menus], dtype=np.int64)
        ends = np.minimum(np.cumsum(steps), self._budget).tolist()
        left = np.cumsum(steps[::-1])[::-1] - steps
        begins = np.maximum(self._budget - left, 0).tolist()
        return [
            _Stage(*menu, min(begin, end), end)
            for menu, begin, end in zip(menus, begins, ends, strict=True)
        ]

    def _menu(self, stock: int) -> tuple[IntArray, IntArray, IntArray]:
        """List what a copy may hold, without what costs no less and is worth no more."""
        rows = np.arange(self._begins[stock], self._begins[stock + 1])
        rows = np.append(-1, rows[self._open[rows]])
        costs, values = self._exchanges.costs[rows], self._exchanges.values[rows]
        costs[0], values[0] = 0, 0
        order = np.lexsort((-values, costs))
        rows, costs, values = rows[order], costs[order], values[order]
        best = np.maximum.accumulate(values)
        kept = np.append(True, best[1:] > best[:-1])
        return rows[kept], costs[kept] - costs[0], values[kept] - values[0]


_Bits = NDArray[np.uint8]


def _fill(table: NDArray[Any], stages: list[_Stage], allowance: Allowance) -> list[_Bits]:
    """Fill the table; return which costs of a stage take which option but the first, in bits."""
    bits = []
    filled = 0
    for stage in stages:
        table[filled + 1 : stage.end + 1] = table[filled]
        filled = max(filled, stage.end)
        size = stage.end + 1 - stage.begin
        taken: _Bits = np.zeros((len(stage.costs) - 1, -(-size // 8)), dtype=np.uint8)
        steps = list(zip(stage.costs[1:].tolist(), stage.values[1:].tolist(), strict=True))
        # From the top down: what is read lies below what is written.
        for begin in range((size - 1) // PIECE * PIECE, -1, -PIECE):
            low, high = stage.begin + begin, min(stage.begin + begin + PIECE, stage.end + 1)
            best = table[low:high].copy()
            for option, (cost, value) in enumerate(steps):
                first = max(low, cost)
                if first >= high:
                    break
                worth = table[first - cost : high - cost] + value
                beside = best[first - low :]
                more = np.zeros(high - low, dtype=bool)
                np.greater(worth, beside, out=more[first - low :])
                np.maximum(worth, beside, out=beside)
                packed = np.packbits(more)
                taken[option, begin // 8 : begin // 8 + len(packed)] = packed
            allowance.spend(NS_PER_CELL * (high - low) * len(steps))
            table[low:high] = best
        bits.append(taken)
    return bits


def _option(taken: _Bits, place: int) -> int:
    """Say which option is taken: the last one that was better than those before."""
    marks = np.flatnonzero(taken[:, place // 8] & (128 >> place % 8))
    return int(marks[-1]) + 1 if len(marks) else 0
