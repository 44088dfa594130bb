"""The most credits for a sum of money: an unbounded knapsack, solved exactly for any sum.

Most of a large sum goes into the *staple*: of the packages that are sold without end, the one with
the most credits per dollar. What is searched is what stands beside it, lot after lot. A basket is
dropped where the best use of what is left cannot pass the best that is known; and where another
costs the same modulo the staple's price, no more, and holds no less once both are filled up with
staples to the same cost. So the work does not grow with the money, and nothing is assumed of the
prices: the smallest package may be the cheapest per credit.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.engine.records import LARGEST_SUM
from planner.funding.shelf import Lot, Pack, Shelf

# A few hundred are held as a rule; a million take 0.5 s and 200 MB.
MOST_BASKETS = 1_000_000


class TooManyError(Exception):
    """The numbers are too large, or the baskets that have to be compared too many."""


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
    rate = max((one.rate for one in packs), default=Fraction(0))
    if money * max(rate, Fraction(1)) * (len(packs) + 2) >= LARGEST_SUM:
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
        lots = [*self._shelf.cheaper, *self._shelf.dearer]
        for step in range(len(lots) + 1):
            keep = self._hopeful(step)
            if step == len(lots) or not keep.any():
                break
            self._add(lots[step], keep)
        return self._filled(lots)

    def _hopeful(self, step: int) -> BoolArray:
        """Say which baskets may yet pass the best; the best is looked for among them first."""
        filling = _Filling(self._shelf.staple, *self._shelf.after(step))
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

    def _filled(self, lots: Sequence[Lot]) -> tuple[int, ...]:
        """Go back to how the best basket came about, and fill it up."""
        step, basket = self._best
        counts, left = [0] * len(self._packs), self._money
        for at in range(step, 0, -1):
            origin = int(self._origins[at - 1][basket])
            basket = origin // 2
            if origin % 2:
                counts[lots[at - 1].at] += lots[at - 1].count
                left -= lots[at - 1].price
        cheaper, beside = self._shelf.after(step)
        for lot in cheaper:
            count = min(lot.count, left // lot.pack.price)
            counts[lot.at] += count
            left -= count * lot.pack.price
            if count < lot.count:
                break
        if self._shelf.place is not None:
            counts[self._shelf.place] += left // self._shelf.staple.price
            left %= self._shelf.staple.price
        if beside.count:
            counts[beside.at] += min(beside.count, left // beside.pack.price)
        return tuple(counts)


class _Filling:
    """What is made of any money: cheaper lots one after the other, staples, what stands beside."""

    def __init__(self, staple: Pack, cheaper: Sequence[Lot], beside: Lot) -> None:
        packs = [*(lot.pack for lot in cheaper), staple]
        self._staple, self._beside = staple, beside
        self._prices = np.array([one.price for one in packs], dtype=np.int64)
        self._credits = np.array([one.credits for one in packs], dtype=np.int64)
        self._spent = np.cumsum([0, *(lot.price for lot in cheaper)], dtype=np.int64)
        self._held = np.cumsum([0, *(lot.credits for lot in cheaper)], dtype=np.int64)

    def bounds(self, left: IntArray) -> tuple[IntArray, IntArray]:
        """Return what so much money buys at the least, by this order, and at the most.

        What does not fit whole counts by its part. Once cheaper lots are settled, nothing is better
        than the most staples that are affordable, and the rest at the best rate of what is dearer.
        """
        full = self._spent.searchsorted(left, "right") - 1
        rest, price, credits = left - self._spent[full], self._prices[full], self._credits[full]
        whole = self._held[full] + rest // price * credits
        rest %= price
        staple, beside = self._staple, self._beside.pack
        after = rest // staple.price * staple.credits
        more = rest % staple.price // beside.price
        after += np.minimum(more, self._beside.count) * beside.credits
        if len(self._prices) == 1:
            price, credits = np.array([beside.price]), np.array([beside.credits])
        return whole + after, whole + _part(rest, price, credits)


def _part(rest: IntArray, price: IntArray, credits: IntArray) -> IntArray:
    """Return what so much money buys at a rate; where 64 bits do not hold it exactly, no less."""
    product = int(price.max()) * int(credits.max())
    bits = max(product.bit_length() - 62, 0)  # so many of the last are rounded up
    bought: IntArray = -(-rest >> bits) * credits // np.maximum(price >> bits, 1)
    return bought


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
