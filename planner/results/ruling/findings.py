"""Which rule is blamed for whom: of several that which was found first."""

from __future__ import annotations

import numpy as np

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray
from planner.results.ruling.records import Ruling, Rulings
from planner.rules.compiled import Compiled

# Groups are told by name where these are few, or the requests are: else each has a line of its own.
MOST_GROUPS, FEW_REQUESTS = 200, 10_000


class Findings:
    """What was found so far.

    Parameters
    ----------
    batch, compiled
        What was planned, and its rules.

    Attributes
    ----------
    possible, asked
        Who has an option; who of these is worth something and not locked. Shape (requests,).
    components, tied
        The component of each request, and whether others are in it; shape (requests,).
    """

    def __init__(self, batch: Batch, compiled: Compiled) -> None:
        menus, requests = batch.menus, batch.requests
        self._requests = requests.total
        self._distinct: dict[Ruling, int] = {}
        self._members = np.full(len(requests), -1, dtype=np.int64)
        self.possible: BoolArray = np.diff(menus.starts)[menus.members] > 0
        # Whom money alone does not keep from anything: who is worth nothing, or locked.
        locked = np.array([menu.kind.locked for menu in menus.menus], dtype=bool)
        self.asked: BoolArray = self.possible & (requests.priorities > 0) & ~locked[menus.members]
        self.components = compiled.components()
        self.tied: BoolArray = np.bincount(self.components, minlength=1)[self.components] > 1

    def open(self, there: BoolArray) -> BoolArray:
        """Leave out those for whom something was found already, and those who miss nothing."""
        open_ones: BoolArray = there & self.asked & (self._members < 0)
        return open_ones

    def without(self, rows: IntArray) -> IntArray:
        """Leave out of some requests those for whom something was found already."""
        return rows[self._members[rows] < 0]

    def put(self, rows: IntArray, ruling: Ruling) -> None:
        """Put down what was found for some requests."""
        if len(rows):
            self._members[rows] = self._distinct.setdefault(ruling, len(self._distinct))

    def by_name(self, groups: int) -> bool:
        """Say whether so many groups of a rule are told by their names."""
        return groups <= MOST_GROUPS or self._requests <= FEW_REQUESTS

    def rulings(self, *, by_turn: bool) -> Rulings:
        """Return what was found; requests took turns, or did not."""
        return Rulings(tuple(self._distinct), self._members, self.tied & by_turn)
