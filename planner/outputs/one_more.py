"""The least more money that makes a video more, beside all that a plan makes."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from planner.catalog.amounts import exactly
from planner.catalog.spelling import usd_up
from planner.errors import InputError
from planner.results.naming import naming_of
from planner.results.outcome import Fate
from planner.results.result import Result


@exactly
def one_more(plan: Result) -> str:
    """Say for how much more money another video can be made, and which, without solving again.

    It is the cheapest that is left out for want of money, the first of those in the table; where
    rows stand for many, one of those that are like this row. What the best plan does with as much
    is another question: `plan.diff` and the report answer it.

    Returns
    -------
    str
        A text; "" where nothing is left out for want of money, where rules may stand against it,
        and of a plan read from a file that buys packages, which does not hold what they are.
    """
    wanting = (Fate.OUTBID, Fate.TOO_DEAR)
    left = {
        at: one.cheapest
        for at, one in enumerate(plan.outcomes.distinct)
        if one.fate in wanting and one.cheapest is not None
    }
    if not left or plan.stated_rules:
        return ""
    cheapest = min(option.credits for option in left.values())
    those = [at for at, option in left.items() if option.credits == cheapest]
    row = int(np.isin(plan.outcomes.members, those).argmax())
    usd = _usd_for(plan, Decimal(plan.credits) + cheapest)
    if usd is None or usd <= plan.budget.usd:  # it fits, though the greedy rule passed it over
        return ""
    option = left[int(plan.outcomes.members[row])]
    naming, rows = naming_of(plan), np.array([row])
    # Not as of `names_of`, which looks at all titles of a long table.
    name = " ".join(filter(None, [*naming.ids(rows), *naming.titles(rows)]))
    return f"for {usd_up(usd - plan.budget.usd)} more: {_one_of(plan, row)}{name}, with {option}"


def _one_of(plan: Result, row: int) -> str:
    """Say that it is one of many, where rows stand for many; "" where it is the row itself."""
    if plan.outcomes.weights is None:
        return ""
    count = plan.outcomes.count_of(row)
    return f"one of {count:,} like " if count > 1 else "one like "


def _usd_for(plan: Result, credits: Decimal) -> Decimal | None:
    """Return the least dollars for so many credits; None where that is not known."""
    if plan.batch is not None:
        try:
            return plan.budget.usd_for(credits, plan.batch.catalog)
        except InputError:
            return None
    if plan.budget.packages:
        return None
    return max(credits - plan.budget.balance_credits, Decimal(0)) * plan.usd_per_credit
