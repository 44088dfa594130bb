"""What prices leave open: the pairs of which a choice worth so much or more can be made."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.proof.boxes import Boxes, dot
from planner.engine.proof.pairs import Pairs
from planner.engine.records import LARGEST_SUM

# Limits times open pairs: with more of them no tree is looked at.
MOST_CELLS = 1 << 22
FAR = 2 * LARGEST_SUM - 1


def _dense(pairs: Pairs, chosen: IntArray) -> IntArray:
    """Return what some pairs add to the limits; shape (limits, pairs)."""
    matrix: IntArray = np.outer(np.array(pairs.spent, dtype=np.int64), pairs.costs[chosen])
    entries = pairs.entries(chosen)
    matrix[entries.limits, entries.pairs] += entries.amounts
    return matrix


def losses_at(pairs: Pairs, prices: Sequence[Fraction]) -> tuple[NDArray[Any], int, int]:
    """Weigh every pair at some prices.

    Returns
    -------
    losses, top, unit
        What each pair loses to the best of its group, and the Lagrangian bound, both in parts of
        the unit. What is of no use loses more than anything.
    """
    unit = lcm(*(price.denominator for price in prices))
    whole = [int(price * unit) for price in prices]
    worth = pairs.worth(whole, unit)
    best = pairs.best(worth)
    top = sum(one * limit for one, limit in zip(whole, pairs.limits, strict=True))
    top += dot(best, pairs.problem.groups.sizes)
    losses = np.repeat(best, np.diff(pairs.starts)) - worth
    losses[~pairs.useful] = max(FAR, top + 1) if losses.dtype == object else FAR
    return losses, top, unit


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
    step
        What divides all values of choices.
    boxes
        The choices among the open pairs, to be looked at box by box.
    """

    def __init__(self, pairs: Pairs, prices: Sequence[Fraction], beyond: int) -> None:
        losses, top, unit = losses_at(pairs, prices)
        limit = top - unit * beyond
        self.step = pairs.unit
        self.empty = limit < 0 or pairs.impossible
        if self.empty:
            return
        sizes = pairs.problem.groups.sizes
        # Losses of 64 bits are compared in 64 bits, and none of them is beyond.
        within = limit if losses.dtype == object else min(limit, 2 * LARGEST_SUM - 1)
        chosen = (losses <= within).astype(bool) & pairs.useful
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
        self.boxes = Boxes(
            self.starts, self.sizes, self.values, self.matrix, self.limits, self.wanted
        )

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
