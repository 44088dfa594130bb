"""Optima found in other ways: every choice tried, and a plain table over all budgets."""

from __future__ import annotations

from itertools import product

import numpy as np

from planner.engine import Problem
from planner.engine.arrays import IntArray


def menus_of(problem: Problem) -> list[list[tuple[int, int]]]:
    """List cost and value of what each request may choose, one group's requests after another's."""
    return [[(costs[0], value) for costs, value in menu] for menu in _menus(problem)]


def _menus(problem: Problem) -> list[list[tuple[tuple[int, ...], int]]]:
    menus = []
    groups, resources = problem.groups, problem.resources
    columns = (groups.menus, groups.priorities, groups.required, groups.sizes)
    for menu, priority, required, size in zip(*(c.tolist() for c in columns), strict=True):
        rows = range(int(problem.starts[menu]), int(problem.starts[menu + 1]))
        made = [
            (tuple(int(one.costs[o]) for one in resources), priority * int(problem.qualities[o]))
            for o in rows
        ]
        skip = [] if required else [((0,) * len(resources), 0)]
        menus += [skip + made] * size
    return menus


def best_by_trying(problem: Problem) -> int | None:
    """Try every choice; return the greatest value within every limit, None where none fits."""
    limits = [resource.limit for resource in problem.resources]
    worth = [
        sum(value for _, value in choice)
        for choice in product(*_menus(problem))
        if all(sum(costs[i] for costs, _ in choice) <= limits[i] for i in range(len(limits)))
    ]
    return max(worth, default=None)


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
