"""Units: what chooses for itself, a request or a composite of such; and what is interchangeable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.engine import Groups
from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.grouping import group_requests
from planner.pieces import counted

if TYPE_CHECKING:
    from planner.rules.ties.composites import Composites


@dataclass(frozen=True, eq=False)
class Units:
    """Requests by themselves, then composites.

    Attributes
    ----------
    menus, priorities, required
        Of each unit; shape (units,).
    nodes
        The innermost budget above it, -1 where that is the whole one.
    turns
        By which what is interchangeable is dealt with.
    counts
        How many requests it stands for; None where each stands for itself, or is a composite.
    """

    menus: IntArray
    priorities: IntArray
    required: BoolArray
    nodes: IntArray
    turns: IntArray
    counts: IntArray | None = None

    def and_composites(self, joined: Composites, menus: int, turns: IntArray) -> Units:
        """Add the composites, whose menus follow so many others."""
        return Units(
            np.concatenate([self.menus, menus + joined.kinds]),
            np.concatenate([self.priorities, joined.priorities]),
            np.concatenate([self.required, joined.required[joined.kinds]]),
            np.concatenate([self.nodes, joined.nodes]),
            np.concatenate([self.turns, turns]),
            None if self.counts is None else np.concatenate([self.counts, np.ones_like(turns)]),
        )

    def grouped(self) -> tuple[Groups, IntArray, IntArray]:
        """Group what is interchangeable; return the groups, that of each unit, and their nodes."""
        groups, members = group_requests(self.menus, self.priorities, self.required)
        # Nodes come last, so that below any of them groups stand in order of menu and priority.
        span = int(self.nodes.max(initial=0)) + 2
        keys, members = ranked(members * span + self.nodes + 1)
        at, sizes = keys // span, counted(members, self.counts, len(keys))
        groups = Groups(groups.menus[at], groups.priorities[at], groups.required[at], sizes)
        return groups, members, keys % span - 1
