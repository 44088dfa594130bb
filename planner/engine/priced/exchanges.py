"""A choice found by exchanges: from the linear program's, until all limits are kept, then upwards.

A switch takes one copy from a pair to another one of its group. First come those that take most off
what passes limits for what they lose at the prices; then those that gain value within the limits,
one at a time or two together, of which one makes room for the other. It is counted work, not time,
that ends it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.priced.switches import Room, Switches
from planner.engine.proof.pairs import Pairs
from planner.engine.records import LARGEST_SUM

# Pairs beside the best of their groups that are looked at, and cells of the table of them.
OTHERS, CELLS = 20_000, 1 << 24
# Switches looked at, limit by limit: until all limits are kept, whatever the time, and after that.
REPAIR, LITTLE_WORK, WORK = 60_000_000, 20_000_000, 600_000_000
# Switches that are made before all are looked at again.
AT_ONCE = 256
# Of the second of two switches: those that lose least.
SECONDS = 3_000
# Rounds of repairs after which no limits are passed by less.
MOST_VAIN = 20


class Exchanges:
    """A choice, and what it leaves of every limit.

    Attributes
    ----------
    copies
        How many copies take each pair; shape (pairs,).
    kept
        Whether all limits are kept.
    """

    def __init__(
        self, pairs: Pairs, losses: NDArray[Any], begin: IntArray, clock: Clock, work: float = WORK
    ) -> None:
        self._pairs, self._clock = pairs, clock
        self._work: float = REPAIR
        self._losses = losses.astype(np.float64)
        self._losses[~pairs.useful] = 2 * self._losses[pairs.useful].max(initial=0) + 1
        self.copies = begin.copy()
        self._seen = self._window()
        self._table()
        sums = pairs.amounts(begin)
        left = [limit - used for limit, used in zip(pairs.limits, sums, strict=True)]
        self._left = np.array([*left, 0], dtype=np.int64)  # the last: no limit
        self._scales = np.ones(len(self._left))
        np.maximum.at(
            self._scales, self._limits[self._owners].ravel(), np.abs(self._amounts).ravel()
        )
        self._room = Room(np.array([*pairs.spent, 0], dtype=np.int64), self._scales)
        self._repair()
        self.kept = bool((self._left >= 0).all())
        self._work = work
        if self.kept:
            self._improve()

    def _window(self) -> IntArray:
        """List the pairs that are looked at: what is taken, and what loses least."""
        pairs, losses = self._pairs, self._losses
        useful = np.flatnonzero(pairs.useful)
        groups = len(pairs.starts) - 1
        others = min(OTHERS, max(CELLS // len(pairs.limits) - groups, 0))
        last = min(groups + others, len(useful)) - 1
        near = losses[useful] <= np.partition(losses[useful], last)[last]
        return np.union1d(np.flatnonzero(self.copies), useful[near])

    def _table(self) -> None:
        """Write what the pairs add to the limits that their groups know, a column to a limit."""
        pairs, seen = self._pairs, self._seen
        entries = pairs.entries(seen)
        none = len(pairs.limits)
        self._groups, self._owners = np.unique(pairs.groups[seen], return_inverse=True)
        key = self._owners[entries.pairs] * np.int64(none) + entries.limits
        known, place = np.unique(key, return_inverse=True)
        group = known // none
        column = np.arange(len(known)) - np.searchsorted(group, group)
        width = int(column.max(initial=0)) + 1
        self._limits = np.full((len(self._groups), width), none, dtype=np.int64)
        self._limits[group, column] = known % none
        self._amounts = np.zeros((len(seen), width), dtype=np.int64)
        self._amounts[entries.pairs, column[place]] = entries.amounts
        self._begins = np.searchsorted(self._owners, np.arange(len(self._groups) + 1))

    def _switches(self) -> Switches:
        """List all switches from what is taken."""
        taken = np.flatnonzero(self.copies[self._seen])
        owners = self._owners[taken]
        lengths = np.diff(self._begins)[owners]
        each = np.repeat(np.arange(len(taken)), lengths)
        within = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        given, source = self._begins[owners[each]] + within, taken[each]
        real = given != source
        given, source = given[real], source[real]
        values, losses = self._pairs.values[self._seen], self._losses[self._seen]
        self._work -= len(given) * self._limits.shape[1]
        return Switches(
            source,
            given,
            values[given] - values[source],
            losses[given] - losses[source],
            self._limits[self._owners[given]],
            self._amounts[given] - self._amounts[source],
            self._pairs.costs[self._seen[given]] - self._pairs.costs[self._seen[source]],
        )

    def _apply(self, switch: Switches, times: int = 1) -> None:
        """Make the one switch, so many times at the most."""
        times = min(times, int(self.copies[self._seen[switch.taken[0]]]))
        self.copies[self._seen[switch.taken]] -= times
        self.copies[self._seen[switch.given]] += times
        limits, added = self._room.whole(switch)
        np.subtract.at(self._left, limits, times * added)
        self._left[-1] = 0

    def _over(self) -> bool:
        return self._work < 0 or self._clock.is_up()

    def _repair(self) -> None:
        """Switch until all limits are kept, or nothing helps."""
        least, vain = np.inf, 0
        while (self._left < 0).any() and not self._over():
            passed = -float((np.minimum(self._left, 0) / self._scales).sum())
            least, vain = (passed, 0) if passed < least else (least, vain + 1)
            if vain > MOST_VAIN:  # it may go round in a circle
                return
            switches = self._switches()
            less = self._room.less(switches, self._left)
            helps = np.flatnonzero(less > 0)
            lost = np.maximum(switches.losses[helps], 0)
            small = 1e-9 * (1 + float(np.abs(switches.losses).max(initial=0)))
            order = np.argsort(-less[helps] / (lost + small), kind="stable")
            if not self._several(switches.of(helps[order[:AT_ONCE]])):
                return

    def _several(self, switches: Switches) -> int:
        """Make some switches, one of each group, as far as they take limits closer to be kept.

        Returns
        -------
        int
            How many were made.
        """
        moved: set[int] = set()
        for at, group in enumerate(self._owners[switches.given].tolist()):
            if group in moved:
                continue
            one = switches.of(np.array([at]))
            limits, added = (column.tolist() for column in self._room.whole(one))
            change = 0.0
            for limit, amount in zip(limits, added, strict=True):
                left = int(self._left[limit])
                change += (min(left - amount, 0) - min(left, 0)) / self._scales[limit]
            if change > 0:
                self._apply(one, self._needed(limits, added))
                moved.add(group)
        return len(moved)

    def _needed(self, limits: list[int], added: list[int]) -> int:
        """Say how many copies must switch until a limit is kept or another one is full."""
        least = LARGEST_SUM
        for limit, amount in zip(limits, added, strict=True):
            left = int(self._left[limit])
            if amount < 0 and left < 0:
                least = min(least, -(left // -amount))
            elif 0 < amount <= left:
                least = min(least, left // amount)
        return least

    def _gaining(self, switches: Switches) -> int:
        """Make some switches, one of each group, as long as they fit; return how many."""
        moved: set[int] = set()
        for at, group in enumerate(self._owners[switches.given].tolist()):
            if group in moved:
                continue
            one = switches.of(np.array([at]))
            limits, added = self._room.whole(one)
            if (added <= self._left[limits]).all():
                rows = zip(limits.tolist(), added.tolist(), strict=True)
                fit = [int(self._left[limit]) // amount for limit, amount in rows if amount > 0]
                self._apply(one, min(fit, default=LARGEST_SUM))
                moved.add(group)
        return len(moved)

    def _improve(self) -> None:
        """Switch while there is value to gain."""
        while not self._over():
            switches = self._switches()
            fits = self._room.fits(switches, self._left)
            able = np.flatnonzero(fits & (switches.gains > 0))
            order = np.argsort(-switches.gains[able], kind="stable")
            if not self._gaining(switches.of(able[order[:AT_ONCE]])) and not self._two(switches):
                return

    def _two(self, switches: Switches) -> bool:
        """Make two switches together, of which the first gains and the second makes room."""
        near = np.argsort(switches.losses, kind="stable")[:SECONDS]
        others = switches.of(near)
        groups = self._owners[others.given]
        done = False
        moved = np.zeros(len(self._groups), dtype=bool)
        for at in np.flatnonzero(others.gains > 0).tolist():
            if self._over():
                return done
            first = others.of(np.array([at]))
            if moved[groups[at]]:
                continue
            left = self._left.copy()
            np.subtract.at(left, *self._room.whole(first))
            left[-1] = 0
            passed = left < 0
            passed[self._room.sharing] = False
            able = np.flatnonzero(
                (others.gains > -first.gains[0]) & ~moved[groups] & (groups != groups[at])
            )
            seconds = others.of(able)
            self._work -= seconds.limits.size
            fits = self._room.fits(seconds, left)
            fits &= passed[seconds.limits].sum(axis=1) == int(passed.sum())
            if not fits.any():
                continue
            able = able[fits]
            second = others.of(able[[int(others.gains[able].argmax())]])
            self._apply(first)
            self._apply(second)
            moved[groups[at]] = moved[self._owners[second.given]] = done = True
        return done
