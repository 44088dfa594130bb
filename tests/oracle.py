"""Optima found in other ways: every choice tried, and a plain table over all budgets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from planner.engine import Problem
from planner.engine.arrays import IntArray


def menus_of(problem: Problem) -> list[list[tuple[int, int]]]:
    """List cost and value of what each request may choose, one group's requests after another's."""
    return [[(cost, value) for cost, value, _ in menu] for _, menu in _menus(problem)]


def _menus(problem: Problem) -> list[tuple[int, list[tuple[int, int, int]]]]:
    """List the group of each request, and cost, value and option (-1 = skip) of its choices."""
    menus = []
    groups = problem.groups
    columns = (groups.menus, groups.priorities, groups.required, groups.sizes)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for group, (menu, priority, required, size) in enumerate(rows):
        begin, end = int(problem.starts[menu]), int(problem.starts[menu + 1])
        made = [
            (int(problem.costs[at]), priority * int(problem.qualities[at]), at - begin)
            for at in range(begin, end)
        ]
        skip = [] if required else [(0, 0, -1)]
        menus += [(group, skip + made)] * size
    return menus


def best_by_trying(problem: Problem) -> int | None:
    """Try every choice; return the greatest value within every limit, None where none fits."""
    limits = limits_of(problem)
    worth = [
        value
        for _, value, amounts in every_choice(problem)
        if all(one <= limit for one, limit in zip(amounts, limits, strict=True))
    ]
    return max(worth, default=None)


def limits_of(problem: Problem) -> list[int]:
    """List all limits: the budget, the caps, the rows."""
    caps = [] if problem.caps is None else problem.caps.limits.tolist()
    return [problem.budget, *caps, *(row.limit for row in problem.rows)]


def every_choice(problem: Problem) -> Iterator[tuple[list[tuple[int, int]], int, list[int]]]:
    """Yield every choice: group and option (-1 = skip) of each request, value, what it comes to."""
    menus = _menus(problem)
    owners = [group for group, _ in menus]
    for choice in product(*(menu for _, menu in menus)):
        options = [option for _, _, option in choice]
        taken = list(zip(owners, options, strict=True))
        costs = [cost for cost, _, _ in choice]
        value = sum(value for _, value, _ in choice)
        yield taken, value, _amounts(problem, taken, costs)


def _amounts(problem: Problem, taken: list[tuple[int, int]], costs: list[int]) -> list[int]:
    """Add up what a choice comes to at every limit."""
    amounts = [sum(costs)]
    if problem.caps is not None:
        parents, nodes = problem.caps.parents.tolist(), problem.caps.nodes.tolist()
        spent = [0] * len(parents)
        for (group, _), cost in zip(taken, costs, strict=True):
            cap = nodes[group]
            while cap >= 0:
                spent[cap] += cost
                cap = parents[cap]
        amounts += spent
    for row in problem.rows:
        pairs = zip(row.groups.tolist(), row.options.tolist(), strict=True)
        factors = dict(zip(pairs, row.factors.tolist(), strict=True))
        own = sum(factors.get(each, 0) for each in taken)
        amounts.append(own + row.spent * sum(costs))
    return amounts


def best_by_table(problem: Problem) -> int:
    """Fill a table of the greatest value for every cost that can be reached."""
    best = {0: 0}
    for menu in menus_of(problem):
        after: dict[int, int] = {}
        for spent, worth in best.items():
            for cost, value in menu:
                total = spent + cost
                if total <= problem.budget and worth + value > after.get(total, -1):
                    after[total] = worth + value
        best = after
    return max(best.values())


def best_for_budgets(menus: list[list[tuple[int, int]]], most: int) -> IntArray:
    """Fill a table of the greatest value for every budget up to one; -1 where none is feasible.

    Each menu lists cost and value of what one request may choose, skipping it included.
    """
    best = np.zeros(most + 1, dtype=np.int64)
    for menu in menus:
        after = np.full(most + 1, -1, dtype=np.int64)
        for cost, value in menu:
            if cost <= most:
                left = best[: most + 1 - cost]
                np.maximum(after[cost:], np.where(left < 0, -1, left + value), out=after[cost:])
        best = after
    return best
