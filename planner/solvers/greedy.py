"""The greedy rule: by priority, take what fits. The documented batch planner, and a valid plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from planner.catalog.arguments import read_decimal
from planner.catalog.loading import load_catalog
from planner.catalog.pricing import quote
from planner.engine.arrays import IntArray, ranked
from planner.engine.problem import Problem
from planner.engine.proof.checker import Certificate
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from planner.errors import InputError


def plan_batch_generation(
    videos: Sequence[Mapping[str, Any]], budget: float
) -> list[dict[str, Any]]:
    """Plan a batch within a budget, as documented.

    Videos are taken from the highest priority (0 where missing) to the lowest, each at its own
    model (``"kling-v1"`` where missing) and at the price of 1080p, while their cost fits what is
    left. No limit of a model is checked. For a plan that is valid and best, use `planner.plan`.

    Parameters
    ----------
    videos
        Dicts with `duration` in seconds and, where known, `priority` and `model`. They are left
        as they are.
    budget
        USD.

    Returns
    -------
    list of dict
        The videos taken, in the order they were taken, each with `estimated_cost` in USD.

    Raises
    ------
    InputError
        If a video has no duration or an unknown model, or the budget is not an amount of money.

    Notes
    -----
    Source: "Batch Planning" in *Kling AI Pricing Basics*. There the caller's list is sorted in
    place and costs are added up in floats; here neither happens.
    """
    catalog = load_catalog()
    money = read_decimal(budget, "budget")
    try:
        ordered = sorted(videos, key=lambda video: video.get("priority", 0), reverse=True)
    except TypeError as error:
        raise InputError(f"the priorities cannot be put in order: {error}") from None
    planned = []
    for video in ordered:
        if "duration" not in video:
            raise InputError(f"video {dict(video)!r} has no duration")
        cost = quote(
            video.get("model", catalog.defaults.model),
            video["duration"],
            catalog.defaults.resolution,
            catalog=catalog,
        ).cost_usd
        if cost <= money:
            planned.append({**video, "estimated_cost": float(cost)})
            money -= cost
    return planned


def solve_greedy(problem: Problem, *, time_limit_s: float | None = None) -> Solution:
    """Solve by the greedy rule.

    Required requests come first. Each is made with its preferred option where that leaves enough
    to make the other required ones as cheaply as can be, else with its cheapest option. Then the
    others, highest turn first, each with its preferred option while that fits what is left.

    Parameters
    ----------
    problem
        A feasible problem.
    time_limit_s
        Ignored: the rule makes one pass.

    Returns
    -------
    Solution
        Valid, seldom the best; its bound is that of the relaxation.
    """
    choice = greedy_choice(problem)
    cost, value = problem.totals(choice)
    relaxation = relax(problem)
    return Solution(
        problem=problem,
        choice=choice,
        cost=cost,
        value=value,
        bound=relaxation.bound,
        shadow_price=relaxation.shadow_price,
        method="greedy",
        certificate=Certificate(relaxation.shadow_price, relaxation.bound),
    )


def greedy_choice(problem: Problem) -> IntArray:
    """Choose by the greedy rule, as of `solve_greedy`.

    Returns
    -------
    IntArray
        Option of each request, -1 = skip; shape (requests,).
    """
    choice = np.full(len(problem), -1, dtype=np.int64)
    left = _make_required(problem, choice)
    preferred = problem.preferred[problem.menus]
    order = _by_turn(problem.turns)
    order = order[(~problem.required & (preferred >= 0))[order]]
    options = problem.starts[problem.menus[order]] + preferred[order]
    taken = order[first_fit(problem.costs[options], left)]
    choice[taken] = preferred[taken]
    return choice


def _make_required(problem: Problem, choice: IntArray) -> int:
    """Make the required requests, and return what is left of the budget."""
    requests = _by_turn(problem.turns)
    requests = requests[problem.required[requests]]
    least = problem.least_costs[problem.menus[requests]]
    spare = problem.budget - int(least.sum())
    for request, least_cost in zip(requests.tolist(), least.tolist(), strict=True):
        menu = problem.menus[request]
        costs = problem.costs[problem.starts[menu] : problem.starts[menu + 1]]
        preferred = problem.preferred[menu]
        if preferred < 0 or costs[preferred] - least_cost > spare:
            preferred = int(costs.argmin())
        spare -= int(costs[preferred]) - least_cost
        choice[request] = preferred
    return spare


def _by_turn(turns: IntArray) -> IntArray:
    """Order the requests by turn, greatest first, equal ones as they came."""
    levels, ranks = ranked(turns)
    places = len(levels) - 1 - ranks
    # Numbers of 16 bits are sorted by counting, in a tenth of the time.
    small = places.astype(np.uint16) if len(levels) <= 2**16 else places
    order: IntArray = np.argsort(small, kind="stable")
    return order


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
    open_positions = np.flatnonzero(costs <= budget)
    while open_positions.size:
        spent = np.cumsum(costs[open_positions])
        run = int(np.searchsorted(spent, budget, side="right"))
        taken.append(open_positions[:run])
        budget -= int(spent[run - 1])
        rest = open_positions[run:]
        open_positions = rest[costs[rest] <= budget]
    return np.concatenate(taken)
