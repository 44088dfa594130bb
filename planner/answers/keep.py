"""Planning again with as little change as wanted: what stays as it was is worth something too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

import numpy as np

from planner.answers.matching import Matched, made_alike
from planner.answers.questioned import batch_of
from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.arguments import Number, read_decimal
from planner.engine import Counts, Groups, Problem, Solution, solve
from planner.engine.arrays import BoolArray, IntArray, common_divisor, ranked, segment_max
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.engine.grouping import spread
from planner.engine.records import LARGEST_SUM
from planner.errors import InputError, shown
from planner.funding.proof import Proof
from planner.funding.purchase import Funding
from planner.funding.settle import paid_with
from planner.menus.option import Option
from planner.results.build import build_plan
from planner.results.result import Result
from planner.results.solving import solve_for
from planner.results.table import UNIT

R = TypeVar("R", bound=Result)
SKIP, NOTHING = -1, -2  # what there is to keep of a request: that it is skipped; nothing at all


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
    millionths = int((read_decimal(weight, "weight") * UNIT).to_integral_value(ROUND_HALF_EVEN))
    batch = batch_of(plan)
    best, funding, proof = solve_for(batch, plan.budget, time_limit_s=clock.left_s())
    targets = targets_of(batch, plan, other)
    favoured = _Favoured.of(best.problem, batch.members, targets, millionths)
    found = solve(favoured.problem, time_limit_s=clock.left_s())
    choice = favoured.choice(found.counts, batch.requests.turns)
    if found.status != "optimal":  # its time ran out: the best plan may be worth more
        choice = max(
            (choice, batch.choice(best.counts)),
            key=lambda one: _worth(best, batch, one) + millionths * int((one == targets).sum()),
        )
    solution = _judged(best, batch.counts(best.problem, choice), found)
    paid = paid_with(solution.cost * batch.menus.step, plan.budget, batch.catalog)
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


@dataclass(frozen=True, eq=False)
class _Favoured:
    """A problem in which what stays as it was is worth more.

    Attributes
    ----------
    problem
        A menu for each group of requests that are interchangeable and have the same to keep.
    members
        The group of each request; shape (requests,).
    places
        Of each option, its position on the menu of the problem without favour; shape (options,).
    """

    problem: Problem
    members: IntArray
    places: IntArray

    @classmethod
    def of(
        cls, problem: Problem, members: IntArray, targets: IntArray, millionths: int
    ) -> _Favoured:
        """Favour what is to be kept, by so many millionths of value for each request."""
        width = int(targets.max(initial=0)) - NOTHING + 1
        keys, members = ranked(members * width + targets - NOTHING)
        parts, targets = keys // max(width, 1), keys % max(width, 1) + NOTHING
        groups = problem.groups
        menus, required = groups.menus[parts], groups.required[parts]
        targets = np.where(required & (targets == SKIP), NOTHING, targets)
        sizes = np.bincount(members, minlength=len(keys))
        lengths = problem.lengths[menus]
        owners = np.repeat(np.arange(len(keys)), lengths)
        begins = np.cumsum(lengths) - lengths
        places = np.arange(len(owners)) - begins[owners]
        flat = problem.starts[menus][owners] + places
        values = groups.priorities[parts][owners] * problem.qualities[flat]
        values = _with_favour(
            values, places == targets[owners], (targets == SKIP)[owners], sizes, owners, millionths
        )
        open_ones = np.flatnonzero(values >= 0)  # the others are never better than to skip
        counts = np.bincount(owners[open_ones], minlength=len(keys))
        favoured = Problem(
            np.concatenate([[0], np.cumsum(counts)]),
            problem.costs[flat[open_ones]],
            values[open_ones],
            problem.budget,
            Groups(np.arange(len(keys)), np.ones(len(keys), dtype=np.int64), required, sizes),
        )
        return cls(favoured, members, places[open_ones])

    def choice(self, counts: Counts, turns: IntArray) -> IntArray:
        """Return the option of each request on the menu without favour, -1 = skip."""
        choice = spread(counts, self.problem.groups.sizes, self.members, turns)
        made = np.flatnonzero(choice >= 0)
        choice[made] = self.places[self.problem.starts[self.members[made]] + choice[made]]
        return choice


def _with_favour(
    values: IntArray,
    kept: BoolArray,
    skip: BoolArray,
    sizes: IntArray,
    owners: IntArray,
    millionths: int,
) -> IntArray:
    """Add what is kept to the values of options.

    To keep that a request is skipped is worth so much less for all its options. Where numbers
    allow, of choices that are worth the same one with the fewest changes is worth a little more.
    """
    count = int(sizes.sum())
    starts = np.searchsorted(owners, np.arange(len(sizes) + 1))
    tops = segment_max(values, starts)
    # More than everything together is worth is as good as any more.
    most = sum(size * top for size, top in zip(sizes.tolist(), tops.tolist(), strict=True))
    millionths = min(millionths, most + 1)
    unit = common_divisor(np.append(values, millionths)) if most or millionths else 1
    largest = most // unit + count * (millionths // unit + 1)
    times, more = (count + 1, 1) if (count + 1) * (largest + count) < LARGEST_SUM else (1, 0)
    if times * largest >= LARGEST_SUM:
        limit = Decimal((LARGEST_SUM - most) // max(count, 1)) / UNIT
        raise InputError(
            f"weight is too large for {count:,} requests; expected at most {limit:,.6f}"
        )
    favour = times * (millionths // unit) + more
    return times * (values // unit) + favour * (kept.astype(np.int64) - skip)


def _worth(best: Solution, batch: Batch, choice: IntArray) -> int:
    return value_of(best.problem, batch.counts(best.problem, choice))


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
        return Proof(proof.best)
    if paid.cost_usd <= least.cost_usd:
        return proof
    return Proof(proof.best, cut_short=True)
