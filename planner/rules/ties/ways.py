"""How states are put together: looked up backwards, for those that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray

Choices = NDArray[np.int32]


class Way(Protocol):
    """What knows the choices of numbered states."""

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write what some states choose.

        Parameters
        ----------
        choices
            For each of the states wanted, what each member takes; shape (wanted, members).
        at
            In which rows to write.
        places
            Which state to write in each.
        """


@dataclass(frozen=True, eq=False)
class Nothing:
    """Nobody is made."""

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write nothing: -1 stands there."""


@dataclass(frozen=True, eq=False)
class One:
    """One member takes an option, counted from the start of its menu; -1 to skip it."""

    member: int
    options: IntArray

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write the options."""
        choices[at, self.member] = self.options[places]


@dataclass(frozen=True, eq=False)
class OneOf:
    """One of the members takes an option; each state has its own."""

    members: IntArray
    options: IntArray

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write the options."""
        choices[at, self.members[places]] = self.options[places]


@dataclass(frozen=True, eq=False)
class Pair:
    """A state of one part and a state of another."""

    left: Way
    right: Way
    lefts: IntArray
    rights: IntArray

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write both; a long sum, part after part."""
        way: Way = self
        while isinstance(way, Pair):
            way.right.fill(choices, at, way.rights[places])
            places, way = way.lefts[places], way.left
        way.fill(choices, at, places)


@dataclass(frozen=True, eq=False)
class Joined:
    """A state of one of some parts; numbered through."""

    ways: tuple[Way, ...]
    firsts: IntArray
    places: IntArray

    @classmethod
    def of(cls, parts: list[tuple[Way, IntArray]]) -> Joined:
        """Give the states of all parts one row of numbers."""
        firsts = np.cumsum([0, *(len(places) for _, places in parts)])
        return cls(
            tuple(way for way, _ in parts), firsts, np.concatenate([places for _, places in parts])
        )

    def fill(self, choices: Choices, at: IntArray, places: IntArray) -> None:
        """Write each from its part."""
        part = np.searchsorted(self.firsts, places, side="right") - 1
        inner = self.places[places]
        order = np.argsort(part, kind="stable")
        cuts = np.searchsorted(part[order], np.arange(len(self.ways) + 1)).tolist()
        for way, begin, end in zip(self.ways, cuts[:-1], cuts[1:], strict=True):
            if end > begin:
                mine = order[begin:end]
                way.fill(choices, at[mine], inner[mine])
