"""The optima of one problem for many budgets: each proved, remembered, and warm from the others."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

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
        A problem with one resource; what its budget is makes no difference.
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
        """The optimum of the relaxation for every budget."""
        return Curve(self.problem)

    @cached_property
    def least_units(self) -> int | None:
        """The least budget that is feasible; None where none is."""
        try:
            self.problem.with_budget(self.most_units).check_feasible()
        except InfeasibleError:
            return None
        return self.curve.least

    def solution(self, units: int) -> Solution:
        """Solve for a budget.

        Raises
        ------
        InfeasibleError
            If what is required cannot be made within it.
        SolverError
            If no optimum is proved in time.
        """
        units = min(units, self.most_units)
        if units not in self._solutions:
            solution = self._solved(self.problem.with_budget(units))
            if solution.status != "optimal":
                raise SolverError(f"no optimum is proved in time for a budget of {units:,}")
            self._solutions[units] = solution
        return self._solutions[units]

    def value(self, units: int) -> int:
        """Return the optimum for a budget; -1 where nothing is feasible.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
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
        least = None if self.least_units is None else self.curve.least_budget(value)
        if least is None or self.value(self.most_units) < value:
            return None
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

    # The solver is loaded where it is run, as of `planner.engine.solvers`.
    def _solved(self, problem: Problem) -> Solution:
        from planner.engine.exact.solve import solve_exact

        problem.check_feasible()
        left_s = self.clock.left_s()
        solution = solve_exact(problem, time_limit_s=left_s, rungs=self._rungs)
        solution.check()
        return solution

    @cached_property
    def stairs(self) -> Staircase | None:
        """All optima at once, where that is little work."""
        return Staircase(self.problem) if is_small(self.problem, FEW_CELLS) else None

    @cached_property
    def _rungs(self) -> Rungs:
        from planner.engine.relaxation.relax import Rungs

        return Rungs.of(self.problem)
