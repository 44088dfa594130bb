"""The incumbent: the best choice so far, as exchanges away from what is held without loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, distinct
from planner.engine.counts import Counts
from planner.engine.exact.exchanges import Exchanges, Held
from planner.engine.problem import Problem


@dataclass(frozen=True, eq=False)
class Changes:
    """Exchanges that are made, one entry for each copy.

    Attributes
    ----------
    groups, given_up, taken
        Which group, from which option to which; shape (changes,).
    costs, values
        Change of cost and of value.
    """

    groups: IntArray
    given_up: IntArray
    taken: IntArray
    costs: IntArray
    values: IntArray

    @classmethod
    def of(cls, exchanges: Exchanges, moves: tuple[int, ...]) -> Changes:
        """Look up the exchanges at these positions."""
        rows = np.array(moves, dtype=np.int64)
        stocks = exchanges.stocks[rows]
        return cls(
            exchanges.groups[stocks],
            exchanges.held[stocks],
            exchanges.options[rows],
            exchanges.costs[rows],
            exchanges.values[rows],
        )

    @classmethod
    def none(cls) -> Changes:
        """Make no exchange."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, nothing, nothing)


@dataclass(frozen=True, eq=False)
class Incumbent:
    """A choice.

    Attributes
    ----------
    held
        What is held without loss beside the base choice.
    changes
        The exchanges from there.
    deficit
        What it lacks to the Lagrangian bound.
    """

    held: Held
    changes: Changes
    deficit: int

    @property
    def cost(self) -> int:
        """Change of cost against the base choice."""
        return self.held.cost + int(self.changes.costs.sum())

    @property
    def value(self) -> int:
        """Change of value against the base choice."""
        return self.held.value + int(self.changes.values.sum())

    def counts(self, problem: Problem, base: IntArray) -> Counts:
        """Count who takes what: whole groups the option that they hold, the others what it says."""
        held, sizes = self.held, problem.groups.sizes
        entire = held.copies == sizes[held.groups]
        common = base.copy()
        common[held.groups[entire]] = held.options[entire]
        rest = held.at(~entire)
        mixed = self._mixed(problem, common, rest)
        alone = common >= 0
        alone[rest.groups] = False
        alone[self.changes.groups] = False
        whole = np.flatnonzero(alone)
        place = np.searchsorted(whole, mixed.groups)
        return Counts(
            np.insert(whole, place, mixed.groups),
            np.insert(common[whole], place, mixed.options),
            np.insert(sizes[whole], place, mixed.counts),
        )

    def _mixed(self, problem: Problem, base: IntArray, held: Held) -> Counts:
        """Count who holds what in every group that does not just hold one option."""
        changes = self.changes
        touched = distinct(np.concatenate([held.groups, changes.groups]))
        at_base = problem.groups.sizes[touched]
        np.subtract.at(at_base, np.searchsorted(touched, held.groups), held.copies)
        ones = np.ones(len(changes.groups), dtype=np.int64)
        group = np.concatenate([touched, held.groups, changes.groups, changes.groups])
        option = np.concatenate([base[touched], held.options, changes.taken, changes.given_up])
        change = np.concatenate([at_base, held.copies, ones, -ones])
        span = int(option.max(initial=0)) + 2
        keys, at = np.unique(group * span + option + 1, return_inverse=True)
        counts = np.zeros(len(keys), dtype=np.int64)
        np.add.at(counts, at, change)
        return Counts.of(problem, keys // span, keys % span - 1, counts)


def _list(numbers: IntArray | BoolArray) -> list[int]:
    listed: list[int] = numbers.tolist()
    return listed
