"""Boxes of choices, with counts between two bounds, and what prices show of them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, common_divisor
from planner.engine.records import LARGEST_SUM

HALF = (1 << 31) - 1
# Times that all limits are looked at: where fewer copies fit, others may fit less.
ROUNDS = 8
FAR = LARGEST_SUM >> 1


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


class Boxes:
    """The open pairs of some groups, whose choices must keep limits and be worth something.

    Attributes
    ----------
    starts, sizes
        Where the open pairs of each group begin, and its copies; shapes (groups + 1,) and
        (groups,).
    values, matrix
        What each open pair is worth, and what it adds to each limit, more than the first of its
        group; shapes (open,) and (limits, open).
    limits
        What is left of each limit; Python integers.
    wanted
        What the groups must be worth at least.
    narrow, narrow_limits
        The limits whose sums, and what is left of them, stay far below 2**62.
    """

    def __init__(
        self,
        starts: IntArray,
        sizes: IntArray,
        values: IntArray,
        matrix: IntArray,
        limits: list[int],
        wanted: int,
    ) -> None:
        self.starts, self.sizes = starts, sizes
        self.values, self.matrix = values, matrix
        self.limits, self.wanted = limits, wanted
        self.owners = np.repeat(np.arange(len(sizes)), np.diff(starts))
        reach = np.abs(matrix).max(axis=1, initial=0).astype(object) * (2 * int(sizes.sum()) + 1)
        narrow = [
            at
            for at, (most, limit) in enumerate(zip(reach, limits, strict=True))
            if most + abs(limit) < LARGEST_SUM
        ]
        self.narrow = matrix[narrow]
        self.narrow_limits = np.array([limits[at] for at in narrow], dtype=np.int64)

    def wanting(self, wanted: int) -> Boxes:
        """Return the same of which more is wanted."""
        other = copy(self)
        other.wanted = wanted
        return other

    def box(self, low: IntArray, high: IntArray) -> Box | None:
        """Look at the choices with counts from `low` to `high`; None where there are none."""
        left = self.sizes - np.add.reduceat(low, self.starts[:-1])
        for _ in range(ROUNDS):
            room = high - low
            if (room < 0).any() or (left < 0).any():
                return None
            if self._short(room, left):
                return None
            fitting = self._fitting(low, room, left)
            if fitting is None:
                return None
            high = low + fitting
            if np.array_equal(fitting, room):
                break
        limits, wanted = self._rounded(low, room, left)
        return Box(low, high, left, room, limits, wanted)

    def _short(self, room: IntArray, left: IntArray) -> bool:
        """Say whether a group has room for fewer copies than it has left, however many."""
        room = np.minimum(room, left[self.owners])
        longest = int(np.diff(self.starts).max(initial=0))
        wide = int(left.max(initial=0)) * longest >= LARGEST_SUM
        sums = np.add.reduceat(room.astype(object) if wide else room, self.starts[:-1])
        return bool((sums < left).any())

    def _fitting(self, low: IntArray, room: IntArray, left: IntArray) -> IntArray | None:
        """Say how many copies of each pair fit beside the least that all others add to limits.

        Returns
        -------
        IntArray
            No more than there was room for; None where even the least passes a limit.
        """
        matrix = self.narrow
        able = (room > 0) & (left > 0)[self.owners]
        least = np.minimum.reduceat(np.where(able, matrix, FAR), self.starts[:-1], axis=1)
        least[:, left == 0] = 0
        spare = self.narrow_limits - matrix @ low - least @ left
        if (spare < 0).any():
            return None
        room = np.minimum(np.where(able, room, 0), left[self.owners])
        open_pairs = np.flatnonzero(able)
        more = matrix[:, open_pairs] - least[:, self.owners[open_pairs]]
        beyond = more * room[open_pairs] > spare[:, None]
        for at in np.flatnonzero(beyond.any(axis=0)).tolist():
            rows = beyond[:, at]
            room[open_pairs[at]] = int((spare[rows] // more[rows, at]).min())
        return room

    def _rounded(self, low: IntArray, room: IntArray, left: IntArray) -> tuple[list[int], int]:
        """Lower each limit, and raise what is wanted, to the next that sums can come to.

        In a group with copies left its pairs with room differ by multiples of some step.
        """
        able = np.flatnonzero((room > 0) & (left > 0)[self.owners])
        own = self.owners[able]
        first = able[np.searchsorted(own, own)]
        held, loose = np.flatnonzero(low), np.flatnonzero(left)
        begin = able[np.searchsorted(own, loose)]
        values, matrix = self.values, self.matrix
        step = common_divisor(values[able] - values[first])
        start = dot(values[held], low[held]) + dot(values[begin], left[loose])
        wanted = self.wanted + (start - self.wanted) % step
        limits = []
        for limit, amounts in zip(self.limits, matrix, strict=True):
            step = common_divisor(amounts[able] - amounts[first])
            if step > 1:
                start = dot(amounts[held], low[held]) + dot(amounts[begin], left[loose])
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
        worth, limit = self.weighed(box, prices, unit)
        filled, marginal = self._filled(worth, box.room, box.left)
        limit += filled
        if limit < 0:
            return None
        losses, room = marginal[self.owners] - worth, np.maximum(box.room, 1)
        if limit >= LARGEST_SUM:
            losses, room = losses.astype(object), room.astype(object)
        beyond = np.flatnonzero((losses > limit // room).astype(bool))
        high = box.high.copy()
        most = (limit // losses[beyond]).astype(np.int64)
        high[beyond] = np.minimum(high[beyond], box.low[beyond] + most)
        return high

    def weighed(self, box: Box, prices: IntArray, unit: int) -> tuple[NDArray[Any], int]:
        """Say what each open pair is worth, less what it pays, and what the lower bounds leave.

        Parameters as of `judged`. The second is how much more than what is wanted all would be
        worth if what is left of the groups were worth nothing; both are in parts of the unit.
        """
        worth = self._worth(prices, unit)
        pairs = zip(prices.tolist(), box.limits, strict=True)
        total = sum(one * limit for one, limit in pairs if one)
        held = np.flatnonzero(box.low)
        return worth, total + dot(worth[held], box.low[held]) - unit * box.wanted

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
        hits = np.flatnonzero(able == best[self.owners])
        first = hits[np.searchsorted(hits, starts[:-1])]
        plain = room[first] >= left
        total = dot(best[plain], left[plain])
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


def dot(numbers: NDArray[Any], copies: IntArray) -> int:
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
