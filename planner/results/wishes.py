"""Who would rather have something else than what it got, at the price of money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.catalog.amounts import EXACT
from planner.engine.arrays import BoolArray, IntArray
from planner.menus.menu import Menus

# Of a choice: what it is worth to a priority of 1, in thousandths, and what it costs in credits.
Point = tuple[int, Decimal]
NOTHING: Point = (0, Decimal(0))


@dataclass(frozen=True, eq=False)
class Wishes:
    """What requests would rather have, were money alone to decide.

    Attributes
    ----------
    menus, priorities
        What there was to choose from, and how much each request matters.
    worths
        What every option is worth to a priority of 1, in thousandths; shape (options,).
    price
        What a credit is worth, in millionths of a value.
    """

    menus: Menus
    priorities: IntArray
    worths: IntArray
    price: Fraction

    def rather(self, rows: IntArray, here: int, points: Sequence[Point]) -> BoolArray:
        """Say which of some requests would rather have one of some other choices.

        Parameters
        ----------
        rows
            Requests that take the same.
        here
            What: an option of all menus, -1 = skip.
        points
            The other choices.

        Returns
        -------
        BoolArray
            Whether one of them is worth more to each, at the price of money; shape (rows,).
        """
        quality, credits = self.point(here)
        above: int | None = None  # whose priority is more
        below: int | None = None  # whose priority is less
        p, q = self.price.as_integer_ratio()
        have, parts = credits.as_integer_ratio()
        for other, cost in points:
            some, own_parts = cost.as_integer_ratio()
            # What more it costs at the price of money, by the parts that it is counted in.
            dearer, better = p * (some * parts - have * own_parts), other - quality
            by = q * parts * own_parts * better
            if better > 0:
                least = dearer // by
                above = least if above is None else min(above, least)
            elif better < 0:
                most = -(-dearer // by)
                below = most if below is None else max(below, most)
            elif dearer < 0:
                above = -1
        priorities = self.priorities[rows]
        rather = np.zeros(len(rows), dtype=bool)
        if above is not None:
            rather |= priorities > above
        if below is not None:
            rather |= priorities < below
        return rather

    def point(self, option: int) -> Point:
        """Return what it is worth, and the credits, of an option of all menus, -1 = skip."""
        if option < 0:
            return NOTHING
        menus = self.menus
        return int(self.worths[option]), EXACT.multiply(menus.step, int(menus.costs[option]))

    def points(self, options: Iterable[int]) -> list[Point]:
        """Return what they are worth, and the credits, of options of all menus."""
        return list(map(self.point, options))
