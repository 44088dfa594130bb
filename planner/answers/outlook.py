"""What other budgets would buy: exact solves of the same batch, beside the plan that there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from planner.answers.changes import MOVES, Move, moves_between
from planner.answers.steps import round_from
from planner.batch import Batch
from planner.catalog.amounts import RATIO, exactly, units
from planner.catalog.arguments import Number
from planner.engine import Solution
from planner.engine.arrays import segment_max, segment_min
from planner.engine.clock import Clock
from planner.engine.proof.checker import verify
from planner.errors import InfeasibleError, InputError, PlannerError
from planner.funding.budget import Budget
from planner.funding.money import dollars
from planner.results.result import Result
from planner.results.solving import best_for, solve_for
from planner.results.table import UNIT
from planner.rules.objectives import COVERAGE

# For all solves together: what is not proved by then is left out. Batches of 50,000 take less than
# 1 s, 4 s with packages and priorities that all differ; only what is made to be hard takes longer.
PATIENCE_S, PATIENCE_BESIDE_RULES_S = 20.0, 6.0
MOST_TIMES = Decimal("2.5")  # of what the plan may spend: a curve looks no further


@dataclass(frozen=True)
class Step:
    """What the best plan for more money changes.

    Attributes
    ----------
    more_usd
        How much more may be spent.
    cost_usd, value
        What that plan costs, and is worth.
    enters, leaves
        Requests that are made in it only, and in the present plan only: positions in the table, in
        its order.
    better, simpler
        Requests that are made in both, with more quality in it, and with less; alike.
    """

    more_usd: Decimal
    cost_usd: Decimal
    value: float
    enters: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    better: tuple[int, ...] = ()
    simpler: tuple[int, ...] = ()


# What takes longer is asked for fewer budgets: of 60 requests with packages of two catalogs each
# takes 0.7 s.
POINTS_BESIDE_RULES, POINTS_OF_PURCHASES = 9, 5


@dataclass(frozen=True)
class Point:
    """The best plan for a budget.

    Attributes
    ----------
    budget_usd
        What may be spent.
    value
        What it is worth; None where that is not proved in time.
    made
        How many requests are made; of several plans of that value, in one. None as above.
    """

    budget_usd: Decimal
    value: float | None = None
    made: int | None = None


@exactly
def next_steps(
    plan: Result,
    amounts_usd: Sequence[Number] = (5, 10, 25),
    *,
    clock: Clock | None = None,
) -> tuple[Step, ...]:
    """Say what more money would change.

    Of interchangeable requests those are named that get what is new when the batch is planned
    again. Where more money adds no value, nothing changes.

    Parameters
    ----------
    plan
        The plan.
    amounts_usd
        How much more; balance and packages stay as they are.
    clock
        Ends it earlier than patience does: all of them together are given some seconds.

    Returns
    -------
    tuple of Step
        One for each amount that is solved and proved in time. None for a plan that was read from
        JSON, which holds no batch, or that is not optimal: what more money changes cannot be told
        from what a better plan does. None of one that is to cover as many as possible: its value
        does not rise with the money.
    """
    batch, present = plan.batch, plan.solution
    if batch is None or present is None or plan.status != "optimal":
        return ()
    if batch.objective == COVERAGE:
        return ()
    clock, steps = _patient(batch, clock), []
    amounts = [dollars(amount, "amounts_usd") for amount in amounts_usd]
    if amounts and _is_best_for(plan, plan.budget.usd + max(amounts)):
        return tuple(Step(more, plan.cost_usd, plan.value) for more in amounts)
    for more in amounts:
        if clock.is_up():
            break
        with suppress(PlannerError):
            budget = replace(plan.budget, usd=plan.budget.usd + more)
            solution, funding, proof = solve_for(batch, budget, time_limit_s=clock.left_s())
            if solution.status != "optimal" or proof.cut_short:
                continue
            if solution.value == present.value:
                steps.append(Step(more, plan.cost_usd, plan.value))
            else:
                changes = _changes(batch, present, solution)
                steps.append(Step(more, funding.cost_usd, solution.value / UNIT, *changes))
    return tuple(steps)


@exactly
def curve(plan: Result, points: int = 24, *, clock: Clock | None = None) -> tuple[Point, ...]:
    """Say what every budget would buy, from nothing to what makes everything at its best.

    Parameters
    ----------
    plan
        The plan.
    points
        How many budgets at the most: round ones, up to 2.5 times what the plan may spend, and the
        plan's own. Balance and packages stay as they are.
    clock
        As of `next_steps`.

    Returns
    -------
    tuple of Point
        In order of budget, without those for which the required requests cannot all be made. None
        where no value is proved in time, for a plan that was read from JSON, which holds no batch,
        and for one that is to cover as many as possible.
    """
    batch, present = plan.batch, plan.solution
    if batch is None or present is None or batch.objective == COVERAGE:
        return ()
    clock = _patient(batch, clock)
    if not batch.is_plain:  # where caps and rows are kept, each budget takes longer
        points = min(points, POINTS_BESIDE_RULES)
    if plan.proof.survey is not None:  # all purchases in packages are gone through for each
        points = min(points, POINTS_OF_PURCHASES)
    found, most = [], _greatest_value(batch)
    budgets = round_budgets(plan, batch, points)
    enough = _is_best_for(plan, budgets[-1])  # then the plan is that of every budget above its own
    for at, usd in enumerate(budgets):
        known = plan.status == "optimal" and usd == plan.budget.usd
        if known or (enough and usd >= plan.budget.usd):
            found.append(Point(usd, plan.value, plan.tally.made))
            if present.value == most and not enough:
                break
            continue
        budget, share = replace(plan.budget, usd=usd), len(budgets) - at
        if clock.is_up():
            found.append(Point(usd))
            continue
        with suppress(InfeasibleError):
            # Each has its share of the time that is left, so that a hard one takes none of others'.
            solution = _proved(batch, budget, (clock.left_s() or 0) / share)
            if solution is None:
                found.append(Point(usd))
                continue
            found.append(Point(usd, solution.value / UNIT, batch.made(solution.counts)))
            if solution.value == most and usd >= plan.budget.usd:
                break
    others = [point for point in found if point.budget_usd != plan.budget.usd] or found
    return tuple(found) if any(point.value is not None for point in others) else ()


def _proved(batch: Batch, budget: Budget, time_limit_s: float) -> Solution | None:
    """Find the best for a budget; None where it is not proved in time."""
    try:
        solution = best_for(batch, budget, time_limit_s=time_limit_s)
    except InfeasibleError:
        raise
    except PlannerError:
        return None
    return solution if solution.status == "optimal" else None


def _patient(batch: Batch, clock: Clock | None) -> Clock:
    """Start what ends all solves together."""
    most_s = PATIENCE_S if batch.is_plain else PATIENCE_BESIDE_RULES_S
    return (clock or Clock()).within(most_s)


def _is_best_for(plan: Result, usd: Decimal) -> bool:
    """Whether the plan's own proof says that with so much money nothing is worth more.

    So it is where its limits hold it back and not its budget: more money has no price then.
    """
    batch, present = plan.batch, plan.solution
    if batch is None or present is None or present.certificate is None:
        return False
    if plan.status != "optimal" or present.value != present.bound or plan.shadow_price:
        return False
    if usd < plan.budget.usd:
        return False
    try:
        problem = batch.problem(replace(plan.budget, usd=usd).most_credits(batch.catalog))
        verify(problem, present.counts, present.certificate)
    except PlannerError:
        return False
    return True


def _changes(batch: Batch, present: Solution, other: Solution) -> Iterator[tuple[int, ...]]:
    """List who enters, leaves, gets something better, something simpler."""
    before, after = batch.choice(present.counts), batch.choice(other.counts)
    rows, moves, _ = moves_between(batch, before, after)
    told = (Move.ENTERS, Move.LEAVES, Move.BETTER, Move.SIMPLER)
    return (tuple(rows[moves == MOVES.index(move)].tolist()) for move in told)


def round_budgets(plan: Result, batch: Batch, points: int) -> list[Decimal]:
    """List round budgets, evenly spaced, and the plan's own."""
    own, price = plan.budget.usd, batch.catalog.credit_usd
    held = plan.budget.balance_credits * price
    end = _usd_at_best(batch) - held
    if plan.value and own + held:
        end = min(end, MOST_TIMES * (own + held) - held)
    if end <= 0:
        return sorted({own, Decimal(0)})
    step = round_from(RATIO.divide(end, max(points - 2, 1)))
    multiples = (at * step for at in range(units(end, step, "up") + 1))
    return sorted({own, *(usd.normalize() + 0 for usd in multiples)})  # 100, not 1E+2 or 100.0


def _greatest_value(batch: Batch) -> int:
    """Add up what everything at its best is worth."""
    groups, menus = batch.groups, batch.arrangement
    tops = segment_max(menus.qualities, menus.starts)[groups.menus]
    return int((groups.sizes * groups.priorities) @ tops)


@exactly
def _usd_at_best(batch: Batch) -> Decimal:
    """Add up what everything at its best costs, each as cheaply as can be, and is kept back."""
    groups, menus = batch.groups, batch.arrangement
    tops = np.repeat(segment_max(menus.qualities, menus.starts), np.diff(menus.starts))
    dearest = menus.costs.max(initial=0)
    least = segment_min(np.where(menus.qualities == tops, menus.costs, dearest), menus.starts)
    wanted = groups.sizes * ((groups.priorities > 0) | groups.required)
    credits = int(least[groups.menus] @ wanted) * batch.menus.step
    try:
        return batch.credits_for(credits) * batch.catalog.credit_usd
    except InputError:  # all of every budget is kept back
        return Decimal(0)
