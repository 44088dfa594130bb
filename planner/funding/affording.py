"""What some money pays for by itself, where several catalogs are paid, some of them in packages."""

from __future__ import annotations

from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.funding.joint import Joint, Limits, credits_at
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
        self._prices: dict[Limits, Decimal | None] = {}

    @exactly
    def usd_for(self, option: Option) -> Decimal | None:
        """Return the least money for an option by itself; None where packages hold too little."""
        joint, amounts = self._joint, self._joint.amounts(option)
        if amounts not in self._prices:
            pairs = zip(joint.offered, joint.sellers, amounts, strict=False)
            held = all(
                offered.least_money(credits_at(seller, joint.step * amount)) is not None
                for offered, seller, amount in pairs
            )
            self._prices[amounts] = joint.paid_with(amounts).cost_usd if held else None
        return self._prices[amounts]

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
            for seller, offered in zip(self._joint.sellers, self._joint.offered, strict=True):
                credits = offered.most_credits(offered.units_of(max(usd, Decimal(0))))
                held.append(credits * seller.credit_usd)
            self._reach[usd] = tuple(int(each // self._joint.step) for each in (*held, usd))
        return self._reach[usd]
