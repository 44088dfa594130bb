"""Budgets below the whole one: a tree, each of which limits what all under it cost together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.plain import read_array
from planner.engine.records import Record, whole_numbers
from planner.errors import InfeasibleError, ProblemError


@dataclass(frozen=True, eq=False)
class Caps(Record):
    """Nested budgets.

    Attributes
    ----------
    parents
        The cap that each stands under, one before it; -1 = the whole budget. Shape (caps,).
    limits
        What all that stands under it may cost together, in the unit of cost; shape (caps,).
    nodes
        The innermost cap that each group stands under; -1 = the whole budget only. Shape (groups,).

    Raises
    ------
    ProblemError
        If shapes, indices or signs are wrong.
    """

    parents: IntArray
    limits: IntArray
    nodes: IntArray

    def __post_init__(self) -> None:
        self._hold("parents", whole_numbers("parents", self.parents, low=-1))
        count = len(self.parents)
        late = self.parents >= np.arange(count)
        if late.any():
            at = int(late.argmax())
            raise ProblemError(f"parents[{at}] is {self.parents[at]}; expected a cap before it")
        self._hold("limits", whole_numbers("limits", self.limits, count))
        self._hold("nodes", whole_numbers("nodes", self.nodes, low=-1, below=max(count, 1)))
        if not count and (self.nodes >= 0).any():
            raise ProblemError("nodes name a cap, and there is none")

    def __len__(self) -> int:
        """Return the number of caps."""
        return len(self.parents)

    def gathered(self, amounts: IntArray) -> IntArray:
        """Add up over all that stands under each cap.

        Parameters
        ----------
        amounts
            Of each group; sums stay below 2**62. Shape (groups,).

        Returns
        -------
        IntArray
            Shape (caps,).
        """
        sums = np.zeros(len(self) + 1, dtype=np.int64)  # the last: under none
        np.add.at(sums, self.nodes, amounts)
        parents = self.parents.tolist()
        for cap in range(len(self) - 1, -1, -1):
            sums[parents[cap]] += sums[cap]
        return sums[:-1]

    def check_feasible(self, least: IntArray) -> None:
        """Raise InfeasibleError where what must be spent under a cap is more than its limit.

        Parameters
        ----------
        least
            What each group costs at least; shape (groups,).
        """
        needed = self.gathered(least)
        over = needed > self.limits
        if over.any():
            cap = int(over.argmax())
            raise InfeasibleError(
                [
                    f"the required requests under cap {cap} cost at least {needed[cap]:,}, "
                    f"its limit is {self.limits[cap]:,}"
                ]
            )

    def to_plain(self) -> dict[str, list[int]]:
        """Return it as data that JSON can hold."""
        return {name: getattr(self, name).tolist() for name in self._names()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Caps:
        """Read what `to_plain` returned.

        Raises
        ------
        ProblemError
            If it is no such thing.
        """
        if not isinstance(plain, Mapping) or set(plain) != set(cls._names()):
            raise ProblemError(f"caps have {', '.join(cls._names())}, no more")
        return cls(**{name: read_array(plain[name]) for name in cls._names()})
