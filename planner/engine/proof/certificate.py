"""Certificates: what proves that no choice is worth more than a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from planner.engine.arrays import IntArray


@dataclass(frozen=True, eq=False)
class Certificate:
    """A proof that no choice is worth more than a bound.

    Attributes
    ----------
    shadow_price
        The price a/b of the Lagrangian bound.
    bound
        What is claimed.
    potential
        Where the Lagrangian bound is greater: for each change of cost from -reach to reach, what
        exchanges that add up to it lose at least; shape (2 * reach + 1,). None = nothing is said.
    """

    shadow_price: Fraction
    bound: int
    potential: IntArray | None = field(default=None, repr=False)
