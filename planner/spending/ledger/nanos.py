"""Amounts of a ledger: billionths of a dollar, as whole numbers."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real

from planner.catalog.amounts import EXACT, FINEST
from planner.catalog.arguments import Number
from planner.errors import BudgetError
from planner.funding.money import dollars
from planner.messages import shown

MOST_NANOS = 10**18  # of one amount and of any sum: a billion dollars, in billionths


def nanos(amount: Number | str, name: str, *, signed: bool = False) -> int:
    """Read an amount of USD in billionths of a dollar.

    Raises
    ------
    BudgetError
        If it is no amount of money, or more than a billion dollars; or below 0, unless it may be.
    """
    negative = signed and _is_below_0(amount)
    if negative:
        amount = amount.strip()[1:] if isinstance(amount, str) else -amount
    found = int(EXACT.divide_int(dollars(amount, name), FINEST))
    if found > MOST_NANOS:
        raise BudgetError(f"{name} is {shown(amount)}; expected a billion dollars at the most")
    return -found if negative else found


def _is_below_0(amount: object) -> bool:
    """Say whether a number has a minus; what is no number is left to who reads it."""
    if isinstance(amount, str):
        return amount.strip().startswith("-")
    if isinstance(amount, Decimal):
        return amount.is_finite() and amount.is_signed()
    return isinstance(amount, Real) and amount < 0


def usd_of(amount: int) -> Decimal:
    """Return billionths of a dollar as USD."""
    found = EXACT.normalize(EXACT.multiply(Decimal(amount), FINEST))
    return found if found != found.to_integral_value() else EXACT.quantize(found, Decimal(1))
