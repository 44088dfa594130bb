"""What some money pays for by itself, where several catalogs are paid, some of them in packages."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.funding.joint import Joint, Limits
from planner.funding.purchase import purchases_of
from planner.menus.option import Option


class Affording:
    """Says of options, one by one, what they need; of money, once, how far it goes.

    Parameters
    ----------
    joint
        What is planned.
    """

    def __init__(self, joint: Joint) -> None:
        self._joint = joint
        self._reach: dict[Decimal, Limits] = {}

    @exactly
    def pays_for(self, option: Option, usd: Decimal) -> bool:
        """Say whether some money pays for an option by itself."""
        amounts = self._joint.amounts(option)
        if any(amount > most for amount, most in zip(amounts, self._reach_of(usd), strict=True)):
            return False
        return sum(map(bool, amounts)) < 2 or self._joint.paid_with(amounts).cost_usd <= usd

    def _reach_of(self, usd: Decimal) -> Limits:
        """Return what it pays for of each seller if all is spent there, and of all others."""
        if usd not in self._reach:
            held = []
            for seller in self._joint.sellers:
                offered = purchases_of(seller.packages, seller.subscriptions)
                credits = offered.most_credits(offered.units_of(max(usd, Decimal(0))))
                held.append(credits * seller.credit_usd)
            self._reach[usd] = tuple(int(each // self._joint.step) for each in (*held, usd))
        return self._reach[usd]
