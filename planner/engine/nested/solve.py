"""The proven optimum of a problem with nested budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import numpy as np

from planner.engine.arrays import common_divisor
from planner.engine.clock import Clock, OutOf
from planner.engine.counts import Counts, cap_costs, cost_of, value_of
from planner.engine.exact.solve import solve_exact
from planner.engine.nested.composite import Composite, floors_of
from planner.engine.nested.filling import at_hand, filled
from planner.engine.nested.states import Means, unfolded
from planner.engine.nested.tree import Tree
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.prices import exact_sum
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
        self._best = Counts.of(problem, *np.zeros((3, 0), dtype=np.int64))
        self._value = -1
        self._composed: Certificate | None = None
        self._known = False  # whether all composites know their best
        self._stopped: Literal["time", "memory"] | None = None

    def run(self) -> Solution:
        """Search, and put the solution together."""
        problem, tree = self._problem, self._tree
        self._prices = prices = tree.path_prices()
        stands = [price > prices[above] for price, above in zip(prices, tree.parents, strict=True)]
        stands[tree.root] = True
        self._build(stands)
        self._bound = self._most()
        self._fill([self._base()])
        try:
            while self._value < self._bound:
                over = self._searched()
                if not over:
                    self._bound = self._value
                for node in over:
                    stands[node] = True
                self._build(stands, over)
        except OutOf as out:
            self._stopped = "time" if out.reason == "time" else "memory"
            before = at_hand(problem, self._composites[tree.root])
            self._fill([self._base(), before, self._best])
        return self._solution()

    def _build(self, stands: list[bool], changed: Sequence[int] = ()) -> None:
        """Make a composite of every budget that stands, anew of those that lose members."""
        tree, prices = self._tree, self._prices
        for node in changed:
            while node >= 0:
                self._composites.pop(node, None)
                node = tree.parents[node]
        for node in reversed(tree.downwards()):
            if stands[node] and node not in self._composites:
                groups, below = tree.split(node, stands)
                self._composites[node] = Composite(
                    self._problem,
                    tree.limits[node],
                    prices[node],
                    Fraction(0) if node == tree.root else prices[tree.parents[node]],
                    groups,
                    [self._composites[one] for one in below],
                )

    def _most(self) -> int:
        """Say what prices alone show that a choice can be worth at most."""
        parts = [
            (one.price - one.above) * one.limit + one.worth for one in self._composites.values()
        ]
        return self._floored(exact_sum(parts))

    def _floored(self, bound: Fraction) -> int:
        """Round down to what a choice can be worth."""
        return int(bound // self._unit) * self._unit

    def _base(self) -> Counts:
        """Take the best option of every group at its price: that keeps every budget."""
        sizes = self._problem.groups.sizes
        chosen = np.full(len(sizes), -1, dtype=np.int64)
        for one in self._composites.values():
            chosen[one.groups] = one.base
        return Counts.of(self._problem, np.arange(len(sizes)), chosen, sizes)

    def _keep(self, counts: Counts) -> list[int]:
        """Keep a choice where it is the best so far; return the caps that it does not keep."""
        problem = self._problem
        assert problem.caps is not None
        over: list[int] = np.flatnonzero(cap_costs(problem, counts) > problem.caps.limits).tolist()
        value = value_of(problem, counts)
        if not over and value > self._value and cost_of(problem, counts) <= problem.budget:
            self._best, self._value = counts, value
        return over

    def _fill(self, choices: Sequence[Counts]) -> None:
        """Keep the best of some choices, where what they leave is spent."""
        problem = self._problem
        for counts in choices:
            if not self._keep(counts):
                self._keep(filled(problem, self._tree, self._composites, counts))

    def _searched(self) -> list[int]:
        """Find the best choice within the budgets that stand; return the caps it does not keep.

        Raises
        ------
        OutOf
            If the means are used up.
        """
        self._known = False
        root = self._composites[self._tree.root]
        for node in reversed(self._tree.downwards()[1:]):
            one = self._composites.get(node)
            if one is not None and one.listed is None:
                one.find_best(self._means)
        self._known = True
        bound = self._best_bound()
        self._bound = min(self._bound, self._floored(bound))
        found: Solution | None = None
        while True:
            self._means.check_time()
            part = root.part()
            if found is None or not _same_menus(part.problem, found.problem):
                found = self._solved(part.problem if root.below else self._problem.without_rules())
            chosen = unfolded(found.counts, root.groups, root.listed_below())
            over = self._keep(Counts.of(self._problem, *chosen))
            if found.status != "optimal":
                raise OutOf(found.stopped or "memory")
            depth = bound - found.value - part.value - self._unit  # of what is worth more
            if root.reaches(depth):
                return over
            root.deepen(depth, self._means)

    def _solved(self, problem: Problem) -> Solution:
        """Solve the problem below the whole budget."""
        clock, memory_mb = self._means.clock, self._means.memory_mb
        found = solve_exact(problem, time_limit_s=clock.left_s(), memory_mb=memory_mb)
        self._composed = found.certificate
        return found

    def _best_bound(self) -> Fraction:
        """Say what a choice can be worth at most, given what composites are worth at best."""
        root = self._composites[self._tree.root]
        best = [one.best for one in root.below]
        return exact_sum([root.price * root.limit, root.worth, *best])

    def _solution(self) -> Solution:
        problem = self._problem
        certificate = self._certificate()
        return Solution(
            problem=problem,
            counts=self._best,
            cost=cost_of(problem, self._best),
            value=self._value,
            bound=self._bound,
            shadow_price=certificate.shadow_price,
            method="exact",
            stopped=None if self._value == self._bound else self._stopped,
            certificate=certificate,
        )

    def _certificate(self) -> Certificate:
        """State the proof: prices alone where they do, else how deep to go into which caps."""
        prices, tree = self._prices, self._tree
        own = tuple(
            price - prices[above]
            for price, above in zip(prices[:-1], tree.parents[:-1], strict=True)
        )
        proof = Certificate(prices[tree.root], self._bound, cap_prices=own)
        if self._most() <= self._bound:
            return proof
        if not self._known:
            self._bound = self._most()
            return replace(proof, bound=self._bound)
        root = self._composites[tree.root]
        if not root.below and self._composed is not None:
            self._bound = self._composed.bound
            return self._composed
        depth = self._best_bound() - self._bound - self._unit
        composed = None if depth < 0 else self._composed
        floors = floors_of(root, depth)
        listed = [floors.get(self._composites.get(node)) for node in range(tree.root)]
        return replace(proof, floors=tuple(listed), composed=composed)


def _same_menus(one: Problem, other: Problem) -> bool:
    """Whether there is the same to choose from: what was listed more may be all that it was."""
    return all(
        np.array_equal(*pair)
        for pair in (
            (one.starts, other.starts),
            (one.costs, other.costs),
            (one.qualities, other.qualities),
        )
    )
