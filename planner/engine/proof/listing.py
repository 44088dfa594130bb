"""All that a part of a problem can cost and be worth without falling short by more than a limit.

As in `refutation`, every choice is reached from copies that hold options without loss by at most
one exchange per copy. What a choice falls short of is its losses, and for every unit of the budget
that it leaves over what that loses. Sums are enumerated stock after stock, without those that
another dominates, which costs no more and is worth no less, and, where they are many, without those
of which a table shows that they end above the limit.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.refutation import Alternatives, Stocks, Sums, extended
from planner.engine.proof.rests import Rests
from planner.engine.records import LARGEST_SUM

# Sums that are made without a table; or as many as take as long as the table.
FEW_SUMS = 1 << 20
NS_PER_SUM = 30


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
    # First those that lose most: few sums hold them.
    stocks = sorted(alternatives.stocks(), key=lambda stock: -min(stock[3]))
    rests = Rests(
        [(copies, costs, losses) for copies, costs, _, losses in stocks], idle, slack, limit
    )
    found = _gone_through(stocks, rests, slack, limit, min(rests.work / NS_PER_SUM, FEW_SUMS))
    if found is None:
        rests.fill()
        found = _gone_through(stocks, rests, slack, limit, None)
    assert found is not None
    costs, values, losses = found
    kept = np.flatnonzero((costs <= slack) & (losses + idle * (slack - costs) <= limit))
    return costs[kept], values[kept], losses[kept]


def _gone_through(
    stocks: Stocks, rests: Rests, slack: int, limit: int, most: float | None
) -> Sums | None:
    """Enumerate the sums; None where more than so many would be made."""
    dtype = np.dtype(object if limit >= LARGEST_SUM // 4 else np.int64)
    zero = np.zeros(1, dtype=np.int64)
    sums: Sums = (zero, zero, zero.astype(dtype))
    made = 0
    for done, (copies, costs, values, losses) in enumerate(stocks):
        exchange = (costs, values, losses.astype(dtype))
        within = partial(_within, rests, done, limit)
        kept = within(sums[0], sums[2])
        sums = (sums[0][kept], sums[1][kept], sums[2][kept])
        for _ in range(copies):
            made += len(sums[0]) * (len(costs) + 1)
            if most is not None and made > most:
                return None
            after = extended(sums, exchange, within)
            if len(after[0]) == len(sums[0]) and all(map(np.array_equal, after, sums)):
                break
            sums = after
    return sums


def _within(
    rests: Rests, done: int, limit: int, costs: IntArray, losses: NDArray[Any]
) -> BoolArray:
    kept: BoolArray = (losses + rests.least(done, costs) <= limit).astype(bool, copy=False)
    return kept
