"""Which states of a line no other dominates: by cost and value, and by what they add to rows."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, ranked, run_starts
from planner.engine.records import LARGEST_SUM

# Columns in which no state may be worse than one that it dominates, as ranks; the best is 0.
Ranks = NDArray[np.int16] | NDArray[np.int32]

SHORT = 128  # states of a line that are compared all with all, many lines at a time
TILE = 1 << 18  # comparisons made at a time: what lies in the cache


def _numbered(amounts: IntArray) -> IntArray:
    """Give equal amounts one number, >= 0."""
    if not len(amounts):
        return np.zeros(0, dtype=np.int64)
    low = amounts.min(axis=0)
    spans = [
        int(high) - int(least) + 1 for high, least in zip(amounts.max(axis=0), low, strict=True)
    ]
    if prod(spans) < 1 << 30:
        numbers = np.zeros(len(amounts), dtype=np.int64)
        for column, least, span in zip(amounts.T, low, spans, strict=True):
            numbers *= span
            numbers += column - least
        return numbers
    order = np.lexsort(amounts.T)
    fresh = np.zeros(len(order), dtype=bool)
    fresh[1:] = (amounts[order[1:]] != amounts[order[:-1]]).any(axis=1)
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(fresh)
    return numbers


def _ranked(columns: list[IntArray]) -> Ranks:
    """Rank each column: small numbers are compared many at a time. Shape (columns, states)."""
    ranks = np.array([ranked(column)[1] for column in columns])
    narrow = int(ranks.max(initial=0)) < np.iinfo(np.int16).max
    return ranks.astype(np.int16) if narrow else ranks.astype(np.int32)


def _not_behind(starts: IntArray, ranks: Ranks) -> BoolArray:
    """Say which states have none before them in their line that is nowhere worse."""
    alive = np.ones(ranks.shape[1], dtype=bool)
    lengths = np.diff(starts)
    shorter, width = 1, 2
    while shorter < SHORT:
        some = np.flatnonzero((lengths > shorter) & (lengths <= width))
        many = max(TILE // (width * width), 1)
        for at in range(0, len(some), many):
            part = some[at : at + many]
            _among_short(starts[part], lengths[part], ranks, alive)
        shorter, width = width, 2 * width
    for line in np.flatnonzero(lengths > SHORT).tolist():
        begin, end = starts[line : line + 2].tolist()
        alive[begin:end] = _among_many(ranks[:, begin:end])
    return alive


def _among_short(begins: IntArray, lengths: IntArray, ranks: Ranks, alive: BoolArray) -> None:
    """Compare all states of some short lines."""
    width = int(lengths.max())
    places = begins[:, None] + np.arange(width)
    inside = np.arange(width) < lengths[:, None]
    places[~inside] = 0
    mine = ranks[:, places]  # what is not there stands behind all others
    behind = _nowhere_worse(mine[:, :, None, :], mine[:, :, :, None])
    behind &= np.tri(width, k=-1, dtype=bool)
    alive[places[inside]] = ~np.logical_or.reduce(behind, axis=2)[inside]


def _among_many(ranks: Ranks) -> BoolArray:
    """Compare states of one line, block after block, with those that are left before them."""
    alive = np.zeros(ranks.shape[1], dtype=bool)
    left = np.empty_like(ranks)
    count = 0
    before = np.tri(SHORT, k=-1, dtype=bool)
    for begin in range(0, len(alive), SHORT):
        places = np.arange(begin, min(begin + SHORT, len(alive)))
        for at in range(0, count, TILE // SHORT):
            some = left[:, at : min(at + TILE // SHORT, count)]
            behind = _nowhere_worse(some[:, None, :], ranks[:, places, None])
            places = places[~behind.any(axis=1)]
        mine = ranks[:, places]
        behind = _nowhere_worse(mine[:, None, :], mine[:, :, None])
        behind &= before[: len(places), : len(places)]
        places = places[~behind.any(axis=1)]
        alive[places] = True
        left[:, count : count + len(places)] = ranks[:, places]
        count += len(places)
    return alive


def _nowhere_worse(one: Ranks, other: Ranks) -> BoolArray:
    """Say where the ranks of one are nowhere greater than those of another."""
    found = np.less_equal(one[0], other[0])
    for mine, theirs in zip(one[1:], other[1:], strict=True):
        found &= mine <= theirs
    return np.asarray(found)


def undominated(lines: IntArray, costs: IntArray, values: IntArray, amounts: IntArray) -> IntArray:
    """Find the states that no other of their line dominates.

    One dominates another if it costs no more, is worth no less and adds no more to any row.

    Parameters
    ----------
    lines, costs, values
        Of each state; shape (states,).
    amounts
        Shape (states, rows).

    Returns
    -------
    IntArray
        Their places, by line and cost; of equals only the first is there.
    """
    kept = undominated_of_alike(lines, costs, values, amounts)
    return (
        kept
        if not amounts.shape[1]
        else kept[ahead(lines[kept], costs[kept], values[kept], amounts[kept])]
    )


def ahead(lines: IntArray, costs: IntArray, values: IntArray, amounts: IntArray) -> IntArray:
    """As `undominated`, of states of which no two are equal; there are rows.

    Takes time by the square of the states of a line.
    """
    order = np.lexsort((*amounts.T[::-1], -values, costs, lines))
    ranks = _ranked([-values[order], *amounts[order].T])
    return order[_not_behind(run_starts(lines[order]), ranks)]


def undominated_of_alike(
    lines: IntArray, costs: IntArray, values: IntArray, amounts: IntArray
) -> IntArray:
    """Find what no other of the same line and amounts dominates: quick, and mostly leaves little.

    As of `undominated`, but with rows not in order.
    """
    if not amounts.shape[1]:
        return _by_cost_and_value(lines, costs, values)
    alike = _numbered(amounts)
    kinds = lines * (int(alike.max(initial=0)) + 1) + alike
    return _by_cost_and_value(kinds, costs, values)


def _by_cost_and_value(lines: IntArray, costs: IntArray, values: IntArray) -> IntArray:
    """As `undominated`, without rows."""
    if not len(lines):
        return np.zeros(0, dtype=np.int64)
    order, starts = _by_cost(lines, costs)
    # Of those that cost the same, the first of the best.
    top = np.maximum.reduceat(values[order], starts[:-1])
    risen = _risen(lines[order[starts[:-1]]], top)
    starts, lengths, top = starts[:-1][risen], np.diff(starts)[risen], top[risen]
    first = order[starts]
    many = np.flatnonzero(lengths > 1)
    if len(many):
        at = np.repeat(starts[many], lengths[many])
        edges = np.cumsum(lengths[many]) - lengths[many]
        at += np.arange(len(at)) - np.repeat(edges, lengths[many])
        hits = np.flatnonzero(values[order[at]] == np.repeat(top[many], lengths[many]))
        first[many] = order[at[hits[np.searchsorted(hits, edges)]]]
    return first


def _risen(lines: IntArray, values: IntArray) -> BoolArray:
    """Say which are worth more than all before them in their line; lines do not fall."""
    # In one sequence that rises from line to line, so that one pass finds the best so far.
    low, span = int(values.min()), int(values.max()) - int(values.min()) + 1
    first, last = int(lines[0]), int(lines[-1])
    if first < last and (last - first + 1) * span >= LARGEST_SUM:
        middle = int(np.searchsorted(lines, (first + last) // 2, side="right"))
        halves = slice(None, middle), slice(middle, None)
        return np.concatenate([_risen(lines[half], values[half]) for half in halves])
    height = values - low + (lines - first) * span
    risen = np.ones(len(lines), dtype=bool)
    np.greater(height[1:], np.maximum.accumulate(height)[:-1], out=risen[1:])
    return risen


def _by_cost(lines: IntArray, costs: IntArray) -> tuple[IntArray, IntArray]:
    """Sort by line and cost; equals stay in their order. Return where those of equal cost begin."""
    low, span = int(costs.min()), int(costs.max()) - int(costs.min()) + 1
    shift = len(lines).bit_length()
    if (int(lines.max()) + 1) * span << shift < LARGEST_SUM:
        # With the place in the same integer: a plain sort is many times quicker than an argsort.
        packed = lines * span
        packed += costs - low
        packed <<= shift
        packed |= np.arange(len(lines))
        packed.sort()
        order = packed & ((1 << shift) - 1)
        return order, run_starts(packed >> shift)
    order = np.lexsort((costs, lines))
    fresh = np.ones(len(order) + 1, dtype=bool)
    fresh[1:-1] = (lines[order[1:]] != lines[order[:-1]]) | (costs[order[1:]] != costs[order[:-1]])
    return order, np.flatnonzero(fresh)
