"""Which numbers a plan's rules hang on themselves, so that no range can be told of them."""

from __future__ import annotations

from planner.batch import Batch
from planner.messages import named
from planner.rules.base import Rule
from planner.rules.column import find_column
from planner.rules.models import Floor, Least, Share


def no_prices(batch: Batch) -> str:
    """Say why no range of a price can be told; "" where each can.

    With a higher price there are fewer plans, beside most rules. But a least amount of money is
    reached sooner, what is spent on one thing is a smaller part of all, and what a limit on the
    cost keeps from being made does not count.
    """
    for rule in batch.rules:
        if isinstance(rule, Share) or (isinstance(rule, Least) and rule.unit in ("usd", "share")):
            return (
                f"prices are not looked at: a higher price may make room beside rule {named(rule)}"
            )
    return ""


def no_qualities(batch: Batch) -> str:
    """Say why no range of a number of quality can be told; "" where each can."""
    demanded = any(kind.tier for kind in batch.requests.kinds)
    for rule in batch.rules:
        if isinstance(rule, Floor):
            what = "what is good enough hangs on them by"
        elif isinstance(rule, Least) and rule.unit == "share" and demanded:
            what = "what can be made hangs on them, and so does"
        else:
            continue
        return f"qualities are not looked at: {what} rule {named(rule)}"
    return ""


def no_priorities(batch: Batch) -> str:
    """Say why no range of a priority can be told; "" where each can."""
    for rule in batch.rules:
        if any(find_column(batch.requests, name) == "priority" for name in _columns(rule)):
            return f"priorities are not looked at: rule {named(rule)} tells requests apart by them"
    return ""


def _columns(rule: Rule) -> list[str]:
    by: tuple[str, ...] = getattr(rule, "by", ())
    where: tuple[tuple[str, object], ...] = getattr(rule, "where", ())
    return [*by, *(name for name, _ in where)]
