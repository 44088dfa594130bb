"""Exchanges: single changes away from a choice that is best at the shadow price.

A *stock* is a number of copies of a group that hold the same option, one without loss. An exchange
moves one copy to another option: it changes the cost and has a loss. A choice is a set of
exchanges, at most one per copy. It falls short of the Lagrangian bound by its *deficit*, in units
of 1/b of the shadow price a/b:

    deficit = sum of losses + a * (budget left over)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.relaxation.losses import Near


@dataclass(frozen=True, eq=False)
class Held:
    """Copies that hold an option without loss other than their group's base option.

    Attributes
    ----------
    groups, options, copies
        Who holds what; shape (entries,), in order of group, then option.
    costs, values
        Change against the base option, per copy.
    """

    groups: IntArray
    options: IntArray
    copies: IntArray
    costs: IntArray
    values: IntArray

    @property
    def cost(self) -> int:
        """Change of cost of all copies together."""
        return int(self.copies @ self.costs)

    @property
    def value(self) -> int:
        """Change of value of all copies together."""
        return int(self.copies @ self.values)


@dataclass(frozen=True, eq=False)
class Exchanges:
    """Stocks and the exchanges that lead away from them.

    Attributes
    ----------
    groups, held, copies
        Group, option and number of copies of each stock; shape (stocks,).
    stocks
        The stock of each exchange, not falling; shape (exchanges,).
    options, costs, values, losses
        Where the exchange leads to, what it changes, and its loss.
    """

    groups: IntArray
    held: IntArray
    copies: IntArray
    stocks: IntArray
    options: IntArray
    costs: IntArray
    values: IntArray
    losses: NDArray[Any]


def hold(near: Near, sizes: IntArray, slack: int) -> Held:
    """Spend what the base choice leaves over on options without loss, the dearest that fit.

    Parameters
    ----------
    near
        The options without loss.
    sizes
        Size of each group.
    slack
        What is left of the budget.

    Returns
    -------
    Held
        At most one option of each group.
    """
    rows = np.flatnonzero(near.costs > 0)
    rows = rows[np.lexsort((-near.costs[rows], near.groups[rows]))]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = near.groups[rows[1:]] != near.groups[rows[:-1]]
    dearest = rows[first]
    whole = np.cumsum(near.costs[dearest] * sizes[near.groups[dearest]]) <= slack
    taken = dearest[: int(whole.sum())]
    copies = sizes[near.groups[taken]]
    slack -= int(near.costs[taken] @ copies)
    rows = rows[~np.isin(near.groups[rows], near.groups[taken])]
    more, counts = _fit(near, sizes, rows, slack)
    taken, copies = np.append(taken, more), np.append(copies, counts)
    order = np.argsort(taken)
    taken, copies = taken[order], copies[order]
    return Held(
        near.groups[taken], near.options[taken], copies, near.costs[taken], near.values[taken]
    )


def _fit(near: Near, sizes: IntArray, rows: IntArray, slack: int) -> tuple[IntArray, IntArray]:
    more, counts = [], []
    rows = rows[near.costs[rows] <= slack]
    while len(rows):
        row = rows[np.argmax(near.costs[rows])]
        count = min(int(sizes[near.groups[row]]), slack // int(near.costs[row]))
        more.append(row)
        counts.append(count)
        slack -= count * int(near.costs[row])
        rows = rows[(near.costs[rows] <= slack) & (near.groups[rows] != near.groups[row])]
    return np.array(more, dtype=np.int64), np.array(counts, dtype=np.int64)


def form_exchanges(near: Near, base: IntArray, sizes: IntArray, held: Held) -> Exchanges:
    """Form the exchanges that lead away from the base choice and what is held beside it.

    Parameters
    ----------
    near
        The options within some limit of loss.
    base, sizes
        Base option and size of each group.
    held
        Copies that hold another option without loss.

    Returns
    -------
    Exchanges
        Every exchange with a loss within the limit of `near`.
    """
    plain_left = sizes[near.groups] - _copies_held(held, near.groups)
    plain = np.flatnonzero(plain_left > 0)
    first = np.searchsorted(near.groups, held.groups)
    count = np.searchsorted(near.groups, held.groups, side="right") - first
    entry = np.repeat(np.arange(len(count)), count)
    row = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count - first, count)
    other = near.options[row] != held.options[entry]
    entry, row = entry[other], row[other]
    back = np.arange(len(held.groups))
    no_loss = np.zeros(len(back), dtype=near.losses.dtype)
    # from the base, from what is held, and back to the base
    group = np.concatenate([near.groups[plain], held.groups[entry], held.groups])
    source = np.concatenate([np.full(len(plain), -1), entry, back])
    order = np.lexsort((source, group))
    key = (group * (len(back) + 1) + source)[order]
    fresh = np.append(True, key[1:] != key[:-1])[: len(key)]
    begins = order[np.flatnonzero(fresh)]
    owners, sources = group[begins], source[begins]
    holds, copies = base[owners], sizes[owners] - _copies_held(held, owners)
    beside = sources >= 0
    holds[beside] = held.options[sources[beside]]
    copies[beside] = held.copies[sources[beside]]
    options = [near.options[plain], near.options[row], base[held.groups]]
    costs = [near.costs[plain], near.costs[row] - held.costs[entry], -held.costs]
    values = [near.values[plain], near.values[row] - held.values[entry], -held.values]
    losses = [near.losses[plain], near.losses[row], no_loss]
    columns = (np.concatenate(parts)[order] for parts in (options, costs, values, losses))
    return Exchanges(owners, holds, copies, np.cumsum(fresh) - 1, *columns)


def _copies_held(held: Held, groups: IntArray) -> IntArray:
    """Count the copies of each group that hold something else than the base option."""
    totals = np.concatenate([[0], np.cumsum(held.copies)])
    first = np.searchsorted(held.groups, groups)
    last = np.searchsorted(held.groups, groups, side="right")
    copies: IntArray = totals[last] - totals[first]
    return copies
