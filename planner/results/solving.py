"""Solving a batch for a budget: by `plan()`, and again by whoever asks what another would buy."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from typing import TypeVar

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.engine import Counts, Problem, Solution, solve
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.engine.parting import Mixture
from planner.errors import InfeasibleError, InputError, PlannerWarning, SolverError
from planner.funding.budget import Budget
from planner.funding.joint import Joint, joint_of
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.funding.settle import paid_for, settle
from planner.results.build import build_plan
from planner.results.conflicts import told
from planner.results.covering import Covered, cover
from planner.results.reach import Reach
from planner.results.result import Result
from planner.results.unsolved import in_words
from planner.rules.objectives import COVERAGE

R = TypeVar("R", bound=Result)

_LOG = logging.getLogger(__name__)

# What telling a plan takes for each request and menu, in nanoseconds of estimated time; what of
# it is not kept back; and the least part of the time left that solving has beside it.
REQUEST_NS, MENU_NS, FREE_NS, LEAST_PART = 2_000, 40_000, 10_000_000, 0.25


@exactly
def plan_for(
    batch: Batch,
    budget: Budget,
    *,
    make: type[R],
    method: str = "auto",
    time_limit_s: float | None = None,
    counts: Counts | None = None,
    mixture: Mixture | None = None,
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
    mixture
        How requests are mixed, where rows stand for many; as of `planner.engine.parting.part`.

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
    clock = Clock.of(time_limit_s)
    joint = joint_of(batch, budget)
    batch = batch if joint is None else joint.batch  # arranged once for all that follows
    _warn_if_all_is_kept_back(batch, budget)
    limit_s = _left_for_solving(batch, clock)
    solution, funding, proof = solve_for(batch, budget, method=method, time_limit_s=limit_s)
    if counts is not None and value_of(solution.problem, counts) == solution.value:
        cost = cost_of(solution.problem, counts)
        solution = replace(solution, counts=counts, cost=cost)
        funding = paid_for(batch, budget, solution)
    choice = None
    if batch.requests.counts is not None:
        batch, choice = batch.parted(solution.counts, mixture)
    plan = build_plan(
        batch, solution, budget=budget, funding=funding, proof=proof, make=make, choice=choice
    )
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


def _left_for_solving(batch: Batch, clock: Clock) -> float | None:
    """Say how much time solving has, so that enough is left to tell what became of each request."""
    left = clock.left_s()
    if left is None:
        return None
    telling = REQUEST_NS * len(batch.requests) + MENU_NS * len(batch.menus.menus) - FREE_NS
    return max(left - max(telling, 0) / 1e9, left * LEAST_PART)


def _warn_if_all_is_kept_back(batch: Batch, budget: Budget) -> None:
    credits = Reach(batch, budget).whole
    if credits and not batch.spendable(credits):
        warnings.warn(
            "the rules keep all of the budget back, so that nothing may be spent",
            PlannerWarning,
            stacklevel=3,
        )


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
    joint = joint_of(batch, budget)
    if joint is not None:
        return _solve_jointly(joint, budget, method, clock)
    best, covered = _best(batch, budget, method, clock)

    def solve_within(units: int) -> Solution:
        smaller = best.problem.with_budget(units)
        return solve(smaller, method=method, time_limit_s=clock.left_s(), hints=batch.hints)

    solution, funding, proof = settle(
        best, solve_within, budget=budget, catalog=batch.catalog, step=batch.menus.step, clock=clock
    )
    if covered is not None:
        proof = replace(proof, steps=covered.steps, unsettled=covered.unsettled)
    return solution, funding, proof


def _solve_jointly(
    joint: Joint, budget: Budget, method: str, clock: Clock
) -> tuple[Solution, Funding, Proof]:
    """Do the same where several catalogs are paid, some of them in packages."""
    from planner.funding.surveying import settle_jointly  # whoever verifies loads no solver

    batch = joint.batch
    odd = next((word for word in (batch.objective, method) if word in (COVERAGE, "greedy")), None)
    if odd is not None:
        raise InputError(
            f"{'objective' if odd == COVERAGE else 'method'} {odd!r} is not to be had with "
            "packages of several catalogs; plan at list prices, or with one catalog alone"
        )

    def solved(problem: Problem, part: float = 1.0) -> Solution:
        left = clock.left_s()
        limit_s = None if left is None else part * left
        return solve(problem, method=method, time_limit_s=limit_s, hints=batch.hints)

    try:
        return settle_jointly(joint, batch.spendable(budget.usd), solved, clock)
    except InfeasibleError:
        from planner.results.short_jointly import told_jointly  # loaded where there is a conflict

        raise told_jointly(batch, budget, clock) from None
    except SolverError as error:
        raise in_words(error, batch) from None


def best_for(
    batch: Batch, budget: Budget, *, method: str = "auto", time_limit_s: float | None = None
) -> Solution:
    """Find the greatest value for a budget, whatever of it is spent.

    Where it is to cover as many as possible, that is the greatest with these numbers kept.
    """
    clock, joint = Clock.of(time_limit_s), joint_of(batch, budget)
    if joint is not None:
        return _solve_jointly(joint, budget, method, clock)[0]
    return _best(batch, budget, method, clock)[0]


def _best(
    batch: Batch, budget: Budget, method: str, clock: Clock
) -> tuple[Solution, Covered | None]:
    problem = batch.problem(budget.most_credits(batch.catalog))

    def solved(one: Problem) -> Solution:
        # The greedy rule knows nothing of menus that are made for counting.
        hints = batch.hints if len(one.starts) == len(problem.starts) else None
        return solve(one, method=method, time_limit_s=clock.left_s(), hints=hints)

    try:
        if batch.objective != COVERAGE:
            return solved(problem), None
        if method == "greedy":
            raise InputError(
                "objective 'coverage' is not to be had by method 'greedy', which goes by the "
                "order of priorities and leaves off; use 'auto' or 'exact'"
            )
        covered = cover(batch.levels, problem, solved)
        return solved(covered.problem), covered
    except InfeasibleError as error:
        raise told(error, batch, budget, clock) from None
    except SolverError as error:
        raise in_words(error, batch) from None
