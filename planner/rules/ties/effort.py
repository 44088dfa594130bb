"""How much work the front of a component may take, in steps of about a nanosecond."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray

PAIR = 64  # a pair of states added up and sorted; two states compared are one step
STEP = 1 << 14  # a part of a formula looked at, for a line
PASS = 1 << 18  # the same, for all lines at once: what few of them share
MOST = 1 << 31  # of one component
MOST_WITH_ROWS = 1 << 27  # where there are rows, or budgets within
MOST_OF_ALL = 1 << 33  # shared out evenly among the components that have these
MOST_IN_VAIN = 1 << 30  # of those that are given up; then others get no more than the least
LEAST_WITH_ROWS = 1 << 18


@dataclass(frozen=True, eq=False)
class Effort:
    """What the fronts of some components have taken.

    Attributes
    ----------
    component
        Of each line.
    done
        Of each component: filled in.
    most
        What one may take.
    """

    component: IntArray
    done: IntArray
    most: int

    @classmethod
    def of(cls, components: int, *, most: int) -> Effort:
        """Begin with a line for each component."""
        return cls(np.arange(components), np.zeros(components, dtype=np.int64), most)

    def look(self, alive: BoolArray) -> BoolArray:
        """Count that the lines that are alive look at a part of a formula."""
        each = max(STEP, PASS // max(int(np.count_nonzero(alive)), 1))
        return self.spent(np.where(alive, each, 0))

    def picked(self, lines: IntArray) -> Effort:
        """Return that of some of the lines; it counts for their components."""
        return replace(self, component=self.component[lines])

    def spent(self, work: IntArray) -> BoolArray:
        """Count the work of each line; say which are of a component that takes too much."""
        np.add.at(self.done, self.component, work)
        over: BoolArray = self.done[self.component] > self.most
        return over


def most_with_rows(components: int, in_vain: int) -> int:
    """Say how much each of so many components with rows may take.

    Parameters
    ----------
    components
        How many share it.
    in_vain
        What those took that were given up.
    """
    if in_vain > MOST_IN_VAIN:
        return LEAST_WITH_ROWS
    return min(MOST_WITH_ROWS, max(MOST_OF_ALL // max(components, 1), LEAST_WITH_ROWS))
