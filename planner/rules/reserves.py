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
    part, fixed = _reserved(rules, usd_per_credit)
    return min(rounded(part * Fraction(credits) + fixed, FINEST, "up"), credits)


@exactly
def budget_for(rules: Sequence[Rule], credits: Decimal, usd_per_credit: Decimal) -> Decimal | None:
    """Return the least budget in credits of which so many may be spent; None where none will do.

    Parameters
    ----------
    rules
        As of `kept_back`.
    credits
        What is to be spent.
    usd_per_credit
        The list price.
    """
    if credits <= 0:
        return Decimal(0)
    part, fixed = _reserved(rules, usd_per_credit)
    if part >= 1:
        return None
    # What is kept back is rounded up to a billionth, so that as fine an amount is left to spend.
    spent = Fraction(rounded(Fraction(credits), FINEST, "up"))
    return rounded((spent + fixed) / (1 - part), FINEST, "up")


def _reserved(rules: Sequence[Rule], usd_per_credit: Decimal) -> tuple[Fraction, Fraction]:
    """Add up the part of a budget that is kept back, and the credits beside it."""
    part, usd = Fraction(0), Fraction(0)
    for rule in rules:
        if isinstance(rule, Reserve):
            part += Fraction(rule.share or 0)
            usd += Fraction(rule.usd or 0)
    return part, usd / Fraction(usd_per_credit)
