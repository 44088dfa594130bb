"""What a branch and bound proves, and how that is checked: prices at every leaf of a tree.

At prices p_k of the limits every choice obeys

    value = bound - deficit,   deficit = sum of p_k * (limit_k - amount_k) + sum of losses >= 0.

So in a choice worth `beyond` or more no pair loses more than the difference, and as many copies
take a pair as its loss allows. What remains open is split: a branch splits the count of a pair,
at most so many or more. In every leaf some prices bound the value below `beyond`; then no choice
is worth that much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, common_divisor
from planner.engine.proof.certificate import Tree
from planner.engine.proof.pairs import Pairs
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError

# Of limits times open pairs: with more of them nothing is rounded.
MOST_CELLS = 1 << 20
HALF = (1 << 31) - 1


@dataclass(frozen=True, eq=False)
class Box:
    """The choices with counts between two bounds.

    Attributes
    ----------
    low, high
        The bounds; shape (open,).
    left, room
        The copies of each group beyond the lower bounds, and how many of them each pair has room
        for.
    limits, wanted
        The limits, and what the choices must be worth, as far as sums can come to them.
    """

    low: IntArray
    high: IntArray
    left: IntArray
    room: IntArray
    limits: list[int]
    wanted: int


def losses_at(pairs: Pairs, prices: Sequence[Fraction]) -> tuple[NDArray[Any], int, int]:
    """Weigh every pair at some prices.

    Returns
    -------
    losses, top, unit
        What each pair loses to the best of its group, and the Lagrangian bound, both in parts of
        the unit.
    """
    unit = lcm(*(price.denominator for price in prices))
    whole = [int(price * unit) for price in prices]
    worth = pairs.worth(whole, unit)
    best = pairs.best(worth)
    top = sum(one * limit for one, limit in zip(whole, pairs.limits, strict=True))
    top += _dot(best, pairs.problem.groups.sizes)
    return np.repeat(best, np.diff(pairs.starts)) - worth, top, unit


class Remains:
    """What choices worth so much or more can differ in.

    Attributes
    ----------
    empty
        Whether there is no such choice.
    fixed
        How often the pairs that are settled are taken; shape (pairs of the problem,).
    open
        The pairs that are not, group after group; shape (open,).
    starts, sizes
        Where those of each group begin, and its copies; shapes (groups + 1,) and (groups,).
    values, high
        Of each open pair: value, and how many copies can take it.
    losses
        What each open pair loses at the prices, in whole numbers of some unit.
    entries
        What open pairs add to the limits.
    limits
        What is left of each limit; Python integers.
    wanted
        What the open groups must be worth at least.
    """

    def __init__(self, pairs: Pairs, prices: Sequence[Fraction], beyond: int) -> None:
        losses, top, unit = losses_at(pairs, prices)
        limit = top - unit * beyond
        self.empty = limit < 0
        if self.empty:
            return
        sizes = pairs.problem.groups.sizes
        chosen = (losses <= min(limit, 2 * LARGEST_SUM - 1)).astype(bool)
        number = np.add.reduceat(chosen, pairs.starts[:-1], dtype=np.int64)
        several = number > 1
        self.fixed: IntArray = np.zeros(len(pairs), dtype=np.int64)
        alone = np.flatnonzero(chosen & ~several[pairs.groups])
        self.fixed[alone] = sizes[pairs.groups[alone]]
        self.open: IntArray = np.flatnonzero(chosen & several[pairs.groups])
        self.sizes: IntArray = sizes[several]
        self.starts: IntArray = np.concatenate([[0], np.cumsum(number[several])])
        self.values: IntArray = pairs.values[self.open]
        self.losses = losses[self.open]
        copies = np.repeat(self.sizes, np.diff(self.starts))
        wide = self.losses.astype(object) if limit >= LARGEST_SUM else self.losses
        most = limit // np.maximum(wide, 1)
        self.high: IntArray = np.where(
            (self.losses > 0).astype(bool), np.minimum(most, copies), copies
        ).astype(np.int64)
        self.entries = pairs.entries(self.open)
        used = pairs.amounts(self.fixed)
        self.limits = [one - other for one, other in zip(pairs.limits, used, strict=True)]
        self.wanted = beyond - int(pairs.values[alone] @ self.fixed[alone])
        self._owners = np.repeat(np.arange(len(self.sizes)), np.diff(self.starts))

    @cached_property
    def matrix(self) -> IntArray:
        """What open pairs add to the limits; shape (limits, open)."""
        matrix = np.zeros((len(self.limits), len(self.open)), dtype=np.int64)
        matrix[self.entries.limits, self.entries.pairs] = self.entries.amounts
        return matrix

    def box(self, low: IntArray, high: IntArray) -> Box | None:
        """Look at the choices with counts from `low` to `high`; None where there are none."""
        left = self.sizes - np.add.reduceat(low, self.starts[:-1])
        room = high - low
        if (room < 0).any() or (left < 0).any():
            return None
        if (np.add.reduceat(room, self.starts[:-1]) < left).any():
            return None
        limits, wanted = self._rounded(low, room, left)
        return Box(low, high, left, room, limits, wanted)

    def _rounded(self, low: IntArray, room: IntArray, left: IntArray) -> tuple[list[int], int]:
        """Lower each limit, and raise what is wanted, to the next that sums can come to.

        In a group with copies left its pairs with room differ by multiples of some step.
        """
        if len(self.limits) * len(self.open) > MOST_CELLS:
            return self.limits, self.wanted
        able = np.flatnonzero((room > 0) & (left > 0)[self._owners])
        own = self._owners[able]
        first = able[np.searchsorted(own, own)]
        held, loose = np.flatnonzero(low), np.flatnonzero(left)
        begin = able[np.searchsorted(own, loose)]
        values, matrix = self.values, self.matrix
        step = common_divisor(values[able] - values[first])
        start = _dot(values[held], low[held]) + _dot(values[begin], left[loose])
        wanted = self.wanted + (start - self.wanted) % step
        limits = []
        for limit, amounts in zip(self.limits, matrix, strict=True):
            step = common_divisor(amounts[able] - amounts[first])
            if step > 1:
                start = _dot(amounts[held], low[held]) + _dot(amounts[begin], left[loose])
                limit -= (limit - start) % step
            limits.append(limit)
        return limits, wanted

    def judged(self, box: Box, prices: IntArray, unit: int) -> IntArray | None:
        """Say how many copies can take each pair, by what it loses at some prices.

        Parameters
        ----------
        box
            The choices.
        prices
            Of each limit, >= 0, in parts of the unit.
        unit
            What the prices are divided by.

        Returns
        -------
        IntArray
            New upper bounds; None where the prices bound every value below what is wanted.
        """
        worth = self._worth(prices, unit)
        pairs = zip(prices.tolist(), box.limits, strict=True)
        total = sum(one * limit for one, limit in pairs if one)
        held = np.flatnonzero(box.low)
        total += _dot(worth[held], box.low[held])
        filled, marginal = self._filled(worth, box.room, box.left)
        limit = total + filled - unit * box.wanted
        if limit < 0:
            return None
        losses, room = marginal[self._owners] - worth, np.maximum(box.room, 1)
        if limit >= LARGEST_SUM:
            losses, room = losses.astype(object), room.astype(object)
        beyond = np.flatnonzero((losses > limit // room).astype(bool))
        high = box.high.copy()
        most = (limit // losses[beyond]).astype(np.int64)
        high[beyond] = np.minimum(high[beyond], box.low[beyond] + most)
        return high

    def _worth(self, prices: IntArray, unit: int) -> NDArray[Any]:
        entries = self.entries
        most = unit * int(self.values.max(initial=0)) + sum(
            one * top for one, top in zip(prices.tolist(), self._tops, strict=True)
        )
        wide = most >= LARGEST_SUM
        worth = (self.values.astype(object) if wide else self.values) * unit
        priced = prices.astype(object) if wide else prices
        np.subtract.at(worth, entries.pairs, priced[entries.limits] * entries.amounts)
        return worth

    @cached_property
    def _tops(self) -> list[int]:
        """The greatest amount, of any sign, that an open pair adds to each limit."""
        tops = np.zeros(len(self.limits), dtype=np.int64)
        np.maximum.at(tops, self.entries.limits, np.abs(self.entries.amounts))
        return list(tops.tolist())

    def _filled(
        self, worth: NDArray[Any], room: IntArray, left: IntArray
    ) -> tuple[int, NDArray[Any]]:
        """Hand out what is left of each group to what is worth most, as far as there is room.

        Returns
        -------
        total, marginal
            What that is worth, and the worth of the last pair of each group that got something.
        """
        starts = self.starts
        if not len(worth):
            return 0, worth
        able = np.where(room > 0, worth, worth.min() - 1)
        best = np.maximum.reduceat(able, starts[:-1])
        hits = np.flatnonzero(able == best[self._owners])
        first = hits[np.searchsorted(hits, starts[:-1])]
        plain = room[first] >= left
        total = _dot(best[plain], left[plain])
        for group in np.flatnonzero(~plain).tolist():
            begin, end = int(starts[group]), int(starts[group + 1])
            rest = int(left[group])
            for at in sorted(range(begin, end), key=lambda at: -worth[at]):
                taken = min(rest, int(room[at]))
                total += taken * int(worth[at])
                rest -= taken
                if taken:
                    best[group] = worth[at]
        return total, best


def _dot(numbers: NDArray[Any], copies: IntArray) -> int:
    """Add numbers up, as often as they are copied, in integers that do not wrap."""
    if not len(numbers):
        return 0
    most = max(abs(int(numbers.max())), abs(int(numbers.min())))
    largest = max(int(copies.max()), 1) * len(copies)
    if most * largest >= LARGEST_SUM:
        if most < LARGEST_SUM and largest < 1 << 31:  # in halves
            whole = numbers.astype(np.int64)
            return (int((whole >> 31) @ copies) << 31) + int((whole & HALF) @ copies)
        return sum(one * many for one, many in zip(numbers.tolist(), copies.tolist(), strict=True))
    return int(numbers.astype(np.int64) @ copies)


def check_tree(
    pairs: Pairs, prices: Sequence[Fraction], beyond: int, tree: Tree
) -> None:
    """Check that no choice is worth `beyond` or more.

    Parameters
    ----------
    pairs
        All that may be chosen.
    prices
        Of the budget, the caps, the rows, >= 0.
    beyond
        What no choice is to be worth.
    tree
        The proof.

    Raises
    ------
    CertificateError
        If the proof has a hole.
    """
    remains = Remains(pairs, prices, beyond)
    if remains.empty:
        return
    walk = _Walk(remains, tree, _table(tree, len(prices)))
    for _ in range(len(tree.branches)):
        walk.step()
    if not walk.done:
        raise CertificateError("the tree breaks off")


def _table(tree: Tree, limits: int) -> IntArray:
    """Return the prices of the leaves, a row each."""
    if type(tree.unit) is not int or not 0 < tree.unit < LARGEST_SUM:
        raise CertificateError("the tree's unit of prices: expected an integer above 0")
    if len(tree.prices) % max(limits, 1):
        raise CertificateError("the tree's prices are not as many as the limits")
    return tree.prices.reshape(-1, limits)


class _Walk:
    """The walk through a tree, node after node, the left one of a branch first."""

    def __init__(self, remains: Remains, tree: Tree, table: IntArray) -> None:
        self._remains, self._tree, self._table = remains, tree, table
        self._low: IntArray = np.zeros(len(remains.open), dtype=np.int64)
        self._high = remains.high.copy()
        # Of the branches whose right side is still to come: pair, split, bounds.
        self._path: list[tuple[int, int, IntArray, IntArray]] = []
        self._at, self.done = 0, False

    def step(self) -> None:
        """Look at the next node."""
        if self.done:
            raise CertificateError("the tree goes on after its end")
        pair, split = int(self._tree.branches[self._at]), int(self._tree.splits[self._at])
        row = int(self._tree.rows[self._at])
        self._at += 1
        high = self._judged(row)
        if pair < 0:
            if high is not None:
                raise CertificateError("a leaf of the tree does not close: its bound is too great")
            self._back()
            return
        if high is None or pair >= len(high) or split < 0:
            raise CertificateError("a branch of the tree splits what is not open")
        self._path.append((pair, split, self._low, high))
        self._high = high.copy()
        self._high[pair] = min(int(high[pair]), split)

    def _judged(self, row: int) -> IntArray | None:
        """Return the upper bounds that the prices of a row leave; None where they close."""
        if not -1 <= row < len(self._table):
            raise CertificateError("a node of the tree has no prices")
        box = self._remains.box(self._low, self._high)
        if box is None or row < 0:
            return None if box is None else self._high
        return self._remains.judged(box, self._table[row], self._tree.unit)

    def _back(self) -> None:
        """Go to the right of the last branch that was left open."""
        if not self._path:
            self.done = True
            return
        pair, split, low, high = self._path.pop()
        self._low, self._high = low.copy(), high
        self._low[pair] = max(int(low[pair]), split + 1)
