"""The menu of one request, and what its options cost and are worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from planner.batch import Batch

SKIP = -1


class Menued:
    """The menu of one request.

    Parameters
    ----------
    batch
        The batch.
    row
        Its position in the table.
    """

    def __init__(self, batch: Batch, row: int) -> None:
        self._batch, self._row = batch, row
        self.menu = batch.menus.menus[int(batch.menus.members[row])]
        begin = int(batch.menus.starts[batch.menus.members[row]])
        own = slice(begin, begin + len(self.menu.options))
        self._costs: list[int] = [*batch.menus.costs[own].tolist(), 0]
        priority = int(batch.requests.priorities[row])
        self._values: list[int] = [*(priority * worth for worth in batch.worths[own].tolist()), 0]

    @property
    def choices(self) -> tuple[int, ...]:
        """All that is open to it: skipping it first, unless it is required, then its options."""
        required = bool(self._batch.requests.required[self._row])
        return self.made if required else (SKIP, *self.made)

    @cached_property
    def made(self) -> tuple[int, ...]:
        """Every option on its menu."""
        return tuple(range(len(self.menu.options)))

    @cached_property
    def at_best(self) -> tuple[int, ...]:
        """The options of the greatest quality."""
        top = self.menu.qualities.max(initial=0)
        return tuple(np.flatnonzero(self.menu.qualities == top).tolist())

    def value_of(self, option: int) -> int:
        """Return what an option is worth, in millionths."""
        return self._values[option]

    def is_beaten(self, option: int) -> bool:
        """Say whether another choice is as good and takes less, or takes as much and is better."""
        own = (*self.amounts(option), -self._quality(option))
        others = ((*self.amounts(one), -self._quality(one)) for one in self.choices)
        return any(
            one != own and all(less <= more for less, more in zip(one, own, strict=True))
            for one in others
        )

    def is_passed_over(self, option: int) -> bool:
        """Say whether a choice is not asked about, as another one beats it."""
        return False

    def amounts(self, option: int) -> tuple[int, ...]:
        """Return what an option takes of each purse that all is paid from, in steps."""
        return (self._costs[option],)

    def _quality(self, option: int) -> int:
        return 0 if option == SKIP else int(self.menu.qualities[option])

    def least_cost(self, options: Sequence[int]) -> int:
        """Return what the cheapest of some options costs, in steps."""
        return min(self._costs[option] for option in options)
