"""What credits are paid with, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from planner.catalog.amounts import RATIO, exactly
from planner.catalog.spelling import plain, usd


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
        Whether all credits are bought in packages, so that none has a price of its own.
    parts
        Of several catalogs: how those are paid for that sell packages, as far as anything is taken
        of them. Credits are then USD at list prices, of all catalogs together.
    """

    balance_credits: Decimal
    bought_credits: Decimal
    cost_usd: Decimal
    packages: tuple[Bought, ...]
    by_package: bool = False
    parts: tuple[Part, ...] = ()

    @exactly
    def leftover_text(self, credits: Decimal | int) -> str:
        """Say what is left once so many are used, and what of it expires; "" where nothing is.

        What was there is used first, then what expires the soonest.
        """
        if self.parts:
            each = ((part.leftover_text, part.catalog) for part in self.parts)
            return "; ".join(f"{text} of {name}" for text, name in each if text)
        used = max(credits - self.balance_credits, Decimal(0))
        return _left_text(self.leftover(credits), used, self.packages)

    @property
    def bought(self) -> list[tuple[Bought, str]]:
        """What is bought, and what to call it: with its catalog where there are several."""
        own = [(one, str(one)) for one in self.packages]
        every = ((one, part.catalog) for part in self.parts for one in part.packages)
        return [*own, *((one, f"{name}: {one}") for one, name in every)]

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

    def prices(self, credits: Decimal | int, listed: Decimal) -> Prices:
        """Say what a credit that is used costs; of several catalogs, those of each.

        Parameters
        ----------
        credits, listed
            As of `usd_per_credit`.
        """
        if self.parts:
            return Prices(listed, {part.catalog: part.usd_per_usd for part in self.parts})
        return Prices(self.usd_per_credit(credits, listed))


@dataclass(frozen=True)
class Part:
    """How what a plan takes of one catalog is paid for in packages.

    Attributes
    ----------
    catalog
        Its name.
    used_credits, listed_usd
        What is taken of it, and what that costs at its list price; more than 0.
    packages
        What is bought.
    """

    catalog: str
    used_credits: Decimal
    listed_usd: Decimal
    packages: tuple[Bought, ...]

    @property
    @exactly
    def bought_credits(self) -> Decimal:
        """The credits that are bought."""
        return sum((one.count * one.credits for one in self.packages), Decimal(0))

    @property
    @exactly
    def cost_usd(self) -> Decimal:
        """What is paid."""
        return sum((one.count * one.usd for one in self.packages), Decimal(0))

    @property
    def usd_per_usd(self) -> Decimal:
        """What is paid for a dollar's worth at the list price."""
        return RATIO.divide(self.cost_usd, self.listed_usd)

    @property
    @exactly
    def leftover_text(self) -> str:
        """Say what is left, and what of it expires; "" where nothing is."""
        left = self.bought_credits - self.used_credits
        return _left_text(left, self.used_credits, self.packages)


@dataclass(frozen=True)
class Prices:
    """What a credit costs in USD.

    Attributes
    ----------
    each
        Of every catalog but these.
    apart
        Of some catalogs, by name.
    """

    each: Decimal
    apart: Mapping[str, Decimal] = field(default_factory=dict)

    def of(self, catalog: str) -> Decimal:
        """Return what one of a catalog costs."""
        return self.apart.get(catalog, self.each)


def _left_text(left: Decimal, used: Decimal, packages: Sequence[Bought]) -> str:
    """Say what is left of packages of which so much is used."""
    if not left:
        return ""
    for days in sorted({one.valid_days for one in packages if one.valid_days}):
        those = (one for one in packages if one.valid_days == days)
        expiring = sum((one.count * one.credits for one in those), -used)
        if expiring > 0:
            which = "which" if expiring == left else f"{plain(expiring)} of which"
            return f"{plain(left)} credits, {which} expire after {days} days"
        used = -expiring
    return f"{plain(left)} credits"
