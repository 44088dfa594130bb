"""States: what components, or parts of them, can do together, and what is undominated of it.

A *line* is one case of a shape: its menus and priorities, and what its groups agree in. States of
many lines are held end to end, those of a line by rising cost. How a state is put together is
looked up only for those that are left in the end (`ways.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.rules.ties.dominance import ahead, undominated_of_alike
from planner.rules.ties.ways import Joined, Way


@dataclass(frozen=True, eq=False)
class LineStates:
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

    def taken(self, kept: IntArray | BoolArray) -> LineStates:
        """Return some of the states."""
        columns = (self.lines, self.costs, self.values, self.amounts, self.places)
        lines, costs, values, amounts, places = (column[kept] for column in columns)
        return LineStates(lines, costs, values, amounts, self.way, places)

    def undominated_of_alike(self) -> LineStates:
        """Return what none of the same line and amounts dominates; of equals, the first."""
        return self.taken(undominated_of_alike(*self._columns()))

    def ahead(self) -> LineStates:
        """Return what none of the same line dominates; there are rows, and no two are equal."""
        return self.taken(ahead(*self._columns()))

    def _columns(self) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        return self.lines, self.costs, self.values, self.amounts

    def counts(self, lines: int) -> IntArray:
        """Count the states of each line."""
        return np.bincount(self.lines, minlength=lines)

    def moved(self, lines: IntArray) -> LineStates:
        """Return the states with the line of each called something else."""
        return replace(self, lines=lines[self.lines])


def joined(parts: Sequence[LineStates]) -> LineStates:
    """Put states of the same lines together, not in order."""
    columns = zip(*((p.lines, p.costs, p.values, p.amounts) for p in parts), strict=True)
    lines, costs, values, amounts = (np.concatenate(column) for column in columns)
    way = Joined.of([(part.way, part.places) for part in parts])
    return LineStates(lines, costs, values, amounts, way, np.arange(len(lines)))
