"""The present plan under other numbers: whether it is still possible, what it costs, is worth."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.answers.questioned import batch_of, choice_of, weighed
from planner.batch import Batch
from planner.catalog.schema import Catalog
from planner.engine import Problem, Solution, solve
from planner.engine.arrays import IntArray, distinct, ranked
from planner.engine.clock import Clock
from planner.errors import InputError, SolverError
from planner.menus.build import build_menus
from planner.menus.finder import OptionFinder
from planner.menus.option import Option
from planner.results.result import Result


class Present:
    """A plan that is proved to be a best one, and what becomes of it when a number changes.

    Parameters
    ----------
    plan
        The plan.
    clock
        How long all solves together may take.

    Attributes
    ----------
    batch, choice
        Its batch; the option of each request, counted from its menu's start, -1 = skip.
    budget
        What it may spend.
    shadow_price
        Value that one more step of cost buys, about, in millionths.

    Raises
    ------
    InputError
        If it is none, or it was read from JSON and its batch cannot be had.
    """

    def __init__(self, plan: Result, clock: Clock) -> None:
        self.batch, self.budget, self.clock = weighed(batch_of(plan)), plan.budget, clock
        solution = plan.solution
        counts = None if solution is None else solution.counts
        self.choice = choice_of(plan) if counts is None else self.batch.choice(counts)
        if solution is None or plan.status != "optimal":
            solution = self._proved()
        self.shadow_price = float(solution.shadow_price)

    def _proved(self) -> Solution:
        """Solve again, to see whether the plan is a best one."""
        trial = Trial(self.batch, self.problem, self.choice, self.clock)
        with suppress(SolverError):
            if trial.holds:
                return trial.best
        raise InputError(
            "the plan is not proved to be a best one, so that nothing can be said of when it stays "
            "that; plan again without a method, or with more time"
        )

    @cached_property
    def taken(self) -> tuple[tuple[str, Option], ...]:
        """The options that it takes, each once with each platform that shows it."""
        menus = self.batch.menus
        rows = np.flatnonzero(self.choice >= 0)
        members, options = menus.members[rows], self.choice[rows]
        width = int(options.max(initial=0)) + 1
        pairs = (divmod(pair, width) for pair in distinct(members * width + options).tolist())
        found = ((menus.menus[menu], option) for menu, option in pairs)
        return tuple(
            dict.fromkeys((menu.kind.platform, menu.options[option]) for menu, option in found)
        )

    @cached_property
    def problem(self) -> Problem:
        """The problem that it solves best, for all that may be spent."""
        return self.batch.problem(self.budget.most_credits(self.batch.catalog))

    @cached_property
    def finder(self) -> OptionFinder:
        """What finds the options in the catalog as it is."""
        return OptionFinder(self.batch.catalog, self.batch.menus.on)

    def under(self, catalog: Catalog, unlike: Collection[str] = ()) -> Trial:
        """Plan with another catalog: its menus are built again.

        Parameters
        ----------
        catalog
            One with a number changed.
        unlike
            The models whose prices that may change.
        """
        requests, on = self.batch.requests, self.batch.menus.on
        finder = OptionFinder(catalog, on, known=self.finder, unlike=unlike)
        menus = build_menus(requests, catalog, on, finder)
        return self._trial(self.batch.again(requests, menus, catalog))

    def with_priorities(self, priorities: IntArray) -> Trial:
        """Plan with other priorities, in thousandths; shape (requests,)."""
        requests = replace(self.batch.requests, priorities=priorities)
        return self._trial(self.batch.with_requests(requests))

    def _trial(self, other: Batch) -> Trial:
        problem = other.problem(self.budget.most_credits(other.catalog))
        return Trial(other, problem, carried(self.batch, self.choice, other), self.clock)


@dataclass(frozen=True, eq=False)
class Trial:
    """A batch with a number changed.

    Attributes
    ----------
    batch, problem
        The batch, and the problem that it is.
    choice
        The present plan in it; None where an option of it is not on the menu any more.
    clock
        How long all solves together may take.
    """

    batch: Batch
    problem: Problem
    choice: IntArray | None
    clock: Clock

    @property
    def is_possible(self) -> bool:
        """Whether the present plan is still within the menus, the budget and the rules."""
        if self.choice is None or self.batch.cost_of(self.choice) > self.problem.budget:
            return False
        return self.batch.keeps_limits(self.choice)

    @property
    def holds(self) -> bool:
        """Whether the present plan is still a best one."""
        return self.is_possible and not self.gain

    @cached_property
    def gain(self) -> int:
        """What the best plan is worth beyond the present one, in millionths."""
        assert self.choice is not None
        return self.best.value - self.batch.value_of(self.choice)

    @cached_property
    def best(self) -> Solution:
        """The best plan.

        Raises
        ------
        InfeasibleError
            If there is none.
        SolverError
            If it is not proved in time.
        """
        if self.clock.is_up():
            raise SolverError("out of time")
        solution = solve(self.problem, time_limit_s=self.clock.left_s())
        if solution.status != "optimal":
            raise SolverError("no optimum is proved in time")
        return solution

    @cached_property
    def best_choice(self) -> IntArray:
        """The option of each request in the best plan."""
        return self.batch.choice(self.best.counts)


def carried(batch: Batch, choice: IntArray, other: Batch) -> IntArray | None:
    """Find the options of a choice on the menus of the same requests in another batch.

    Parameters
    ----------
    batch, choice
        A batch and the option of each request, -1 = skip; shape (requests,).
    other
        The batch after a number has changed.

    Returns
    -------
    IntArray or None
        The options there that are made alike: the same model, mode and resolution, in as many
        segments. None where one is not on its menu.
    """
    if other.menus is batch.menus:
        return choice
    width, count = int(choice.max(initial=-1)) + 2, len(other.menus.menus)
    pairs = (batch.menus.members * width + choice + 1) * count + other.menus.members
    levels, ranks = ranked(pairs)
    found = np.full(len(levels), -1, dtype=np.int64)
    places: dict[int, dict[tuple[str, int, int], int]] = {}
    for at, level in enumerate(levels.tolist()):
        rest, there = divmod(level, count)
        menu, option = divmod(rest, width)
        if option:
            if there not in places:
                options = other.menus.menus[there].options
                places[there] = {_made_as(one): place for place, one in enumerate(options)}
            place = places[there].get(_made_as(batch.menus.menus[menu].options[option - 1]))
            if place is None:
                return None
            found[at] = place
    return found[ranks]


def _made_as(option: Option) -> tuple[str, int, int]:
    return option.model, option.offer, len(option.segments)
