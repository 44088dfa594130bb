"""What became of the rules of a plan, in words: what is used of a limit, what one more is worth."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from planner.catalog.amounts import exactly, rounded
from planner.results.uses import RuleUse
from planner.rules.spoken import amount_said


def dearest_first(uses: Iterable[RuleUse]) -> list[RuleUse]:
    """Put what holds a plan back first, of that what more is worth the most; the rest as it is."""
    return sorted(uses, key=lambda use: (not use.binds, -abs(use.worth or 0)))


def use_text(use: RuleUse) -> str:
    """Say a rule, how much of its limit is used, and what more of it is worth."""
    return "; ".join(filter(None, [use.sentence, used_text(use), worth_text(use)]))


@exactly
def used_text(use: RuleUse) -> str:
    """Say how much of a limit is used; "" of a rule that limits no amount."""
    if use.used is None:
        return ""
    unit = Decimal("0.0001") if use.unit == "share" else Decimal("0.01")
    used = amount_said(use.unit, rounded(use.used, unit, "half-up"))
    return f"{used} {'made' if use.unit == 'videos' else 'used'}"


@exactly
def left_text(use: RuleUse) -> str:
    """Say how much there is between a limit and what is used; "" where it limits no amount."""
    if use.slack is None:
        return ""
    unit = Decimal("0.0001") if use.unit == "share" else Decimal("0.01")
    return amount_said(use.unit, rounded(use.slack, unit, "half-up"))


def worth_text(use: RuleUse) -> str:
    """Say what one more, or less, of a limit would add; "" where that is nothing, or not known."""
    if not use.worth:
        return ""
    hundredth = use.unit == "share"
    worth = abs(use.worth) / (100 if hundredth else 1)
    amount = f"{worth:,.2g}" if worth < 0.1 else f"{worth:,.2f}"
    more = "less" if use.worth < 0 else "more"
    one = "1 %" if hundredth else amount_said(use.unit, Decimal(1))
    return f"{one} {more} would add about {amount} value"
