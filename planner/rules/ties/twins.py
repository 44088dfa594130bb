"""Members that may change places: whatever one of them takes, the other may as well."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.rules.ties.shaping import Shaped
from planner.rules.ties.tied import Tied


def twins_of(tied: Tied, shaped: Shaped) -> IntArray:
    """Give each member of all components a number: twins have the same, and nobody else has.

    Twins have one menu and priority and are in the same groups; nobody needs them, and they
    need at most one request, the same.
    """
    members = shaped.members
    count = len(tied)
    one, other = tied.needs
    needs = np.full(count, -1, dtype=np.int64)
    needs[one] = other
    alone = np.bincount(one, minlength=count) > 1
    alone[other] = True
    needs[alone] = count + np.flatnonzero(alone)  # no two agree in this
    nodes = np.full(count, -1) if tied.nodes is None else tied.nodes
    columns = [tied.menu_of, tied.priorities, tied.required, nodes, needs, *tied.labels]
    keys = [column[members] for column in columns]
    keys.append(np.repeat(np.arange(len(shaped.kinds)), np.diff(shaped.starts)))
    order = np.lexsort(keys)
    fresh = np.zeros(len(order), dtype=bool)
    for key in keys:
        fresh[1:] |= key[order[1:]] != key[order[:-1]]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(fresh)
    return numbers
