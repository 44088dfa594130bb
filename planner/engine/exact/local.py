"""A better choice by single and double exchanges: the best pair is made while one gains.

What is looked up for one exchange is the most that another of a different copy gains within what
then is left. Copies are numbered, and two of them differ in one bit of their numbers at least: for
each bit, the exchanges of copies with it are matched with those of copies without.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Allowance, OutOf
from planner.engine.exact.exchanges import Exchanges

# An exchange that is matched, for each bit.
NS_PER_MATCH = 100


@dataclass(frozen=True, eq=False)
class _Steps:
    """Everything that one copy may do from where it is, in order of cost; the first does nothing.

    Attributes
    ----------
    copies
        Number of the copy; -1 for the step that does nothing.
    leaves, rows
        The exchange that is undone, and the one that is made; -1 = none.
    costs, values
        What changes.
    """

    copies: IntArray
    leaves: IntArray
    rows: IntArray
    costs: IntArray
    values: IntArray


def improve(
    exchanges: Exchanges, slack: int, moves: tuple[int, ...], allowance: Allowance
) -> tuple[int, ...]:
    """Make the best pair of exchanges again and again, while it gains.

    Parameters
    ----------
    exchanges
        What may be exchanged.
    slack
        Change of cost that uses up the budget.
    moves
        Positions of the exchanges that are made already, one entry for every copy.
    allowance
        What may be used up.

    Returns
    -------
    tuple of int
        The exchanges that are made in the end.
    """
    made = list(moves)
    with suppress(OutOf):
        while True:
            steps = _steps(exchanges, np.array(made, dtype=np.int64))
            left = slack - int(exchanges.costs[made].sum()) if made else slack
            pair = _best_pair(steps, left, allowance)
            if pair is None:
                break
            for step in pair:
                if steps.leaves[step] >= 0:
                    made.remove(int(steps.leaves[step]))
                if steps.rows[step] >= 0:
                    made.append(int(steps.rows[step]))
    return tuple(made)


def _steps(exchanges: Exchanges, made: IntArray) -> _Steps:
    """List the steps of every copy that moved, and of up to two more of each stock."""
    count = len(exchanges.groups)
    begins = np.searchsorted(exchanges.stocks, np.arange(count + 1))
    still = np.minimum(exchanges.copies - np.bincount(exchanges.stocks[made], minlength=count), 2)
    stocks = np.concatenate([exchanges.stocks[made], np.repeat(np.arange(count), still)])
    now = np.concatenate([made, np.full(len(stocks) - len(made), -1)])
    # Every copy may do what its stock may do, or go back to what it held.
    width = np.diff(begins)[stocks] + 1
    copies = np.repeat(np.arange(len(stocks)), width)
    place = np.arange(len(copies)) - np.repeat(np.cumsum(width) - width, width)
    rows = np.where(place > 0, begins[stocks[copies]] + place - 1, -1)
    other = rows != now[copies]
    copies, rows = copies[other], rows[other]
    leaves = now[copies]
    costs = np.append(exchanges.costs, 0)  # -1 looks up the last: nothing
    values = np.append(exchanges.values, 0)
    change, gain = costs[rows] - costs[leaves], values[rows] - values[leaves]
    order = np.argsort(change, kind="stable")
    first = np.zeros(1, dtype=np.int64)
    return _Steps(
        np.concatenate([first - 1, copies[order]]),
        np.concatenate([first - 1, leaves[order]]),
        np.concatenate([first - 1, rows[order]]),
        np.concatenate([first, change[order]]),
        np.concatenate([first, gain[order]]),
    )


def _best_pair(steps: _Steps, slack: int, allowance: Allowance) -> tuple[int, int] | None:
    """Find the two steps of different copies that gain most within what is left; None = none."""
    most, best = 0, None
    everything = np.arange(1, len(steps.copies))
    for bit in range(max(int(steps.copies.max()).bit_length(), 1)):
        allowance.spend(NS_PER_MATCH * len(everything))
        with_bit = (steps.copies[1:] >> bit & 1).astype(bool)
        one = np.append(0, everything[with_bit])
        other = everything[~with_bit]
        # nothing beside: it costs 0, so it stands where the costs are no longer below that
        other = np.insert(other, int(np.searchsorted(steps.costs[other], 0)), 0)
        top = np.maximum.accumulate(steps.values[other])
        at = np.searchsorted(steps.costs[other], slack - steps.costs[one], side="right") - 1
        fits = np.flatnonzero(at >= 0)
        gains = steps.values[one[fits]] + top[at[fits]]
        if not len(gains) or int(gains.max()) <= most:
            continue
        found = int(gains.argmax())
        most = int(gains[found])
        beside = other[int(np.argmax(steps.values[other[: at[fits[found]] + 1]]))]
        best = int(one[fits[found]]), int(beside)
    return best
