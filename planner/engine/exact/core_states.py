"""States of the core: what some exchanges change together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray


@dataclass(frozen=True, eq=False)
class States:
    """Undominated states: cost and value rise strictly.

    Attributes
    ----------
    costs, values
        Change of cost and of value; shape (states,).
    losses
        Sum of losses; int64, or Python ints where those could be too large.
    """

    costs: IntArray
    values: IntArray
    losses: NDArray[Any]

    def __len__(self) -> int:
        return len(self.costs)


def holds(states: States, cost: int, loss: int) -> bool:
    """Whether there is a state with this cost and loss."""
    at = int(np.searchsorted(states.costs, cost))
    return at < len(states) and int(states.costs[at]) == cost and int(states.losses[at]) == loss


def undominated(states: States) -> States:
    """Order states by cost; drop those that are dominated."""
    order = np.lexsort((states.losses, states.costs))
    return rising(States(states.costs[order], states.values[order], states.losses[order]))


def rising(states: States) -> States:
    """Keep the states worth more than every cheaper one."""
    if not len(states):
        return states
    best = np.maximum.accumulate(states.values)
    kept = np.flatnonzero(np.append(True, best[1:] > best[:-1]))
    return States(states.costs[kept], states.values[kept], states.losses[kept])


def same(one: States, other: States) -> bool:
    """Whether two sets of states are equal."""
    return np.array_equal(one.costs, other.costs) and np.array_equal(one.losses, other.losses)
