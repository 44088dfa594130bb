"""What a branch and bound proves, and how that is checked: prices at every leaf of a tree.

At prices p_k of the limits every choice obeys

    value = bound - deficit,   deficit = sum of p_k * (limit_k - amount_k) + sum of losses >= 0.

So in a choice worth `beyond` or more no pair loses more than the difference, and as many copies
take a pair as its loss allows; and some such choice takes only what is useful (`fitting`,
`dominated`). What remains open is split, within limits and cuts (`cuts`): a branch splits the
count of a pair, at most so many or more. In every leaf some prices bound the value below `beyond`,
or all choices that they leave are gone through (`choices`); then no choice is worth that much.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.proof.boxes import Box, Boxes
from planner.engine.proof.certificate import Tree
from planner.engine.proof.choices import ALL, MOST, choices_of
from planner.engine.proof.cuts import with_cuts
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.remains import Remains
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError


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
    boxes = with_cuts(remains.boxes, tree.cuts)
    walk = _Walk(boxes, remains.high, tree, _table(tree, len(boxes.limits)))
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

    def __init__(self, boxes: Boxes, high: IntArray, tree: Tree, table: IntArray) -> None:
        self._boxes, self._tree, self._table = boxes, tree, table
        self._low: IntArray = np.zeros(len(high), dtype=np.int64)
        self._high = high.copy()
        # Of the branches whose right side is still to come: pair, split, bounds.
        self._path: list[tuple[int, int, IntArray, IntArray]] = []
        self._at, self.done, self._looked = 0, False, 0

    def step(self) -> None:
        """Look at the next node."""
        if self.done:
            raise CertificateError("the tree goes on after its end")
        pair, split = int(self._tree.branches[self._at]), int(self._tree.splits[self._at])
        row = int(self._tree.rows[self._at])
        self._at += 1
        box = self._boxes.box(self._low, self._high)
        high = None if box is None else self._judged(box, row)
        if pair < 0:
            if box is not None and high is not None:
                self._go_through(box, high, row if split else -1)
            self._back()
            return
        if high is None or pair >= len(high) or split < 0:
            raise CertificateError("a branch of the tree splits what is not open")
        self._path.append((pair, split, self._low, high))
        self._high = high.copy()
        self._high[pair] = min(int(high[pair]), split)

    def _judged(self, box: Box, row: int) -> IntArray | None:
        """Return the upper bounds that the prices of a row leave; None where they close."""
        if not -1 <= row < len(self._table):
            raise CertificateError("a node of the tree has no prices")
        if row < 0:
            return self._high
        return self._boxes.judged(box, self._table[row], self._tree.unit)

    def _go_through(self, box: Box, high: IntArray, row: int) -> None:
        """Go through all choices of a leaf that its prices leave."""
        if row < 0:
            raise CertificateError("a leaf of the tree does not close: its bound is too great")
        most = min(MOST, ALL - self._looked)
        prices, unit = self._table[row], self._tree.unit
        choices, looked = choices_of(self._boxes, box, high, prices, unit, most)
        self._looked += looked
        if choices is None:
            raise CertificateError("a leaf of the tree leaves too many choices to go through")
        if len(choices):
            raise CertificateError("a leaf of the tree does not close: a choice is worth as much")

    def _back(self) -> None:
        """Go to the right of the last branch that was left open."""
        if not self._path:
            self.done = True
            return
        pair, split, low, high = self._path.pop()
        self._low, self._high = low.copy(), high
        self._low[pair] = max(int(low[pair]), split + 1)
