"""What money buys in packages and subscriptions: the most for a sum, the least for so much."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from planner.catalog.amounts import EXACT, common_unit, exactly, units
from planner.catalog.common import Package, Subscription
from planner.catalog.spelling import plain
from planner.errors import InputError
from planner.funding.baskets import TooManyError, best_basket
from planner.funding.paid import Bought
from planner.funding.shelf import Pack

MOST_KNOWN = 100_000  # baskets that are remembered


class Purchases:
    """What can be bought in packages: the most credits for any money, the least money for any.

    Money counts in the greatest unit in which every price is whole.

    Parameters
    ----------
    packages, subscriptions
        What is sold; of subscriptions a month of one at the most.

    Attributes
    ----------
    packages
        What is sold, months of subscriptions last.
    """

    @exactly
    def __init__(
        self, packages: Sequence[Package], subscriptions: Sequence[Subscription] = ()
    ) -> None:
        self.packages = (*packages, *(one.month for one in subscriptions))
        self._usd_unit = common_unit([one.usd for one in self.packages])
        self._credit_unit = common_unit([one.credits for one in self.packages])
        self._packs = tuple(
            Pack(self.units_of(one.usd), self._units(one.credits), one.most)
            for one in self.packages
        )
        # What may be bought together, by place.
        without, every = range(len(packages)), range(len(self.packages))
        self._together = [(*without, at) for at in every[len(packages) :]] or [tuple(without)]
        self._known: dict[int, tuple[int, ...]] = {}

    def units_of(self, usd: Decimal) -> int:
        """Return how many units of money so many dollars hold."""
        return units(usd, self._usd_unit, "down")

    def usd_of(self, money: int) -> Decimal:
        """Return the dollars that so much money is."""
        return EXACT.multiply(money, self._usd_unit)

    def most_credits(self, money: int) -> Decimal:
        """Return the most credits that so much money buys.

        Raises
        ------
        InputError
            If the prices are so fine and the money so much, or the packages so nearly alike, that
            nobody can tell.
        """
        return EXACT.multiply(self._most(money), self._credit_unit)

    def least_money(self, credits: Decimal) -> int | None:
        """Find the least money that buys at least so many credits; None where none does.

        Raises
        ------
        InputError
            As of `most_credits`.
        """
        needed = self._units(credits)
        around = [self._around(needed, places) for places in self._together]
        enough = [high for _, high in around if high is not None]
        if not enough:
            return None
        low, high = min(low for low, _ in around), min(enough)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._most(middle) >= needed else (middle + 1, high)
        return high

    def cheapest(self, credits: Decimal) -> tuple[Bought, ...]:
        """Find the least money that buys at least so many credits.

        Parameters
        ----------
        credits
            What is needed, no more than is sold.

        Returns
        -------
        tuple of Bought
            The packages, dearest first; of equal money, those with the most credits.
        """
        least = self.least_money(credits)
        if least is None:
            raise InputError(f"all packages together hold less than {plain(credits)} credits")
        bought = [
            Bought(count, package.credits, package.usd, package.name, package.valid_days)
            for package, count in zip(self.packages, self._basket(least), strict=True)
            if count
        ]
        return tuple(sorted(bought, key=lambda one: -one.usd))

    def _units(self, credits: Decimal) -> int:
        """Return the least number of credit units that hold so many credits."""
        return units(credits, self._credit_unit, "up")

    def _around(self, needed: int, places: Sequence[int]) -> tuple[int, int | None]:
        """Return a bound below the least money for so many, and money that is enough, if any is."""
        low, high, left = 0, 0, needed
        for pack in sorted((self._packs[at] for at in places), key=lambda one: -one.rate):
            if left <= 0:
                break
            count = -(-left // pack.credits)
            if pack.most is None or pack.most >= count:
                return low - (-left * pack.price // pack.credits), high + count * pack.price
            low, high = low + pack.most * pack.price, high + pack.most * pack.price
            left -= pack.most * pack.credits
        return low, high if left <= 0 else None

    def _most(self, money: int) -> int:
        return self._held(self._basket(money))

    def _held(self, basket: Sequence[int]) -> int:
        pairs = zip(basket, self._packs, strict=True)
        return sum(count * pack.credits for count, pack in pairs)

    def _basket(self, money: int) -> tuple[int, ...]:
        if money not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            try:
                baskets = [self._best(places, money) for places in self._together]
                self._known[money] = max(baskets, key=self._held)
            except TooManyError:
                raise InputError(
                    f"what ${plain(self.usd_of(money))} buys in packages cannot be told: more "
                    "credits than 64 bits hold, or too many packages that are too much alike; plan "
                    "without packages, or for less money"
                ) from None
        return self._known[money]

    def _best(self, places: Sequence[int], money: int) -> tuple[int, ...]:
        counts = [0] * len(self._packs)
        found = best_basket([self._packs[at] for at in places], money)
        for at, count in zip(places, found, strict=True):
            counts[at] = count
        return tuple(counts)


@lru_cache(maxsize=8)
def purchases_of(
    packages: tuple[Package, ...], subscriptions: tuple[Subscription, ...] = ()
) -> Purchases:
    """Return what can be bought: the same object each time, which remembers."""
    return Purchases(packages, subscriptions)
