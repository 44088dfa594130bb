"""Interchangeable requests as groups, and who of a group gets what."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.counts import Counts
from planner.engine.groups import Groups
from planner.pieces import counted, looked_up, pieces


def group_requests(
    menus: IntArray, priorities: IntArray, required: BoolArray, counts: IntArray | None = None
) -> tuple[Groups, IntArray]:
    """Group what is interchangeable.

    Parameters
    ----------
    menus, priorities, required
        Of each request; shape (requests,).
    counts
        How many requests each of them stands for; None where each stands for itself.

    Returns
    -------
    groups, members
        Groups in order of menu, then priority, then whether they are required, so that the order
        of the requests does not show in them; the group of each request, shape (requests,).
    """
    levels, level = ranked(priorities)
    width = 2 * len(levels)
    for part in pieces(len(level)):  # what tells menu, level and required apart, in place
        level[part] = 2 * level[part] + required[part] + width * menus[part]
    keys, members = ranked(level)
    sizes = counted(members, counts, len(keys))
    menu = keys // width if width else keys
    rest = keys - menu * width
    return Groups(menu, levels[rest >> 1], (rest & 1).astype(bool), sizes), members


def spread(counts: Counts, sizes: IntArray, members: IntArray, turns: IntArray) -> IntArray:
    """Settle which of the interchangeable requests take which option.

    Within a group the options go out dearest first, to the requests in the order of their turns,
    equal ones in the order of the input; the last ones are skipped.

    Parameters
    ----------
    counts
        How many requests of each group take which option.
    sizes
        Size of each group.
    members, turns
        The group and the turn of each request; shape (requests,).

    Returns
    -------
    IntArray
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).
    """
    whole = counts.counts == sizes[counts.groups]
    options = np.full(len(sizes), -1, dtype=np.int64)
    options[counts.groups[whole]] = counts.options[whole]
    choice = looked_up(options, members)
    if whole.all():
        return choice
    mixed = np.zeros(len(sizes), dtype=bool)
    mixed[counts.groups[~whole]] = True
    rows = np.flatnonzero(looked_up(mixed, members))
    rows = rows[np.lexsort((-turns[rows], members[rows]))]
    kept = np.flatnonzero(~whole)
    some = Counts(
        (np.cumsum(mixed) - 1)[counts.groups[kept]], counts.options[kept], counts.counts[kept]
    )
    choice[rows] = some.choice(sizes[mixed])
    return choice
