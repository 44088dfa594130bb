"""A batch whose one request stands apart, so that one may ask what happens if it takes this."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from planner.batch import Batch, spread
from planner.engine import Counts, Groups, Problem, Resource
from planner.engine.arrays import IntArray


class Apart:
    """A batch with one request in a group of its own.

    Parameters
    ----------
    batch
        The batch.
    row
        Position of the request in the table.
    """

    def __init__(self, batch: Batch, row: int) -> None:
        self._batch, self._row = batch, row
        groups, own = batch.groups, int(batch.members[row])
        sizes = groups.sizes.copy()
        sizes[own] -= 1
        self._kept = np.flatnonzero(sizes)
        self._sizes = np.append(sizes[self._kept], 1)
        members = (np.cumsum(sizes > 0) - 1)[batch.members]
        members[row] = len(self._kept)
        self._members: IntArray = members

    @property
    def menu(self) -> int:
        """The menu of the request."""
        return int(self._batch.menus.members[self._row])

    def problem(self, units: int, options: Sequence[int]) -> Problem:
        """Write the batch as a problem in which the request takes one of these options.

        Parameters
        ----------
        units
            What may be spent, in steps of cost.
        options
            Positions from its menu's start, -1 = skip.

        Returns
        -------
        Problem
            The menu of what it may take stands last, and so does its group.
        """
        menus, groups, kept = self._batch.menus, self._batch.groups, self._kept
        own = int(menus.starts[self.menu]) + self._made(options)
        costs = np.concatenate([menus.costs, menus.costs[own]])
        qualities = np.concatenate([menus.qualities, menus.qualities[own]])
        priority = self._batch.requests.priorities[self._row]
        return Problem(
            np.append(menus.starts, len(costs)),
            qualities,
            (Resource(costs, units),),
            Groups(
                np.append(groups.menus[kept], len(menus.menus)),
                np.append(groups.priorities[kept], priority),
                np.append(groups.required[kept], -1 not in options),
                self._sizes,
            ),
        )

    def choice(self, counts: Counts, options: Sequence[int]) -> IntArray:
        """Settle who takes what, as of `Batch.choice`.

        Parameters
        ----------
        counts
            A choice of `problem`.
        options
            What `problem` was asked for.

        Returns
        -------
        IntArray
            Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
        """
        turns = self._batch.requests.turns
        choice = spread(counts, self._sizes, self._members, turns)
        if choice[self._row] >= 0:
            choice[self._row] = self._made(options)[choice[self._row]]
        return choice

    @cached_property
    def everything(self) -> tuple[int, ...]:
        """Everything on the menu of the request."""
        return tuple(range(len(self._batch.menus.menus[self.menu].options)))

    def _made(self, options: Sequence[int]) -> IntArray:
        return np.array([each for each in options if each >= 0], dtype=np.int64)
