"""How a limit of a rule stands in a plan: what is used of it, and whether it holds anybody back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.catalog.amounts import RATIO
from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM
from planner.results.table import UNIT
from planner.results.taken import Taken
from planner.results.wishes import Wishes
from planner.rules.limited import Limited

# What is used, its slack, whether it binds, and what one more is worth.
Figures = tuple[Decimal, Decimal, bool, float | None]


def figures_of(
    one: Limited, total: int, amount: Decimal, of: int, price: Fraction | None, tight: bool
) -> Figures:
    """Say what is used of a limit, its slack, whether it binds, and what one more is worth.

    Parameters
    ----------
    one, amount
        The rule, and what it allows.
    total
        What is used, in whole units.
    of
        What a share is one of: how many could be made, or what is spent.
    price
        Of a whole unit; None where nobody knows.
    tight
        As of `tight_groups`.
    """
    each = 1 / Fraction(one.unit)  # whole units in one of the limit
    used = total / each
    if one.part is not None:
        each = Fraction(one.part.denominator * of)
        used = Fraction(total, of or 1)
    elif one.rule.unit == "share":
        each = Fraction(of)
        used = used / each if each else Fraction(1)  # all of nothing is made
    slack = (used - Fraction(amount)) * (1 if one.at_least else -1)
    binds = tight or bool(price)
    if price is None and slack > 0 and not binds:  # it is in nobody's way
        price = Fraction(0)
    worth = None if price is None else (-price if one.at_least else price) * each / UNIT
    return _decimal(used), _decimal(slack), binds, None if worth is None else float(worth)


def _decimal(number: Fraction) -> Decimal:
    """Write a ratio as a decimal, of many places the first."""
    return RATIO.divide(Decimal(number.numerator), Decimal(number.denominator))


def added(one: Limited, taken: Taken, sizes: IntArray) -> IntArray:
    """Add up what each group of a rule comes to, request by request, in whole units.

    Parameters
    ----------
    one, taken
        The rule, and what is taken.
    sizes
        How many requests each row stands for; shape (requests,).
    """
    made = taken.rows[one.labels.codes[taken.rows] >= 0]
    codes, amounts = one.labels.codes[made], one.adds[taken.flat[made]]
    wide = int(one.adds.max(initial=0)) * (int(sizes.sum()) + 1) >= LARGEST_SUM
    sums = np.zeros(len(one.labels.values), dtype=object if wide else np.int64)
    np.add.at(sums, codes, (amounts.astype(object) if wide else amounts) * sizes[made])
    return np.cumsum(sums) if one.cumulative else sums


def tight_groups(
    one: Limited, taken: Taken, sums: IntArray, wishes: Wishes, required: BoolArray
) -> BoolArray:
    """Say of each group whether what one of its requests would rather have passes its limit.

    It passes a least amount where it adds less than the request does now.
    """
    tight = np.zeros(len(sums), dtype=bool)
    if one.part is not None:
        return tight
    way = -1 if one.at_least else 1
    limits = [way * LARGEST_SUM if limit is None else limit for limit in one.limits]
    room = way * (np.array(limits, dtype=object) - sums)
    slack = np.minimum(room, LARGEST_SUM).astype(np.int64)
    least = slack
    if one.cumulative:  # what is added counts for all limits from its own on
        least = np.minimum.accumulate(slack[::-1])[::-1]
    groups, cumulative = np.arange(len(slack)), one.cumulative
    for menu, here, rows in taken.parted(np.flatnonzero(one.labels.codes >= 0)):
        begin, end = taken.menus.starts[menu : menu + 2].tolist()
        adds = np.append(one.adds[begin:end], 0)  # the last: to skip
        more = way * (adds - (one.adds[here] if here >= 0 else 0))
        codes = one.labels.codes[rows]
        rows = rows[(more.max() > least[codes]) & ~(tight[codes] & (not cumulative))]
        for at in np.flatnonzero(more > 0).tolist() if len(rows) else ():
            other = begin + at if begin + at < end else -1
            able = rows if other >= 0 else rows[~required[rows]]
            passing = able[more[at] > least[one.labels.codes[able]]]
            wanting = passing[wishes.rather(passing, here, wishes.points([other]))]
            if cumulative and len(wanting):
                later = groups >= one.labels.codes[wanting].min()
                tight |= later & (more[at] > slack)
            else:
                tight[one.labels.codes[wanting]] = True
    return tight
