"""Switches of one copy from a pair to another one of its group, and the room that limits leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.pairs import FloatArray


@dataclass(frozen=True, eq=False)
class Switches:
    """Switches of one copy each: pairs, value gained, what is lost at the prices, amounts added.

    What they spend more counts besides in limits about what is spent in all.
    """

    taken: IntArray
    given: IntArray
    gains: IntArray
    losses: FloatArray
    limits: IntArray
    added: IntArray
    spent: IntArray

    def of(self, which: IntArray) -> Switches:
        """Return some of them."""
        return Switches(
            self.taken[which],
            self.given[which],
            self.gains[which],
            self.losses[which],
            self.limits[which],
            self.added[which],
            self.spent[which],
        )


class Room:
    """What switches add to limits, and what these leave.

    A limit may count all that is spent: such a *share* is added to by every switch that spends more
    or less. What is said of these is told by what is spent, and not limit by limit.

    Parameters
    ----------
    rates
        What every unit of cost adds to each limit; shape (limits,). Those below 0 are shares.
    scales
        What a pair adds to each limit at the most.

    Attributes
    ----------
    sharing
        The limits that count all that is spent.
    """

    def __init__(self, rates: IntArray, scales: FloatArray) -> None:
        self._rates, self._scales = rates, scales
        self.sharing: IntArray = np.flatnonzero(rates)

    def added(self, switches: Switches) -> IntArray:
        """Say what switches add to the limits that their groups know, all in all."""
        if not len(self.sharing):
            return switches.added
        return switches.added + self._rates[switches.limits] * switches.spent[:, None]

    def whole(self, switch: Switches) -> tuple[IntArray, IntArray]:
        """List all limits that the one switch adds to, and how much."""
        limits, added = switch.limits[0], self.added(switch)[0]
        if not len(self.sharing) or not switch.spent[0]:
            return limits, added
        untouched = self._rates != 0
        untouched[limits] = False
        others = np.flatnonzero(untouched)
        more = self._rates[others] * switch.spent[0]
        return np.concatenate([limits, others]), np.concatenate([added, more])

    def fits(self, switches: Switches, left: IntArray) -> BoolArray:
        """Say which switches fit into what is left of the limits that they add to.

        Limits that their groups do not know, and that are no shares, are not looked at.
        """
        fits: BoolArray = np.all(self.added(switches) <= left[switches.limits], axis=1)
        if not len(self.sharing):
            return fits
        # Of shares of others: how much may be spent more, or less, until the tightest is passed.
        rates, spent = self._rates[self.sharing], switches.spent
        rooms = left[self.sharing] // np.abs(rates)
        for sign in (-1, 1):
            own = self.sharing[rates * sign > 0]
            room = rooms[rates * sign > 0]
            unseen = np.ones(len(spent), dtype=bool)
            for at in np.argsort(room, kind="stable")[: switches.limits.shape[1] + 1].tolist():
                other = unseen & (switches.limits != own[at]).all(axis=1)
                fits[other] &= sign * spent[other] <= room[at]
                unseen &= ~other
                if not unseen.any():
                    break
        return fits

    def less(self, switches: Switches, left: IntArray) -> FloatArray:
        """Say how much less limits would be passed, each in its scale."""
        own, scales = left[switches.limits], self._scales[switches.limits]
        before = np.minimum(own, 0)
        after = np.minimum(own - self.added(switches), 0)
        less: FloatArray = ((after - before) / scales).sum(axis=1)
        if not len(self.sharing):
            return less
        amounts, of = np.unique(switches.spent, return_inverse=True)
        of_all = np.zeros(len(amounts))
        for at in self.sharing.tolist():  # as if every switch were of others
            change = np.minimum(left[at] - self._rates[at] * amounts, 0) - min(int(left[at]), 0)
            of_all += change / self._scales[at]
        by_spent = self._rates[switches.limits] * switches.spent[:, None]
        as_others = (np.minimum(own - by_spent, 0) - before) / scales
        less += of_all[of.reshape(-1)] - as_others.sum(axis=1)
        return less
