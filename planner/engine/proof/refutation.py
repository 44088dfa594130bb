"""The refutation of every choice between a bound and the Lagrangian bound.

Claim: no choice has a deficit up to some limit. Every choice is reached from copies that hold
options without loss by at most one exchange per copy; leaving a unit of the budget over counts as
an exchange that costs 1 and loses a. Two arguments refute a deficit within the limit:

A potential, numbers phi with phi(0) <= 0 and phi(x + cost) <= phi(x) + loss for every exchange, is
a lower bound on the loss of any set of exchanges that adds up to x: exchanges can be ordered so
that partial sums stay in the window [-reach, reach] if that holds x and every single change. Hence
phi(slack) > limit is a proof, where slack is what the copies leave of the budget. Where it is not,
all sums are enumerated, stock after stock, without those that are dominated or that phi shows to
end above the limit. They are kept in two lists, the shorter one of which takes the next stock: a
sum of all stocks is one of either. Where the lists grow longer than an array over all costs would
be, the array is filled instead: the most that can be reached for every cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError

# Takes 2.9 GB while two lists of sums are merged (94 bytes a sum, and 30 ns).
MOST_SUMS = 1 << 25
# The array takes 2 GB.
MOST_CELLS = 1 << 28
# A sum takes as long as so many cells.
CELLS_PER_SUM = 30
# Sums or cells made together, so that they stay in the cache.
PIECE = 1 << 15
BEYOND = "the bound does not hold: a choice beyond it exists"


@dataclass(frozen=True, eq=False)
class Alternatives:
    """What may be chosen instead: stocks, and the rows of options that their copies may hold.

    Attributes
    ----------
    held, copies
        Row that each stock holds, and its number of copies; shape (stocks,).
    begins, ends
        The range of rows of each stock's group.
    costs, values, losses
        Of each row; shape (rows,).
    slack
        What the copies leave of the budget; may be negative.
    limit
        Rows with a greater loss are out.
    """

    held: IntArray
    copies: IntArray
    begins: IntArray
    ends: IntArray
    costs: IntArray
    values: IntArray
    losses: NDArray[Any]
    slack: int
    limit: int

    def stocks(self) -> Iterator[tuple[int, IntArray, IntArray, NDArray[Any]]]:
        """Yield copies, and changes of cost, of value and losses of the exchanges of each stock."""
        columns = (self.held, self.copies, self.begins, self.ends)
        for held, copies, begin, end in zip(*(c.tolist() for c in columns), strict=True):
            rows = np.arange(begin, end)
            rows = rows[(rows != held) & (self.losses[begin:end] <= self.limit).astype(bool)]
            if len(rows):
                yield (
                    copies,
                    self.costs[rows] - self.costs[held],
                    self.values[rows] - self.values[held],
                    self.losses[rows],
                )


def refute(alternatives: Alternatives, a: int, potential: IntArray | None) -> None:
    """Show that no choice has a deficit up to the limit.

    Parameters
    ----------
    alternatives
        The copies, their exchanges and the limit, >= 0, in units of 1/b of the shadow price a/b.
    a
        What a unit of the budget that is left over loses.
    potential
        See `Certificate`; None = 0 everywhere.

    Raises
    ------
    CertificateError
        If the potential is none, or a deficit within the limit is possible.
    """
    slack, limit = alternatives.slack, alternatives.limit
    stocks = list(alternatives.stocks())
    lower = np.zeros(3, dtype=np.int64)
    if potential is not None:
        largest = check_potential(stocks, a, limit, slack, potential)
        reach = len(potential) // 2
        if int(potential[reach + slack]) > limit:
            return
        ends = potential[:largest].min(), potential[-largest:].min()
        lower = np.concatenate([[ends[0]], potential, [ends[1]]])
    _enumerate(stocks, a, slack, limit, lower)


Stocks = list[tuple[int, IntArray, IntArray, NDArray[Any]]]


def check_potential(stocks: Stocks, a: int, limit: int, slack: int, potential: IntArray) -> int:
    """Check the potential against every exchange; return the largest change of cost."""
    reach = len(potential) // 2
    least = {1: a} if a <= limit else {}
    for _, costs, _, losses in stocks:
        for cost, loss in zip(costs.tolist(), losses.tolist(), strict=True):
            least[cost] = min(loss, least.get(cost, loss))
    largest = max(map(abs, least), default=1) or 1
    window = potential.dtype == np.int64 and potential.shape == (2 * reach + 1,)
    if not window or reach < max(largest, abs(slack)):
        raise CertificateError("the potential does not cover every change of cost")
    if int(np.abs(potential).max()) > LARGEST_SUM // 2 or limit > LARGEST_SUM // 2:
        raise CertificateError("the potential is too large to be checked")
    if potential[reach] > 0:
        raise CertificateError("the potential is above 0 where nothing changes")
    for cost, loss in least.items():
        before = potential[max(-cost, 0) : len(potential) - max(cost, 0)]
        after = potential[max(cost, 0) : len(potential) - max(-cost, 0)]
        if (after > before + loss).any():
            raise CertificateError(f"the potential rises faster than exchanges of cost {cost} lose")
    return largest


def _enumerate(stocks: Stocks, a: int, slack: int, limit: int, lower: IntArray) -> None:
    """Go through all sums of exchanges; none may end within the limit."""
    half = len(lower) // 2

    def within(costs: IntArray, lost: NDArray[Any]) -> BoolArray:
        missing = np.clip(slack - costs + half, 0, 2 * half)
        kept: BoolArray = (lost + lower[missing] <= limit).astype(bool, copy=False)
        return kept

    dtype = np.dtype(object if limit >= LARGEST_SUM // 4 else np.int64)
    table = _Table(stocks, a, slack, limit)
    zero = np.zeros(1, dtype=np.int64)
    short = long = (zero, zero, zero.astype(dtype))
    made = 0
    for copies, costs, values, losses in sorted(stocks, key=lambda stock: min(stock[3])):
        exchange = (costs, values, losses.astype(dtype))
        for _ in range(copies):
            made += len(short[0]) * (len(costs) + 1)
            if made * CELLS_PER_SUM > table.cells:
                table.refuse_better()
                return
            after = extended(short, exchange, within)
            if len(after[0]) == len(short[0]) and all(map(np.array_equal, after, short)):
                break
            short = after
        if len(short[0]) > len(long[0]):
            short, long = long, short
    _refuse_better(short, long, a, slack, limit)


Sums = tuple[IntArray, IntArray, NDArray[Any]]
# Of costs and losses of sums: which may still lead to something.
Within = Callable[[IntArray, NDArray[Any]], BoolArray]


def extended(sums: Sums, exchange: Sums, within: Within) -> Sums:
    """Add one exchange, or none, to every sum; drop what cannot lead to a better choice."""
    after = sums
    step = max(PIECE // max(len(sums[0]), 1), 1)
    for row in range(0, len(exchange[0]), step):
        cost, value, loss = (
            (column[row : row + step, None] + before).ravel()
            for column, before in zip(exchange, sums, strict=True)
        )
        kept = np.flatnonzero(within(cost, loss))
        if len(after[0]) + len(kept) > MOST_SUMS:
            raise CertificateError("the proof is too large to be checked")
        after = merged(after, (cost[kept], value[kept], loss[kept]))
    return after


def merged(one: Sums, other: Sums) -> Sums:
    """Unite two lists of sums; drop those that cost no less and are worth no more than another."""
    if not len(other[0]):
        return one
    cost, value, loss = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    order = np.argsort(cost, kind="stable")
    cost, value, loss = cost[order], value[order], loss[order]
    best = np.maximum.accumulate(value)
    kept = np.append(True, best[1:] > best[:-1])
    cost, value, loss = cost[kept], value[kept], loss[kept]
    last = np.append(cost[1:] != cost[:-1], True)  # the one worth most of those that cost the same
    return cost[last], value[last], loss[last]


def _refuse_better(one: Sums, other: Sums, a: int, slack: int, limit: int) -> None:
    """Refuse sums, one of each list, that end within the limit together."""
    at = np.searchsorted(other[0], slack - one[0], side="right") - 1
    fits = np.flatnonzero(at >= 0)
    if not len(fits):
        return
    # Of sums within the budget the one worth most ends lowest.
    best = fits[np.argmax(one[1][fits] + other[1][at[fits]])]
    cost, loss = (int(one[i][best]) + int(other[i][at[best]]) for i in (0, 2))
    if loss + a * (slack - cost) <= limit:
        raise CertificateError(BEYOND)


class _Table:
    """For every cost the most that the exchanges up to it gain, ``a * cost - loss`` each.

    A deficit is ``a * slack`` less all gains. Costs count from the cheapest option of each copy.

    Attributes
    ----------
    cells
        How many are filled; infinite where they are too many or too large.
    """

    def __init__(self, stocks: Stocks, a: int, slack: int, limit: int) -> None:
        self._budget, self._needed, most, steps = slack, a * slack - limit, 0, 0
        self._menus = []
        for copies, costs, _, losses in stocks:
            gains = [a * c - x for c, x in zip(costs.tolist(), losses.tolist(), strict=True)]
            options = [(0, 0), *zip(costs.tolist(), gains, strict=True)]
            cost, gain = min(options, key=lambda option: (option[0], -option[1]))
            menu = [(c - cost, g - gain) for c, g in options if c > cost and g > gain]
            self._menus.append((copies, menu))
            self._budget -= copies * cost
            self._needed -= copies * gain
            most += copies * max((g for _, g in menu), default=0)
            steps += copies * len(menu)
        fits = self._budget < MOST_CELLS and most < LARGEST_SUM
        self.cells: float = max(self._budget + 1, 0) * steps if fits else inf

    def refuse_better(self) -> None:
        """Fill it; refuse what comes to a deficit within the limit."""
        if self._budget < 0:
            return
        gained = np.zeros(self._budget + 1, dtype=np.int64)
        for copies, menu in self._menus:
            for _ in range(copies):
                _fill(gained, menu)
        if int(gained[-1]) >= self._needed:
            raise CertificateError(BEYOND)


def _fill(gained: IntArray, menu: list[tuple[int, int]]) -> None:
    """Let one more copy take an option. From the top down, so that what is read is as before."""
    for high in range(len(gained), 0, -PIECE):
        low = max(high - PIECE, 0)
        best = gained[low:high].copy()
        for cost, gain in menu:
            if cost < high:
                first = max(low, cost)
                beside = best[first - low :]
                np.maximum(beside, gained[first - cost : high - cost] + gain, out=beside)
        gained[low:high] = best
