"""Who of a group gets what, where one unit stands for many: some are parted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts

# Of a queue, whose units are mixed with each other: how many of each are among its first ones.
Mixture = Callable[[IntArray, int], IntArray]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Units, parted so that each piece takes one option.

    Attributes
    ----------
    units, options, counts
        The unit, its option, -1 = skip, and how many of it take that; shape (pieces,). In order of
        unit, those of one unit as the options go out.
    """

    units: IntArray
    options: IntArray
    counts: IntArray

    @classmethod
    def of(cls, *columns: IntArray) -> Pieces:
        """Bring pieces into their order, without empty ones."""
        some = np.flatnonzero(columns[2])
        order = some[np.argsort(columns[0][some], kind="stable")]
        return cls(*(column[order] for column in columns))


def part(
    counts: Counts,
    sizes: IntArray,
    members: IntArray,
    turns: IntArray,
    weights: IntArray,
    mixture: Mixture | None = None,
) -> Pieces:
    """Settle how many of each unit take which option, by the rule of `spread`.

    Within a group the options go out dearest first, to the units in the order of their turns.

    Parameters
    ----------
    counts
        How many of each group take which option.
    sizes
        Size of each group.
    members, turns, weights
        The group and the turn of each unit, and how many it stands for; shape (units,).
    mixture
        How the units of a queue, those of one group and turn, are mixed; where None, one comes
        after the other.
    """
    order = np.lexsort((-turns, members))
    ends = np.cumsum(weights[order])
    hands, options = _handed_out(counts, sizes)
    at = np.searchsorted(ends, hands)  # within which unit an option ends
    cut = ends[at] != hands
    edges = np.insert(ends, at[cut], hands[cut])
    pieces = [
        (
            np.insert(order, at[cut], order[at[cut]]),
            options[np.searchsorted(hands, edges)],
            np.diff(edges, prepend=0),
        )
    ]
    if mixture is not None:
        for begin, end in _queues(order, ends, hands, members, turns, weights):
            units, first = order[begin:end], int(ends[begin] - weights[order[begin]])
            begun = np.searchsorted(hands, first, side="right")
            at = np.arange(begun, np.searchsorted(hands, ends[end - 1]))
            taken = [mixture(units, cut - first) for cut in hands[at].tolist()]
            pieces[0] = _without(pieces[0], units)
            pieces += _mixed(units, options[np.append(at, at[-1] + 1)], taken, weights[units])
    return Pieces.of(*map(np.concatenate, zip(*pieces, strict=True)))


def _handed_out(counts: Counts, sizes: IntArray) -> tuple[IntArray, IntArray]:
    """Say up to where in all groups, end to end, each option goes, and which; -1 = skip."""
    left = sizes.copy()
    np.subtract.at(left, counts.groups, counts.counts)
    skipping = np.flatnonzero(left)
    order = np.argsort(np.concatenate([counts.groups, skipping]), kind="stable")
    options = np.concatenate([counts.options, np.full(len(skipping), -1, dtype=np.int64)])
    numbers = np.concatenate([counts.counts, left[skipping]])
    return np.cumsum(numbers[order]), options[order]


def _queues(
    order: IntArray,
    ends: IntArray,
    hands: IntArray,
    members: IntArray,
    turns: IntArray,
    weights: IntArray,
) -> list[tuple[int, int]]:
    """Find the queues that may be mixed and within which an option ends, as ranges of the order.

    Units that stand for one each are in their order already.
    """
    if not len(order):
        return []
    fresh = np.ones(len(order) + 1, dtype=bool)
    group, turn = members[order], turns[order]
    fresh[1:-1] = (group[1:] != group[:-1]) | (turn[1:] != turn[:-1])
    edges = np.flatnonzero(fresh)
    before, after = np.append(0, ends)[edges[:-1]], ends[edges[1:] - 1]
    inside = hands[np.searchsorted(hands, before, side="right")] < after
    sizes = np.diff(edges)
    several = np.flatnonzero(inside & (sizes > 1) & (after - before > sizes))
    return list(zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True))


def _without(
    pieces: tuple[IntArray, IntArray, IntArray], units: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    kept = ~np.isin(pieces[0], units)
    return pieces[0][kept], pieces[1][kept], pieces[2][kept]


def _mixed(
    units: IntArray, options: IntArray, taken: list[IntArray], weights: IntArray
) -> list[tuple[IntArray, IntArray, IntArray]]:
    """Part the units of a queue, of which so many are served up to the end of each option."""
    steps = pairwise([np.zeros_like(weights), *taken, weights])
    return [
        (units, np.full(len(units), option), after - before)
        for option, (before, after) in zip(options.tolist(), steps, strict=True)
    ]
