"""A branch and bound over what the prices leave open; its tree is the proof.

At every node the linear relaxation gives prices (`simplex`). Where these, rounded to whole numbers,
bound the value below what is wanted, the node is a leaf. Otherwise the count of a pair that the
relaxation splits is split into at most so many and more. What is wanted is more than the best
choice known: a choice that is found on the way ends the search, and another one begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.priced.simplex import Basis, Found, Simplex
from planner.engine.proof.boxes import Box
from planner.engine.proof.certificate import Tree
from planner.engine.proof.pairs import FloatArray
from planner.engine.proof.remains import Remains
from planner.engine.records import LARGEST_SUM

WHOLE = 1e-6
# Pivots of a trial branch, and pairs that are tried at a node.
TRIAL, TRIED = 40, 8
# Trials of a pair before its average is believed.
BELIEVED = 16


@dataclass(frozen=True, eq=False)
class Node:
    """Bounds of the counts, and the basis to begin with."""

    low: IntArray
    high: IntArray
    basis: Basis


class Branching:
    """A branch and bound.

    Attributes
    ----------
    found
        How often the open pairs are taken in a choice that is worth what is wanted; None where
        none was found.
    tree
        The proof that there is none; None where one was found, or the search was stopped.
    """

    def __init__(self, remains: Remains, clock: Clock, most_nodes: int) -> None:
        self._remains, self._clock, self._most = remains, clock, most_nodes
        self.found: IntArray | None = None
        self.tree: Tree | None = None
        self._program()
        self._branches: list[int] = []
        self._splits: list[int] = []
        self._at_rows: list[int] = []
        self._rows: dict[bytes, int] = {}
        count = len(remains.values)
        self._gains = np.zeros((2, count))
        self._trials = np.zeros((2, count), dtype=np.int64)
        self._search()

    def _program(self) -> None:
        """Write the linear program: what the pairs beside one of each group change."""
        remains = self._remains
        starts, owners = (
            remains.starts,
            np.repeat(np.arange(len(remains.sizes)), np.diff(remains.starts)),
        )
        hits = np.flatnonzero(remains.losses == 0)
        self._base = hits[np.searchsorted(hits, starts[:-1])]
        count = len(remains.values)
        based = remains.matrix[:, self._base]
        matrix = (remains.matrix - based[:, owners]).astype(np.float64)
        left = np.array(remains.limits, dtype=np.float64) - (based @ remains.sizes)
        values = (remains.values - remains.values[self._base][owners]).astype(np.float64)
        most = np.where(matrix > 0, matrix, 0.0) @ remains.high
        self._priced = np.flatnonzero(most > left)
        self._columns = np.setdiff1d(np.arange(count), self._base)
        several = np.flatnonzero(np.diff(starts) > 2)
        joined = np.zeros((len(several), count))
        place = np.full(len(remains.sizes), -1)
        place[several] = np.arange(len(several))
        inside = place[owners] >= 0
        joined[place[owners][inside], np.flatnonzero(inside)] = 1.0
        matrix = matrix[self._priced]
        self._scale = float(np.abs(values).max(initial=0)) or 1.0
        self._row_scales = np.abs(matrix).max(axis=1, initial=0)
        self._row_scales[self._row_scales == 0] = 1.0
        self._simplex = Simplex(
            np.vstack([matrix / self._row_scales[:, None], joined])[:, self._columns],
            np.concatenate(
                [left[self._priced] / self._row_scales, remains.sizes[several].astype(np.float64)]
            ),
            values[self._columns] / self._scale,
        )
        self._based = int(remains.values[self._base] @ remains.sizes)
        self._based_amounts = (based @ remains.sizes)[self._priced]
        self._joined = remains.sizes[several].astype(np.float64)
        # Prices in whole parts of a unit: so fine that all sums stay below 2**60.
        size = float(np.abs(remains.values).max(initial=0)) * float(remains.sizes.sum()) + 1.0
        self._unit = 1 << int(np.clip(58 - np.log2(size), 0, 40))

    def _search(self) -> None:
        remains = self._remains
        start = Node(
            np.zeros(len(remains.values), dtype=np.int64), remains.high, self._simplex.first()
        )
        waiting = [start]
        while waiting:
            if len(self._branches) >= self._most or self._clock.is_up():
                return
            node = waiting.pop()
            children = self._visited(node)
            if children is None:
                return
            waiting += children
        limits = len(remains.limits)
        table = np.zeros((len(self._rows), limits), dtype=np.int64)
        for row, at in self._rows.items():
            table[at] = np.frombuffer(row, dtype=np.int64)
        self.tree = Tree(
            np.array(self._branches, dtype=np.int64),
            np.array(self._splits, dtype=np.int64),
            np.array(self._at_rows, dtype=np.int64),
            table.reshape(-1),
            self._unit,
        )

    def _visited(self, node: Node) -> list[Node] | None:
        """Close a node or split it; None ends the search."""
        box = self._remains.boxes.box(node.low, node.high)
        if box is None:
            self._note(-1, 0, -1)
            return []
        cutoff = (box.wanted - self._based) / self._scale
        margin = 1e-9 * max(1.0, abs(cutoff))
        simplex = self._simplex.with_limits(self._floats(box.limits))
        low, high = self._bounds(box)
        solved = simplex.solve(low, high, node.basis, cutoff - margin)
        row, tighter = self._weighed(box, simplex, solved, cutoff)
        if tighter is None:
            self._note(-1, 0, row)
            return []
        if solved.outcome == "cut":
            solved = simplex.solve(low, high, solved.basis, -np.inf)
        pair = -1
        if solved.outcome == "optimal":
            pair, split = self._chosen(simplex, solved, low, high, cutoff)
            if pair < 0:
                copies = self._copies(solved)
                if self._is_wanted(copies):
                    self.found = copies
                    return None
        if pair < 0:  # floats do not tell: split whatever is open
            wide = np.flatnonzero(node.low < tighter)
            if not len(wide) and self._remains.boxes.box(node.low, tighter) is not None:
                return self._last(box)
            pair = int(wide[0]) if len(wide) else 0
            split = (int(node.low[pair]) + int(tighter[pair])) // 2
        self._note(pair, split, row)
        less, more = tighter.copy(), node.low.copy()
        less[pair], more[pair] = min(split, int(less[pair])), split + 1
        return [Node(more, tighter, solved.basis), Node(node.low, less, solved.basis)]

    def _last(self, box: Box) -> list[Node] | None:
        """Close a node with one choice, by the price of a limit that it passes."""
        sums = self._sums(box.low)
        gain = int(self._remains.values @ box.low) - box.wanted
        for at, (amount, limit) in enumerate(zip(sums, box.limits, strict=True)):
            if amount > limit or gain < 0:
                whole = np.zeros(len(sums), dtype=np.int64)
                price = max(self._unit * gain // max(amount - limit, 1) + 1, 0)
                whole[at] = min(price, LARGEST_SUM - 1)
                if self._remains.boxes.judged(box, whole, self._unit) is None:
                    self._note(-1, 0, self._row_of(whole))
                    return []
        self.found = box.low if self._is_wanted(box.low) else None
        return None

    def _row_of(self, whole: IntArray) -> int:
        return self._rows.setdefault(whole.tobytes(), len(self._rows))

    def _note(self, pair: int, split: int, row: int) -> None:
        self._branches.append(pair)
        self._splits.append(split)
        self._at_rows.append(row)

    def _floats(self, limits: list[int]) -> FloatArray:
        """Return the limits of the linear program."""
        left = np.array([limits[at] for at in self._priced.tolist()], dtype=np.float64)
        left = (left - self._based_amounts) / self._row_scales
        return np.concatenate([left, self._joined])

    def _bounds(self, box: Box) -> tuple[FloatArray, FloatArray]:
        columns = self._columns
        return box.low[columns].astype(np.float64), box.high[columns].astype(np.float64)

    def _weighed(
        self, box: Box, simplex: Simplex, solved: Found, cutoff: float
    ) -> tuple[int, IntArray | None]:
        """Weigh a node by the prices found: their row, and the bounds that they leave."""
        if solved.ray is not None:
            far = self._far(box, simplex, solved, cutoff)
            for factor in (1.0, 10.0, 1e4):
                whole = self._whole(solved.prices + solved.ray * far * factor)
                if self._remains.boxes.judged(box, whole, self._unit) is None:
                    return self._row_of(whole), None
        whole = self._whole(solved.prices)
        return self._row_of(whole), self._remains.boxes.judged(box, whole, self._unit)

    def _far(self, box: Box, simplex: Simplex, solved: Found, cutoff: float) -> float:
        """How far along the ray prices must go for a bound below the cutoff."""
        assert solved.ray is not None
        low, high = (bound[self._columns].astype(np.float64) for bound in (box.low, box.high))
        slopes = -(solved.ray @ simplex.matrix)
        fall = solved.ray @ simplex.limits + np.maximum(slopes * low, slopes * high).sum()
        above = max(solved.value - cutoff, 0.0)
        return float((1.1 * above + 1e-6 * (1 + abs(cutoff))) / max(-fall, 1e-9))

    def _whole(self, prices: FloatArray) -> IntArray:
        """Round the prices of the limits to parts of the unit."""
        whole = np.zeros(len(self._remains.limits), dtype=np.int64)
        scaled = prices[: len(self._priced)] * self._scale / self._row_scales * self._unit
        whole[self._priced] = np.round(np.minimum(scaled, 2.0**60)).astype(np.int64)
        return whole

    def _copies(self, solved: Found) -> IntArray:
        copies = np.zeros(len(self._remains.values), dtype=np.int64)
        copies[self._columns] = np.round(solved.x).astype(np.int64)
        starts = self._remains.starts
        copies[self._base] = self._remains.sizes - np.add.reduceat(copies, starts[:-1])
        return copies

    def _is_wanted(self, copies: IntArray) -> bool:
        """Say whether a choice keeps all limits and is worth what is wanted, exactly."""
        remains = self._remains
        if (copies < 0).any() or int(remains.values @ copies) < remains.wanted:
            return False
        pairs = zip(self._sums(copies), remains.limits, strict=True)
        return all(one <= limit for one, limit in pairs)

    def _sums(self, copies: IntArray) -> list[int]:
        """Add up what open pairs, taken so many times each, come to at every limit."""
        return list((self._remains.matrix @ copies).tolist())

    def _chosen(
        self, simplex: Simplex, solved: Found, low: FloatArray, high: FloatArray, cutoff: float
    ) -> tuple[int, int]:
        """Choose the pair to split, by how much both sides lose; -1 where all counts are whole."""
        parts = solved.x - np.floor(solved.x)
        split = np.flatnonzero(np.minimum(parts, 1 - parts) > WHOLE)
        if not len(split):
            return -1, 0
        split = split[np.argsort(-np.minimum(parts, 1 - parts)[split], kind="stable")[:TRIED]]
        best, chosen = -1.0, int(split[0])
        room = max(solved.value - cutoff, 0.0) + 1e-12
        for column in split.tolist():
            pair, part = int(self._columns[column]), float(parts[column])
            gains = []
            for side, width in ((0, part), (1, 1 - part)):
                if self._trials[side, pair] < BELIEVED:
                    gain = self._tried(simplex, solved, low, high, column, side, cutoff)
                    self._gains[side, pair] += gain / width
                    self._trials[side, pair] += 1
                    gains.append(min(gain, room))
                else:
                    mean = self._gains[side, pair] / self._trials[side, pair]
                    gains.append(min(mean * width, room))
            score = max(gains[0], 1e-6 * room) * max(gains[1], 1e-6 * room)
            if score > best:
                best, chosen = score, column
        return int(self._columns[chosen]), floor(solved.x[chosen])

    def _tried(
        self,
        simplex: Simplex,
        solved: Found,
        low: FloatArray,
        high: FloatArray,
        column: int,
        side: int,
        cutoff: float,
    ) -> float:
        """Branch on trial, with few pivots: what the relaxation loses."""
        low, high = low.copy(), high.copy()
        if side:
            low[column] = floor(solved.x[column]) + 1
        else:
            high[column] = floor(solved.x[column])
        trial = simplex.solve(low, high, solved.basis, cutoff, TRIAL)
        if trial.outcome == "infeasible":
            return max(solved.value - cutoff, 0.0) + 1e-9
        return max(solved.value - trial.value, 0.0)
