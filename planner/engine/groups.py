"""Requests that are interchangeable, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.errors import ProblemError


@dataclass(frozen=True, eq=False)
class Groups(Record):
    """Requests that are interchangeable: same menu, same priority, equally required.

    Attributes
    ----------
    menus
        The menu of each group; shape (groups,).
    priorities
        Integers >= 0; shape (groups,).
    required
        Whether its requests must be made; shape (groups,).
    sizes
        How many requests it holds, at least 1; shape (groups,).
    """

    menus: IntArray
    priorities: IntArray
    required: BoolArray
    sizes: IntArray

    def __post_init__(self) -> None:
        self._hold("menus", whole_numbers("menus", self.menus))
        count = len(self.menus)
        self._hold("priorities", whole_numbers("priorities", self.priorities, count))
        self._hold("sizes", whole_numbers("sizes", self.sizes, count, low=1))
        required = self.required
        if not isinstance(required, np.ndarray) or required.dtype != np.bool_:
            raise ProblemError("required: expected an array of True and False")
        if required.shape != (count,):
            raise ProblemError(f"required: shape {required.shape}, expected ({count},)")
        self._hold("required", required)
        if self.requests >= LARGEST_SUM:
            raise ProblemError("sizes add up to more than 2**62")

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.sizes)

    @cached_property
    def requests(self) -> int:
        """How many requests all groups hold."""
        if len(self) * int(self.sizes.max(initial=0)) < LARGEST_SUM:
            return int(self.sizes.sum())
        return sum(self.sizes.tolist())
