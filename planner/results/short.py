"""What helps where the money is short: more of it, a purchase, or fewer that are required."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly, units
from planner.catalog.spelling import usd_up
from planner.engine.arrays import IntArray
from planner.errors import InputError
from planner.funding.budget import Budget
from planner.messages import shown
from planner.results.packaged import MEND

NAMED = 20  # of those that are to be let go
# Pairs of those that are let go and those that could be in their place: 0.1 s.
TRIED = 20_000_000


def least_dollars(needed: Decimal, batch: Batch, budget: Budget) -> Decimal | None:
    """Say for how few dollars so many credits can be had; None where no packages hold as many."""
    try:
        return budget.usd_for(needed, batch.catalog)
    except InputError:
        return None


def raised_text(least_usd: Decimal | None, budget: Budget) -> str:
    """Say how much more money is enough."""
    if least_usd is None:
        return "raise it"
    if not budget.usd:
        return f"raise it to {usd_up(least_usd)}"
    return f"raise it by {usd_up(least_usd - budget.usd)} to {usd_up(least_usd)}"


@exactly
def purchases_text(needed: Decimal, batch: Batch, budget: Budget) -> Iterator[str]:
    """Say what to buy for so many credits in packages, where that is wanted, or cheaper.

    Parameters
    ----------
    needed
        Credits in all, of which those that are there already are used first.
    batch, budget
        What was to be planned, for what.
    """
    catalog = batch.catalog
    if not (catalog.packages or catalog.subscriptions):
        return
    least = least_dollars(needed, batch, replace(budget, packages=True))
    if least is None:
        if budget.packages:
            yield "no purchase is enough: each package is sold so often and no more"
        return
    missing = needed - budget.balance_credits
    bought = "; ".join(
        f"{one.count:,} x {one}" for one in budget.purchases(catalog).cheapest(missing)
    )
    if budget.packages:
        yield f"what to buy for {usd_up(least)}: {bought}"
    elif least < replace(budget, usd=Decimal(0)).usd_for(needed, catalog):
        yield f"in packages {usd_up(least)} is enough: {bought}"
    elif catalog.packages_only:
        said = (
            f"{catalog.name} sells credits in packages only, of which {usd_up(least)} buys enough"
        )
        yield f"{said}: {bought}; {MEND}"


@exactly
def let_go(batch: Batch, missing: Decimal) -> tuple[int, ...]:
    """Find a smallest set of required requests without which the others fit.

    It is as small as any: those that cost most are the fewest. Of sets as small, one is looked for
    that is worth little, at each one's cheapest option: members are exchanged for what is worth
    less while the others fit. That it is worth the least is not proved.

    Parameters
    ----------
    batch
        Without rules; every required request has an option.
    missing
        The credits that the cheapest options of all of them cost beyond what there is.

    Returns
    -------
    tuple of int
        Rows of the table, ascending.
    """
    menus = batch.menus
    rows = np.flatnonzero(batch.requests.required)
    which = menus.members[rows]
    every = range(len(menus.menus))
    cheapest = np.array([_cheapest(batch, menu) for menu in every], dtype=np.int64)[which]
    costs, values = menus.costs[cheapest], batch.requests.priorities[rows] * batch.worths[cheapest]
    short = units(missing, menus.step, "up")
    order = np.lexsort((-rows, values, -costs))  # of alike ones the last
    count = int(np.cumsum(costs[order]).searchsorted(short)) + 1
    chosen, others = order[:count].copy(), order[count:]
    room = int(costs[chosen].sum()) - short
    for other in others[np.argsort(values[others], kind="stable")][: TRIED // count].tolist():
        gains = np.where(costs[chosen] - costs[other] <= room, values[chosen] - values[other], 0)
        at = int(gains.argmax())
        if gains[at] > 0:
            room -= int(costs[chosen[at]] - costs[other])
            chosen[at] = other
    found: IntArray = np.sort(rows[chosen])
    return tuple(found.tolist())


@exactly
def let_go_of_many(batch: Batch, missing: Decimal) -> dict[int, int]:
    """Find how few required requests are let go, so that the others fit, where rows stand for many.

    Parameters
    ----------
    batch, missing
        As of `let_go`.

    Returns
    -------
    dict of int to int
        How many of which row of the table: of those that cost most, of equal ones the least worth.
    """
    menus = batch.menus
    rows = np.flatnonzero(batch.requests.required)
    cheapest = np.array([_cheapest(batch, menu) for menu in range(len(menus.menus))])
    cheapest = cheapest[menus.members[rows]]
    costs, values = menus.costs[cheapest], batch.requests.priorities[rows] * batch.worths[cheapest]
    short, found = units(missing, menus.step, "up"), dict[int, int]()
    for at in np.lexsort((-rows, values, -costs)).tolist():
        if short <= 0 or not costs[at]:
            break
        row, cost = int(rows[at]), int(costs[at])
        found[row] = min(int(batch.requests.sizes[row]), -(-short // cost))
        short -= found[row] * cost
    return found


def _cheapest(batch: Batch, menu: int) -> int:
    """Return the position of a menu's cheapest option, of equally cheap ones the best."""
    begin, end = batch.menus.starts[menu : menu + 2].tolist()
    if begin == end:
        return 0
    return int(begin + np.lexsort((-batch.worths[begin:end], batch.menus.costs[begin:end]))[0])


def let_go_text(batch: Batch, rows: tuple[int, ...]) -> str:
    """Say whom to let go."""
    if len(rows) == int(batch.requests.required.sum()):
        return "not even the cheapest of them fits by itself"
    names = [shown(name) for name in batch.requests.ids.iloc[list(rows[:NAMED])]]
    names += [f"{len(rows) - NAMED:,} more"] if len(rows) > NAMED else []
    return _without(names)


def of_many_text(batch: Batch, of_each: Mapping[int, int]) -> str:
    """Say how many of which rows to let go."""
    every = int(batch.requests.sizes[batch.requests.required].sum())
    if sum(of_each.values()) == every:
        return "not even the cheapest of them fits by itself"
    ids, some = batch.requests.ids, sorted(of_each)
    names = [f"{of_each[row]:,} of {shown(ids.iloc[row])}" for row in some[:NAMED]]
    more = sum(of_each[row] for row in some[NAMED:])
    return _without([*names, *([f"{more:,} more"] if more else [])])


def _without(names: Sequence[str]) -> str:
    told = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"without {told} the other required requests fit"
