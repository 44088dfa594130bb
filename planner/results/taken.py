"""What requests take of their menus, counted by what they have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, by_number, run_starts
from planner.menus.menu import Menus


@dataclass(frozen=True, eq=False)
class Taken:
    """A choice of options by requests.

    Attributes
    ----------
    menus
        What there was to choose from.
    choice
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
    """

    menus: Menus
    choice: IntArray

    @cached_property
    def made(self) -> BoolArray:
        """Whether each request is made; shape (requests,)."""
        return self.choice >= 0

    @cached_property
    def rows(self) -> IntArray:
        """The requests that are made."""
        return np.flatnonzero(self.made)

    @cached_property
    def flat(self) -> IntArray:
        """The option of each request among those of all menus; -1 = skip. Shape (requests,)."""
        starts = self.menus.starts[self.menus.members]
        return np.where(self.made, starts + self.choice, -1)

    @cached_property
    def keys(self) -> IntArray:
        """What each request takes from which menu, as one number; shape (requests,)."""
        options = int(self.menus.starts[-1])
        return np.where(self.made, self.flat, options + self.menus.members)

    def of_key(self, key: int) -> tuple[int, int]:
        """Return the menu of a key, and its option among those of all menus, -1 = skip."""
        options = int(self.menus.starts[-1])
        if key >= options:
            return key - options, -1
        return int(np.searchsorted(self.menus.starts, key, side="right")) - 1, key

    def parted(self, rows: IntArray) -> Iterator[tuple[int, int, IntArray]]:
        """Part requests by what they take.

        Parameters
        ----------
        rows
            Some requests.

        Yields
        ------
        menu, option, rows
            Those that have this menu and take this option of it, as of `of_key`.
        """
        for part in parted(rows, self.keys[rows]):
            yield *self.of_key(int(self.keys[part[0]])), part


def parted(rows: IntArray, keys: IntArray) -> Iterator[IntArray]:
    """Part rows by their keys; in each part they stay in their order."""
    if not len(rows):
        return
    order = by_number(keys, int(keys.max()) + 1)
    ordered, edges = rows[order], run_starts(keys[order])
    for begin, end in pairwise(edges.tolist()):  # `np.split` takes several times as long
        yield ordered[begin:end]
