"""What is kept back of a budget."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from planner.catalog.amounts import FINEST, exactly, rounded
from planner.rules.base import Rule
from planner.rules.models import Reserve


@exactly
def kept_back(rules: Sequence[Rule], credits: Decimal, usd_per_credit: Decimal) -> Decimal:
    """Return what rules keep back of a budget, in credits, rounded up to a billionth.

    Parameters
    ----------
    rules
        Any; those that keep nothing back count for nothing.
    credits
        What the budget is good for; no more is kept back.
    usd_per_credit
        The list price.
    """
    held = Fraction(0)
    for rule in rules:
        if isinstance(rule, Reserve) and rule.share is not None:
            held += Fraction(rule.share) * Fraction(credits)
        elif isinstance(rule, Reserve):
            held += Fraction(rule.usd or 0) / Fraction(usd_per_credit)
    return min(rounded(held, FINEST, "up"), credits)
