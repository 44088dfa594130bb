"""What no plan is worth more than at some prices, by what each seller and all others are paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, lcm

from planner.engine.proof.prices import lagrangian
from planner.errors import CertificateError
from planner.funding.joint import Joint, Limits


class Plane:
    """What no choice is worth more than, whatever is paid to whom, at some prices of all limits.

    Parameters
    ----------
    joint
        What is planned.
    prices
        Of the budget, caps and rows, then of what is paid to each seller and to all others; >= 0.

    Raises
    ------
    CertificateError
        If they are not as many.
    """

    def __init__(self, joint: Joint, prices: Sequence[Fraction]) -> None:
        nothing = joint.nothing
        caps = 0 if nothing.caps is None else len(nothing.caps)
        if len(prices) != 1 + caps + len(nothing.rows):  # none at all would leave limits unpaid
            raise CertificateError("a purchase needs a price of the budget, each cap and each row")
        budget, under, rows = prices[0], prices[1 : caps + 1], prices[caps + 1 :]
        base = lagrangian(nothing, budget, under, rows)
        own = [budget + price for price in rows[len(rows) - len(joint.sellers) - 1 :]]
        rest, step = own[-1], Fraction(joint.step)
        by_credit = all(price <= rest * rate for price, rate in zip(own, joint.rates, strict=True))
        self._whole = (base, rest / step) if by_credit else None
        self._unit = lcm(*(one.denominator for one in (base, *own)))
        self._base, *self._own = (int(one * self._unit) for one in (base, *own))

    def most(self, limits: Limits) -> int:
        """Return what no choice within such limits is worth more than, rounded down."""
        worth = self._base + sum(map(int.__mul__, self._own, limits))
        return worth // self._unit

    def most_for(self, usd: Decimal) -> int | None:
        """Return what no choice is worth more than, whatever some money buys, rounded down.

        Where no seller's price is above that of others at its best rate, whoever buys pays at least
        what these prices ask. None where one is: then money says nothing by itself.
        """
        return (
            None if self._whole is None else floor(self._whole[0] + self._whole[1] * Fraction(usd))
        )

    def closes(self, limits: Limits, usd: Decimal, beyond: int) -> bool:
        """Say whether no choice within such limits, for so much money, is worth so much."""
        if self.most(limits) < beyond:
            return True
        top = self.most_for(usd)
        return top is not None and top < beyond
