"""Units: what chooses for itself, a request or a composite of such; and what is interchangeable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.engine import Groups
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.grouping import group_requests

if TYPE_CHECKING:
    from planner.rules.ties.composites import Composites


@dataclass(frozen=True, eq=False)
class Units:
    """Requests by themselves, then composites.

    Attributes
    ----------
    menus, priorities, required, turns
        Of each unit; shape (units,).
    nodes
        The innermost budget above it, -1 where that is the whole one.
    """

    menus: IntArray
    priorities: IntArray
    required: BoolArray
    nodes: IntArray
    turns: IntArray

    def and_composites(self, joined: Composites, menus: int, turns: IntArray) -> Units:
        """Add the composites, whose menus follow so many others."""
        more = (
            menus + joined.kinds,
            joined.priorities,
            joined.required[joined.kinds],
            joined.nodes,
            turns,
        )
        return Units(
            *(np.concatenate(pair) for pair in zip(vars(self).values(), more, strict=True))
        )

    def grouped(self) -> tuple[Groups, IntArray, IntArray]:
        """Group what is interchangeable; return the groups, that of each unit, and their nodes."""
        groups, members = group_requests(self.menus, self.priorities, self.required)
        # Nodes come last, so that below any of them groups stand in order of menu and priority.
        span = int(self.nodes.max(initial=0)) + 2
        keys, members = ranked(members * span + self.nodes + 1)
        at, sizes = keys // span, np.bincount(members, minlength=len(keys))
        groups = Groups(groups.menus[at], groups.priorities[at], groups.required[at], sizes)
        return groups, members, keys % span - 1
