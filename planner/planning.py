"""The whole road on one page: table rows -> requests -> menus -> problem -> solution -> plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np

from planner.batch import Batch
from planner.catalog.loading import load_catalog, warn_if_stale
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd
from planner.day import day_of_order
from planner.engine import Solution, solve
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, InputError
from planner.funding.budget import Budget
from planner.funding.settle import settle
from planner.menus.build import build_menus
from planner.requests.checking import read_requests
from planner.requests.readers import Source
from planner.results.build import build_plan
from planner.results.plan import Plan

# What a plan adds to a table of requests: passed over when that table is planned again.
PLAN_COLUMNS = (
    "decision",
    "credits",
    "cost_usd",
    "quality",
    "value",
    "reason",
    "mode",
    "cost_per_take_usd",
    "segments_s",
)


def plan(
    requests: Source,
    budget: float | Decimal | Budget,
    *,
    catalog: Catalog | str | Path | None = None,
    rules: Sequence[object] = (),
    method: str = "auto",
    time_limit_s: float | None = None,
    on: date | None = None,
) -> Plan:
    """Plan a batch: for every request the option that gets the most quality out of the budget.

    Parameters
    ----------
    requests
        A path (.csv, .xlsx, .ods, .parquet), a DataFrame, or an iterable of dicts or `Request`s,
        with the columns that `Request` has. Only a duration is needed, by `duration` (whole
        seconds) or `content_type`. Other columns are carried through. Nothing is changed in it.
    budget
        USD, at the catalog's list price per credit; or a `Budget`, which also knows of credits
        that are there already, and of packages.
    catalog
        What can be bought: None for the documented Kling catalog, a `Catalog`, the name of a
        shipped one, or a path.
    rules
        Side constraints. There are none yet: anything but an empty sequence is refused.
    method
        ``"auto"``, ``"exact"``, ``"milp"`` or ``"greedy"``; see `planner.solve`.
    time_limit_s
        Seconds that solving may take, all solves together; None for no limit. Where it passes, the
        best plan so far is returned.
    on
        The day on which it is ordered, which decides what is offered; today where None.

    Returns
    -------
    Plan
        The plan, checked, its money quoted again from the catalog.

    Raises
    ------
    InputError
        If anything that came in cannot be read; as a `TableError`, every fault of the table.
    InfeasibleError
        If the required requests cannot all be made within the budget.
    SolverError
        If the method failed, or found nothing in its time.
    """
    if rules is not None and tuple(rules):
        raise InputError("there are no rules yet; leave them out")
    money = Budget.of(budget)
    offered = load_catalog(catalog)
    day = day_of_order(on)
    warn_if_stale(offered, day)
    table = read_requests(requests, offered, PLAN_COLUMNS)
    batch = Batch.of(table, build_menus(table, offered, day))
    problem = batch.problem(money.most_credits(offered))
    clock = Clock(time_limit_s)

    solve_it = partial(solve, method=method, hints=batch.hints)
    try:
        solution = solve_it(problem, time_limit_s=time_limit_s)
    except InfeasibleError as error:
        raise _named(error, batch, offered, money) from None

    def solve_for(units: int) -> Solution:
        return solve_it(problem.with_budget(units), time_limit_s=clock.left_s())

    solution, funding, proof = settle(
        solution, solve_for, budget=money, catalog=offered, step=batch.menus.step, clock=clock
    )
    return build_plan(
        table,
        batch.menus,
        batch.choice(solution.counts),
        solution,
        hints=batch.hints,
        catalog=offered,
        budget_usd=money.usd,
        funding=funding,
        proof=proof,
    )


def _named(
    error: InfeasibleError, batch: Batch, catalog: Catalog, budget: Budget
) -> InfeasibleError:
    """Tell why nothing is feasible in the words of the requests."""
    requests, menus = batch.requests, batch.menus
    # The engine counts its requests one group after the other.
    rows = np.sort(np.argsort(batch.members, kind="stable")[list(error.requests)]).tolist()
    conflicts = [
        f"request {requests.ids.iloc[row]!r} is required, but "
        f"{menus.menus[int(menus.members[row])].obstacle}"
        for row in rows[:20]
    ]
    if len(rows) > 20:
        conflicts.append(f"and {len(rows) - 20:,} more required requests have no option")
    if error.least_cost is not None:
        needed = error.least_cost * menus.step
        many = int(requests.required.sum())
        who = "the required request costs" if many == 1 else f"the {many:,} required requests cost"
        what = f"{usd(needed * catalog.credit_usd)} ({plain(needed)} credits)"
        there = f"the budget is {usd(budget.usd)}"
        if budget.packages or budget.balance_credits:
            what = f"{plain(needed)} credits"
            there += f", good for {plain(budget.most_credits(catalog))} credits"
        conflicts.append(f"{who} at least {what}, {there}; raise it, or require less")
    return InfeasibleError(
        conflicts, requests=rows, least_cost=error.least_cost, budget=error.budget
    )
