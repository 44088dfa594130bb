"""What a request may cost at the most: which options of its kind it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import EXACT, FINEST
from planner.catalog.schema import Catalog
from planner.menus.counting import Numbers, scaled_down, scaled_up, times, whole
from planner.menus.option import Draft, Option
from planner.menus.scaled import MILLION, MILLIONTH, told_once

NOTHING = Decimal(0)
MANY = np.array([MILLION])  # millionths of one take


class Costs:
    """What the options of kinds cost, for however many takes.

    Price x takes is rounded up to what can be billed, and a limit allows so many of what can be
    billed; so each limit and number of takes allows what one take costs up to some amount, and no
    number of takes changes which option is cheaper. Nor do drafts, which cost the same whatever
    is made after them: they leave the rest of a limit for one take.

    Parameters
    ----------
    options
        The options of each kind, for one take.
    catalog
        What can be billed, and the price of a credit.
    drafts
        What the takes of each kind may be made with, for one take; None for none at all.
    """

    def __init__(
        self,
        options: Sequence[Sequence[Option]],
        catalog: Catalog,
        drafts: Sequence[Draft | None] = (),
    ) -> None:
        ones, places = told_once(options)
        prices = [EXACT.multiply(one.price, one.takes) for one in ones]
        prices += [EXACT.multiply(one.price, one.takes) if one else NOTHING for one in drafts]
        amounts, unit = whole(prices)
        self._amounts, self._drafts = [amounts[each] for each in places], amounts[len(ones) :]
        self._drafted = np.array([one is not None for one in drafts], dtype=bool)
        step = Fraction(catalog.billing_step or FINEST)
        self._steps = Fraction(unit) * Fraction(MILLIONTH) / step  # in an amount x millionths
        self._billionths = step * Fraction(catalog.credit_usd) / Fraction(FINEST)  # in a step

    def steps(self, kind: int, millionths: int) -> Numbers:
        """Count what is billed for each option of a kind; shape (options,)."""
        takes = np.array([millionths])
        own = scaled_up(times(self._amounts[kind], takes), self._steps)
        if not self._drafted.any() or not self._drafted[kind]:
            return own
        drafts = scaled_up(times(self._drafts[kind : kind + 1], takes), self._steps)
        final = scaled_up(times(self._amounts[kind], MANY), self._steps)
        steps: Numbers = np.minimum(own, drafts + final)
        return steps

    def cheapest(self, kind: int, count: int) -> NDArray[np.int64]:
        """Return the places of so many options of a kind that cost least, in their order."""
        return np.sort(np.argsort(self._amounts[kind], kind="stable")[:count])

    def kept(
        self,
        limits: NDArray[np.int64],
        members: NDArray[np.int64],
        millionths: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Count the options that each request keeps, all requests at once.

        Parameters
        ----------
        limits
            What each request may cost, in billionths of a USD; shape (requests,).
        members
            The kind of each request; shape (requests,).
        millionths
            Its takes; shape (requests,).

        Returns
        -------
        NDArray
            How many options of its kind cost no more; shape (requests,).
        """
        steps = scaled_down(limits, 1 / self._billionths)
        most = scaled_down(steps, 1 / self._steps) // millionths
        if self._drafted.any():
            drafts = scaled_up(times(self._drafts[members], millionths), self._steps)
            rest = steps - np.where(self._drafted[members], drafts, steps + 1)
            after = scaled_down(np.where(rest < 0, 0, rest), 1 / self._steps) // MANY
            most = np.where((rest >= 0) & (after > most), after, most)
        return kept(most, members, self._amounts)


def kept(
    limits: Numbers, members: NDArray[np.int64], amounts: Sequence[Numbers]
) -> NDArray[np.int64]:
    """Count what does not pass a limit, all limits at once.

    Parameters
    ----------
    limits
        Whole numbers; shape (requests,).
    members
        The kind of each request; shape (requests,).
    amounts
        Those of the options of each kind, in the same unit.

    Returns
    -------
    NDArray
        How many options of its kind are no more; shape (requests,).
    """
    starts = np.cumsum([0, *map(len, amounts)])
    flat = np.concatenate([np.empty(0, dtype=np.int64), *amounts])
    levels = np.unique(flat)
    # Kind and amount in one number, so that one search finds the place of every limit in its kind.
    span = len(levels) + 1
    owners = np.repeat(np.arange(len(amounts)), np.diff(starts))
    keys = np.sort(owners * span + np.searchsorted(levels, flat))
    wanted = members * span + np.searchsorted(levels, limits, side="right")
    places: NDArray[np.int64] = np.searchsorted(keys, wanted) - starts[members]
    return places
