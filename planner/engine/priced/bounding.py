"""Prices of all limits alone, for whoever solves a problem in parts."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from planner.engine.arrays import BoolArray
from planner.engine.clock import Clock
from planner.engine.priced.relaxed import Relaxed
from planner.engine.problem import Problem
from planner.engine.proof.pairs import Pairs


def bounding_prices(problem: Problem, clock: Clock) -> tuple[Fraction, ...]:
    """Find the prices whose Lagrangian bound is about the least.

    Parameters
    ----------
    problem
        One in which every required request has an option.
    clock
        Ends the search.

    Returns
    -------
    tuple of Fraction
        Of the budget, the caps, the rows. They count with options that pass these limits, since
        they are to bound the same problem with other limits as well.
    """
    return tuple(Relaxed(_OfAnyLimits(problem), clock).fractions)


class _OfAnyLimits(Pairs):
    @cached_property
    def useful(self) -> BoolArray:
        return self.undominated
