"""Any choice that keeps all limits, or the proof that there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.priced.relaxed import Relaxed
from planner.engine.priced.tree import Branching
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.remains import Remains
from planner.errors import InfeasibleError

# Nodes times open pairs of a tree that takes little work, but some nodes in any case.
QUICK_WORK, LEAST_NODES = 3_000_000, 300
# Open pairs with which no tree is begun.
MOST_OPEN = 4_000


def keeping_limits(pairs: Pairs, clock: Clock) -> IntArray | None:
    """Look for any choice that keeps all limits: the best one where every value is 0.

    Parameters
    ----------
    pairs
        What may be chosen, and the limits.
    clock
        After its time nothing is looked for.

    Returns
    -------
    IntArray
        How many copies take each pair; None where none was found.

    Raises
    ------
    InfeasibleError
        If there is none: proved by prices, or by a tree.
    """
    if clock.is_up():
        return None
    worthless = replace(pairs.problem, qualities=np.zeros_like(pairs.problem.qualities))
    alike = Pairs(worthless)
    if alike.impossible:
        raise InfeasibleError(["no choice keeps all limits"])
    relaxed = Relaxed(alike, clock)
    remains = Remains(alike, relaxed.fractions, 0)
    if not remains.empty:
        if remains.too_many or len(remains.values) > MOST_OPEN:
            return None
        nodes = max(QUICK_WORK // max(len(remains.values), 1), LEAST_NODES)
        search = Branching(remains, clock, nodes)
        if search.found is not None:
            return remains.copies(search.found)
        if search.tree is None:
            return None
    raise InfeasibleError(["no choice keeps all limits"])
