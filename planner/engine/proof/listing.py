"""All that a part of a problem can cost and be worth without falling short by more than a limit.

As in `refutation`, every choice is reached from copies that hold options without loss by at most
one exchange per copy. What a choice falls short of is its losses, and for every unit of the budget
that it leaves over what that loses. Sums are enumerated stock after stock, without those that
another dominates, which costs no more and is worth no less, and without those that a potential
shows to end above the limit. The potential is found here, and then checked like one that somebody
else gave.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.proof.refutation import (
    MOST_SUMS,
    Alternatives,
    Stocks,
    Sums,
    check_potential,
    extended,
    merged,
)
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError

# The window of a potential takes 16 MB.
WIDEST = 1 << 20
# Bounds that do not settle in so many rounds are left.
MOST_SWEEPS = 100
# Pairs of sums looked at together.
PIECE = 1 << 18


def list_sums(alternatives: Alternatives, idle: int) -> Sums:
    """List all undominated sums of exchanges that end within the budget and the limit.

    Parameters
    ----------
    alternatives
        The copies, their exchanges and the limit, >= 0.
    idle
        What a unit of the budget that is left over loses, >= 0.

    Returns
    -------
    costs, values, losses
        Changes of cost and value, and sums of losses.

    Raises
    ------
    CertificateError
        If they are too many.
    """
    slack, limit = alternatives.slack, alternatives.limit
    stocks = list(alternatives.stocks())
    lower = _lower(stocks, idle, limit, slack)
    dtype = np.dtype(object if limit >= LARGEST_SUM // 4 else np.int64)
    zero = np.zeros(1, dtype=np.int64)
    short = long = (zero, zero, zero.astype(dtype))
    for copies, costs, values, losses in sorted(stocks, key=lambda stock: min(stock[3])):
        exchange = (costs, values, losses.astype(dtype))
        for _ in range(copies):
            after = extended(short, exchange, slack, limit, lower)
            if len(after[0]) == len(short[0]) and all(map(np.array_equal, after, short)):
                break
            short = after
        # Where nothing is lost by leaving over, any two sums may belong together.
        if idle and len(short[0]) > len(long[0]):
            short, long = long, short
    return _joined(short, long, idle, slack, limit)


def _lower(stocks: Stocks, idle: int, limit: int, slack: int) -> IntArray:
    """Bound the loss of every change of cost; what is above and below the window at both ends."""
    nothing = np.zeros(3, dtype=np.int64)
    least = {1: idle} if idle <= limit else {}
    for _, costs, _, losses in stocks:
        for cost, loss in zip(costs.tolist(), losses.tolist(), strict=True):
            least[cost] = min(loss, least.get(cost, loss))
    reach = max(*map(abs, least), abs(slack), 1, 1)
    if reach > WIDEST or limit >= LARGEST_SUM // 4:
        return nothing
    bounds = np.full(2 * reach + 1, limit + 1, dtype=np.int64)
    bounds[reach] = 0
    moves = sorted(least.items(), key=lambda move: (move[1], abs(move[0]), move[0]))
    used = []
    for cost, loss in moves:
        if bounds[reach + cost] > loss:
            used.append((cost, loss))
            _shorten(bounds, cost, loss, limit)
    for _ in range(MOST_SWEEPS):
        before = bounds.copy()
        for cost, loss in used:
            _shorten(bounds, cost, loss, limit)
        if np.array_equal(before, bounds):
            break
    else:
        return nothing
    largest = check_potential(stocks, idle, limit, slack, bounds)
    return np.concatenate([[bounds[:largest].min()], bounds, [bounds[-largest:].min()]])


def _shorten(bounds: IntArray, cost: int, loss: int, limit: int) -> None:
    """Let one exchange be made once, twice, four times and so on."""
    while abs(cost) < len(bounds) and loss <= limit:
        after = bounds[max(cost, 0) : len(bounds) - max(-cost, 0)]
        before = bounds[max(-cost, 0) : len(bounds) - max(cost, 0)]
        np.minimum(after, before + loss, out=after)
        cost, loss = 2 * cost, 2 * loss


def _joined(one: Sums, other: Sums, idle: int, slack: int, limit: int) -> Sums:
    """Add every sum of one list to those of the other with which it ends within the limit."""
    found: Sums = (one[0][:0], one[1][:0], one[2][:0])
    for rows, beside in _pairs(one, other, idle, slack, limit):
        cost, value, loss = (x[rows] + y[beside] for x, y in zip(one, other, strict=True))
        kept = np.flatnonzero((loss + idle * (slack - cost) <= limit) & (cost <= slack))
        found = merged(found, (cost[kept], value[kept], loss[kept]))
    return found


def _pairs(
    one: Sums, other: Sums, idle: int, slack: int, limit: int
) -> Iterator[tuple[IntArray, IntArray]]:
    """Pair sums that keep the budget together and do not leave over too much of it."""
    left = slack - one[0]
    ends = np.searchsorted(other[0], left, side="right")
    begins = np.zeros_like(ends)
    if idle:
        spare: NDArray[Any] = np.minimum((limit - one[2]) // idle, LARGEST_SUM).astype(np.int64)
        begins = np.searchsorted(other[0], left - spare)
    counts = np.maximum(ends - begins, 0)
    totals = np.append(0, np.cumsum(counts))
    if int(totals[-1]) > MOST_SUMS:
        raise CertificateError("the proof is too large to be checked")
    cuts = np.searchsorted(totals, np.arange(PIECE, int(totals[-1]), PIECE))
    edges = np.unique(np.concatenate([[0], cuts, [len(counts)]])).tolist()
    for begin, end in pairwise(edges):
        rows = np.repeat(np.arange(begin, end), counts[begin:end])
        before = np.repeat(totals[begin:end] - totals[begin], counts[begin:end])
        yield rows, begins[rows] + np.arange(len(rows)) - before
