"""Exchanges: single changes away from a choice that is best at the shadow price.

A *stock* is a number of copies of a group that hold the same option, one without loss. An exchange
moves one copy to another option: it changes the cost and has a loss. A choice is a set of
exchanges, at most one per copy. It falls short of the Lagrangian bound by its *deficit*, in units
of 1/b of the shadow price a/b:

    deficit = sum of losses + a * (budget left over)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, first_least, run_starts
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

    def at(self, rows: BoolArray) -> Held:
        """Return some of the entries, in their order."""
        columns = (self.groups, self.options, self.copies, self.costs, self.values)
        return Held(*(column[rows] for column in columns))

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


def hold(ties: Iterable[Near], sizes: IntArray, slack: int) -> Held:
    """Spend what the base choice leaves over on options without loss, the dearest that fit.

    Group after group takes its dearest option as long as all its copies can; what is left then
    goes to the dearest options that fit. No more is looked at than that takes.

    Parameters
    ----------
    ties
        The options without loss, piece by piece, in order of group.
    sizes
        Size of each group.
    slack
        What is left of the budget.

    Returns
    -------
    Held
        At most one option of each group.
    """
    whole, rest, filling = [], [], True
    for tied in ties if slack else ():
        near = tied.at(tied.costs > 0)
        if filling:
            starts = run_starts(near.groups)
            dearest = near.at(starts[:-1] + first_least(-near.costs, starts))
            spent = np.cumsum(dearest.costs * sizes[dearest.groups])
            fitting = int(np.searchsorted(spent, slack, side="right"))
            filling = fitting == len(dearest)
            slack -= int(spent[:fitting].max(initial=0))
            whole.append(dearest.at(slice(fitting)))
            near = near.at(slice(starts[fitting], None))
        rest.append(near.at(near.costs <= slack))
        if not slack or (rest[-1].costs == slack).any():
            break
    more, counts = _fit(Near.of(rest), sizes, slack)
    held = Near.of([*whole, more])
    copies = np.append(sizes[held.groups[: len(held) - len(more)]], counts)
    order = np.argsort(held.groups)
    held = held.at(order)
    return Held(held.groups, held.options, copies[order], held.costs, held.values)


def _fit(near: Near, sizes: IntArray, slack: int) -> tuple[Near, IntArray]:
    """Take the dearest option that fits, for as many copies as fit, until none does."""
    taken, counts = [], []
    rows = np.flatnonzero(near.costs <= slack)
    while len(rows):
        row = rows[np.argmax(near.costs[rows])]
        count = min(int(sizes[near.groups[row]]), slack // int(near.costs[row]))
        taken.append(row)
        counts.append(count)
        slack -= count * int(near.costs[row])
        rows = rows[(near.costs[rows] <= slack) & (near.groups[rows] != near.groups[row])]
    return near.at(np.array(taken, dtype=np.int64)), np.array(counts, dtype=np.int64)


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
        Every exchange with a loss within the limit of `near`; but none to what costs as much as
        the base, which gains nothing. Where sellers ask the same there are thousands of those.
    """
    near = near.at(near.costs != 0)
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
