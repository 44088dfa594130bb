"""Optima found in other ways: every choice tried, and a plain table over all budgets."""

from __future__ import annotations

from itertools import product

from planner.engine.problem import Problem


def menu_of(problem: Problem, request: int) -> list[tuple[int, int]]:
    """List cost and value of what a request may choose."""
    menu = int(problem.menus[request])
    rows = range(int(problem.starts[menu]), int(problem.starts[menu + 1]))
    priority = int(problem.priorities[request])
    open_to_skip = [] if problem.required[request] else [(0, 0)]
    return open_to_skip + [
        (int(problem.costs[o]), priority * int(problem.qualities[o])) for o in rows
    ]


def best_by_trying(problem: Problem) -> int | None:
    """Try every choice; return the greatest value within the budget, None where none fits."""
    menus = [menu_of(problem, request) for request in range(len(problem))]
    worth = [
        sum(value for _, value in choice)
        for choice in product(*menus)
        if sum(cost for cost, _ in choice) <= problem.budget
    ]
    return max(worth, default=None)


def best_by_table(problem: Problem) -> int:
    """Fill a table of the greatest value for every cost that can be reached."""
    best = {0: 0}
    for request in range(len(problem)):
        after: dict[int, int] = {}
        for spent, worth in best.items():
            for cost, value in menu_of(problem, request):
                total = spent + cost
                if total <= problem.budget and worth + value > after.get(total, -1):
                    after[total] = worth + value
        best = after
    return max(best.values())
