"""Packages in whole units, put in the order in which money is spent on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd


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
    cheaper, dearer
        Lots with more credits per dollar than the staple, and with no more, the best first.
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
        self.dearer: list[Lot] = []
        by_rate = sorted(range(len(packs)), key=lambda at: (-packs[at].rate, packs[at].price))
        for at in by_rate:
            most = counts[at] if packs[at].most is None else min(counts[at], packs[at].most or 0)
            if packs[at].rate > self.staple.rate:
                self.cheaper += _lots(at, packs[at], most)
            elif at != self.place:
                self.dearer += _lots(at, packs[at], min(most, self._most_beside(packs[at])))

    def _most_beside(self, pack: Pack) -> int:
        """Return how many of a pack may serve: where they cost whole staples, these do as well."""
        price, credits = self.staple.price, self.staple.credits
        if pack.credits <= pack.price // price * credits:
            return 0
        return price // gcd(price, pack.price) - 1

    def after(self, step: int) -> tuple[list[Lot], Lot]:
        """Return what is left after so many lots: the cheaper ones, and all of the next dearer."""
        dearer = self.dearer[max(step - len(self.cheaper), 0) :]
        if not dearer:
            return self.cheaper[step:], Lot(0, Pack(1, 0), 0)
        count = sum(lot.count for lot in dearer if lot.at == dearer[0].at)
        return self.cheaper[step:], replace(dearer[0], count=count)


def _lots(at: int, pack: Pack, most: int) -> list[Lot]:
    """Cut so many into lots of which any number can be made up, the largest first."""
    lots, left = [], most
    while left > 0:
        lots.append(Lot(at, pack, (left + 1) // 2))
        left //= 2
    return lots
