"""Cuts: rows that every choice of whole copies keeps, though choices in parts do not.

Whole numbers x >= 0 with sum a x <= b also have sum F(a) x <= F(b), where for a divisor d

    F(a) = (a // d) * (d - r) + max(a mod d - r, 0),   r = b mod d

(mixed integer rounding, Nemhauser and Wolsey 1990): F never falls, F(0) = 0, and F(a) + F(a') is
no more than F(a + a'). Before that an amount may be taken off all pairs of a group, and off the
limit as often as the group has copies: that changes nothing.
"""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.proof.boxes import Boxes, dot
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError

# Limits, cuts included, times open pairs.
MOST_CELLS = 1 << 23


def with_cuts(boxes: Boxes, cuts: IntArray) -> Boxes:
    """Add cuts to the limits of boxes.

    Parameters
    ----------
    boxes
        The choices.
    cuts
        One after the other, each by the limit that it is made of (cuts before it count as limits),
        its divisor, and what is taken off each group.

    Raises
    ------
    CertificateError
        If these are no cuts, or so large that their sums might pass 2**62.
    """
    width = 2 + len(boxes.sizes)
    if len(cuts) % width:
        raise CertificateError("the tree's cuts have not as many numbers as there are groups")
    table = cuts.reshape(-1, width)
    first = len(boxes.limits)
    if (first + len(table)) * len(boxes.values) > MOST_CELLS:
        raise CertificateError("the tree has too many cuts")
    matrix = np.vstack([boxes.matrix, np.zeros((len(table), len(boxes.values)), dtype=np.int64)])
    limits = [*boxes.limits, *(0 for _ in table)]
    for at, cut in enumerate(table):
        source, divisor = int(cut[0]), int(cut[1])
        if not 0 <= source < first + at or divisor < 1:
            raise CertificateError("a cut of the tree is made of no limit")
        row, limit = cut_of(boxes, matrix[source], limits[source], divisor, cut[2:])
        matrix[first + at], limits[first + at] = row, limit
    return Boxes(boxes.starts, boxes.sizes, boxes.values, matrix, limits, boxes.wanted)


def cut_of(
    boxes: Boxes, amounts: IntArray, limit: int, divisor: int, shifts: IntArray
) -> tuple[IntArray, int]:
    """Make a cut: what each pair adds to it, and its limit.

    Parameters
    ----------
    boxes
        The choices.
    amounts, limit
        The limit that it is made of.
    divisor
        The divisor, >= 1.
    shifts
        What is taken off the pairs of each group; shape (groups,).
    """
    reach = [int(np.abs(one).max(initial=0)) for one in (amounts, shifts)]
    if (sum(reach) + divisor) * (int(boxes.sizes.sum()) + 1) >= LARGEST_SUM:
        raise CertificateError("a cut of the tree is too large")
    limit -= dot(shifts, boxes.sizes)
    left = limit % divisor
    own = amounts - np.repeat(shifts, np.diff(boxes.starts))
    whole, part = np.divmod(own, divisor)
    row: IntArray = whole * (divisor - left) + np.maximum(part - left, 0)
    return row, limit // divisor * (divisor - left)
