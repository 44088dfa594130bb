"""A frontier of thousands of steps, as the few hundred that a screen can tell apart."""

from __future__ import annotations

from bisect import bisect_right

from planner.answers.frontier import Frontier

KNEES = 3


def today(frontier: Frontier) -> int | None:
    """Return the position of the best plan for today's budget: the last point within it."""
    if frontier.own_usd is None:
        return None
    budgets = [point.budget_usd for point in frontier.points]
    at = bisect_right(budgets, frontier.own_usd) - 1
    return at if at >= 0 else None


def few_points(frontier: Frontier, most: int) -> list[int]:
    """Choose the points to show.

    Parameters
    ----------
    frontier
        The frontier.
    most
        How many, about.

    Returns
    -------
    list of int
        Positions in order: all where there are no more than that. Else one half of them next to
        each other around today's budget, the others evenly over all budgets, and the first, the
        last and the knees.
    """
    points = frontier.points
    if len(points) <= most:
        return list(range(len(points)))
    now, half = today(frontier), most // 2
    kept = {0, len(points) - 1, *knees(frontier)}
    if now is not None:
        begin = max(0, min(now - half // 2, len(points) - half))
        kept.update(range(begin, begin + half))
    budgets = [float(point.budget_usd) for point in points]
    low, width = budgets[0], budgets[-1] - budgets[0]
    for at in range(half):
        kept.add(max(bisect_right(budgets, low + width * at / half) - 1, 0))
    return sorted(kept)


def knees(frontier: Frontier) -> list[int]:
    """Return the positions of the knees."""
    places = {point.budget_usd: at for at, point in enumerate(frontier.points)}
    return sorted(places[point.budget_usd] for point in frontier.knees(KNEES))
