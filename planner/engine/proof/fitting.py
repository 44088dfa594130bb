"""Pairs that fit: beside the least that all others add, none of them alone passes a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, spread_out
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM

# Times that all limits are looked at: what goes leaves less room to others.
ROUNDS = 8


@dataclass(frozen=True, eq=False)
class Fitting:
    """Which pairs fit beside which.

    Attributes
    ----------
    problem
        Its limits.
    starts, costs
        Where the pairs of each group begin, and what they cost.
    rows
        The pairs, in rising order, that each row speaks of.
    """

    problem: Problem
    starts: IntArray
    costs: IntArray
    rows: list[IntArray]

    def among(self, useful: BoolArray) -> BoolArray:
        """Say which of some pairs fit, if only these are taken; none where no choice is left."""
        useful = useful.copy()
        for _ in range(ROUNDS):
            before = int(useful.sum())
            if not (self._left(useful) and self._budgets(useful)):
                return np.zeros_like(useful)
            for at in range(len(self.rows)):
                if not self._row(at, useful):
                    return np.zeros_like(useful)
            if int(useful.sum()) == before:
                break
        return useful if self._left(useful) else np.zeros_like(useful)

    def _left(self, useful: BoolArray) -> bool:
        """Say whether every group has a pair left."""
        return not len(useful) or bool(np.logical_or.reduceat(useful, self.starts[:-1]).all())

    def _budgets(self, useful: BoolArray) -> bool:
        """Leave out what costs too much; False where even the least does."""
        problem, sizes = self.problem, self.problem.groups.sizes
        if not len(useful):
            return True
        least = np.minimum.reduceat(np.where(useful, self.costs, LARGEST_SUM), self.starts[:-1])
        left = problem.budget - int(least @ sizes)
        if left < 0:
            return False
        room = np.full(len(sizes), min(left, LARGEST_SUM))
        if problem.caps is not None:
            spare = problem.caps.limits - problem.caps.gathered(least * sizes)
            for cap, parent in enumerate(problem.caps.parents.tolist()):
                spare[cap] = min(spare[cap], left if parent < 0 else spare[parent])
            if (spare < 0).any():
                return False
            under = problem.caps.nodes >= 0
            room[under] = spare[problem.caps.nodes[under]]
        useful &= self.costs <= np.repeat(least + room, np.diff(self.starts))
        return True

    def _row(self, at: int, useful: BoolArray) -> bool:
        """Leave out what adds too much to a row; False where even the least does."""
        row = self.problem.rows[at]
        # As if all that can be spent were spent, where the row gains by that.
        most = min(self.problem.budget, self.problem.most_cost) if row.spent < 0 else 0
        limit = row.limit - row.spent * most
        kept = np.flatnonzero(useful[self.rows[at]])
        pairs, groups, factors = self.rows[at][kept], row.groups[kept], row.factors[kept]
        if not len(pairs):
            return limit >= 0
        begins = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
        own = groups[begins]
        sizes, far = self.problem.groups.sizes[own], 2 * int(np.abs(factors).max())
        least = np.minimum.reduceat(factors, begins)
        if limit - int(np.minimum(least, 0) @ sizes) >= far:
            return True
        counts = np.diff(np.append(begins, len(pairs)))
        ends, firsts = self.starts[own + 1], self.starts[own]
        of, beside = spread_out(firsts, ends)
        there = np.bincount(of[useful[beside]], minlength=len(own))
        partly = counts < there  # others of the group add nothing
        least[partly] = np.minimum(least[partly], 0)
        spare = limit - int(least @ sizes)
        if not 0 <= spare < far:
            return spare >= 0
        useful[pairs[factors - np.repeat(least, counts) > spare]] = False
        for group in np.flatnonzero(partly & (-least > spare)).tolist():
            inside = np.zeros(int(ends[group] - firsts[group]), dtype=bool)
            inside[pairs[begins[group] : begins[group] + counts[group]] - firsts[group]] = True
            useful[firsts[group] : ends[group]] &= inside
        return True
