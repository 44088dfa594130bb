"""What a budget is paid from: its own money and what was added, used in the order it lapses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NEVER = 1 << 62  # later than any moment that is kept


@dataclass(frozen=True)
class Fund:
    """Money of a scope that lapses at one time.

    Attributes
    ----------
    name
        A month, whose money is the scope's own; else the top-up that added it.
    left
        What is neither spent nor held, in billionths of a dollar; None where nothing limits it.
        Below 0 where more was spent.
    lapses
        From when on it cannot be used, as of `months`; `NEVER` where it can be for good.
    is_own
        Whether it is the scope's own.
    """

    name: str
    left: int | None
    lapses: int
    is_own: bool


def in_order(funds: Iterable[Fund], at: int) -> list[Fund]:
    """Put the funds that can be used at a moment in the order they are: what lapses first."""
    there = [fund for fund in funds if fund.is_own or fund.lapses > at]
    return sorted(there, key=lambda fund: (fund.lapses, not fund.is_own, fund.name))


def left_in(funds: Sequence[Fund]) -> int | None:
    """Add up what is left; None where nothing limits it.

    What was spent beyond a scope's own money is missing, whatever was added besides.
    """
    lefts = [fund.left if fund.is_own or fund.left is None else max(fund.left, 0) for fund in funds]
    return None if None in lefts else sum(left for left in lefts if left is not None)


def drawn(funds: Sequence[Fund], amount: int) -> dict[str, int]:
    """Say how much of an amount is drawn from each fund, those that lapse first before others.

    What is more than there is goes to the scope's own.

    Parameters
    ----------
    funds
        In the order of `in_order`; one of them is the scope's own.
    amount
        0 or more.
    """
    parts: dict[str, int] = {}
    rest = amount
    for fund in funds:
        part = rest if fund.left is None else min(rest, max(fund.left, 0))
        if part:
            parts[fund.name] = part
            rest -= part
    if rest:
        own = next(fund.name for fund in funds if fund.is_own)
        parts[own] = parts.get(own, 0) + rest
    return parts


def used_of(held: Mapping[str, int], amount: int) -> dict[str, int]:
    """Say how much of what is held in each fund an amount uses, in the order it was drawn."""
    parts: dict[str, int] = {}
    rest = amount
    for name, there in held.items():
        parts[name] = min(rest, there)
        rest -= parts[name]
    return {name: part for name, part in parts.items() if part}
