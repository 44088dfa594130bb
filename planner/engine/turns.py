"""The greedy rule: by turn, take what fits. A rule, not a search: the baseline to beat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.arrays import IntArray, first_least, ranked
from planner.engine.counts import Counts
from planner.engine.problem import Problem
from planner.engine.ruled_turns import RuledTurns
from planner.errors import SolverError

MOST_BY_TURN = 20_000_000  # requests that the rule goes through one by one


@dataclass(frozen=True, eq=False)
class Hints:
    """What the greedy rule goes by; the problem knows nothing of it.

    Attributes
    ----------
    preferred
        The option of each menu that the rule takes, counted from the menu's start, or -1; shape
        (menus,).
    members
        The group of each request; shape (requests,).
    turns
        What requests are sorted by, greatest first, equal ones as they come; shape (requests,).
    """

    preferred: IntArray
    members: IntArray
    turns: IntArray

    @classmethod
    def of(cls, problem: Problem) -> Hints:
        """Take each menu's cheapest option, by priority.

        Raises
        ------
        SolverError
            If there are too many requests to go through one by one.
        """
        groups = problem.groups
        if groups.requests > MOST_BY_TURN:
            raise SolverError(
                f"the greedy rule goes request by request, at most {MOST_BY_TURN:,}; "
                f"there are {groups.requests:,}"
            )
        members = np.repeat(np.arange(len(groups)), groups.sizes)
        preferred = first_least(problem.costs, problem.starts)
        return cls(preferred, members, groups.priorities[members])

    @cached_property
    def queue(self) -> IntArray:
        """The group of each request, in the order of their turns; shape (requests,)."""
        levels, ranks = ranked(self.turns)
        places = len(levels) - 1 - ranks
        # Numbers of 16 bits are sorted by counting, in a tenth of the time.
        small = places.astype(np.uint16) if len(levels) <= 2**16 else places
        return self.members[np.argsort(small, kind="stable")]


def greedy_counts(problem: Problem, hints: Hints) -> Counts:
    """Choose by the greedy rule.

    Required requests come first. Each is made with its preferred option where that leaves enough
    to make the other required ones as cheaply as can be, else with its cheapest option. Then the
    others, highest turn first, each with its preferred option while that fits what is left. With
    caps and rows, what fits must fit all of them; what rows want at least is made first.

    Parameters
    ----------
    problem
        A feasible problem.
    hints
        Preferred options and turns.

    Returns
    -------
    Counts
        Valid, seldom the best.

    Raises
    ------
    SolverError
        If not all rows are kept in the end.
    """
    groups, costs = problem.groups, problem.costs
    preferred, queue = hints.preferred[groups.menus], hints.queue
    if not problem.is_plain:
        return RuledTurns(problem).run(preferred, queue)
    offered = preferred >= 0
    flat = problem.starts[groups.menus] + preferred
    price = np.zeros(len(groups), dtype=np.int64)
    price[offered] = costs[flat[offered]]
    least = np.where(groups.required, problem.least_costs[groups.menus], 0)
    slack = problem.budget - int(least @ groups.sizes)
    # A required request is paid for at its cheapest already; the rest it must find in its turn.
    musts = queue[(groups.required & offered)[queue]]
    made, slack = _take(musts, price - least, slack, len(groups))
    others = queue[(~groups.required & offered)[queue]]
    more, _ = _take(others, price, slack, len(groups))
    cheapest = first_least(costs, problem.starts)[groups.menus]
    number = np.arange(len(groups))
    return Counts.of(
        problem,
        np.concatenate([number, number]),
        np.concatenate([preferred, cheapest]),
        np.concatenate([made + more, np.where(groups.required, groups.sizes - made, 0)]),
    )


def _take(queue: IntArray, prices: IntArray, budget: int, groups: int) -> tuple[IntArray, int]:
    """Let the requests of a queue take what fits; count them by group, and what is left over."""
    taken = queue[first_fit(prices[queue], budget)]
    return np.bincount(taken, minlength=groups), budget - int(prices[taken].sum())


def first_fit(costs: IntArray, budget: int) -> IntArray:
    """Take costs in their order, each that fits what is left.

    Parameters
    ----------
    costs
        Integers >= 0.
    budget
        What may be spent.

    Returns
    -------
    IntArray
        Positions of the costs taken, ascending.
    """
    taken = [np.empty(0, dtype=np.int64)]
    waiting = np.flatnonzero(costs <= budget)
    while waiting.size:
        spent = np.cumsum(costs[waiting])
        run = int(np.searchsorted(spent, budget, side="right"))
        taken.append(waiting[:run])
        budget -= int(spent[run - 1])
        rest = waiting[run:]
        waiting = rest[costs[rest] <= budget]
    return np.concatenate(taken)
