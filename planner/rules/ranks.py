"""Which level a request is of, and what options add to the number made of each."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray, ranked
from planner.rules.split import Split
from planner.rules.ties.tied import Entries


def ranks_of(priorities: IntArray) -> IntArray:
    """Rank the level of each request, 0 for the highest priority; -1 where that is 0."""
    levels, level = ranked(priorities)
    return np.where(priorities > 0, len(levels) - 1 - level, -1)


def level_entries(split: Split, ranks: IntArray, first: int) -> Entries:
    """Say that options make one more of a level: an entry of -1 in the row of that level.

    Parameters
    ----------
    split
        Menus, split by these levels.
    ranks
        The level of each request; -1 for none. Shape (requests,).
    first
        The number of the row of the highest level.
    """
    owners = ranks[split.examples][split.owners()] if len(split.options) else split.options
    options = np.flatnonzero(owners >= 0)
    return Entries(options, first + owners[options], np.full(len(options), -1, dtype=np.int64))
