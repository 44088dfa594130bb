"""Menus told apart: requests that count for different rows have menus of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, ranked, spread_out


@dataclass(frozen=True, eq=False)
class Split:
    """Menus, each for requests of one class: those that are alike to every row.

    Attributes
    ----------
    members
        The menu of each request; shape (requests,).
    starts
        Where the options of each menu begin; shape (menus + 1,).
    options
        Which of the original options each is; shape (options,).
    examples
        A request with each menu; shape (menus,).
    """

    members: IntArray
    starts: IntArray
    options: IntArray
    examples: IntArray

    @classmethod
    def of(cls, starts: IntArray, members: IntArray, columns: Iterable[IntArray]) -> Split:
        """Tell menus apart by what requests have in columns.

        Parameters
        ----------
        starts
            Where the options of each original menu begin; shape (menus + 1,).
        members
            The original menu of each request; shape (requests,).
        columns
            Numbers of each request, from -1 on; shape (requests,) each.
        """
        parts = members
        for column in columns:
            span = int(column.max(initial=0)) + 2
            _, parts = ranked(parts * span + column + 1)
        menus, parts = ranked(parts)
        examples = np.zeros(len(menus), dtype=np.int64)
        examples[parts[::-1]] = np.arange(len(parts) - 1, -1, -1)
        original = members[examples]
        lengths = np.diff(starts)[original]
        _, options = spread_out(starts[original], starts[original + 1])
        return cls(parts, np.concatenate([[0], np.cumsum(lengths)]), options, examples)

    def owners(self) -> IntArray:
        """Return the menu of each option; shape (options,)."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
