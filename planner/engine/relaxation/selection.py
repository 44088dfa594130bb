"""Selection of the shadow price: the efficiency at which the upgrades have used up the budget.

All upgrades of all groups, sorted by efficiency, would be taken until the budget runs out. Nothing
is sorted here: groups stand in order of priority, so the groups that take an upgrade at some price
begin at a position that a binary search finds, and halving the range of prices leaves a handful of
candidates (the idea of Dyer 1984, Zemel 1984 and Dudzinski and Walukiewicz 1987). Floating point
only guides the search; the price that comes back is checked in integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, ranked
from planner.engine.hulls import Upgrades
from planner.engine.records import LARGEST_SUM
from planner.errors import SolverError

# So few candidates are sorted rather than halved further. A quarter to double: within 5 %; an
# eighth: up to 1.3 times as long where many tie; eight times as many: 1.2.
FEW_CANDIDATES = 4096


@dataclass(frozen=True, eq=False)
class Ladder:
    """Groups in order of hull and priority, and the upgrades that they may take.

    Attributes
    ----------
    starts
        Where the groups of each hull begin; shape (hulls + 1,).
    priorities, sizes
        Of each group; within a hull priorities do not fall.
    upgrades
        The upgrades of the hulls.
    """

    starts: IntArray
    priorities: IntArray
    sizes: IntArray
    upgrades: Upgrades

    @cached_property
    def totals(self) -> IntArray:
        """Number of requests before each group; shape (groups + 1,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)])

    @cached_property
    def begins(self) -> IntArray:
        """Where the groups of each upgrade begin."""
        return self.starts[self.upgrades.hulls]

    @cached_property
    def ends(self) -> IntArray:
        """Where the groups of each upgrade end."""
        return self.starts[self.upgrades.hulls + 1]

    @cached_property
    def _keys(self) -> tuple[IntArray | None, int, IntArray]:
        """One rising number for each group, so that one search serves all hulls."""
        hulls = len(self.starts) - 1
        levels, rank = None, self.priorities
        if hulls * (int(rank.max(initial=0)) + 2) >= LARGEST_SUM:
            levels, rank = ranked(rank)
        span = int(rank.max(initial=0)) + 2
        owners = np.repeat(np.arange(hulls) * span, np.diff(self.starts))
        return levels, span, owners + rank

    @cached_property
    def _single(self) -> bool:
        return len(self.starts) - 1 == len(self.priorities)

    def first_above(self, hulls: IntArray, limits: IntArray) -> IntArray:
        """Find the first group of each hull whose priority is above a limit.

        Parameters
        ----------
        hulls, limits
            Where to look and for what; shape (queries,).

        Returns
        -------
        IntArray
            Position of the group; the hull's end where there is none.
        """
        if self._single:
            return hulls + (self.priorities[hulls] <= limits)
        levels, span, keys = self._keys
        if levels is not None:
            limits = np.searchsorted(levels, limits, side="right") - 1
        return np.searchsorted(keys, hulls * span + np.clip(limits + 1, 0, span - 1))

    def takers(self, price: Fraction, *, also_even: bool = False) -> IntArray:
        """Find the first group that takes each upgrade at a price.

        Parameters
        ----------
        price
            The shadow price.
        also_even
            Whether an upgrade that gains exactly its price is taken too.

        Returns
        -------
        IntArray
            Position of the group; shape (upgrades,).
        """
        a, b = price.numerator, price.denominator
        costs, qualities = self.upgrades.costs, self.upgrades.qualities
        if len(costs) and max(a * int(costs.max()), b * int(qualities.max())) >= LARGEST_SUM:
            costs, qualities = costs.astype(object), qualities.astype(object)
        limits = (a * costs - 1) // (b * qualities) if also_even else a * costs // (b * qualities)
        return self.first_above(
            self.upgrades.hulls, np.minimum(limits, LARGEST_SUM).astype(np.int64)
        )

    def cost(self, takers: IntArray) -> int:
        """Add up what the upgrades cost when they are taken from these groups on."""
        return int(self.upgrades.costs @ (self.totals[self.ends] - self.totals[takers]))

    def guess(self, price: float) -> IntArray:
        """Find the takers at a price in floating point."""
        limits = np.minimum(price * self._slopes, float(LARGEST_SUM))
        return self.first_above(self.upgrades.hulls, limits.astype(np.int64))

    @cached_property
    def _slopes(self) -> NDArray[np.float64]:
        return self.upgrades.costs / self.upgrades.qualities

    def range(self) -> tuple[float, float]:
        """Return prices below and above every efficiency that is not 0."""
        top = self.priorities[self.ends - 1] / self._slopes
        low = np.maximum(self.priorities[self.begins], 1) / self._slopes
        return float(low.min()) / 2, float(top.max()) * 2

    def between(self, upper: IntArray, lower: IntArray) -> tuple[IntArray, IntArray]:
        """List the pairs of upgrade and group that two prices treat differently."""
        counts = upper - lower
        upgrade = np.repeat(np.arange(len(counts)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return upgrade, np.repeat(lower, counts) + np.arange(len(upgrade)) - before


def select(ladder: Ladder, slack: int) -> Fraction:
    """Find the shadow price at which the upgrades use up the budget.

    Parameters
    ----------
    ladder
        The groups and their upgrades.
    slack
        What upgrades may cost together, >= 0.

    Returns
    -------
    Fraction
        The efficiency of the split upgrade; 0 where all upgrades fit.
    """
    if ladder.cost(ladder.takers(Fraction(0))) <= slack:
        return Fraction(0)
    low, high = _narrow(ladder, slack)
    for widen in (1e-13, 1e-9, 1e-3, 1.0):
        price = _split(ladder, slack, low / (1 + widen), high * (1 + widen))
        if price is not None:
            return price
    raise SolverError("no efficiency splits the upgrades")


def _narrow(ladder: Ladder, slack: int) -> tuple[float, float]:
    """Halve the range of prices until few pairs of upgrade and group lie in it."""
    low, high = ladder.range()
    first, last = ladder.guess(low), ladder.guess(high)
    while int((last - first).sum()) > FEW_CANDIDATES and high > low * (1 + 1e-13):
        middle = (low * high) ** 0.5 if high > 4 * low else (low + high) / 2
        takers = ladder.guess(middle)
        if ladder.cost(takers) > slack:
            low, first = middle, takers
        else:
            high, last = middle, takers
    return low, high


def _split(ladder: Ladder, slack: int, low: float, high: float) -> Fraction | None:
    """Find the split upgrade among those with an efficiency between two prices."""
    last = ladder.guess(high)
    upgrade, group = ladder.between(last, np.minimum(ladder.guess(low), last))
    if not len(upgrade):
        return None
    costs = ladder.upgrades.costs[upgrade]
    gains = ladder.upgrades.qualities[upgrade]
    order = np.argsort(-ladder.priorities[group] * (gains / costs), kind="stable")
    used = ladder.cost(last) + np.cumsum((costs * ladder.sizes[group])[order])
    at = min(int(np.searchsorted(used, slack, side="right")), len(order) - 1)
    price = _efficiency(ladder, upgrade[order[at]], group[order[at]])
    if _splits(ladder, slack, price):
        return price
    prices = {_efficiency(ladder, u, g) for u, g in zip(upgrade, group, strict=True)}
    return _among(ladder, slack, prices)


def _among(ladder: Ladder, slack: int, prices: set[Fraction]) -> Fraction | None:
    """Settle in whole numbers what floating point could not tell apart."""
    ordered = sorted(price for price in prices if price > 0)
    below, above = 0, len(ordered)
    while below < above:
        middle = (below + above) // 2
        if ladder.cost(ladder.takers(ordered[middle])) <= slack:
            above = middle
        else:
            below = middle + 1
    splits = below < len(ordered) and _splits(ladder, slack, ordered[below])
    return ordered[below] if splits else None


def _efficiency(ladder: Ladder, upgrade: np.int64, group: np.int64) -> Fraction:
    gain = int(ladder.priorities[group]) * int(ladder.upgrades.qualities[upgrade])
    return Fraction(gain, int(ladder.upgrades.costs[upgrade]))


def _splits(ladder: Ladder, slack: int, price: Fraction) -> bool:
    if price <= 0 or ladder.cost(ladder.takers(price)) > slack:
        return False
    return ladder.cost(ladder.takers(price, also_even=True)) >= slack
