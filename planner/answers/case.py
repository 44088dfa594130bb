"""One request, and what the best plans do that make it so or so: everything by solving again.

The request stands aside, and the others are solved for what its option leaves of the budget: so one
set of optima answers for every option of its menu.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from planner.answers.best import Best
from planner.answers.menued import SKIP, Menued
from planner.engine import Counts, Groups
from planner.engine.arrays import IntArray, distinct
from planner.engine.budgets import Optima
from planner.engine.grouping import spread
from planner.engine.staircase import Staircase
from planner.errors import SolverError


@dataclass(frozen=True, eq=False)
class Forced:
    """The best plan for a budget that takes one of some options.

    Attributes
    ----------
    option
        The one that it takes: its position on the menu, -1 = skip.
    choice
        Option of each request, -1 = skip; shape (requests,).
    cost, value
        Of the whole plan, in the units of the problem.
    """

    option: int
    choice: IntArray
    cost: int
    value: int


class Case(Menued):
    """One request of a plan.

    Parameters
    ----------
    best
        The best plans of its batch, in which nothing but the budget limits or joins requests.
    row
        Its position in the table.
    """

    def __init__(self, best: Best, row: int) -> None:
        super().__init__(best.batch, row)
        self._best = best

    def value(self, units: int, options: Sequence[int]) -> int:
        """Return the value of the best plan for a budget that takes one of some options.

        -1 where there is no such plan.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        return max((self._with(units, option) for option in options), default=-1)

    def forced(self, units: int, options: Sequence[int]) -> Forced | None:
        """Return that plan; of options that do as well, with the one that costs least."""
        worth = {option: self._with(units, option) for option in options}
        most = max(worth.values(), default=-1)
        if most < 0:
            return None
        alike = [option for option in options if worth[option] == most]
        option = min(alike, key=lambda each: self._costs[each])
        others = self._others.solution(units - self._costs[option])
        spent = others.cost + self._costs[option]
        return Forced(option, self._choice(others.counts, option), spent, most)

    def least_budget(self, options: Sequence[int]) -> tuple[Decimal, int] | None:
        """Find the least budget, from today's on, for which a best plan takes one of some options.

        Neither what the best plan is worth nor what the best with the option is worth says at once
        which budget that is: their difference falls and rises. So the search goes up: where the
        options fall short of the best plan, no budget will do that is too small for them to be
        worth as much, since for those the best plan is worth no less.

        Returns
        -------
        usd, units
            The budget, and the steps of cost that it is good for. None where none is enough.

        Raises
        ------
        SolverError
            If it is not found in time.
        """
        usd, units = self._best.budget_for(self._best.today)
        options = [option for option in options if not self._is_beaten(option)]
        while not self._agrees(units, options):
            next_units = self._next(units, options)
            if next_units is None:
                return None
            usd, units = self._best.budget_for(next_units)
        return usd, units

    def _agrees(self, units: int, options: Sequence[int]) -> bool:
        """Say whether a best plan for a budget takes one of some options."""
        least = self._best.least(units)
        left = [option for option in options if self._may_reach(units, option, least)]
        most = self.value(units, left)
        return most >= least and most == self._best.value(units)

    def _next(self, units: int, options: Sequence[int]) -> int | None:
        """Find a budget above one for which none does, with none in between for which one does.

        None where none does above it either.
        """
        whole, others = self._best.optima.stairs, self._others.stairs
        if whole is not None and others is not None:
            return self._next_step(whole, others, units, options)
        if self._best.floor.is_fit:
            return self._next_open(units, options)
        return self._least_for(options, self._best.value(units), units)

    def _next_step(
        self, whole: Staircase, others: Staircase, units: int, options: Sequence[int]
    ) -> int | None:
        """Find the next budget for which a best plan takes one: from the steps, where all is known.

        What is best changes at the steps of a staircase only.
        """
        steps = [whole.budgets, *(others.budgets + self._costs[option] for option in options)]
        budgets = distinct(np.concatenate(steps))
        budgets = budgets[budgets > units]
        worth = np.full(len(budgets), -1, dtype=np.int64)
        for option in options:
            at = np.searchsorted(others.budgets, budgets - self._costs[option], side="right") - 1
            forced = np.where(at < 0, -1, others.values[at] + self._values[option])
            np.maximum(worth, forced, out=worth)
        best = whole.values[np.searchsorted(whole.budgets, budgets, side="right") - 1]
        agreeing = np.flatnonzero(worth == best)
        return int(budgets[agreeing[0]]) if len(agreeing) else None

    def _next_open(self, units: int, options: Sequence[int]) -> int | None:
        """Find the next budget for which it is not plain that no best plan takes one.

        It is plain where the relaxation with the option does not come up to the floor.
        """
        floor, least, budget = self._best.floor, self._best.least(units), units + 1
        while budget < floor.begins[-1]:
            if self._best.optima.clock.is_up():
                raise SolverError("there was no time to look at every budget")
            stride = floor.stride(budget)
            begin, end = floor.begins[stride : stride + 2].tolist()
            budgets = np.arange(budget, end)
            worth = np.full(len(budgets), -1, dtype=np.int64)
            for option in options:
                forced = self._others.curve.wholes(budgets - self._costs[option])
                np.maximum(
                    worth, np.where(forced < 0, -1, forced + self._values[option]), out=worth
                )
            still_open = np.flatnonzero(
                worth >= np.maximum(floor.values(stride)[budget - begin :], least)
            )
            if len(still_open):
                return budget + int(still_open[0])
            budget = end
        return self._least_for(options, self._best.value(budget), budget - 1)

    def _may_reach(self, units: int, option: int, target: int) -> bool:
        """Say whether the relaxation leaves that open."""
        left, others = units - self._costs[option], self._others
        if others.least_units is None or left < others.least_units:
            return False
        return others.curve.bound(left) + self._values[option] >= target

    def _least_for(self, options: Sequence[int], target: int, above: int) -> int | None:
        """Find a budget above one, below which no plan with the options is worth so much.

        The relaxation says one at once; where that is of no help, it is solved for.
        """
        if self._others.least_units is None:
            return None
        bounds = dict[int, int]()
        for option in options:
            bound = self._others.curve.least_budget(target - self._values[option])
            if bound is not None:
                bounds[option] = bound + self._costs[option]
        nearest = min(bounds.values(), default=above)
        if nearest > above:
            return nearest
        least: int | None = None
        for option in sorted(bounds, key=bounds.__getitem__):
            if least is not None and bounds[option] >= least:
                break
            found = self._others.least_budget(target - self._values[option])
            if found is not None:
                units = found + self._costs[option]
                least = units if least is None else min(least, units)
        return least

    def _is_beaten(self, option: int) -> bool:
        """Say whether another option is worth more and costs no more: no best plan takes it."""
        cost, value = self._costs[option], self._values[option]
        pairs = zip(self._costs, self._values, strict=True)
        return option != SKIP and any(one <= cost and worth > value for one, worth in pairs)

    def _with(self, units: int, option: int) -> int:
        left = units - self._costs[option]
        others = self._others.value(left) if left >= 0 else -1
        return others if others < 0 else others + self._values[option]

    @cached_property
    def _sizes(self) -> IntArray:
        """The sizes of the groups without the request."""
        sizes = self._batch.groups.sizes.copy()
        sizes[self._batch.members[self._row]] -= 1
        return sizes

    @cached_property
    def _others(self) -> Optima:
        """The optima of all other requests."""
        batch, kept = self._batch, self._sizes > 0
        groups = batch.groups
        others = Groups(
            groups.menus[kept], groups.priorities[kept], groups.required[kept], self._sizes[kept]
        )
        whole = self._best.optima
        return Optima(replace(whole.problem, groups=others), whole.clock)

    def _choice(self, counts: Counts, option: int) -> IntArray:
        """Settle who takes what, as of `Batch.choice`; the request its option."""
        batch, rest = self._batch, np.arange(len(self._batch.members)) != self._row
        renumbered = np.cumsum(self._sizes > 0) - 1
        choice = np.empty(len(rest), dtype=np.int64)
        choice[rest] = spread(
            counts,
            self._sizes[self._sizes > 0],
            renumbered[batch.members[rest]],
            batch.requests.turns[rest],
        )
        choice[self._row] = option
        return choice
