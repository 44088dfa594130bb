"""The linear program of a branch and bound: what pairs change beside one of each group."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.priced.basis import Basis, Found
from planner.engine.priced.simplex import Simplex
from planner.engine.proof.boxes import Box, Boxes
from planner.engine.proof.pairs import FloatArray

# Value that is still taken for the cutoff.
CLOSE = 1e-9


class Program:
    """A linear program over open pairs.

    Of each group one pair, the base, takes what others leave: it is no column of the program.
    Its groups are those with several columns, and their slacks the copies of the base; its limits
    those that can be passed at all.

    Attributes
    ----------
    columns
        The pair of each column.
    unit
        What whole prices are divided by: so fine that all sums stay below 2**60.
    scale
        What values are divided by.
    """

    def __init__(self, boxes: Boxes, high: IntArray, losses: IntArray) -> None:
        self._boxes = boxes
        starts, sizes = boxes.starts, boxes.sizes
        owners = np.repeat(np.arange(len(sizes)), np.diff(starts))
        able = np.where(high > 0, losses, losses.max(initial=0) + 1)
        best = np.repeat(np.minimum.reduceat(able, starts[:-1]), np.diff(starts))
        hits = np.flatnonzero(able == best)
        self._base = hits[np.searchsorted(hits, starts[:-1])]
        self.columns: IntArray = np.setdiff1d(np.flatnonzero(high > 0), self._base)
        number = np.bincount(owners[self.columns], minlength=len(sizes))
        self._several = np.flatnonzero(number > 1)
        self._alone = np.flatnonzero(number[owners[self.columns]] == 1)
        self._partners = self._base[owners[self.columns[self._alone]]]
        self._alone_sizes = sizes[owners[self.columns[self._alone]]].astype(np.float64)
        based = boxes.matrix[:, self._base]
        matrix = (boxes.matrix - based[:, owners])[:, self.columns].astype(np.float64)
        used = based @ sizes
        most = np.where(matrix > 0, matrix, 0.0) @ high[self.columns]
        limits = np.array(boxes.limits, dtype=np.float64)
        self._limited = np.flatnonzero(most > limits - used)
        self._used = used[self._limited].astype(np.float64)
        matrix = matrix[self._limited]
        values = boxes.values - boxes.values[self._base][owners]
        values = values[self.columns].astype(np.float64)
        self.scale = float(np.abs(values).max(initial=0)) or 1.0
        self._scales = np.abs(matrix).max(axis=1, initial=0)
        self._scales[self._scales == 0] = 1.0
        place = np.full(len(sizes), len(self._several))
        place[self._several] = np.arange(len(self._several))
        self._based = int(boxes.values[self._base] @ sizes)
        self._simplex = Simplex(
            matrix / self._scales[:, None],
            self._left(boxes.limits),
            values / self.scale,
            place[owners[self.columns]],
            sizes[self._several].astype(np.float64),
        )
        size = float(np.abs(boxes.values).max(initial=0)) * float(sizes.sum()) + 1.0
        self.unit = 1 << int(np.clip(58 - np.log2(size), 0, 40))

    def first(self) -> Basis:
        """Return a basis to begin with."""
        return self._simplex.first()

    def begun(self, basis: Basis) -> Basis:
        """Return the basis of a program with fewer limits, with those that are more."""
        more = self._simplex.rows - len(basis.others)
        fresh = len(basis.at_high) + np.arange(more)
        return Basis(
            basis.keys,
            np.concatenate([basis.others, fresh]),
            np.concatenate([basis.at_high, np.zeros(more, dtype=bool)]),
        )

    def cutoff(self, box: Box) -> float:
        """Say what is wanted of a box, in the program's values."""
        return (box.wanted - self._based) / self.scale

    def bounds(self, box: Box) -> tuple[FloatArray, FloatArray]:
        """Return the bounds of the columns and of the groups' slacks."""
        low, high = (one[self.columns].astype(np.float64) for one in (box.low, box.high))
        alone, partners = self._alone, self._partners
        low[alone] = np.maximum(low[alone], self._alone_sizes - box.high[partners])
        high[alone] = np.minimum(high[alone], self._alone_sizes - box.low[partners])
        base = self._base[self._several]
        return (
            np.concatenate([low, box.low[base]]),
            np.concatenate([high, box.high[base]]),
        )

    def at(self, box: Box) -> Simplex:
        """Return the program with the limits of a box."""
        return self._simplex.with_limits(self._left(box.limits))

    def _left(self, every: list[int]) -> FloatArray:
        limits = np.array([every[at] for at in self._limited.tolist()], dtype=np.float64)
        left: FloatArray = (limits - self._used) / self._scales
        return left

    def far(self, box: Box, simplex: Simplex, found: Found, cutoff: float) -> float:
        """How far along the ray prices must go for a bound below the cutoff."""
        assert found.ray is not None
        fall = simplex.fall(found.ray, *self.bounds(box))
        above = max(found.value - cutoff, 0.0)
        return float((1.1 * above + 1e-6 * (1 + abs(cutoff))) / max(fall, CLOSE))

    def whole(self, prices: FloatArray) -> IntArray:
        """Round the prices of the limits to parts of the unit."""
        whole = np.zeros(len(self._boxes.limits), dtype=np.int64)
        scaled = prices * self.scale / self._scales * self.unit
        whole[self._limited] = np.round(np.clip(scaled, 0.0, 2.0**60)).astype(np.int64)
        return whole

    def copies(self, x: FloatArray) -> FloatArray:
        """Return how many copies take each open pair, in part."""
        boxes = self._boxes
        copies = np.zeros(len(boxes.values))
        copies[self.columns] = x
        copies[self._base] = boxes.sizes - np.add.reduceat(copies, boxes.starts[:-1])
        return copies
