"""The most credits for a sum of money: an unbounded knapsack, solved exactly for any sum.

Most of a large sum goes into the *staple*: of the packages that are sold without end, the one with
the most credits per dollar. What is searched is what stands beside it, lot after lot. A basket is
dropped where the best use of what is left cannot pass the best that is known; and where another
costs the same modulo the staple's price, no more, and holds no less once both are filled up with
staples to the same cost. So the work does not grow with the money, and nothing is assumed of the
prices: the smallest package may be the cheapest per credit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.records import LARGEST_SUM

# A few hundred are held as a rule; a million take 0.5 s and 200 MB.
MOST_BASKETS = 1_000_000


class TooManyError(Exception):
    """The numbers are too large, or the baskets that have to be compared too many."""


@dataclass(frozen=True)
class Pack:
    """A package in whole units: its price, its credits, how often it is sold; None: without end."""

    price: int
    credits: int
    most: int | None = None

    @property
    def rate(self) -> Fraction:
        """Credits per unit of money."""
        return Fraction(self.credits, self.price)


@dataclass(frozen=True)
class Lot:
    """So many of a pack, by its place, bought together once."""

    at: int
    pack: Pack
    count: int

    @property
    def price(self) -> int:
        """What all of them cost."""
        return self.count * self.pack.price

    @property
    def credits(self) -> int:
        """What all of them hold."""
        return self.count * self.pack.credits


class Shelf:
    """What can be bought for a sum, put in order: the staple, and the lots beside it.

    Attributes
    ----------
    staple, place
        The staple and its place. Where nothing is sold without end, a unit of money that buys
        nothing stands for it, and its place is None.
    cheaper
        Lots with more credits per dollar than the staple, the best first.
    lots
        These, and the others that may serve beside it.
    """

    def __init__(self, packs: Sequence[Pack], money: int) -> None:
        counts = [money // one.price for one in packs]
        # What the money cannot use up is sold without end.
        endless = [
            at for at, one in enumerate(packs)
            if counts[at] and (one.most is None or one.most >= counts[at])
        ]  # fmt: skip
        self.place = max(endless, key=lambda at: (packs[at].rate, -packs[at].price), default=None)
        self.staple = Pack(1, 0) if self.place is None else packs[self.place]
        self.cheaper: list[Lot] = []
        dearer: list[Lot] = []
        by_rate = sorted(range(len(packs)), key=lambda at: (-packs[at].rate, packs[at].price))
        for at in by_rate:
            most = counts[at] if packs[at].most is None else min(counts[at], packs[at].most or 0)
            if packs[at].rate > self.staple.rate:
                self.cheaper += _lots(at, packs[at], most)
            elif at != self.place:
                dearer += _lots(at, packs[at], min(most, self._most_beside(packs[at])))
        self.lots = [*self.cheaper, *dearer]

    def _most_beside(self, pack: Pack) -> int:
        """Return how many of a pack may serve: where they cost whole staples, these do as well."""
        price, credits = self.staple.price, self.staple.credits
        if pack.credits <= pack.price // price * credits:
            return 0
        return price // gcd(price, pack.price) - 1


def _lots(at: int, pack: Pack, most: int) -> Iterator[Lot]:
    """Cut so many into lots of which any number can be made up."""
    left, count = most, 1
    while left > 0:
        yield Lot(at, pack, min(count, left))
        left, count = left - count, 2 * count


def best_basket(packs: Sequence[Pack], money: int) -> tuple[int, ...]:
    """Find what buys the most credits.

    Parameters
    ----------
    packs
        What is sold; prices and credits of at least 1.
    money
        What may be spent.

    Returns
    -------
    tuple of int
        How many of each.

    Raises
    ------
    TooManyError
        If sums pass 2**62, or more than `MOST_BASKETS` would have to be compared.
    """
    dearest = max((one.price * one.credits for one in packs), default=0)
    rate = max((one.rate for one in packs), default=Fraction(0))
    if max(Fraction(dearest), money * max(rate, Fraction(1))) * (len(packs) + 2) >= LARGEST_SUM:
        raise TooManyError
    return _Search(packs, money).run()


class _Search:
    """Baskets of the first lots, as arrays of their costs and credits."""

    def __init__(self, packs: Sequence[Pack], money: int) -> None:
        self._packs, self._money, self._shelf = packs, money, Shelf(packs, money)
        self._spent, self._held = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        self._origins: list[IntArray] = []  # per lot: twice the basket it was added to, 1 if it was
        self._most = -1
        self._best = (0, 0)  # after so many lots, the basket that fills up to the most

    def run(self) -> tuple[int, ...]:
        for step in range(len(self._shelf.lots) + 1):
            keep = self._hopeful(_Filling(self._shelf, self._shelf.cheaper[step:]), step)
            if step == len(self._shelf.lots) or not keep.any():
                break
            self._add(self._shelf.lots[step], keep)
        return self._filled()

    def _hopeful(self, filling: _Filling, step: int) -> BoolArray:
        """Say which baskets may yet pass the best; the best is looked for among them first."""
        least, most = filling.bounds(self._money - self._spent)
        top = int((self._held + least).argmax())
        if self._held[top] + least[top] > self._most:
            self._most, self._best = int(self._held[top] + least[top]), (step, top)
        hopeful: BoolArray = self._held + most > self._most
        return hopeful

    def _add(self, lot: Lot, keep: BoolArray) -> None:
        without = np.flatnonzero(keep)
        with_it = without[self._spent[without] + lot.price <= self._money]
        spent = np.concatenate([self._spent[without], self._spent[with_it] + lot.price])
        held = np.concatenate([self._held[without], self._held[with_it] + lot.credits])
        origins = np.concatenate([2 * without, 2 * with_it + 1])
        kept = _undominated(spent, held, self._shelf.staple)
        if len(kept) > MOST_BASKETS:
            raise TooManyError
        self._spent, self._held = spent[kept], held[kept]
        self._origins.append(origins[kept])

    def _filled(self) -> tuple[int, ...]:
        """Go back to how the best basket came about, and fill it up."""
        step, basket = self._best
        counts, left = [0] * len(self._packs), self._money
        bought = []
        for at in range(step, 0, -1):
            origin = int(self._origins[at - 1][basket])
            basket = origin // 2
            bought += [self._shelf.lots[at - 1]] if origin % 2 else []
        for lot in bought:
            counts[lot.at] += lot.count
            left -= lot.price
        for lot in self._shelf.cheaper[step:]:
            count = min(lot.count, left // lot.pack.price)
            counts[lot.at] += count
            left -= count * lot.pack.price
            if count < lot.count:
                break
        if self._shelf.place is not None:
            counts[self._shelf.place] += left // self._shelf.staple.price
        return tuple(counts)


class _Filling:
    """What the lots that are left, with the staple after them, make of any money."""

    def __init__(self, shelf: Shelf, lots: Sequence[Lot]) -> None:
        packs = [*(lot.pack for lot in lots), shelf.staple]
        self._staple = shelf.staple
        self._prices = np.array([one.price for one in packs], dtype=np.int64)
        self._credits = np.array([one.credits for one in packs], dtype=np.int64)
        self._spent = np.cumsum([0, *(lot.price for lot in lots)], dtype=np.int64)
        self._held = np.cumsum([0, *(lot.credits for lot in lots)], dtype=np.int64)

    def bounds(self, left: IntArray) -> tuple[IntArray, IntArray]:
        """Return what so much money buys at the least, lot after lot, and at the most."""
        full = self._spent.searchsorted(left, "right") - 1
        rest, price, credits = left - self._spent[full], self._prices[full], self._credits[full]
        whole = self._held[full] + rest // price * credits
        rest %= price
        staples = rest // self._staple.price * self._staple.credits
        return whole + staples, whole + rest * credits // price


def _undominated(spent: IntArray, held: IntArray, staple: Pack) -> IntArray:
    """List the baskets that no other makes needless, as of the head of this file."""
    rest, staples = spent % staple.price, spent // staple.price
    beside = held - staples * staple.credits
    order = np.lexsort((-beside, staples, rest))
    rests, ranks = rest[order], ranked(beside[order])[1]
    runs = np.cumsum(np.append(False, rests[1:] != rests[:-1]))
    ranks = ranks + runs * (len(order) + 1)
    best = np.maximum.accumulate(ranks)
    kept: IntArray = order[np.append(True, ranks[1:] > best[:-1])]
    return kept
