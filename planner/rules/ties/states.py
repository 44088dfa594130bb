"""States: what components, or parts of them, can do together, and what is undominated of it.

A *line* is one case of a shape: its menus and priorities, and what its groups agree in. States of
many lines are held end to end, those of a line by rising cost. How a state is put together is
looked up only for those that are left in the end (`ways.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, run_starts
from planner.engine.records import LARGEST_SUM
from planner.rules.ties.ways import Joined, Way


@dataclass(frozen=True, eq=False)
class States:
    """States of many lines.

    Attributes
    ----------
    lines
        The line of each, not falling; shape (states,).
    costs, values
        What it costs and is worth; shape (states,).
    amounts
        What it adds to each row, of which it had better add little; shape (states, rows).
    way, places
        How they are put together: state ``i`` is ``places[i]`` of the way.
    """

    lines: IntArray
    costs: IntArray
    values: IntArray
    amounts: IntArray
    way: Way
    places: IntArray

    def __len__(self) -> int:
        """Return the number of states."""
        return len(self.lines)

    def taken(self, kept: IntArray | BoolArray) -> States:
        """Return some of the states."""
        columns = (self.lines, self.costs, self.values, self.amounts, self.places)
        lines, costs, values, amounts, places = (column[kept] for column in columns)
        return States(lines, costs, values, amounts, self.way, places)

    def undominated(self) -> States:
        """Return those that are not dominated within their line; of equals, the first."""
        return self.taken(undominated(self.lines, self.costs, self.values, self.amounts))

    def counts(self, lines: int) -> IntArray:
        """Count the states of each line."""
        return np.bincount(self.lines, minlength=lines)

    def moved(self, lines: IntArray) -> States:
        """Return the states with the line of each called something else."""
        return replace(self, lines=lines[self.lines])


def joined(parts: Sequence[States]) -> States:
    """Put states of the same lines together, not in order."""
    columns = zip(*((p.lines, p.costs, p.values, p.amounts) for p in parts), strict=True)
    lines, costs, values, amounts = (np.concatenate(column) for column in columns)
    way = Joined.of([(part.way, part.places) for part in parts])
    return States(lines, costs, values, amounts, way, np.arange(len(lines)))


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
    if not amounts.shape[1]:
        return _by_cost_and_value(lines, costs, values)
    # Equal amounts first: that is quick, and mostly leaves little.
    order = np.lexsort(amounts.T)
    fresh = np.zeros(len(order), dtype=bool)
    fresh[1:] = (amounts[order[1:]] != amounts[order[:-1]]).any(axis=1)
    alike = np.empty(len(order), dtype=np.int64)
    alike[order] = np.cumsum(fresh)
    kinds = lines * (int(alike.max(initial=0)) + 1) + alike
    kept = _by_cost_and_value(kinds, costs, values)
    columns = (*amounts[kept].T[::-1], -values[kept], costs[kept], lines[kept])
    kept = kept[np.lexsort((kept, *columns))]
    return _by_all(kept, lines, costs, values, amounts)


def _by_all(
    kept: IntArray, lines: IntArray, costs: IntArray, values: IntArray, amounts: IntArray
) -> IntArray:
    """Compare each with those before it in its line, at one distance after the other."""
    alive = np.ones(len(kept), dtype=bool)
    distance = 1
    later = _followers(lines[kept], distance)
    while len(later):
        later = later[alive[later]]
        one, other = kept[later - distance], kept[later]
        better = (values[one] >= values[other]) & (amounts[one] <= amounts[other]).all(axis=1)
        alive[later[better]] = False
        distance += 1
        later = _followers(lines[kept], distance)
    return kept[alive]


def _followers(lines: IntArray, distance: int) -> IntArray:
    """List what stands so far behind another of its line."""
    return np.flatnonzero(lines[distance:] == lines[:-distance]) + distance


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
