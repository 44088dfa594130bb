"""What credits are paid with, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
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
        Whether credits can be had in packages only.
    """

    balance_credits: Decimal
    bought_credits: Decimal
    cost_usd: Decimal
    packages: tuple[Bought, ...]
    by_package: bool = False

    @exactly
    def leftover_text(self, credits: Decimal | int) -> str:
        """Say what is left once so many are used, and what of it expires; "" where nothing is.

        What was there is used first, then what expires the soonest.
        """
        left = self.leftover(credits)
        if not left:
            return ""
        used = max(credits - self.balance_credits, Decimal(0))
        for days in sorted({one.valid_days for one in self.packages if one.valid_days}):
            those = (one for one in self.packages if one.valid_days == days)
            expiring = sum((one.count * one.credits for one in those), -used)
            if expiring > 0:
                which = "which" if expiring == left else f"{plain(expiring)} of which"
                return f"{plain(left)} credits, {which} expire after {days} days"
            used = -expiring
        return f"{plain(left)} credits"

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
