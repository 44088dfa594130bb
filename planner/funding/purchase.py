"""What credits are paid with: what money buys in packages, and what is bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from planner.catalog.amounts import EXACT, RATIO, common_unit, exactly, units
from planner.catalog.common import Package
from planner.catalog.spelling import plain, usd
from planner.errors import InputError
from planner.funding.baskets import TooManyError, best_basket
from planner.funding.shelf import Pack

MOST_KNOWN = 100_000  # baskets that are remembered


@dataclass(frozen=True)
class Bought:
    """So many of one package.

    Attributes
    ----------
    count
        How many.
    credits, usd
        What one holds and costs.
    name, valid_days
        What it is called, and after how many days its credits expire, if they do.
    """

    count: int
    credits: Decimal
    usd: Decimal
    name: str = ""
    valid_days: int | None = None

    def __str__(self) -> str:
        """Say what one holds and costs."""
        name = f"{self.name}, " if self.name else ""
        expiry = f", valid {self.valid_days} days" if self.valid_days else ""
        each = "" if self.count == 1 else " each"
        return f"{name}{plain(self.credits)} credits at {usd(self.usd)}{each}{expiry}"


@dataclass(frozen=True)
class Funding:
    """How the credits of a plan are paid for.

    Attributes
    ----------
    balance_credits
        Credits that were there already.
    bought_credits
        Credits that are bought.
    cost_usd
        What is paid for them.
    packages
        The packages that are bought; none where the list price holds.
    by_package
        Whether credits can be had in packages only.
    """

    balance_credits: Decimal
    bought_credits: Decimal
    cost_usd: Decimal
    packages: tuple[Bought, ...]
    by_package: bool = False

    @exactly
    def leftover(self, credits: Decimal | int) -> Decimal:
        """Return the credits that are left once so many are used."""
        return self.balance_credits + self.bought_credits - credits

    def usd_per_credit(self, credits: Decimal | int, listed: Decimal) -> Decimal:
        """Return what is paid, spread over the credits that are used, so that they add up to it.

        Parameters
        ----------
        credits
            What is used.
        listed
            The list price, where nothing is used.
        """
        return RATIO.divide(self.cost_usd, Decimal(credits)) if credits else listed


class Purchases:
    """What can be bought in packages: the most credits for any money, the least money for any.

    Money counts in the greatest unit in which every price is whole.

    Parameters
    ----------
    packages
        What is sold.

    Attributes
    ----------
    packages
        What is sold.
    """

    @exactly
    def __init__(self, packages: Sequence[Package]) -> None:
        self.packages = tuple(packages)
        self._usd_unit = common_unit([package.usd for package in packages])
        self._credit_unit = common_unit([package.credits for package in packages])
        self._packs = tuple(
            Pack(self.units_of(one.usd), self._units(one.credits), one.most) for one in packages
        )
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
        low, high = self._around(needed)
        if high is None:
            return None
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

    def _around(self, needed: int) -> tuple[int, int | None]:
        """Return a bound below the least money for so many, and money that is enough, if any is."""
        low, high, left = 0, 0, needed
        for pack in sorted(self._packs, key=lambda one: -one.rate):
            if left <= 0:
                break
            count = -(-left // pack.credits)
            if pack.most is None or pack.most >= count:
                return low - (-left * pack.price // pack.credits), high + count * pack.price
            low, high = low + pack.most * pack.price, high + pack.most * pack.price
            left -= pack.most * pack.credits
        return low, high if left <= 0 else None

    def _most(self, money: int) -> int:
        held = 0
        for count, pack in zip(self._basket(money), self._packs, strict=True):
            held += count * pack.credits
        return held

    def _basket(self, money: int) -> tuple[int, ...]:
        if money not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            try:
                self._known[money] = best_basket(self._packs, money)
            except TooManyError:
                raise InputError(
                    f"what ${plain(self.usd_of(money))} buys in packages cannot be told: more "
                    "credits than 64 bits hold, or too many packages that are too much alike; plan "
                    "without packages, or for less money"
                ) from None
        return self._known[money]


@lru_cache(maxsize=8)
def purchases_of(packages: tuple[Package, ...]) -> Purchases:
    """Return what can be bought of packages: the same object each time, which remembers."""
    return Purchases(packages)
