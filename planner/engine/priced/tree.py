"""A branch and bound over what the prices leave open; its tree is the proof.

At every node the linear relaxation gives prices (`simplex`). Where these, rounded to whole numbers,
bound the value below what is wanted, the node is a leaf. Otherwise the count of a pair that the
relaxation splits is split into at most so many and more. What is wanted is more than the best
choice known. After a choice that is found on the way the search goes on a while for better ones;
then another one begins with the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.priced.basis import Basis, Found
from planner.engine.priced.cutting import Cutting
from planner.engine.priced.looking import Looking, along
from planner.engine.priced.simplex import Simplex
from planner.engine.priced.splitting import Splitting
from planner.engine.proof.boxes import Box
from planner.engine.proof.certificate import Tree
from planner.engine.proof.remains import Remains
from planner.engine.records import LARGEST_SUM

# Nodes times open pairs after a choice is found, until another search begins with less left.
LONGER = 20_000
# Nodes before cuts are made, and rounds of those.
BEFORE, ROUNDS = 24, 60


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
    nodes
        How many were looked at.
    """

    def __init__(self, remains: Remains, clock: Clock, most_nodes: int) -> None:
        self._remains, self._clock = remains, clock
        self._boxes, self._cuts = remains.boxes, np.zeros(0, dtype=np.int64)
        self.found: IntArray | None = None
        self.tree: Tree | None = None
        self.nodes = 0
        self._splitting = Splitting(len(remains.values))
        self._search(min(most_nodes, BEFORE), cut=False)
        if self.tree is None and self.found is None and most_nodes > BEFORE:
            self._search(most_nodes, cut=True)

    def _search(self, most_nodes: int, *, cut: bool) -> None:
        """Search with so many nodes, with cuts or without."""
        self._most = most_nodes
        self._branches: list[int] = []
        self._splits: list[int] = []
        self._at_rows: list[int] = []
        self._rows: dict[bytes, int] = {}
        self._looking = Looking()
        low = np.zeros(len(self._remains.values), dtype=np.int64)
        root = self._boxes.box(low, self._remains.high)
        if root is None:
            self._note(-1, 0, -1)
            self._planted()
            return
        cutting = Cutting(self._remains, root.high, self._clock, rounds=ROUNDS if cut else 0)
        self._boxes, self._program, self._cuts = cutting.boxes, cutting.program, cutting.cuts
        waiting = [Node(low, self._remains.high, cutting.basis)]
        while waiting:
            if len(self._branches) >= self._most or self._clock.is_up():
                return
            waiting += self._visited(waiting.pop())
        if self.found is None and self._most >= 0:
            self._planted()

    def _take(self, copies: IntArray) -> None:
        """Keep a choice, and look a while for one that is worth more."""
        self.found = copies
        value = int(self._remains.values @ copies)
        self._boxes = self._boxes.wanting(value + self._remains.step)
        self._most = min(self._most, len(self._branches) + LONGER // max(len(copies), 1))

    def _planted(self) -> None:
        """Put the tree together."""
        limits = len(self._boxes.limits)
        table = np.zeros((len(self._rows), limits), dtype=np.int64)
        for row, at in self._rows.items():
            table[at] = np.frombuffer(row, dtype=np.int64)
        self.tree = Tree(
            np.array(self._branches, dtype=np.int64),
            np.array(self._splits, dtype=np.int64),
            np.array(self._at_rows, dtype=np.int64),
            table.reshape(-1),
            self._program.unit if self._rows else 1,
            self._cuts,
        )

    def _visited(self, node: Node) -> list[Node]:
        """Close a node or split it."""
        self.nodes += 1
        box = self._boxes.box(node.low, node.high)
        if box is None:
            self._note(-1, 0, -1)
            return []
        cutoff = self._program.cutoff(box)
        margin = 1e-9 * max(1.0, abs(cutoff))
        simplex = self._program.at(box)
        low, high = self._program.bounds(box)
        solved = simplex.solve(low, high, node.basis, cutoff - margin)
        row, tighter = self._weighed(box, simplex, solved, cutoff)
        if tighter is None:
            self._note(-1, 0, row)
            return []
        if self._gone_through(box, tighter, row, solved):
            return []
        if solved.outcome == "cut":
            solved = simplex.solve(low, high, solved.basis, -np.inf)
        pair = -1
        if solved.outcome == "optimal":
            pair, split = self._splitting.of(self._program, simplex, solved, (low, high), cutoff)
            if pair < 0:
                copies = np.round(self._program.copies(solved.x)).astype(np.int64)
                if self._is_wanted(copies):
                    self._take(copies)
                    return []
        if pair < 0:  # floats do not tell: split whatever is open
            wide = np.flatnonzero(node.low < tighter)
            if not len(wide) and self._boxes.box(node.low, tighter) is not None:
                return self._last(box)
            pair = int(wide[0]) if len(wide) else 0
            split = (int(node.low[pair]) + int(tighter[pair])) // 2
        self._note(pair, split, row)
        less, more = tighter.copy(), node.low.copy()
        less[pair], more[pair] = min(split, int(less[pair])), split + 1
        return [Node(more, tighter, solved.basis), Node(node.low, less, solved.basis)]

    def _last(self, box: Box) -> list[Node]:
        """Close a node with one choice, by the price of a limit that it passes."""
        sums = self._sums(box.low)
        gain = int(self._remains.values @ box.low) - box.wanted
        for at, (amount, limit) in enumerate(zip(sums, box.limits, strict=True)):
            if amount > limit or gain < 0:
                whole = np.zeros(len(sums), dtype=np.int64)
                price = max(self._program.unit * gain // max(amount - limit, 1) + 1, 0)
                whole[at] = min(price, LARGEST_SUM - 1)
                if self._boxes.judged(box, whole, self._program.unit) is None:
                    self._note(-1, 0, self._row_of(whole))
                    return []
        if self._is_wanted(box.low):
            self._take(box.low)
        else:
            self._most = -1  # floats and whole numbers disagree
        return []

    def _gone_through(self, box: Box, high: IntArray, row: int, solved: Found) -> bool:
        """Look at the choices of a node, if they are few: the best is kept, or it is closed."""
        done = len(self._branches)
        prices, unit = self._program.whole(solved.prices), self._program.unit
        choices = self._looking.all_of(self._boxes, box, high, prices, unit)
        if choices is None and not done & (done - 1):
            choices = along(self._boxes, box, high, prices, unit)
        if choices is None:
            return False
        if not len(choices):
            self._note(-1, 1, row)
            return True
        best = choices[(choices @ self._remains.values).argmax()]
        if not self._is_wanted(best):
            return False
        self._take(best)
        return True

    def _row_of(self, whole: IntArray) -> int:
        return self._rows.setdefault(whole.tobytes(), len(self._rows))

    def _note(self, pair: int, split: int, row: int) -> None:
        self._branches.append(pair)
        self._splits.append(split)
        self._at_rows.append(row)

    def _weighed(
        self, box: Box, simplex: Simplex, solved: Found, cutoff: float
    ) -> tuple[int, IntArray | None]:
        """Weigh a node by the prices found: their row, and the bounds that they leave."""
        if solved.ray is not None:
            far = self._program.far(box, simplex, solved, cutoff)
            for factor in (1.0, 10.0, 1e4):
                prices = solved.prices + solved.ray[simplex.groups :] * far * factor
                whole = self._program.whole(prices)
                if self._boxes.judged(box, whole, self._program.unit) is None:
                    return self._row_of(whole), None
        whole = self._program.whole(solved.prices)
        return self._row_of(whole), self._boxes.judged(box, whole, self._program.unit)

    def _is_wanted(self, copies: IntArray) -> bool:
        """Say whether a choice keeps all limits and is worth what is wanted, exactly."""
        remains = self._remains
        if (copies < 0).any() or int(remains.values @ copies) < self._boxes.wanted:
            return False
        pairs = zip(self._sums(copies), self._boxes.limits, strict=True)
        return all(one <= limit for one, limit in pairs)

    def _sums(self, copies: IntArray) -> list[int]:
        """Add up what open pairs, taken so many times each, come to at every limit."""
        return list((self._boxes.matrix @ copies).tolist())
