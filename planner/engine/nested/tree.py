"""The tree of budgets, and the price at which each of them is just used.

Budgets one in the other are a polymatroid, so the greedy rule solves the relaxation: every budget
has a price at which what stands under it just uses it up, its caps kept (`prices`), and a request
pays the highest price of all the budgets that it stands under.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.nested.prices import own_prices
from planner.engine.problem import Problem


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
        groups = problem.groups
        least = np.where(groups.required, problem.least_costs[groups.menus], 0) * groups.sizes
        needed = [*caps.gathered(least).tolist(), int(least.sum())]
        self._room = [limit - own for limit, own in zip(self.limits, needed, strict=True)]
        self.children: list[list[int]] = [[] for _ in self.parents]
        for node in self.downwards()[1:]:
            self.children[self.parents[node]].append(node)
        self._at = np.where(caps.nodes < 0, self.root, caps.nodes)
        order = np.argsort(self._at, kind="stable")
        edges = np.searchsorted(self._at[order], np.arange(self.root + 2))
        self._groups = [order[a:b] for a, b in pairwise(edges)]

    def downwards(self) -> list[int]:
        """List all budgets, each after the one that it stands under."""
        return [self.root, *range(self.root)]

    def path(self, cap: int) -> list[int]:
        """List the budgets that stand above a group, its innermost cap (-1 = none) first."""
        path = [self.root if cap < 0 else cap]
        while path[-1] != self.root:
            path.append(self.parents[path[-1]])
        return path

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

    def path_prices(self) -> list[Fraction]:
        """Find what a unit of cost below each budget is worth in the relaxation.

        Returns
        -------
        list of Fraction
            The highest price among the budget and those above it.
        """
        problem = self._problem
        prices = own_prices(problem, self._at, self.parents, self._room)
        for node in self.downwards()[1:]:
            prices[node] = max(prices[node], prices[self.parents[node]])
        return prices
