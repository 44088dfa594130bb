"""Planes above what plans are worth, whatever is bought, while purchases are searched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner.engine import Certificate, Problem, Solution
from planner.engine.clock import Clock
from planner.engine.priced.any_limits import MOST_ROWS, AnyLimits
from planner.engine.proof.prices import next_value
from planner.errors import CertificateError
from planner.funding.joint import Box, Joint, Limits, price_of_money
from planner.funding.plane import Plane
from planner.funding.survey import MOST_PLANES, TOO_MANY_PRICES, open_boxes

BEGIN_NS = 1_500  # that the prices of a purchase take, for each pair


class Planes:
    """Planes above what plans are worth, the prices that they are made of, what ends the search."""

    def __init__(self, joint: Joint, clock: Clock) -> None:
        self._joint, self.clock = joint, clock
        nothing = joint.nothing
        caps = 0 if nothing.caps is None else len(nothing.caps)
        free = (Fraction(0),) * (1 + caps + len(nothing.rows))
        self.prices, self.each = [free], [Plane(joint, free)]
        self._tops: dict[Decimal, int] = {}

    @property
    def has_time(self) -> bool:
        """Whether there is time to find one."""
        left = self.clock.left_s()
        return left is None or left * 1e9 > BEGIN_NS * pairs_of(self._joint.nothing)

    def add(self, limits: Limits) -> None:
        """Add the one that is the least above what is within some limits."""
        if self._known is None:
            from planner.engine.priced.bounding import bounding_prices  # loads a general solver

            problem = self._joint.nothing.with_limits(sum(limits), limits)
            self.add_at(bounding_prices(problem, self.clock))
        else:
            self.add_at(
                (Fraction(0), *self._known.prices(np.array(limits, dtype=np.float64), self.clock))
            )

    @cached_property
    def _known(self) -> AnyLimits | None:
        """The relaxation for all purchases; None beside rules, or for many catalogs."""
        rows = len(self._joint.sellers) + 1
        if not self._joint.batch.is_plain or rows > MOST_ROWS:
            return None
        return AnyLimits(self._joint.nothing)

    def add_at(self, prices: tuple[Fraction, ...]) -> None:
        """Add the one at some prices."""
        plane = Plane(self._joint, prices)
        self._tops.clear()
        self.prices.append(prices)
        self.each.append(plane)

    def most(self, limits: Limits, usd: Decimal) -> int:
        """Return what no plan within such limits is worth more than, that takes so much money."""
        return min(self.most_for(usd), self.most_within(limits))

    def most_within(self, limits: Limits) -> int:
        """Return the same, however much money it takes."""
        return min(plane.most(limits) for plane in self.each)

    def most_for(self, usd: Decimal) -> int:
        """Return what no plan for so much money is worth more than."""
        if usd not in self._tops:
            tops = (plane.most_for(usd) for plane in self.each)
            self._tops[usd] = min(top for top in tops if top is not None)
        return self._tops[usd]

    def certificate(self, limits: Limits) -> Certificate:
        """Return the proof by the plane that is the least above what some limits leave."""
        most, at = min((plane.most(limits), at) for at, plane in enumerate(self.each))
        nothing = self._joint.nothing
        most = next_value(nothing, most) - next_value(nothing, 0)  # what can be worth so much
        caps = 1 if nothing.caps is None else 1 + len(nothing.caps)
        price, under, rows = self.prices[at][0], self.prices[at][1:caps], self.prices[at][caps:]
        alone = self._joint.alone(limits)
        if alone is not None:
            return Certificate(price + rows[alone], most)
        return Certificate(price, most, cap_prices=under, row_prices=rows)

    def bounded(self, solution: Solution, limits: Limits) -> Solution:
        """Tell a solution of a problem of some limits with the bound of the planes."""
        certificate = self.certificate(limits)
        return replace(
            solution,
            bound=certificate.bound,
            certificate=certificate,
            shadow_price=price_of_money(certificate),
        )

    def needed(
        self, usd: Decimal, beyond: int, proved: Collection[Box]
    ) -> tuple[tuple[Fraction, ...], ...]:
        """Return the prices that close whatever is closed below a value, beside some boxes.

        Raises
        ------
        CertificateError
            If a checker would have too much to go through.
        """
        used: dict[int, None] = {}

        def closes(box: Box, limits: Limits) -> bool:
            if box in proved:
                return True
            places = [*used, *(at for at in range(len(self.each)) if at not in used)]
            at = next((at for at in places if self.each[at].closes(limits, usd, beyond)), None)
            used.update({} if at is None else {at: None})
            return at is not None

        for _ in open_boxes(self._joint, usd, closes):
            pass
        if len(used) > MOST_PLANES:
            raise CertificateError(TOO_MANY_PRICES)
        return tuple(self.prices[at] for at in used)


def pairs_of(problem: Problem) -> int:
    """Count the options that groups have."""
    return int(problem.lengths[problem.groups.menus].sum())
