"""Planning again with as little change as wanted: what stays as it was is worth something too."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN
from typing import TypeVar

import numpy as np

from planner.answers.favour import NOTHING, SKIP, Favoured
from planner.answers.matching import Matched, made_alike
from planner.answers.questioned import batch_of
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number, read_decimal
from planner.engine import Counts, Solution, solve
from planner.engine.arrays import IntArray, ranked
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.engine.grouping import spread
from planner.errors import InputError
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.funding.settle import paid_for
from planner.menus.option import Option
from planner.messages import shown
from planner.results.build import build_plan
from planner.results.result import Result
from planner.results.single import refuse_counted
from planner.results.solving import solve_for
from planner.results.table import UNIT

R = TypeVar("R", bound=Result)


@exactly
def keep(plan: R, other: Result, weight: Number, *, time_limit_s: float | None = None) -> R:
    """Plan again with as little change as wanted; as of `planner.Plan.keep`.

    Parameters
    ----------
    plan
        What is planned again: its requests and its budget.
    other, weight, time_limit_s
        As of `planner.Plan.keep`.

    Returns
    -------
    Result
        The new plan.

    Raises
    ------
    InputError
        If `other` is no plan, or `weight` no finite number from 0; if what was planned cannot be
        had of a plan that was read from JSON.
    """
    clock = Clock.of(time_limit_s)
    if not isinstance(other, Result):
        raise InputError(f"what is kept is {shown(other)}; expected a plan")
    for each in (plan, other):
        refuse_counted(each, "what one request has in another plan is kept")
    millionths = int((read_decimal(weight, "weight") * UNIT).to_integral_value(ROUND_HALF_EVEN))
    batch = batch_of(plan)
    arranged = batch.arrangement
    best, funding, proof = solve_for(batch, plan.budget, time_limit_s=clock.left_s())
    targets = targets_of(batch, plan, other)
    targets = np.where(batch.requests.required & (targets == SKIP), NOTHING, targets)
    favoured = Favoured.of(arranged, best.problem, targets, millionths)
    found = solve(favoured.problem, time_limit_s=clock.left_s())
    units = favoured.units(found.counts)
    if found.status != "optimal":  # its time ran out: the best plan may be worth more
        own = spread(best.counts, batch.groups.sizes, arranged.members, arranged.turns)
        units = max(
            (units, own),
            key=lambda one: _worth(batch, one, targets, millionths),
        )
    choice = arranged.unfolded(units, len(batch.requests))
    solution = _judged(best, Counts.of_choice(best.problem, units, arranged.members), found)
    paid = paid_for(batch, plan.budget, solution)
    return build_plan(
        batch,
        solution,
        budget=plan.budget,
        funding=paid,
        proof=_proof(solution, proof, paid, funding),
        make=type(plan),
        choice=choice,
    )


def targets_of(batch: Batch, plan: Result, other: Result) -> IntArray:
    """Find what there is to keep: what another plan gives each request.

    Parameters
    ----------
    batch, plan
        What is planned again.
    other
        The plan to keep.

    Returns
    -------
    IntArray
        Position on the request's own menu; `SKIP` where the other plan skips it, `NOTHING` where
        it does not know it or makes it with what is not on the menu. Shape (requests,).
    """
    both = Matched.of(other, plan)
    outcomes = other.outcomes
    menus = batch.menus.menus
    width = max(len(outcomes.distinct), 1)
    keys = batch.menus.members[both.after] * width + outcomes.members[both.before]
    levels, ranks = ranked(keys)
    found = np.full(len(levels), NOTHING, dtype=np.int64)
    for at, key in enumerate(levels.tolist()):
        menu, outcome = divmod(key, width)
        found[at] = _target(outcomes.distinct[outcome].taken, menus[menu].options)
    targets = np.full(len(batch.requests), NOTHING, dtype=np.int64)
    targets[both.after] = found[ranks]
    return targets


def _target(wanted: Option | None, options: tuple[Option, ...]) -> int:
    """Find an option on a menu: itself, else one that makes the same at another price."""
    if wanted is None:
        return SKIP
    if wanted in options:
        return options.index(wanted)
    alike = [made_alike(option) for option in options]
    return alike.index(made_alike(wanted)) if made_alike(wanted) in alike else NOTHING


def _worth(batch: Batch, units: IntArray, targets: IntArray, millionths: int) -> int:
    choice = batch.arrangement.unfolded(units, len(batch.requests))
    return batch.value_of(choice) + millionths * int((choice == targets).sum())


def _judged(best: Solution, counts: Counts, found: Solution) -> Solution:
    """Tell a choice as a solution of the problem without favour, whose bound is proved."""
    attempts = tuple(
        replace(one, reason=f"{one.reason}, counting what is kept") for one in found.attempts
    )
    solution = replace(
        best,
        counts=counts,
        cost=cost_of(best.problem, counts),
        value=value_of(best.problem, counts),
        by_turn=False,
        attempts=(*best.attempts, *attempts),
    )
    solution.check()
    return solution


def _proof(solution: Solution, proof: Proof, paid: Funding, least: Funding) -> Proof:
    """Say what is proved: that no money is less only where no less was found for this value."""
    if solution.status != "optimal":
        return Proof(proof.best, survey=proof.survey)
    if paid.cost_usd <= least.cost_usd:
        return proof
    return Proof(proof.best, cut_short=True, survey=proof.survey)
