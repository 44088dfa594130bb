"""The proven optimum of a problem with nested budgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from planner.engine.arrays import IntArray, common_divisor
from planner.engine.clock import Allowance, Clock, OutOf
from planner.engine.counts import Counts, cap_costs, cost_of, value_of
from planner.engine.exact.solve import solve_exact
from planner.engine.nested.composite import Composite, Means, unfolded
from planner.engine.nested.tree import Tree
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.prices import lagrangian
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution


def solve_nested(
    problem: Problem, *, time_limit_s: float | None = None, memory_mb: int | None = None
) -> Solution:
    """Find the choice of the greatest value within nested budgets, and prove it.

    Parameters
    ----------
    problem
        A problem with caps and without rows.
    time_limit_s, memory_mb
        As for `planner.engine.exact.solve.solve_exact`.

    Returns
    -------
    Solution
        Optimal, or, where time or memory ran out, the best choice found and a proven bound.

    Raises
    ------
    InfeasibleError
        If the required requests cannot be made within the budgets.
    """
    problem.check_feasible()
    clock = Clock(time_limit_s)
    return _Nested(problem, Means(clock, memory_mb)).run()


class _Nested:
    """The search."""

    def __init__(self, problem: Problem, means: Means) -> None:
        self._problem, self._means = problem, means
        groups = problem.groups
        self._unit = common_divisor(groups.priorities) * common_divisor(problem.qualities)
        self._tree = Tree(problem)
        self._composites: dict[int, Composite] = {}
        self._best: Counts | None = None
        self._value = -1
        self._stopped: Literal["time", "memory"] | None = None

    def run(self) -> Solution:
        """Search, and put the solution together."""
        tree = self._tree
        self._prices = tree.path_prices(Allowance(Clock()))
        parents = tree.parents
        stands = [
            node == tree.root or self._prices[node] > self._prices[parents[node]]
            for node in range(len(parents))
        ]
        self._build(stands)
        self._bound = self._floored(self._lagrangian())
        self._keep(self._base())
        try:
            while self._value < self._bound:
                over = self._searched()
                if not len(over):
                    self._bound = self._value
                    break
                for node in over.tolist():
                    stands[node] = True
                self._build(stands, over.tolist())
        except OutOf as out:
            self._stopped = "time" if out.reason == "time" else "memory"
        return self._solution()

    def _build(self, stands: list[bool], forced: list[int] | None = None) -> None:
        """Make a composite of every budget that stands, or of those that change."""
        tree, prices = self._tree, self._prices
        for node in forced or ():
            while node >= 0:
                self._composites.pop(node, None)
                node = tree.parents[node]
        for node in reversed(tree.downwards()):
            if not stands[node] or node in self._composites:
                continue
            groups, below = tree.split(node, stands)
            above = Fraction(0) if node == tree.root else prices[tree.parents[node]]
            self._composites[node] = Composite(
                self._problem,
                node,
                tree.limits[node],
                prices[node],
                above,
                groups,
                [self._composites[one] for one in below],
            )

    def _lagrangian(self) -> Fraction:
        return sum(
            (
                (one.price - one.above) * one.limit + one.worth
                for one in self._composites.values()
            ),
            Fraction(0),
        )

    def _floored(self, bound: Fraction) -> int:
        """Round down to what a choice can be worth."""
        return int(bound // self._unit) * self._unit

    def _base(self) -> tuple[IntArray, IntArray, IntArray]:
        """Take the best option of every group at its price: that keeps every budget."""
        sizes = self._problem.groups.sizes
        chosen = np.full(len(sizes), -1, dtype=np.int64)
        for one in self._composites.values():
            chosen[one.groups] = one.base
        return np.arange(len(sizes)), chosen, sizes

    def _keep(self, columns: tuple[IntArray, IntArray, IntArray]) -> IntArray:
        """Keep a choice where it is the best so far; return the caps that it does not keep."""
        problem = self._problem
        counts = Counts.of(problem, *columns)
        assert problem.caps is not None
        over = np.flatnonzero(cap_costs(problem, counts) > problem.caps.limits)
        value = value_of(problem, counts)
        if not len(over) and value > self._value and cost_of(problem, counts) <= problem.budget:
            self._best, self._value = counts, value
        return over

    def _searched(self) -> IntArray:
        """Find the best choice of the standing budgets; return the caps that it does not keep.

        Raises
        ------
        OutOf
            If the means are used up.
        """
        tree = self._tree
        root = self._composites[tree.root]
        below = [self._composites[node] for node in self._standing()]
        for one in below:
            if one.listed is None:
                one.find_best(self._means)
        bound = root.price * root.limit + root.worth
        bound += sum((one.best for one in root.below), Fraction(0))
        self._bound = min(self._bound, self._floored(bound))
        while True:
            part = root.part()
            clock = self._means.clock
            if clock.is_up():
                raise OutOf("time")
            found = solve_exact(
                part.problem, time_limit_s=clock.left_s(), memory_mb=self._means.memory_mb
            )
            listed = root.listed_below()
            over = self._keep(unfolded(found.counts, root.groups, listed))
            value = found.value + part.value
            if found.status != "optimal":
                raise OutOf(found.stopped or "memory")
            need = bound - value - self._unit
            if root.reaches(need):
                return over
            root.deepen(need, self._means)

    def _standing(self) -> list[int]:
        """List the caps that stand, each after those that stand under it."""
        return [node for node in reversed(self._tree.downwards()[1:]) if node in self._composites]

    def _solution(self) -> Solution:
        problem, counts = self._problem, self._best
        assert counts is not None
        price = self._prices[self._tree.root]
        return Solution(
            problem=problem,
            counts=counts,
            cost=cost_of(problem, counts),
            value=self._value,
            bound=self._bound,
            shadow_price=price,
            method="exact",
            stopped=self._stopped,
            certificate=None,
        )
