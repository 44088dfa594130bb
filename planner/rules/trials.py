"""Whether some demands of rules can be kept while some requests are made: asked of the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from planner.catalog.amounts import exactly
from planner.engine import Groups, Problem, solve
from planner.engine.arrays import BoolArray, IntArray, segment_max, spread_out
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, InputError, ProblemError, SolverError
from planner.rules.arrangement import Arrangement
from planner.rules.arranging import arrange
from planner.rules.compiled import Compiled
from planner.rules.demands import BUDGET, Demand, Demands
from planner.rules.reserves import kept_back

# What all trials together may do, in about a microsecond each; of a request that is tied or limited
# with others all that they can do together is found.
WORK, REQUEST, JOINED, DEMAND = 6_000_000, 2, 40, 2


class UnsettledError(Exception):
    """It is not settled: it takes too long."""


class Trials:
    """Answers whether demands of rules can be kept together.

    Parameters
    ----------
    demands
        The rules, taken apart.
    credits
        What the budget is good for.
    clock
        How long all trials together may take.
    """

    def __init__(self, demands: Demands, credits: Decimal, clock: Clock) -> None:
        self.demands, self._credits, self._clock = demands, credits, clock
        self._work = WORK

    def possible(self, kept: Iterable[Demand], required: BoolArray) -> bool:
        """Say whether there is a plan that keeps these demands and makes these requests.

        Raises
        ------
        UnsettledError
            If that takes too long.
        """
        try:
            _, problem = self._problem(tuple(kept), required)
            problem.check_feasible()
            if problem.rows:
                self._solved(problem)
        except InfeasibleError:
            return False
        return True

    def least(self, kept: Iterable[Demand], required: BoolArray, of: Demand) -> int | None:
        """Find the least that a limited sum comes to, of what is at least something the most.

        Parameters
        ----------
        kept
            Demands that are kept besides; not the limit itself.
        required
            Who is made.
        of
            The limit.

        Returns
        -------
        int or None
            In units of the limit; None where the rest cannot be kept either.

        Raises
        ------
        UnsettledError
            If that takes too long.
        """
        try:
            arranged, problem = self._problem(tuple(kept), required, of)
            problem.check_feasible()
            groups, options, factors = _terms(arranged, problem, of, self.limit_number(of))
            top = max(int(factors.max(initial=0)), 0)
            counted = _with_skips(problem, groups, options, factors, top)
            return top * len(counted) - self._solved(counted)
        except (InfeasibleError, ProblemError):
            return None

    def compiled(self, kept: Iterable[Demand]) -> Compiled:
        """Compile some demands."""
        return self.demands.compiled([demand for demand in kept if demand != BUDGET])

    @exactly
    def budget(self, compiled: Compiled) -> int:
        """Return what may be spent, in steps of the menus."""
        held = kept_back(compiled.rules, self._credits, self.demands.catalog.credit_usd)
        return int((self._credits - held) // compiled.menus.step)

    def limit_number(self, demand: Demand) -> int:
        """Return the position of a demand's rule among those that limit sums."""
        return self.demands.limit_number(demand.rule)

    def _problem(
        self, kept: tuple[Demand, ...], required: BoolArray, raised: Demand | None = None
    ) -> tuple[Arrangement, Problem]:
        """Write it as a problem in which nothing is worth anything."""
        self._spend(REQUEST * len(required) + DEMAND * len(kept))
        demands = [demand for demand in kept if demand != BUDGET]
        compiled = self.demands.compiled(demands, None if raised == BUDGET else raised)
        of_all = raised is None or raised == BUDGET  # else its own limit is needed, as a row
        ones = np.ones(len(required), dtype=np.int64)
        compiled = replace(compiled, required=required, priorities=ones)
        requests = replace(self.demands.requests, required=required, priorities=ones)
        menus = compiled.menus
        try:
            worthless = np.zeros_like(menus.qualities)
            arranged = arrange(requests, menus, worthless, compiled, joining=of_all)
        except InputError as error:  # too entangled to be asked
            raise UnsettledError from error
        if arranged.composites is not None:
            self._spend(JOINED * len(arranged.composites.members))
        problem = arranged.problem(self.budget(compiled) if BUDGET in kept else 0)
        if BUDGET not in kept:
            tops = segment_max(problem.costs, problem.starts)[problem.groups.menus]
            problem = problem.with_budget(int(tops @ problem.groups.sizes))
        return arranged, problem

    def _spend(self, work: int) -> None:
        """Count work; it ends where there is too much, or no time."""
        self._work -= work
        if self._work < 0 or self._clock.is_up():
            raise UnsettledError

    def _solved(self, problem: Problem) -> int:
        """Return the optimum of a problem."""
        self._spend(0)
        try:
            solution = solve(problem, time_limit_s=self._clock.left_s())
        except SolverError as error:
            raise UnsettledError from error
        if solution.status != "optimal":
            raise UnsettledError
        return solution.value


def _terms(
    arranged: Arrangement, problem: Problem, of: Demand, number: int
) -> tuple[IntArray, IntArray, IntArray]:
    """List what options add to a limited sum: groups, options, factors."""
    wanted = [(one.rule, one.group) for one in arranged.row_limits]
    if (number, of.group) in wanted and of != BUDGET:
        row = problem.rows[wanted.index((number, of.group))]
        if not row.spent:
            return row.groups, row.options, row.factors
        groups, options, costs = _costs(problem, np.arange(len(problem.groups)))
        lengths = problem.lengths[problem.groups.menus]
        firsts = np.cumsum(lengths) - lengths
        factors = row.spent * costs
        factors[firsts[row.groups] + row.options] += row.factors
        return groups, options, factors
    under = np.ones(len(problem.groups), dtype=bool)
    if of != BUDGET:
        capped = [(one.rule, one.group) for one in arranged.cap_limits]
        if (number, of.group) not in capped or problem.caps is None:
            none = np.zeros(0, dtype=np.int64)
            return none, none, none
        inside = np.zeros(len(capped) + 1, dtype=bool)
        inside[capped.index((number, of.group))] = True
        for cap, parent in enumerate(problem.caps.parents.tolist()):
            inside[cap] |= inside[parent]
        under = inside[problem.caps.nodes]
    return _costs(problem, np.flatnonzero(under))


def _costs(problem: Problem, groups: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """List what the options of some groups cost."""
    menus = problem.groups.menus[groups]
    begins = problem.starts[menus]
    at, places = spread_out(begins, problem.starts[menus + 1])
    return groups[at], places - begins[at], problem.costs[places]


def _with_skips(
    problem: Problem, groups: IntArray, options: IntArray, factors: IntArray, top: int
) -> Problem:
    """Let every group take one option, skipping being one, worth so much less its factor."""
    own = problem.groups
    lengths = problem.lengths[own.menus]
    starts = np.concatenate([[0], np.cumsum(lengths + ~own.required)])
    _, ours = spread_out(starts[:-1], starts[:-1] + lengths)
    _, theirs = spread_out(problem.starts[own.menus], problem.starts[own.menus + 1])
    costs = np.zeros(int(starts[-1]), dtype=np.int64)
    costs[ours] = problem.costs[theirs]
    worths = np.full(int(starts[-1]), top, dtype=np.int64)
    worths[starts[groups] + options] -= factors
    ones = np.ones(len(own), dtype=np.int64)
    return replace(
        problem,
        starts=starts,
        costs=costs,
        qualities=worths,
        groups=Groups(np.arange(len(own)), ones, ones.astype(bool), own.sizes),
    )


__all__ = ["Trials", "UnsettledError"]
