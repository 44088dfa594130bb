"""States of composites as they were listed, and the way back to a choice of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock, OutOf
from planner.engine.counts import Counts
from planner.engine.exact.memory import available_bytes
from planner.engine.proof.parts import States


@dataclass(frozen=True)
class Means:
    """What a search may use.

    Attributes
    ----------
    clock
        Ends it.
    memory_mb
        Megabytes; half of what the machine has to spare where None.
    """

    clock: Clock
    memory_mb: int | None

    def check_time(self) -> None:
        """Raise OutOf if there is no time left."""
        if self.clock.is_up():
            raise OutOf("time")

    @cached_property
    def memory(self) -> int:
        """Bytes."""
        return available_bytes() // 2 if self.memory_mb is None else self.memory_mb << 20


class Choices(Protocol):
    """States of a part, and a choice of it for each."""

    @property
    def states(self) -> States:
        """All of them."""
        ...

    def counts(self, at: int) -> Counts:
        """Count a choice of the part that leads to a state."""
        ...


@dataclass(frozen=True, eq=False)
class Only:
    """One state."""

    states: States
    choice: Counts

    def counts(self, at: int) -> Counts:
        """Count a choice of the part that leads to it."""
        return self.choice


@dataclass(frozen=True, eq=False)
class Listed:
    """States of a composite, and those of the composites below that they rest on.

    Attributes
    ----------
    choices
        The states, as choices of a part.
    groups
        The groups of the part.
    below
        Of each composite of the part.
    floor
        Every state worth so much is listed; in units of 1/b of the price a/b above.
    """

    choices: Choices
    groups: IntArray
    below: tuple[Listed, ...]
    floor: int

    @property
    def states(self) -> States:
        """All of them."""
        return self.choices.states


def unfolded(
    counts: Counts, groups: IntArray, below: Sequence[Listed]
) -> tuple[IntArray, IntArray, IntArray]:
    """Go from a choice of a part to groups, options and counts of the whole.

    Parameters
    ----------
    counts
        A choice of the part.
    groups, below
        Its groups, and the states of its composites.
    """
    columns, waiting = [], [(counts, groups, below)]
    while waiting:
        counts, groups, below = waiting.pop()
        own = counts.groups < len(groups)
        columns.append((groups[counts.groups[own]], counts.options[own], counts.counts[own]))
        places = zip(counts.groups[~own].tolist(), counts.options[~own].tolist(), strict=True)
        for place, state in places:
            listed = below[place - len(groups)]
            waiting.append((listed.choices.counts(state), listed.groups, listed.below))
    whole, options, amounts = (np.concatenate(column) for column in zip(*columns, strict=True))
    return whole, options, amounts
