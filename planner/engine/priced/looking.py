"""Choices of a box looked at one by one, in place of branches.

Where prices and limits leave few, all are: that closes a box, as of `proof.choices`. How many there
will be is estimated first, by how many lose no more than is allowed: there are no more than the sum
of exp(t (1 - loss / gap)) over all choices, for any t, and the sum is a product of sums, one for
each group. Limits leave far fewer.

Where there are more, only those that lose least go on, a beam, which finds good choices and proves
nothing.
"""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.proof.boxes import Box, Boxes
from planner.engine.proof.choices import ALL, MOST, Near, begun, choices_of, near
from planner.engine.proof.pairs import FloatArray

# The estimate up to which all are looked at, in bits: of those, limits leave less than `MOST`.
FEW = 22.0
# Choices of some of the groups that a beam looks at.
WORK = 1 << 18
# The t that are tried.
STEEP: FloatArray = np.geomspace(0.5, 200.0, 16)[:, None]


class Looking:
    """The choices of the boxes of a search."""

    def __init__(self) -> None:
        self.looked = 0

    def all_of(
        self, boxes: Boxes, box: Box, high: IntArray, prices: IntArray, unit: int
    ) -> IntArray | None:
        """List all choices as of `proof.choices`; None where they seem or are too many."""
        some = near(boxes, box, high, prices, unit)
        if some is None or bits(some) > FEW:
            return None
        most = min(MOST, ALL - self.looked)
        choices, looked = choices_of(boxes, box, high, prices, unit, most)
        if choices is not None:
            self.looked += looked
        return choices


def bits(some: Near) -> float:
    """Say of how many bits the number of choices that lose no more than the gap is at the most."""
    if some.gap <= 0 or not len(some.pairs):
        return 0.0
    shares = np.exp(-STEEP * (some.losses / some.gap))
    # As often as there is room: 1 + share + share ** 2 + ...
    often = (1 - shares ** (some.room + 1)) / np.maximum(1 - shares, 1e-12)
    often = np.log2(np.where(shares < 1 - 1e-12, often, some.room + 1.0))
    often[:, some.edges] = 0.0  # the others of a group leave the rest to the first
    several = np.add.reduceat(often, some.edges, axis=1)
    single = np.log2(np.add.reduceat(shares, some.edges, axis=1))
    number = np.where(some.left > 1, several, single).sum(axis=1)
    return float((number + STEEP[:, 0] * np.log2(np.e)).min())


def along(boxes: Boxes, box: Box, high: IntArray, prices: IntArray, unit: int) -> IntArray | None:
    """Look for choices that are worth what is wanted, along a beam; None where none is found."""
    choices = begun(boxes, box, high, prices, unit)
    if choices is None:
        return None
    width = WORK // max(len(choices.groups), 1)
    for _ in choices.groups:
        number = choices.coming()
        order = np.argsort(choices.losses, kind="stable")
        number[order[np.cumsum(number[order]) > width]] = 0
        choices.join(number)
    return choices.copies() if len(choices.losses) else None
