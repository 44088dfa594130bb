"""Between money and units: what a budget is good for, and what so much of a problem costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.amounts import exactly, rounded
from planner.funding.budget import Budget
from planner.funding.joint import Joint
from planner.funding.settle import paid_with


class Paying:
    """How the units of cost of a batch are paid for.

    Parameters
    ----------
    batch
        The batch.
    budget
        Credits that are there already, and whether packages are bought. Its dollars make no
        difference.

    Attributes
    ----------
    budget
        As above.
    """

    def __init__(self, batch: Batch, budget: Budget) -> None:
        self.budget, self._batch = budget, batch
        self._catalog, self._step = batch.catalog, batch.menus.step

    @exactly
    def units(self, usd: Decimal) -> int:
        """Return how many units so many dollars are good for, beside what is kept back."""
        credits = replace(self.budget, usd=usd).most_credits(self._catalog)
        return int(self._batch.spendable(credits) // self._step)

    @exactly
    def usd(self, units: int) -> Decimal:
        """Return the least dollars that are good for so many units.

        Raises
        ------
        InputError
            If that much cannot be bought, or nothing of a budget is left to be spent.
        """
        needed = units * self._step
        credits = self._batch.credits_for(needed)
        usd = self.budget.usd_for(credits, self._catalog)
        # What is kept back seldom makes whole cents, which is what people pay in.
        usd = usd if credits == needed else rounded(usd, Decimal("0.01"), "up")
        return usd.normalize() + 0

    @exactly
    def cost_usd(self, units: int) -> Decimal:
        """Return what is paid when so many units are used."""
        credits = units * self._step
        if not self.budget.packages:
            return paid_with(credits, self.budget, self._catalog).cost_usd
        return self.budget.usd_for(credits, self._catalog).normalize() + 0


class PayingJointly(Paying):
    """The same of several catalogs, some of them paid in packages: units are sums of money.

    Parameters
    ----------
    joint, budget
        What is planned, and that packages are bought.
    """

    def __init__(self, joint: Joint, budget: Budget) -> None:
        super().__init__(joint.batch, budget)
        self._step = joint.unit

    @exactly
    def units(self, usd: Decimal) -> int:
        """Return how many units so many dollars are, beside what is kept back."""
        return int(self._batch.spendable(usd) // self._step)

    @exactly
    def usd(self, units: int) -> Decimal:
        """Return the least dollars that so many units may be spent of; as of `Paying`."""
        needed = units * self._step
        usd = self._batch.credits_for(needed)
        usd = usd if usd == needed else rounded(usd, Decimal("0.01"), "up")
        return usd.normalize() + 0

    @exactly
    def cost_usd(self, units: int) -> Decimal:
        """Return the dollars that so many units are."""
        return (units * self._step).normalize() + 0
