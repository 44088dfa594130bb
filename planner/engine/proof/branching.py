"""What a branch and bound proves, and how that is checked: prices at every leaf of a tree.

At prices p_k of the limits every choice obeys

    value = bound - deficit,   deficit = sum of p_k * (limit_k - amount_k) + sum of losses >= 0.

So in a choice worth `beyond` or more no pair loses more than the difference, and as many copies
take a pair as its loss allows; and in some such choice none is dominated (`dominated`). What remains open is split: a branch splits the count of a pair,
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

# Limits times open pairs: with more of them no tree is looked at.
MOST_CELLS = 1 << 22
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


def _dense(pairs: Pairs, chosen: IntArray) -> IntArray:
    """Return what some pairs add to the limits; shape (limits, pairs)."""
    matrix = np.zeros((len(pairs.limits), len(chosen)), dtype=np.int64)
    entries = pairs.entries(chosen)
    matrix[entries.limits, entries.pairs] = entries.amounts
    return matrix


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
    starts, sizes
        Where the open pairs of each group begin, and its copies; shapes (groups + 1,) and
        (groups,). Groups whose open pairs differ by the same are one.
    values, matrix
        What each open pair is worth, and what it adds to each limit, more than the first of its
        group; shapes (open,) and (limits, open).
    high
        How many copies can take each open pair.
    losses
        What each open pair loses at the prices, in whole numbers of some unit.
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
        chosen = (losses <= min(limit, 2 * LARGEST_SUM - 1)).astype(bool) & pairs.undominated
        number = np.add.reduceat(chosen, pairs.starts[:-1], dtype=np.int64)
        several = number > 1
        self.fixed: IntArray = np.zeros(len(pairs), dtype=np.int64)
        alone = np.flatnonzero(chosen & ~several[pairs.groups])
        self.fixed[alone] = sizes[pairs.groups[alone]]
        self._open = np.flatnonzero(chosen & several[pairs.groups])
        self._sizes, number = sizes[several], number[several]
        self._starts = np.concatenate([[0], np.cumsum(number)])
        self.too_many = len(self._open) * len(pairs.limits) > MOST_CELLS
        if self.too_many:
            return
        first = np.repeat(self._open[self._starts[:-1]], number)
        self.values: IntArray = pairs.values[self._open] - pairs.values[first]
        self.matrix: IntArray = _dense(pairs, self._open)
        self.matrix -= np.repeat(self.matrix[:, self._starts[:-1]], number, axis=1)
        # As if every open group took its first pair: what that uses, and is worth.
        held = self.fixed.copy()
        held[self._open[self._starts[:-1]]] = self._sizes
        used = pairs.amounts(held)
        self.limits = [one - other for one, other in zip(pairs.limits, used, strict=True)]
        self.wanted = beyond - int(pairs.values @ held)
        self.losses: NDArray[Any] = losses[self._open]
        wide = self.losses.astype(object) if limit >= LARGEST_SUM else self.losses
        copies = np.repeat(self._sizes, number)
        most = limit // np.maximum(wide, 1)
        lossy = (self.losses > 0).astype(bool)
        self.high: IntArray = np.where(lossy, np.minimum(most, copies), copies).astype(np.int64)
        self._join()
        self._owners = np.repeat(np.arange(len(self.sizes)), np.diff(self.starts))

    def _join(self) -> None:
        """Make one of the groups whose open pairs differ by the same."""
        alike: dict[tuple[bytes, bytes], list[int]] = {}
        for group, (begin, end) in enumerate(pairwise(self._starts.tolist())):
            own = slice(begin, end)
            key = self.values[own].tobytes(), self.matrix[:, own].tobytes()
            alike.setdefault(key, []).append(group)
        self._alike = list(alike.values())
        heads = np.array([groups[0] for groups in self._alike], dtype=np.int64)
        number = np.diff(self._starts)[heads]
        self.starts: IntArray = np.concatenate([[0], np.cumsum(number)])
        kept = np.repeat(self._starts[heads] - self.starts[:-1], number) + np.arange(number.sum())
        self.sizes: IntArray = np.array(
            [int(self._sizes[groups].sum()) for groups in self._alike], dtype=np.int64
        )
        high = [
            sum(self.high[self._starts[group] : self._starts[group + 1]] for group in groups)
            for groups in self._alike
        ]
        self.high = np.concatenate([*high, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        self.values, self.losses = self.values[kept], self.losses[kept]
        self.matrix = np.ascontiguousarray(self.matrix[:, kept])

    def copies(self, counts: IntArray) -> IntArray:
        """Return how often every pair of the problem is taken where the open ones are."""
        copies = self.fixed.copy()
        for joined, groups in enumerate(self._alike):
            left = counts[self.starts[joined] : self.starts[joined + 1]].tolist()
            for group in groups:
                room, begin = int(self._sizes[group]), int(self._starts[group])
                for at, number in enumerate(left):
                    taken = min(room, number)
                    copies[self._open[begin + at]] = taken
                    room, left[at] = room - taken, number - taken
        return copies

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
        """Return unit * value less what an open pair pays, exactly."""
        paid = np.flatnonzero(prices)
        most = unit * self._tops[0] + sum(
            one * self._tops[1 + at]
            for one, at in zip(prices[paid].tolist(), paid.tolist(), strict=True)
        )
        if most < LARGEST_SUM:
            return self.values * unit - prices[paid] @ self.matrix[paid]
        exact = self.values.astype(object) * unit
        for at in paid.tolist():
            exact -= self.matrix[at].astype(object) * int(prices[at])
        return exact

    @cached_property
    def _tops(self) -> list[int]:
        """The greatest number, of any sign, among the values and in each row of the matrix."""
        rows = np.abs(self.matrix).max(axis=1, initial=0).tolist()
        return [int(np.abs(self.values).max(initial=0)), *rows]

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


def check_tree(pairs: Pairs, prices: Sequence[Fraction], beyond: int, tree: Tree) -> None:
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
    if remains.too_many:
        raise CertificateError("the prices leave too much open for a tree")
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
        self._low: IntArray = np.zeros(len(remains.values), dtype=np.int64)
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
