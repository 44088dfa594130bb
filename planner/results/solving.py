"""Solving a batch for a budget: by `plan()`, and again by whoever asks what another would buy."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TypeVar

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.engine import Counts, Solution, solve
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.errors import InfeasibleError
from planner.funding.budget import Budget
from planner.funding.proof import Proof
from planner.funding.purchase import Funding
from planner.funding.settle import paid_with, settle
from planner.results.build import build_plan
from planner.results.conflicts import told
from planner.results.result import Result

R = TypeVar("R", bound=Result)

_LOG = logging.getLogger(__name__)


@exactly
def plan_for(
    batch: Batch,
    budget: Budget,
    *,
    make: type[R],
    method: str = "auto",
    time_limit_s: float | None = None,
    counts: Counts | None = None,
) -> R:
    """Plan a batch for a budget.

    Parameters
    ----------
    batch
        What is to be planned.
    budget, method, time_limit_s
        As of `planner.plan`.
    make
        The class of what is returned.
    counts
        A best choice that is known already and is to be told; it is taken where it is proved to be
        worth as much as what is found.

    Returns
    -------
    Result
        The plan.

    Raises
    ------
    InfeasibleError
        If the required requests cannot all be made within the budget.
    SolverError
        If the method failed, or found nothing in its time.
    """
    solution, funding, proof = solve_for(batch, budget, method=method, time_limit_s=time_limit_s)
    if counts is not None and value_of(solution.problem, counts) == solution.value:
        cost = cost_of(solution.problem, counts)
        solution = replace(solution, counts=counts, cost=cost)
        funding = paid_with(cost * batch.menus.step, budget, batch.catalog)
    plan = build_plan(batch, solution, budget=budget, funding=funding, proof=proof, make=make)
    _LOG.info(
        "solved by %s: %s, gap %.4f %%, %d of %d made for $%s of $%s, in %.3f s",
        plan.method,
        plan.status,
        100 * plan.gap,
        plan.tally.made,
        plan.tally.requests,
        plan.cost_usd,
        plan.budget_usd,
        sum(attempt.seconds or 0.0 for attempt in plan.attempts),
    )
    return plan


def solve_for(
    batch: Batch, budget: Budget, *, method: str = "auto", time_limit_s: float | None = None
) -> tuple[Solution, Funding, Proof]:
    """Do all of `plan_for` but tell the solution in the words of the requests.

    Returns
    -------
    solution, funding, proof
        As of `planner.funding.settle.settle`.
    """
    clock = Clock.of(time_limit_s)
    best = best_for(batch, budget, method=method, time_limit_s=clock.left_s())

    def solve_within(units: int) -> Solution:
        smaller = best.problem.with_budget(units)
        return solve(smaller, method=method, time_limit_s=clock.left_s(), hints=batch.hints)

    return settle(
        best, solve_within, budget=budget, catalog=batch.catalog, step=batch.menus.step, clock=clock
    )


def best_for(
    batch: Batch, budget: Budget, *, method: str = "auto", time_limit_s: float | None = None
) -> Solution:
    """Find the greatest value for a budget, whatever of it is spent."""
    problem = batch.problem(budget.most_credits(batch.catalog))
    try:
        return solve(problem, method=method, time_limit_s=time_limit_s, hints=batch.hints)
    except InfeasibleError as error:
        raise told(error, batch, budget) from None
