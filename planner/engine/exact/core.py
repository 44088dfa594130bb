"""The core: a front over the stocks that may differ from the relaxation's choice.

Sums are dropped when their loss and the least loss with which the rest of the budget can be used,
`Potential`, pass the limit. Stocks are swept copy by copy: a sweep that changes no sum shows that
further copies would not either. It ends early where one sum is as good as any can be.

Thinned to a beam it proves nothing, but soon finds a good choice.
"""

from __future__ import annotations

import numpy as np

from planner.engine.clock import Allowance, OutOf, Reason
from planner.engine.exact.fronts import Front
from planner.engine.exact.stocks import Found, Stocks


class CoreSearch:
    """A search through all sums.

    Parameters
    ----------
    stocks
        What to go through, and towards what.
    allowance
        Time, memory and work that it may use.
    beam
        How many sums it goes on with after each stage; None = all.
    """

    def __init__(self, stocks: Stocks, allowance: Allowance, beam: int | None = None) -> None:
        self._stocks, self._beam = stocks, beam
        self._front = Front(stocks.dtype, allowance)
        self._best: tuple[int, list[int]] | None = None

    def search(self) -> Found:
        """Search until nothing is left, enough is found, or the allowance is used up."""
        self._look()
        stopped: Reason | None = None if self._beam is None else "work"
        try:
            self._sweep()
        except OutOf as out:
            stopped = out.reason
        if self._best is None:
            return Found(None, (), stopped)
        deficit, moves = self._best
        return Found(deficit, tuple(moves), stopped)

    def _sweep(self) -> None:
        """Try copy after copy."""
        stocks, front = self._stocks, self._front
        sweep, waiting = 0, stocks.order()
        while len(waiting) and not stocks.is_enough():
            changed = False
            for stock in stocks.open(waiting).tolist():
                if stocks.needs[stock] > stocks.limit:
                    continue
                if not front.extend(stocks.moves(stock), stocks.within):
                    continue
                changed = True
                self._look()
                if stocks.is_enough():
                    return
                if self._beam is not None:
                    front.thin(self._beam)
            sweep += 1
            waiting = waiting[stocks.exchanges.copies[waiting] > sweep] if changed else waiting[:0]

    def _look(self) -> None:
        """See whether a sum improves on the best: the dearest one that keeps the budget."""
        states, goal = self._front.states, self._stocks.goal
        at = int(np.searchsorted(states.costs, goal.slack, side="right")) - 1
        if at < 0:
            return
        deficit = goal.deficit(int(states.values[at]))
        if self._stocks.found(deficit):
            self._best = deficit, self._front.trace(self._front.stages, at)
