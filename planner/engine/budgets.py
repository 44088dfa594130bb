"""The optima of one problem for many budgets: each proved, remembered, and warm from the others."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.engine.arrays import segment_max
from planner.engine.clock import Clock
from planner.engine.curve import Curve
from planner.engine.problem import Problem
from planner.engine.solution import Solution
from planner.engine.staircase import Staircase, is_small
from planner.errors import InfeasibleError, SolverError

if TYPE_CHECKING:
    from planner.engine.relaxation.relax import Rungs

# Of a staircase: 50 ms at the most, as much as twenty budgets solved one by one.
FEW_CELLS = 5_000_000


class Optima:
    """The optima of a problem for any budgets that are asked for.

    Parameters
    ----------
    problem
        A problem; what its budget is makes no difference. One with caps and rows is solved by
        whatever takes it, the others by our own engine.
    clock
        How long all solves together may take; no limit where None. Another may be set later: what
        was solved by then is kept.

    Attributes
    ----------
    problem, clock
        As above.
    """

    def __init__(self, problem: Problem, clock: Clock | None = None) -> None:
        self.problem = problem
        self.clock = Clock(None) if clock is None else clock
        self._solutions: dict[int, Solution] = {}
        self._infeasible = -1  # the largest budget that is known to be too small

    @cached_property
    def most_units(self) -> int:
        """The budget from which on nothing changes: what the dearest choice costs."""
        groups = self.problem.groups
        tops = segment_max(self.problem.costs, self.problem.starts)
        return sum(
            size * top
            for size, top in zip(groups.sizes.tolist(), tops[groups.menus].tolist(), strict=True)
        )

    @cached_property
    def curve(self) -> Curve:
        """The optimum of the relaxation for every budget, in which caps and rows are left out."""
        return Curve(self.problem)

    @cached_property
    def least_units(self) -> int | None:
        """The least budget that is feasible; None where none is.

        Raises
        ------
        SolverError
            If that is not settled in time, as only rows can make it.
        """
        if not self._is_open:
            return None
        return self._least_beside_rows() if self.problem.rows else self.curve.least

    @cached_property
    def _is_open(self) -> bool:
        """Whether some budget may be feasible, as far as can be told without a look at rows."""
        try:
            self.problem.with_budget(self.most_units).check_feasible()
        except InfeasibleError:
            return False
        return True

    @cached_property
    def end_units(self) -> int:
        """A budget from which on no other is worth more."""
        if self.problem.is_plain:
            return self.curve.most
        return self.solution(self.most_units).cost

    def solution(self, units: int) -> Solution:
        """Solve for a budget.

        Beside caps and rows it may be the solution for a larger budget that is within this one.

        Raises
        ------
        InfeasibleError
            If what is required cannot be made within it, beside caps and rows.
        SolverError
            If no optimum is proved in time.
        """
        units = min(units, self.most_units)
        if units not in self._solutions:
            self._solutions[units] = self._known(units) or self._proved(units)
        return self._solutions[units]

    def value(self, units: int) -> int:
        """Return the optimum for a budget; -1 where nothing is feasible.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        if self.problem.rows:
            return self._value_beside_rows(units)
        if self.least_units is None or units < self.least_units:
            return -1
        if self.stairs is not None:
            return int(self.stairs.values[self.stairs.at(units)])
        return self.solution(units).value

    def least_budget(self, value: int) -> int | None:
        """Return the least budget whose optimum is at least a value; None where none is.

        The relaxation says where to look from; what is found is exact.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        if self.value(self.most_units) < value:
            return None
        least = self.curve.least_budget(value)
        assert least is not None  # the relaxation is worth no less
        if self.stairs is not None:
            return int(self.stairs.budgets[self.stairs.values.searchsorted(value)])
        step, high = 1, least
        while self.value(high) < value:
            least, high, step = high + 1, min(high + step, self.most_units), 2 * step
        high = self.solution(high).cost
        while least < high:
            middle = (least + high) // 2
            if self.value(middle) >= value:
                high = self.solution(middle).cost
            else:
                least = middle + 1
        return high

    def _value_beside_rows(self, units: int) -> int:
        if units <= self._infeasible:
            return -1
        try:
            return self.solution(units).value
        except InfeasibleError:
            self._infeasible = units
            return -1

    def _least_beside_rows(self) -> int | None:
        """Find the least budget that is feasible, by halves: what choices are worth is left out."""
        worthless = replace(self.problem, qualities=np.zeros_like(self.problem.qualities))
        found = Optima(worthless, self.clock)
        if found.value(self.most_units) < 0:
            return None
        least, high, step = self.curve.least, self.curve.least, 1
        while found.value(high) < 0:
            least, high, step = high + 1, min(high + step, self.most_units), 2 * step
        high = found.solution(high).cost
        while least < high:
            middle = (least + high) // 2
            if found.value(middle) < 0:
                least = middle + 1
            else:
                high = found.solution(middle).cost
        return high

    def _known(self, units: int) -> Solution | None:
        """Look for the solution for a larger budget that costs no more than this one."""
        if self.problem.is_plain:
            return None
        within = (
            solved for budget, solved in self._solutions.items() if budget > units >= solved.cost
        )
        return next(within, None)

    def _proved(self, units: int) -> Solution:
        solution = self._solved(self.problem.with_budget(units))
        if solution.status != "optimal":
            raise SolverError(f"no optimum is proved in time for a budget of {units:,}")
        return solution

    # The solver is loaded where it is run, as of `planner.engine.solvers`.
    def _solved(self, problem: Problem) -> Solution:
        from planner.engine.exact.solve import solve_exact
        from planner.engine.solvers import solve

        if not problem.is_plain:
            if self.clock.is_up():
                raise SolverError("out of time")
            return solve(problem, time_limit_s=self.clock.left_s())
        problem.check_feasible()
        left_s = self.clock.left_s()
        solution = solve_exact(problem, time_limit_s=left_s, rungs=self._rungs)
        solution.check()
        return solution

    @cached_property
    def stairs(self) -> Staircase | None:
        """All optima at once, where that is little work."""
        small = self._is_open and is_small(self.problem, FEW_CELLS)
        return Staircase(self.problem) if small else None

    @cached_property
    def _rungs(self) -> Rungs:
        from planner.engine.relaxation.relax import Rungs

        return Rungs.of(self.problem)
