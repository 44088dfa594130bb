"""What the greedy rule goes by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.arrays import IntArray, first_least, ranked
from planner.engine.problem import Problem


@dataclass(frozen=True, eq=False)
class Hints:
    """What the greedy rule goes by; the problem knows nothing of it.

    Attributes
    ----------
    preferred
        The option of each menu that the rule takes, counted from the menu's start, or -1; shape
        (menus,).
    members
        The group of each request; shape (requests,).
    turns
        What requests are sorted by, greatest first, equal ones as they come; shape (requests,).
    """

    preferred: IntArray
    members: IntArray
    turns: IntArray

    @classmethod
    def of(cls, problem: Problem) -> Hints:
        """Take each menu's cheapest option, by priority."""
        groups = problem.groups
        members = np.repeat(np.arange(len(groups)), groups.sizes)
        preferred = first_least(problem.costs, problem.starts)
        return cls(preferred, members, groups.priorities[members])

    @cached_property
    def queue(self) -> IntArray:
        """The group of each request, in the order of their turns; shape (requests,)."""
        levels, ranks = ranked(self.turns)
        places = len(levels) - 1 - ranks
        # Numbers of 16 bits are sorted by counting, in a tenth of the time.
        small = places.astype(np.uint16) if len(levels) <= 2**16 else places
        return self.members[np.argsort(small, kind="stable")]
