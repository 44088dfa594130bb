"""The greedy rule: by turn, take what fits. A valid choice, and the baseline to beat."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray, first_least
from planner.engine.counts import Counts, resources_used, value_of
from planner.engine.hints import Hints
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution


def solve_greedy(problem: Problem, hints: Hints | None = None) -> Solution:
    """Solve by the greedy rule.

    Required requests come first. Each is made with its preferred option where that leaves enough
    to make the other required ones as cheaply as can be, else with its cheapest option. Then the
    others, highest turn first, each with its preferred option while that fits what is left.

    Parameters
    ----------
    problem
        A feasible problem.
    hints
        Preferred options and turns; the cheapest options, by priority, where None.

    Returns
    -------
    Solution
        Valid, seldom the best; its bound is that of the relaxation.
    """
    counts = greedy_counts(problem, hints or Hints.of(problem))
    relaxation = relax(problem)
    return Solution(
        problem=problem,
        counts=counts,
        cost=resources_used(problem, counts)[0],
        value=value_of(problem, counts),
        bound=relaxation.bound,
        shadow_price=relaxation.shadow_price,
        method="greedy",
        by_turn=True,
        certificate=Certificate(relaxation.shadow_price, relaxation.bound),
    )


def greedy_counts(problem: Problem, hints: Hints) -> Counts:
    """Choose by the greedy rule, as of `solve_greedy`."""
    groups, costs = problem.groups, problem.costs
    preferred, queue = hints.preferred[groups.menus], hints.queue
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
