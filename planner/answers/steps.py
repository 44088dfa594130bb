"""The budgets of a frontier, and the best choice for each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.answers.paying import Paying
from planner.batch import Batch
from planner.catalog.amounts import RATIO, units
from planner.engine import Counts, Solution, solve
from planner.engine.budgets import Optima
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.engine.staircase import Staircase, is_small
from planner.errors import InfeasibleError, SolverError
from planner.results.conflicts import told

MOST_STEPS = 5_000  # listed one by one
GRID = 100  # budgets about, where there are more
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, eq=False)
class Found:
    """What is best for each budget; the columns are of the budgets, rising.

    Attributes
    ----------
    batch, optima
        What was solved, and what found it.
    stairs, steps
        The staircase, and the step that each budget is on, where it was little work.
    budgets_usd, units
        The budgets, and what they are good for in steps of cost.
    costs, values, made
        What the best choice costs and is worth, and how many requests it makes.
    solutions
        One for each budget, where they were solved one by one.
    infeasible_usd, unsettled_usd
        The budgets that are left out: too small, or nothing proved in time.
    held
        The best choice of some of them, by position, where it is known already.
    """

    batch: Batch
    optima: Optima
    stairs: Staircase | None
    steps: tuple[int, ...]
    budgets_usd: tuple[Decimal, ...]
    units: tuple[int, ...]
    solutions: tuple[Solution, ...]
    infeasible_usd: tuple[Decimal, ...] = ()
    unsettled_usd: tuple[Decimal, ...] = ()
    held: Mapping[int, Counts] = field(default_factory=dict)

    @cached_property
    def counts(self) -> list[Counts]:
        """The best choice for each budget."""
        if self.stairs is None:
            found = [solution.counts for solution in self.solutions]
        else:
            found = self.stairs.counts(np.array(self.steps, dtype=np.int64))
        return [self.held.get(at, counts) for at, counts in enumerate(found)]

    @cached_property
    def costs(self) -> list[int]:
        """What each costs."""
        if self.stairs is None:
            costs = [solution.cost for solution in self.solutions]
        else:
            costs = [int(self.stairs.budgets[step]) for step in self.steps]
        for at, counts in self.held.items():
            costs[at] = cost_of(self.optima.problem, counts)
        return costs

    @cached_property
    def values(self) -> list[int]:
        """What each is worth."""
        if self.stairs is None:
            return [solution.value for solution in self.solutions]
        return [int(self.stairs.values[step]) for step in self.steps]

    @cached_property
    def made(self) -> list[int]:
        """How many requests each makes."""
        return [self.batch.made(counts) for counts in self.counts]


def find_steps(
    batch: Batch,
    paying: Paying,
    wanted: Sequence[Decimal] | None,
    own_usd: Decimal | None,
    clock: Clock,
) -> Found:
    """Find the best choice for every budget.

    Parameters
    ----------
    batch, paying
        What is solved, and how it is paid for.
    wanted
        The budgets in USD, rising; where None, every one at which the best choice changes, or a
        grid where these are too many.
    own_usd
        A budget that is on the grid in any case.
    clock
        How long it may take.

    Raises
    ------
    InfeasibleError
        If no budget is enough for what is required.
    """
    problem = batch.problem(Decimal(0))
    optima = Optima(problem, clock)
    if least_of(optima) is None:
        try:
            solve(problem.with_budget(optima.most_units))
        except InfeasibleError as error:
            raise told(error, batch, paying.budget) from None
    stairs = Staircase(problem) if is_small(problem) else None
    if wanted is None and stairs is not None and len(stairs) <= MOST_STEPS:
        return _every_step(batch, optima, stairs, paying)
    if wanted is None:
        wanted = _grid(optima, paying, own_usd)
    return _one_by_one(batch, optima, paying, wanted)


def least_of(optima: Optima) -> int | None:
    """Return the least budget that is feasible; of rows that take too long, one that is no more."""
    try:
        return optima.least_units
    except SolverError:
        return optima.curve.least


def holding(found: Found, usd: Decimal, units: int, counts: Counts) -> Found:
    """Let a plan's own choice stand for its budget, where it is a best one.

    Where it costs more than the least that is worth as much, its budget is a point of its own.
    """
    at, problem = bisect_right(found.budgets_usd, usd) - 1, found.optima.problem
    if at < 0 or value_of(problem, counts) != found.values[at]:
        return found
    cost = cost_of(problem, counts)
    if cost <= found.units[at]:
        return replace(found, held={at: counts})
    if found.stairs is None:
        return found
    return replace(
        found,
        steps=(*found.steps[: at + 1], *found.steps[at:]),
        budgets_usd=(*found.budgets_usd[: at + 1], usd, *found.budgets_usd[at + 1 :]),
        units=(*found.units[: at + 1], units, *found.units[at + 1 :]),
        held={at + 1: counts},
    )


def _every_step(batch: Batch, optima: Optima, stairs: Staircase, paying: Paying) -> Found:
    """Take every step; of those that one sum of money reaches, the last."""
    last: dict[Decimal, int] = {}
    for step, budget in enumerate(stairs.budgets.tolist()):
        last[paying.usd(budget)] = step
    units = tuple(paying.units(usd) for usd in last)
    return Found(batch, optima, stairs, tuple(last.values()), tuple(last), units, ())


def _one_by_one(batch: Batch, optima: Optima, paying: Paying, wanted: Sequence[Decimal]) -> Found:
    """Solve for each budget, and leave out what is infeasible or not proved in time."""
    solved: list[tuple[Decimal, int, Solution]] = []
    infeasible, unsettled = [], []
    for usd in wanted:
        units_ = paying.units(usd)
        if units_ < optima.curve.least:
            infeasible.append(usd)
            continue
        try:
            solved.append((usd, units_, optima.solution(units_)))
        except InfeasibleError:
            infeasible.append(usd)
        except SolverError:
            unsettled.append(usd)
    usds, spent, solutions = zip(*solved, strict=True) if solved else ((), (), ())
    return Found(
        batch, optima, None, (), usds, spent, solutions, tuple(infeasible), tuple(unsettled)
    )  # fmt: skip


def _grid(optima: Optima, paying: Paying, own_usd: Decimal | None) -> list[Decimal]:
    """List round budgets, evenly spaced, the ends, and the plan's own."""
    try:
        end = optima.end_units
    except SolverError:
        end = optima.curve.most
    return grid(paying.usd(least_of(optima) or 0), paying.usd(end), own_usd)


def grid(low: Decimal, high: Decimal, own_usd: Decimal | None, count: int = GRID) -> list[Decimal]:
    """List round budgets between two, evenly spaced, both of these, and a plan's own.

    Parameters
    ----------
    low, high
        The two.
    own_usd
        Another one that is wanted unless it is above them; None for none.
    count
        How many about.
    """
    apart = RATIO.divide(high - low, count)
    if apart <= 0:
        return sorted({low, high, *(() if own_usd is None else (own_usd,))})
    step = round_from(apart)
    first, last = units(low, step, "up"), units(high, step, "down")
    multiples = ((at * step).normalize() + 0 for at in range(first, last + 1))
    own = () if own_usd is None or own_usd > high else (own_usd,)
    return sorted({low, high, *multiples, *own})


def round_from(least: Decimal) -> Decimal:
    """Return the least round number that is no less."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(number * power for number in ROUND if number * power >= least)
