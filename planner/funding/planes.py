"""Planes above what plans are worth, whatever is bought, while purchases are searched."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from planner.engine import Certificate, Problem
from planner.engine.clock import Clock
from planner.engine.priced.bounding import bounding_prices
from planner.funding.joint import Box, Joint, Limits
from planner.funding.plane import Plane
from planner.funding.survey import open_boxes


class Planes:
    """Planes above what plans are worth, the prices that they are made of, what ends the search."""

    def __init__(self, joint: Joint, clock: Clock) -> None:
        self._joint, self.clock = joint, clock
        nothing = joint.nothing
        caps = 0 if nothing.caps is None else len(nothing.caps)
        free = (Fraction(0),) * (1 + caps + len(nothing.rows))
        self.prices, self.each = [free], [Plane(joint, free)]

    def add(self, problem: Problem) -> None:
        """Add the one that is the least above a problem."""
        self.prices.append(bounding_prices(problem, self.clock))
        self.each.append(Plane(self._joint, self.prices[-1]))

    def most(self, limits: Limits) -> int:
        """Return what no plan within such limits is worth more than."""
        return min(plane.most(limits) for plane in self.each)

    def certificate(self, problem: Problem) -> Certificate:
        """Return the proof by the plane that is the least above a problem."""
        limits = tuple(row.limit for row in problem.rows[-len(self._joint.sellers) - 1 :])
        most, at = min((plane.most(limits), at) for at, plane in enumerate(self.each))
        caps = 1 if problem.caps is None else 1 + len(problem.caps)
        price, under, rows = self.prices[at][0], self.prices[at][1:caps], self.prices[at][caps:]
        return Certificate(price, most, cap_prices=under, row_prices=rows)

    def needed(
        self, usd: Decimal, beyond: int, proved: Collection[Box]
    ) -> tuple[tuple[Fraction, ...], ...]:
        """Return the prices that close whatever is closed below a value, beside some boxes."""
        used: dict[int, None] = {}

        def closes(box: Box, limits: Limits) -> bool:
            if box in proved:
                return True
            places = [*used, *(at for at in range(len(self.each)) if at not in used)]
            at = next((at for at in places if self.each[at].most(limits) < beyond), None)
            used.update({} if at is None else {at: None})
            return at is not None

        for _ in open_boxes(self._joint, usd, closes):
            pass
        return tuple(self.prices[at] for at in used)
