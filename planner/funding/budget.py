"""What a plan may spend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.catalog.amounts import FINEST, exactly, is_too_fine, rounded
from planner.catalog.arguments import Number, items_of
from planner.catalog.common import Package
from planner.catalog.spelling import plain
from planner.catalog.terms import Terms
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.funding.purchase import Purchases, purchases_of
from planner.messages import shown


@dataclass(frozen=True, init=False)
class Budget:
    """What a plan may spend.

    Attributes
    ----------
    usd
        Dollars: any number that `dollars` reads, down to a billionth. Of a float that is finer,
        what is beyond is dropped.
    balance_credits
        Credits that are there already, read alike; they are used first.
    packages
        Whether dollars buy credits in the catalog's packages, and a month of one of its
        subscriptions. Without, they buy them at its list price.
    bought_before
        Names of packages that were bought before, such as `AccountBalance.bought`, in any order:
        what the catalog sells once only is not bought again. Other names make no difference.

    Raises
    ------
    BudgetError
        If an amount is negative, not finite, not a number, or written finer than a billionth; or
        if `bought_before` holds what is no name.
    """

    usd: Decimal
    balance_credits: Decimal
    packages: bool
    bought_before: tuple[str, ...] = ()

    def __init__(
        self,
        usd: Number | str = 0,
        balance_credits: Number | str = 0,
        packages: bool = False,
        bought_before: Iterable[str] = (),
    ) -> None:
        if not isinstance(packages, (bool, np.bool_)):
            raise BudgetError(f"packages is {shown(packages)}; expected True or False")
        object.__setattr__(self, "usd", _spendable(dollars(usd)))
        balance = _spendable(dollars(balance_credits, "balance_credits"))
        object.__setattr__(self, "balance_credits", balance)
        object.__setattr__(self, "packages", packages)
        object.__setattr__(self, "bought_before", _names(bought_before))

    @classmethod
    def of(cls, budget: Budget | Number | str) -> Budget:
        """Take a number of USD, or a Budget as it is."""
        return budget if isinstance(budget, Budget) else cls(_spendable(dollars(budget)))

    @exactly
    def most_credits(self, catalog: Terms) -> Decimal:
        """Return the credits that can be spent at the most, rounded down to a billionth.

        No price is finer, so that nothing is lost.

        Parameters
        ----------
        catalog
            The list price, and the packages.

        Raises
        ------
        BudgetError
            If packages are wanted of a catalog that has none; if they are, or a balance is there,
            and the catalog is made of several, for which `planner.funding.joint` is there.
        """
        self._check(catalog)
        if self.packages:
            offered = self.purchases(catalog)
            return self.balance_credits + offered.most_credits(offered.units_of(self.usd))
        bought = Fraction(self.usd) / Fraction(catalog.credit_usd)
        return self.balance_credits + rounded(bought, FINEST, "down")

    @exactly
    def usd_for(self, credits: Decimal, catalog: Terms) -> Decimal:
        """Return the least dollars with which it would be good for so many credits.

        Balance and packages stay as they are. It is rounded up to a billionth.

        Parameters
        ----------
        credits
            What is needed in all.
        catalog
            The list price, and the packages.

        Raises
        ------
        InputError
            If packages are wanted of a catalog that has none, or that sells no more so many
            credits.
        """
        self._check(catalog)
        needed = max(credits - self.balance_credits, Decimal(0))
        if not self.packages:
            return rounded(Fraction(needed * catalog.credit_usd), FINEST, "up").normalize() + 0
        offered = self.purchases(catalog)
        least = offered.least_money(needed)
        if least is None:
            raise BudgetError(
                f"all packages of catalog {catalog.name} together hold less than "
                f"{plain(needed)} credits; plan at its list price"
            )
        return offered.usd_of(least)

    def _check(self, catalog: Terms) -> None:
        """Refuse credits of one catalog to pay for the models of several."""
        if not catalog.is_several or not (self.packages or self.balance_credits):
            return
        what = "packages" if self.packages else "a balance"
        raise BudgetError(
            f"with {what} of several catalogs ({catalog.name}) this is not told: credits of one "
            f"catalog pay for no other's models; ask it without {what}, or of one catalog alone"
        )

    def purchases(self, catalog: Terms) -> Purchases:
        """Return what can be bought in packages.

        Raises
        ------
        BudgetError
            If the catalog has none.
        """
        if not (catalog.packages or catalog.subscriptions):
            raise BudgetError(f"catalog {catalog.name} has no packages; plan at its list price")
        return purchases_of(tuple(map(self._left_of, catalog.packages)), catalog.subscriptions)

    def _left_of(self, package: Package) -> Package:
        """Return a package as it is still offered."""
        if package.first_purchase_only and package.name in self.bought_before:
            return package.model_copy(update={"limit": 0})
        return package


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """Read names, each once and in one order, so that equal budgets are equal."""
    names = None if isinstance(given, str) else items_of(given)
    if names is None or not all(isinstance(one, str) for one in names):
        raise BudgetError(
            f"bought_before is {shown(given)}; expected names of packages, as ['Trial S']"
        )
    return tuple(sorted(set(map(str, names))))


def _spendable(amount: Decimal) -> Decimal:
    """Drop what is finer than the finest amount: what may be spent is rounded down."""
    return rounded(amount, FINEST, "down") if is_too_fine(amount) else amount
