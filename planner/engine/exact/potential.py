"""The least loss with which exchanges can change the cost by a given amount.

If every exchange could be made as often as one likes, the least loss for a change of cost x would
be the length phi(x) of a shortest path from 0 to x. The exchanges of any sum can be put in an order
that goes down while it is above zero and up while it is not, and runs straight to x when one
direction is used up; so it never leaves the window [-reach, reach] that holds x and the largest
change, and the window is enough. With fewer copies phi is still a lower bound: it says how little
the rest of a choice can lose, as the bound in a branch and bound would.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.clock import Allowance
from planner.engine.exact.exchanges import Exchanges
from planner.engine.records import LARGEST_SUM

# A window of this reach takes 32 MB (96 while it is made) and 0.3 to 1.1 s. A quarter leaves costs
# up to a million without: weakly correlated ones are then solved in a fiftieth of the time, but
# strongly correlated ones not at all.
WIDEST = 1 << 21
# A cell of the window that is compared with another one.
NS_PER_STEP = 1


@dataclass(frozen=True, eq=False)
class Potential:
    """Lower bounds on the loss of a change of cost.

    Attributes
    ----------
    distances
        phi of -reach to reach, cut off above the limit; shape (2 * reach + 1,).
    largest_change
        The largest change of cost by one exchange.
    """

    distances: IntArray
    largest_change: int

    @property
    def reach(self) -> int:
        """Half the width of the window."""
        return len(self.distances) // 2

    def padded(self) -> IntArray:
        """Return the distances with a lower bound for everything below and above the window."""
        change = self.largest_change
        below, above = self.distances[:change].min(), self.distances[-change:].min()
        return np.concatenate([[below], self.distances, [above]])


class Paths:
    """Shortest paths over changes of cost.

    Parameters
    ----------
    exchanges
        The exchanges.
    price
        Loss of leaving one unit of the budget over: an exchange that is always there.
    slack
        Change of cost that uses up the budget.
    limit
        Longer paths are of no interest.

    Attributes
    ----------
    work
        What a sweep over the exchanges takes, in nanoseconds; infinite where the window is too
        wide for it.
    memory
        Bytes while they are found.
    """

    def __init__(self, exchanges: Exchanges, price: int, slack: int, limit: int) -> None:
        self._limit = limit
        useful = (exchanges.losses <= limit).astype(bool)
        self._largest = int(np.abs(exchanges.costs[useful]).max(initial=0)) or 1
        self._reach = max(self._largest, abs(slack))
        cells = 2 * self._reach + 1
        self.work, self.memory = inf, 24 * cells
        # sums of paths stay in 64 bits
        if self._reach <= WIDEST and limit < LARGEST_SUM // 4:
            self._costs, self._losses = _cheapest(exchanges, price, limit)
            self.work = NS_PER_STEP * cells * len(self._costs)

    def find(self, allowance: Allowance) -> Potential:
        """Find them.

        Raises
        ------
        OutOf
            If the allowance is used up.
        """
        allowance.hold(self.memory)
        distances = np.full(2 * self._reach + 1, self._limit + 1, dtype=np.int64)
        distances[self._reach] = 0
        used = []
        for cost, loss in zip(self._costs.tolist(), self._losses.tolist(), strict=True):
            if distances[self._reach + cost] > loss:
                used.append((cost, loss))
                _close(distances, cost, loss, self._limit, allowance)
        while True:
            before = distances.copy()
            for cost, loss in used:
                _close(distances, cost, loss, self._limit, allowance)
            if np.array_equal(before, distances):
                return Potential(distances, self._largest)


def _cheapest(exchanges: Exchanges, price: int, limit: int) -> tuple[IntArray, NDArray[Any]]:
    """Keep the exchange with the least loss per change of cost; order them by loss."""
    useful = (exchanges.costs != 0) & (exchanges.losses <= limit).astype(bool)
    costs, losses = exchanges.costs[useful], exchanges.losses[useful]
    if price <= limit:
        costs, losses = np.append(costs, 1), np.append(losses, price)
    order = np.lexsort((losses, costs))
    costs, losses = costs[order], losses[order]
    first = np.ones(len(costs), dtype=bool)
    first[1:] = costs[1:] != costs[:-1]
    costs, losses = costs[first], losses[first]
    order = np.lexsort((costs, np.abs(costs), losses))
    return costs[order], losses[order]


def _close(distances: IntArray, cost: int, loss: int, limit: int, allowance: Allowance) -> None:
    """Shorten all paths by any number of one exchange, doubling the number."""
    shift = abs(cost)
    while shift < len(distances) and loss <= limit:
        if cost > 0:
            to, start = distances[shift:], distances[:-shift]
        else:
            to, start = distances[:-shift], distances[shift:]
        allowance.spend(NS_PER_STEP * len(to))
        np.minimum(to, start + loss, out=to)
        shift, loss = 2 * shift, 2 * loss
