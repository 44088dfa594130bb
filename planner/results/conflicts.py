"""Why there is no plan, in the words of the requests."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.spelling import plain, usd, usd_up
from planner.engine.clock import Clock
from planner.errors import InfeasibleError
from planner.funding.budget import Budget
from planner.messages import shown
from planner.results.short import (
    least_dollars,
    let_go,
    let_go_of_many,
    let_go_text,
    of_many_text,
    purchases_text,
    raised_text,
)

NAMED = 20  # requests that are named
NAMED_TOGETHER = 3  # of those that are too dear together
PATIENCE_S = 20.0  # for what is asked again and again


@exactly
def told(
    error: InfeasibleError, batch: Batch, budget: Budget, clock: Clock | None = None
) -> InfeasibleError:
    """Tell why nothing is feasible.

    Parameters
    ----------
    error
        What the engine said, in its own units.
    batch, budget
        What was to be planned, for what.
    clock
        How long it may take to find out which rules are in the way.

    Returns
    -------
    InfeasibleError
        The same in ids and dollars; its `requests` are rows of the table.
    """
    from planner.results.ruled_out import RuledOut  # loaded where there is a conflict

    rows, conflicts = without_options(batch)
    if batch.rules:
        left = None if clock is None else clock.left_s()
        patience = Clock(PATIENCE_S if left is None else min(left, PATIENCE_S))
        return RuledOut(batch, budget, patience).told(conflicts, rows)
    if error.least_cost is None:
        return InfeasibleError(conflicts, requests=rows, budget_usd=budget.usd)
    needed = error.least_cost * batch.menus.step
    least_usd = least_dollars(needed, batch, budget)
    conflicts.append(_too_dear(needed, least_usd, batch, budget))
    conflicts += purchases_text(needed, batch, budget)
    missing = needed - budget.most_credits(batch.catalog)
    if batch.requests.counts is None:
        go = let_go(batch, missing)
        told = let_go_text(batch, go)
    else:
        of_each = let_go_of_many(batch, missing)
        go, told = tuple(sorted(of_each)), of_many_text(batch, of_each)
    if int(batch.requests.sizes[batch.requests.required].sum()) > 1:
        conflicts.append(told)
    return InfeasibleError(
        conflicts, requests=rows, let_go=go, least_usd=least_usd, budget_usd=budget.usd
    )


def without_options(batch: Batch) -> tuple[list[int], list[str]]:
    """List the required requests that nothing can make, as rows of the table and as sentences."""
    must = np.flatnonzero(batch.requests.required)
    empty = np.diff(batch.menus.starts)[batch.menus.members[must]] == 0
    rows = must[empty].tolist()
    conflicts = [_impossible(batch, row) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        more = int(batch.requests.sizes[rows[NAMED:]].sum())
        conflicts.append(f"and {more:,} more required requests have no option")
    return rows, conflicts


def _impossible(batch: Batch, row: int) -> str:
    obstacle = batch.menus.menus[int(batch.menus.members[row])].obstacle
    count, name = int(batch.requests.sizes[row]), repr(batch.requests.ids.iloc[row])
    who = f"request {name} is" if count == 1 else f"the {count:,} requests {name} are"
    return f"{who} required, but {obstacle}"


def _too_dear(needed: Decimal, least_usd: Decimal | None, batch: Batch, budget: Budget) -> str:
    price, credits = batch.catalog.credit_usd, f"{plain(needed)} credits"
    what, there = usd_up(needed * price), f"the budget is {usd(budget.usd)}"
    if batch.catalog.prices_in == "credits":
        what = f"{what} ({credits})"
    if budget.packages or budget.balance_credits:
        what = credits
        there += f", good for {plain(budget.most_credits(batch.catalog))} credits"
    raised = raised_text(least_usd, budget)
    return f"{required_cost(batch)} at least {what}, {there}; {raised}, or require less"


def required_cost(batch: Batch) -> str:
    """Begin a sentence on what the required requests cost."""
    ids = batch.requests.ids[batch.requests.required]
    count = sum(batch.requests.sizes[batch.requests.required].tolist())
    who = f"the {count:,} required requests" if count > 1 else "the required request"
    if len(ids) <= NAMED_TOGETHER:
        who += f" {' and '.join(shown(name) for name in ids)}"
    return f"{who} {'cost' if count > 1 else 'costs'}"
