"""Where a solve of a linear program begins, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.pairs import FloatArray


@dataclass(frozen=True, eq=False)
class Basis:
    """Where a solve ended, for another one to begin with.

    Variables are those of the program, then the slacks of the groups, then those of the limits.

    Attributes
    ----------
    keys, others
        The basic variables: one of each group, and one for each limit.
    at_high
        Which of the variables are at their upper bounds.
    inverse, age
        The inverse of the working part, where it is known, and the pivots since it was made anew.
    """

    keys: IntArray
    others: IntArray
    at_high: BoolArray
    inverse: FloatArray | None = None
    age: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """What a solve found.

    Attributes
    ----------
    outcome
        "optimal"; "cut", where the value is below the cutoff; "infeasible"; "stopped".
    value
        No choice is worth more, but for rounding.
    prices
        Of the limits, >= 0.
    ray
        Where nothing is feasible, the direction in which prices lower the bound without end: of
        the groups, then of the limits.
    x
        The variables where optimal.
    """

    outcome: Literal["optimal", "cut", "infeasible", "stopped"]
    value: float
    prices: FloatArray
    ray: FloatArray | None
    x: FloatArray
    basis: Basis
