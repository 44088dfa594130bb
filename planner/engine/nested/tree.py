"""The tree of budgets, and the price at which each of them is just used.

Budgets one in the other are a polymatroid, so the greedy rule solves the relaxation: every budget
has a price at which what stands under it just uses it up, its caps kept, and a request pays the
highest price of all the budgets that it stands under. The price of a budget is found once those
under it are known: what has a higher price spends its limit whatever the budget above it,
everything else is free. The higher a price is thought to be, the fewer caps seem to bind, so their
number only grows.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Allowance
from planner.engine.problem import Problem
from planner.engine.proof.parts import part_of
from planner.engine.relaxation.relax import price_of


class Tree:
    """The budgets of a problem: its caps, and after them the whole budget.

    Attributes
    ----------
    root
        The number of the whole budget; that of the caps as well.
    parents
        Of each budget, `root` for those under the whole one, -1 for that itself.
    children
        Of each budget.
    limits
        Of each budget.
    """

    def __init__(self, problem: Problem) -> None:
        caps = problem.caps
        assert caps is not None
        self._problem = problem
        self.root = len(caps)
        self.parents = [self.root if one < 0 else one for one in caps.parents.tolist()] + [-1]
        self.limits = [*caps.limits.tolist(), problem.budget]
        self.children: list[list[int]] = [[] for _ in self.parents]
        for node in self.downwards()[1:]:
            self.children[self.parents[node]].append(node)
        at = np.where(caps.nodes < 0, self.root, caps.nodes)
        order = np.argsort(at, kind="stable")
        edges = np.searchsorted(at[order], np.arange(self.root + 2))
        self._groups = [order[a:b] for a, b in pairwise(edges)]

    def downwards(self) -> list[int]:
        """List all budgets, each after the one that it stands under."""
        return [self.root, *range(self.root)]

    def split(self, node: int, stands: list[bool]) -> tuple[IntArray, list[int]]:
        """Divide what is below a budget.

        Parameters
        ----------
        node
            The budget.
        stands
            Which caps stand as such; the others make no difference.

        Returns
        -------
        groups
            Those below it that are under no cap that stands, rising.
        standing
            The topmost caps that stand below it, rising.
        """
        free, standing, waiting = [self._groups[node]], [], list(self.children[node])
        while waiting:
            child = waiting.pop()
            if stands[child]:
                standing.append(child)
            else:
                free.append(self._groups[child])
                waiting += self.children[child]
        groups = np.concatenate(free) if len(free) > 1 else free[0]
        return np.sort(groups) if len(free) > 1 else groups, sorted(standing)

    def path_prices(self, allowance: Allowance) -> list[Fraction]:
        """Find what a unit of cost below each budget is worth in the relaxation.

        Returns
        -------
        list of Fraction
            The highest price among the budget and those above it.

        Raises
        ------
        OutOf
            If there is no time left.
        """
        own = [Fraction(0)] * len(self.parents)
        for node in reversed(self.downwards()):
            own[node] = self._own_price(node, own, allowance)
        for node in self.downwards()[1:]:
            own[node] = max(own[node], own[self.parents[node]])
        return own

    def _own_price(self, node: int, prices: list[Fraction], allowance: Allowance) -> Fraction:
        """Find the price at which a budget is just used, those of what is under it known."""
        price = self._price_beside(node, [])
        assert price is not None
        binding: list[int] = []
        while True:
            allowance.tick()
            beside = self._binding(node, prices, price)
            if beside == binding:
                # At its own price a cap may spend up to its limit: perhaps all of them do.
                beside = self._binding(node, prices, price, also_even=True)
                lower = self._price_beside(node, beside) if beside != binding else None
                if lower is None or lower >= price:
                    return price
            else:
                lower = self._price_beside(node, beside)
                assert lower is not None
            price, binding = min(price, lower), beside

    def _price_beside(self, node: int, binding: list[int]) -> Fraction | None:
        """Find the price for what caps leave that spend their limits; None = it is too little."""
        stands = [False] * len(self.parents)
        for one in binding:
            stands[one] = True
        groups, _ = self.split(node, stands)
        left = self.limits[node] - sum(self.limits[one] for one in binding)
        if left < 0:
            return None
        problem = part_of(self._problem, groups, (), left).problem
        least = np.where(problem.groups.required, problem.least_costs[problem.groups.menus], 0)
        return None if int(least @ problem.groups.sizes) > left else price_of(problem)

    def _binding(
        self, node: int, prices: list[Fraction], price: Fraction, *, also_even: bool = False
    ) -> list[int]:
        """List the topmost caps below a budget whose own price is above one, or also even."""
        found, waiting = [], list(self.children[node])
        while waiting:
            child = waiting.pop()
            if prices[child] > price or (also_even and prices[child] == price > 0):
                found.append(child)
            else:
                waiting += self.children[child]
        return sorted(found)
