"""The choices of a box, gone through one by one.

What a group has left beyond the lower bounds can be handed out in some ways, each of which loses
something at the prices. Group after group joins the choices so far, but for those that lose more
than what is wanted allows, or that pass a limit even beside the least that the groups to come add
to it. What is wanted is a limit like others, of values below 0. Whole numbers throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.proof.boxes import Box, Boxes, dot
from planner.engine.records import LARGEST_SUM

# Choices of some of the groups, in one box, and in all boxes of a tree.
MOST, ALL = 1 << 17, 1 << 28
# Ways of all groups of a box, times pairs.
CELLS = 1 << 20
# Ways of all groups of a box, times limits.
AMOUNTS = 1 << 24
# Limits that are looked at together: most choices pass one of the first.
TOGETHER = 6


@dataclass(frozen=True, eq=False)
class Near:
    """Pairs that can get what groups have left, group after group, those that lose least first.

    Attributes
    ----------
    pairs, losses, room
        The pairs, what each loses to the best of its group, and how many copies it has room for.
    edges, left
        Where each group begins, and what it has left.
    gap
        What a choice may lose; below 0 there is none.
    """

    pairs: IntArray
    losses: IntArray
    room: IntArray
    edges: IntArray
    left: IntArray
    gap: int


@dataclass(frozen=True, eq=False)
class Ways:
    """The ways in which what a group has left can be handed out, those that lose least first.

    Attributes
    ----------
    pairs, counts
        The pairs that get something, and how many copies; shape (ways, pairs).
    losses
        What each way loses to the best worth.
    """

    pairs: IntArray
    counts: IntArray
    losses: IntArray


class Choices:
    """Choices of some of the groups of a box, which group after group joins.

    Attributes
    ----------
    groups
        The ways of all groups that have something left, the fewest first.
    losses
        What each choice so far loses.
    ways
        How many ways there are of all groups.
    """

    def __init__(self, boxes: Boxes, box: Box, groups: list[Ways], gap: int) -> None:
        self._box, self._gap = box, gap
        self.ways = sum(len(ways.losses) for ways in groups)
        able = all(len(ways.losses) for ways in groups)
        self.groups = sorted(groups, key=lambda ways: len(ways.losses)) if able else []
        rows = np.vstack([boxes.narrow, -boxes.values])
        spare = np.append(boxes.narrow_limits, -box.wanted) - rows @ box.low
        top = np.zeros_like(spare)
        self._amounts = [rows[:, ways.pairs] @ ways.counts.T for ways in self.groups]
        for amounts in self._amounts:
            least = amounts.min(axis=1)
            spare -= least
            amounts -= least[:, None]
            top += amounts.max(axis=1)
        # What can be passed, the first by most for what there is.
        tight = np.flatnonzero(top > spare)
        tight = tight[np.argsort(spare[tight] / np.maximum(top[tight], 1), kind="stable")]
        self._amounts = [amounts[tight] for amounts in self._amounts]
        number = int(able and gap >= 0 and bool((spare >= 0).all()))
        self._left = np.repeat(spare[tight, None], number, axis=1)
        self.losses: IntArray = np.zeros(number, dtype=np.int64)
        self._path: list[tuple[IntArray, IntArray]] = []

    def coming(self) -> IntArray:
        """Say how many ways of the next group can join each choice, by what they lose."""
        ways = self.groups[len(self._path)]
        number: IntArray = np.searchsorted(ways.losses, self._gap - self.losses, side="right")
        return number

    def join(self, number: IntArray) -> None:
        """Let so many ways of the next group join each choice, as far as they pass no limit."""
        ways, amounts = self.groups[len(self._path)], self._amounts[len(self._path)]
        before, way = _spread(number)
        for at in range(0, len(amounts), TOGETHER):
            some = slice(at, at + TOGETHER)
            fits = self._left[some].take(before, axis=1) >= amounts[some].take(way, axis=1)
            kept = fits.all(axis=0)
            before, way = before[kept], way[kept]
        self._left = self._left.take(before, axis=1) - amounts.take(way, axis=1)
        self.losses = self.losses[before] + ways.losses[way]
        self._path.append((before, way))

    def copies(self) -> IntArray:
        """Return how many copies take each open pair, choice after choice."""
        copies: IntArray = np.tile(self._box.low, (len(self.losses), 1))
        at = np.arange(len(self.losses))
        for ways, (before, way) in zip(reversed(self.groups), reversed(self._path), strict=True):
            copies[:, ways.pairs] += ways.counts[way[at]]
            at = before[at]
        return copies


def choices_of(
    boxes: Boxes, box: Box, high: IntArray, prices: IntArray, unit: int, most: int
) -> tuple[IntArray | None, int]:
    """List the choices of a box that are worth what is wanted and keep all limits.

    Parameters
    ----------
    boxes, box, high, prices, unit
        As of `near`.
    most
        Choices of some of the groups that may be looked at.

    Returns
    -------
    copies
        How many copies take each open pair; shape (choices, open). Limits with numbers so large
        that their sums may wrap are not looked at. None where it would be too much, or what is
        wanted is too large.
    looked
        How many ways of a group, and choices of some of the groups, were looked at.
    """
    choices = begun(boxes, box, high, prices, unit)
    if choices is None:
        return None, 0
    looked = choices.ways
    for _ in choices.groups:
        number = choices.coming()
        looked += int(number.sum())
        if looked > most:
            return None, most
        choices.join(number)
    return (choices.copies(), looked) if looked <= most else (None, most)


def near(boxes: Boxes, box: Box, high: IntArray, prices: IntArray, unit: int) -> Near | None:
    """Weigh what the choices of a box can differ in.

    Parameters
    ----------
    boxes, box
        The choices.
    high
        Their upper bounds, as of `Boxes.judged`.
    prices, unit
        Of each limit, in parts of the unit. Whatever they are, none is left out.

    Returns
    -------
    Near
        None where numbers are too large.
    """
    worth, gap = boxes.weighed(box, prices, unit)
    reach = int(np.abs(boxes.values).max(initial=0)) * (2 * int(boxes.sizes.sum()) + 1)
    if worth.dtype == object or reach + abs(box.wanted) >= LARGEST_SUM:
        return None
    room, owners = np.minimum(box.room, high - box.low), boxes.owners
    able = np.flatnonzero((room > 0) & (box.left > 0)[owners])
    able = able[np.lexsort((-worth[able], owners[able]))]
    loose = np.flatnonzero(box.left)
    edges, left = np.searchsorted(owners[able], loose), box.left[loose]
    if not np.array_equal(np.unique(owners[able]), loose):
        return Near(able[:0], able[:0], able[:0], edges[:0], left[:0], -1)
    best = worth[able[edges]]
    gap += dot(best, left)
    losses = np.repeat(best, np.diff(np.append(edges, len(able)))) - worth[able]
    return Near(able, losses, room[able], edges, left, gap) if gap < LARGEST_SUM else None


def begun(boxes: Boxes, box: Box, high: IntArray, prices: IntArray, unit: int) -> Choices | None:
    """Begin to go through the choices of a box; None where that is too much.

    Parameters as of `near`.
    """
    some = near(boxes, box, high, prices, unit)
    if some is None:
        return None
    groups, cells, amounts = [], CELLS, AMOUNTS
    ends = np.append(some.edges, len(some.pairs))[1:]
    for begin, end, left in zip(
        some.edges.tolist(), ends.tolist(), some.left.tolist(), strict=True
    ):
        own = slice(begin, end)
        ways = _ways(some.pairs[own], some.losses[own], some.room[own], left, some.gap, cells)
        if ways is None:
            return None
        groups.append(ways)
        cells -= ways.counts.size
        amounts -= len(ways.losses) * (len(boxes.narrow) + 1)
        if amounts < 0:
            return None
    return Choices(boxes, box, groups, some.gap)


def _ways(
    pairs: IntArray, lost: IntArray, room: IntArray, left: int, gap: int, cells: int
) -> Ways | None:
    """List the ways in which copies can be handed out to pairs, of which the first loses nothing.

    Returns
    -------
    Ways
        None where they are too many.
    """
    some = int(np.searchsorted(lost, gap, side="right"))
    pairs, lost = pairs[:some], lost[:some]
    if some * some > cells:
        return None
    if left == 1 or not some:
        return Ways(pairs, np.eye(some, dtype=np.int64), lost)
    counts = np.zeros((1, some), dtype=np.int64)
    counts[0, 0] = left
    losses = np.zeros(1, dtype=np.int64)
    for at in range(1, some):
        # So many may go from the first pair to this one.
        each = np.minimum(counts[:, 0], room[at])
        if lost[at]:
            each = np.minimum(each, (gap - losses) // lost[at])
        if sum((each + 1).tolist()) * some > cells:
            return None
        before, moved = _spread(each + 1)
        counts, losses = counts[before], losses[before] + moved * lost[at]
        counts[:, 0] -= moved
        counts[:, at] = moved
    order = np.argsort(losses, kind="stable")
    order = order[counts[order, 0] <= room[0]]
    return Ways(pairs, counts[order], losses[order])


def _spread(numbers: IntArray) -> tuple[IntArray, IntArray]:
    """Count each from 0 to below its number: whose number it is, and the count."""
    whose = np.repeat(np.arange(len(numbers)), numbers)
    return whose, np.arange(len(whose)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
