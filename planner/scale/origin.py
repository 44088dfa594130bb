"""Where rows of a lake stand: in which file, as which row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.engine.arrays import IntArray
from planner.messages import named
from planner.requests.table import Origin
from planner.scale.counting import Stretch

WHOLE = 1 << 16  # letters: no path has more, and a place tells one file from another


@dataclass(frozen=True, eq=False)
class LakeOrigin(Origin):
    """Where the first row of each class stands.

    Attributes
    ----------
    stretches
        The parts of the lake; `rows` are the numbers of rows in all of it, from 0.
    sizes
        How many rows of the lake each class stands for; shape (classes,).
    placed
        The classes that were asked for so far, by what was said.
    """

    stretches: Sequence[Stretch] = field(default=(), repr=False)
    sizes: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)
    placed: dict[str, int] = field(default_factory=dict, repr=False)

    def place(self, row: int, column: object = None) -> str:
        """Say in which file a row stands, and as which, the first one 1."""
        said = place_in(self.stretches, int(self.rows[row]))
        self.placed[said] = row
        return said

    def requests_in(self, rows: IntArray) -> int:
        """Count the rows of the lake that some classes stand for."""
        return int(self.sizes[rows].sum())

    def taken(self, rows: IntArray) -> LakeOrigin:
        """Return it for some of the classes."""
        return replace(self, rows=np.asarray(self.rows)[rows], sizes=self.sizes[rows], placed={})

    def told(self) -> str:
        """Say how many files there are."""
        files = len({stretch.part.file for stretch in self.stretches})
        return f"{files:,} file{'' if files == 1 else 's'}"


def place_in(stretches: Sequence[Stretch], row: int) -> str:
    """Say where a row of a lake stands."""
    begins = [stretch.row for stretch in stretches]
    stretch = stretches[int(np.searchsorted(begins, row, side="right")) - 1]
    number = stretch.part.first_row + row - stretch.row + 1
    return f"{named(stretch.part.file, WHOLE)} row {number:,}"
