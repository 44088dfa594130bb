"""What credits are paid with: the table of what money buys in packages, and what is bought.

How many credits can be had for some money, and for how little money, are unbounded knapsacks over
whole units of money, solved exactly. Nothing is assumed of the prices: the smallest package may be
the cheapest per credit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from planner.catalog.amounts import EXACT, RATIO, common_unit, exactly, units
from planner.catalog.common import Package
from planner.catalog.spelling import plain
from planner.engine.arrays import IntArray
from planner.errors import InputError

# Of money, for each of which a purchase is tabulated: 6 packages take 0.3 s and 110 MB.
MOST_CASES = 2_000_000
MOST_UNITS = 2**62  # of credits, that all purchases together may hold


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


class PurchaseTable:
    """The table of what money buys: the most credits for every sum up to so many dollars.

    Parameters
    ----------
    packages
        What is sold.
    usd
        What may be spent.

    Attributes
    ----------
    packages
        What is sold.
    credit_unit
        Every package holds whole units of so many credits.

    Raises
    ------
    InputError
        If the prices are so fine and the money so much that they cannot be tabulated.
    """

    @exactly
    def __init__(self, packages: Sequence[Package], usd: Decimal) -> None:
        self.packages = tuple(packages)
        self._usd_unit = common_unit([package.usd for package in packages])
        self.credit_unit = common_unit([package.credits for package in packages])
        sums = units(usd, self._usd_unit, "down")
        held = sum(self.units(one.credits) * (usd // one.usd + 1) for one in packages)
        if sums > MOST_CASES or held > MOST_UNITS:
            raise InputError(
                f"packages for ${plain(usd)} in steps of ${plain(self._usd_unit)} and "
                f"{plain(self.credit_unit)} credits are more than {MOST_CASES:,} cases, or more "
                "credits than 64 bits hold; plan without packages, or for less money"
            )
        # One table per lot: the most credits for each sum, with the lots so far.
        self._lots = [
            lot for at, package in enumerate(self.packages) for lot in _lots(at, package, usd)
        ]
        self._tables = [np.zeros(sums + 1, dtype=np.int64)]
        for lot in self._lots:
            self._tables.append(self._with(self._tables[-1], lot))

    @property
    def most_credits(self) -> Decimal:
        """The credits that can be bought at the most."""
        return EXACT.multiply(int(self._tables[-1][-1]), self.credit_unit)

    @cached_property
    def levels(self) -> IntArray:
        """Every number of credits that is worth aiming at, ascending, from 0, in credit units."""
        most = self._tables[-1]  # it never falls
        levels: IntArray = most[np.append(True, most[1:] != most[:-1])]
        return levels

    def cheapest(self, credits: Decimal) -> tuple[Bought, ...]:
        """Find the least money that buys at least so many credits.

        Parameters
        ----------
        credits
            What is needed; at most `most_credits`.

        Returns
        -------
        tuple of Bought
            The packages, dearest first; of equal money, those with the most credits.
        """
        money = int(np.searchsorted(self._tables[-1], self.units(credits)))
        counts = [0] * len(self.packages)
        for at in range(len(self._lots), 0, -1):
            lot = self._lots[at - 1]
            price = self._price(lot)
            while self._tables[at][money] != self._tables[at - 1][money]:
                counts[lot.package] += lot.count
                money -= price
                if lot.once:
                    break
        bought = [
            Bought(count, package.credits, package.usd, package.name, package.valid_days)
            for package, count in zip(self.packages, counts, strict=True)
            if count
        ]
        return tuple(sorted(bought, key=lambda one: -one.usd))

    def least_usd(self, credits: Decimal) -> Decimal | None:
        """Return the least money that buys at least so many credits; None where none here does."""
        money = int(np.searchsorted(self._tables[-1], self.units(credits)))
        enough = money < len(self._tables[-1])
        return EXACT.multiply(money, self._usd_unit) if enough else None

    def units(self, credits: Decimal) -> int:
        """Return the least number of credit units that hold so many credits."""
        return units(credits, self.credit_unit, "up")

    def _price(self, lot: _Lot) -> int:
        """Return what a lot costs, in units of money."""
        return lot.count * units(self.packages[lot.package].usd, self._usd_unit, "up")

    def _with(self, table: IntArray, lot: _Lot) -> IntArray:
        price, size = self._price(lot), lot.count * self.units(self.packages[lot.package].credits)
        if price >= len(table):
            return table
        if lot.once:
            more = table.copy()
            more[price:] = np.maximum(table[price:], table[:-price] + size)
            return more
        # Sums that differ by whole prices form a column; going down it, one more is bought.
        rows = -(-len(table) // price)
        grid = np.full(rows * price, table[-1], dtype=np.int64)
        grid[: len(table)] = table
        worth = np.arange(rows, dtype=np.int64)[:, None] * size
        best = np.maximum.accumulate(grid.reshape(rows, price) - worth, axis=0) + worth
        return best.reshape(-1)[: len(table)]


@dataclass(frozen=True)
class _Lot:
    """So many of a package, by its place, bought together; once, or as often as one likes."""

    package: int
    count: int
    once: bool


def _lots(at: int, package: Package, usd: Decimal) -> Iterator[_Lot]:
    """Cut what can be bought of a package into lots, of which any number can be made up."""
    if package.most is None:
        yield _Lot(at, 1, once=False)
        return
    left, count = min(package.most, int(usd // package.usd)), 1
    while left > 0:
        yield _Lot(at, min(count, left), once=True)
        left, count = left - count, 2 * count


@lru_cache(maxsize=1)
def tabulated(packages: tuple[Package, ...], usd: Decimal) -> PurchaseTable:
    """Tabulate purchases once for a plan, which asks for them several times."""
    return PurchaseTable(packages, usd)
