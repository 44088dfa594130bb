"""One request of a batch with rules, and what the best plans do that make it so or so.

The whole batch is solved again with the request held to some of its options: what joins and limits
it joins and limits the others as well, so that it cannot stand aside, as of `planner.answers.case`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from planner.answers.best import Best
from planner.answers.case import Forced
from planner.answers.menued import SKIP, Menued
from planner.batch import Batch
from planner.engine.arrays import distinct
from planner.engine.budgets import Optima
from planner.engine.staircase import Staircase
from planner.errors import SolverError
from planner.menus.menu import Menus
from planner.menus.scaled import some_of


class RuledCase(Menued):
    """One request of a plan that keeps rules; as of `Case`."""

    def __init__(self, best: Best, row: int) -> None:
        super().__init__(best.batch, row)
        self._best = best
        self._held: dict[tuple[int, ...], tuple[Batch, Optima]] = {}

    def value(self, units: int, options: Sequence[int]) -> int:
        """Return the value of the best plan for a budget that takes one of some options.

        -1 where there is no such plan.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        return self._optima(options).value(units) if options else -1

    def forced(self, units: int, options: Sequence[int]) -> Forced | None:
        """Return that plan.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        if self.value(units, options) < 0:
            return None
        batch, optima = self._of(options)
        solution = optima.solution(units)
        choice = batch.choice(solution.counts)
        taken = int(choice[self._row])
        option = taken if taken < 0 else sorted(options)[taken]
        choice[self._row] = option
        return Forced(option, choice, solution.cost, solution.value)

    def least_budget(self, options: Sequence[int]) -> tuple[Decimal, int] | None:
        """Find the least budget, from today's on, for which a best plan takes one of some options.

        Where the options fall short of the best plan, no budget will do that is too small for them
        to be worth as much, since for those the best plan is worth no less.

        Returns
        -------
        usd, units
            As of `Case.least_budget`.

        Raises
        ------
        SolverError
            If it is not found in time.
        """
        usd, units = self._best.budget_for(self._best.today)
        while self.value(units, options) < self._best.value(units):
            larger = self._next(units, options)
            if larger is None:
                return None
            usd, units = self._best.budget_for(larger)
        # Where nothing is feasible, nothing is as good as that.
        return (usd, units) if self.value(units, options) >= 0 else None

    def _next(self, units: int, options: Sequence[int]) -> int | None:
        """Find a budget above one for which none does, with none in between for which one does."""
        whole, own = self._best.optima.stairs, self._optima(options).stairs
        if whole is None or own is None:
            return self._optima(options).least_budget(self._best.value(units))
        return _next_step(whole, own, units)

    def _optima(self, options: Sequence[int]) -> Optima:
        return self._of(options)[1]

    def _of(self, options: Sequence[int]) -> tuple[Batch, Optima]:
        key = tuple(sorted(options))
        if key not in self._held:
            if self._best.optima.clock.is_up():  # to arrange it anew takes long, too
                raise SolverError("out of time")
            batch = held(self._batch, self._row, key)
            problem = batch.arrangement.problem(self._best.today)
            self._held[key] = batch, Optima(problem, self._best.optima.clock)
        kept = self._held[key]
        kept[1].clock = self._best.optima.clock
        return kept


def held(batch: Batch, row: int, options: Sequence[int]) -> Batch:
    """Make a batch ready in which one request is held to some of its options.

    Parameters
    ----------
    batch, row
        The batch, and the position of the request in its table.
    options
        Positions on its menu, rising, from which its new menu counts; `SKIP` alone for skipping it,
        or before others for leaving that open.
    """
    menus, requests = batch.menus, batch.requests
    menu, begin = menus.menus[int(menus.members[row])], int(menus.starts[menus.members[row]])
    kept = [option for option in options if option != SKIP]
    own = replace(
        menu,
        options=some_of(menu.options, kept),
        qualities=menu.qualities[kept],
        preferred=kept.index(menu.preferred) if menu.preferred in kept else -1,
    )
    members, required = menus.members.copy(), requests.required.copy()
    members[row], required[row] = len(menus.menus), SKIP not in options
    every = np.append(np.arange(len(menus.options)), begin + np.array(kept, dtype=np.int64))
    return batch.arranged(
        replace(requests, required=required),
        Menus((*menus.menus, own), members, menus.on),
        every.astype(np.int64),
    )


def _next_step(whole: Staircase, own: Staircase, units: int) -> int | None:
    """Find the next budget for which both are worth as much: they change at their steps only."""
    budgets = distinct(np.concatenate([whole.budgets, own.budgets]))
    budgets = budgets[budgets > units]
    at = np.searchsorted(own.budgets, budgets, side="right") - 1
    worth = np.where(at < 0, -1, own.values[at])
    best = whole.values[np.searchsorted(whole.budgets, budgets, side="right") - 1]
    agreeing = np.flatnonzero(worth == best)
    return int(budgets[agreeing[0]]) if len(agreeing) else None
