"""Which rows a component has to do with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, distinct, spread_out
from planner.rules.ties.shaping import Shaped
from planner.rules.ties.tied import Tied


@dataclass(frozen=True, eq=False)
class Touched:
    """The rows to which each kind of component can add.

    Attributes
    ----------
    starts
        Where those of each kind begin below; shape (kinds + 1,).
    rows
        End to end, rising within a kind.
    counts
        How many each kind has.
    """

    starts: IntArray
    rows: IntArray
    counts: IntArray

    @classmethod
    def of(cls, tied: Tied, shaped: Shaped) -> Touched:
        """Find the rows to which an option of a member adds."""
        count = len(shaped.examples)
        if not len(tied.amounts.rows):
            none = np.zeros(count, dtype=np.int64)
            return cls(np.zeros(count + 1, dtype=np.int64), none[:0], none)
        menu = np.searchsorted(tied.starts, tied.amounts.options, side="right") - 1
        span = int(tied.amounts.rows.max()) + 1
        menus, rows = np.divmod(distinct(menu * span + tied.amounts.rows), span)
        edges = np.searchsorted(menus, np.arange(len(tied.starts)))
        begins, ends = (shaped.starts[shaped.examples + more] for more in (0, 1))
        kind, at = spread_out(begins, ends)
        held = tied.menu_of[shaped.members[at]]
        which, entries = spread_out(edges[held], edges[held + 1])
        kinds, rows = np.divmod(distinct(kind[which] * span + rows[entries]), span)
        starts = np.searchsorted(kinds, np.arange(count + 1))
        return cls(starts, rows, np.diff(starts))

    def of_kinds(self, kinds: IntArray, width: int) -> IntArray:
        """List the rows of kinds that have so many; shape (kinds, rows)."""
        rows: IntArray = self.rows[self.starts[kinds][:, None] + np.arange(width)]
        return rows
