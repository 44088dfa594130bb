"""Certificates: what proves that no choice is worth more than a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from planner.engine.arrays import IntArray
from planner.engine.packing import packed, unpacked
from planner.errors import ProblemError


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

    def to_plain(self) -> dict[str, Any]:
        """Return it as data that JSON can hold, by the names of its fields."""
        price = self.shadow_price
        return {
            "shadow_price": f"{price.numerator}/{price.denominator}",
            "bound": self.bound,
            "potential": None if self.potential is None else packed(self.potential),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Certificate:
        """Read what `to_plain` returned.

        Raises
        ------
        ProblemError
            If it is no certificate. Whether one proves anything, the checker says.
        """
        if set(plain) != {"shadow_price", "bound", "potential"}:
            raise ProblemError("a certificate has shadow_price, bound and potential, no more")
        price, bound, potential = plain["shadow_price"], plain["bound"], plain["potential"]
        if not isinstance(price, str) or not re.fullmatch(r"\d{1,999}/[1-9]\d{0,999}", price):
            raise ProblemError(f"the shadow price is {price!r}; expected a fraction, as '3/7'")
        if type(bound) is not int:
            raise ProblemError(f"the bound is {bound!r}; expected a whole number")
        return cls(Fraction(price), bound, None if potential is None else unpacked(potential))
