"""Random problems that try to be awkward, and the means to build one by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from planner.engine import Caps, Problem, Row
from planner.engine.arrays import IntArray, segment_max
from planner.engine.grouping import group_requests
from planner.errors import InfeasibleError, ProblemError


def build(
    menus: list[list[tuple[int, int]]],
    requests: ArrayLike,
    budget: int,
    *,
    priorities: ArrayLike | None = None,
    required: ArrayLike | None = None,
) -> Problem:
    """Build a problem from menus of ``(cost, quality)`` and the menu of each request."""
    starts = np.cumsum([0, *map(len, menus)], dtype=np.int64)
    options = [option for menu in menus for option in menu]
    table = np.array(options, dtype=np.int64).reshape(-1, 2)
    owners = np.array(requests, dtype=np.int64)
    count = len(owners)
    groups, _ = group_requests(
        owners,
        np.array([1] * count if priorities is None else priorities, dtype=np.int64),
        np.array([False] * count if required is None else required, dtype=bool),
    )
    return Problem(starts, table[:, 0], table[:, 1], budget, groups)


def random_problem(seed: int) -> Problem | None:
    """Make a small problem: ties, zeros, twins, common divisors, huge numbers, empty menus."""
    rng = np.random.default_rng(seed)
    count, requests = int(rng.integers(1, 5)), int(rng.integers(0, 13))
    lengths = rng.integers(int(rng.random() < 0.5), 5, count)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    sizes = [1, 2, 5, 20, 100, 1000]
    costs = rng.integers(0, rng.choice(sizes) + 1, starts[-1]) * rng.choice([1, 1, 7])
    qualities = rng.integers(0, rng.choice(sizes) + 1, starts[-1]) * rng.choice([1, 1, 10])
    correlation = rng.integers(0, 4)
    if correlation < 2:
        qualities = costs + 10 * correlation
    priorities = rng.integers(0, rng.choice([1, 2, 3, 50]) + 1, requests)
    top = int(priorities.max(initial=1))
    costs = _stretched(rng, costs, requests)
    qualities = _stretched(rng, qualities, requests * max(top, 1))
    owners = rng.integers(0, count, requests)
    most = sum(int(costs[starts[m] : starts[m + 1]].max(initial=0)) for m in owners)
    budget = int(most * rng.random() * 1.1) + int(rng.integers(0, 3))
    menus = [
        list(zip(costs[a:b].tolist(), qualities[a:b].tolist(), strict=True))
        for a, b in pairwise(starts)
    ]
    required = rng.random(requests) < rng.choice([0, 0, 0.3, 1])
    budget = 0 if rng.random() < 0.1 else budget
    try:
        problem = build(menus, owners, budget, priorities=priorities, required=required)
        problem.check_feasible()
    except (ProblemError, InfeasibleError):
        return None
    return problem


def _stretched(rng: np.random.Generator, numbers: IntArray, times: int) -> IntArray:
    """Now and then, blow numbers up to where sums come near 2**62."""
    room = 2**62 // max(1, times * int(numbers.max(initial=1))) - 1
    if rng.random() > 0.1 or room < 2:
        return numbers
    return numbers * int(rng.integers(1, room))


@st.composite
def problems(
    draw: st.DrawFn, *, most: int = 5, top_cost: int = 12, required: bool = True
) -> Problem:
    """Draw a small problem: shared menus, ties, zeros, empty menus, required requests."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    starts = np.cumsum([0, *sizes])
    whole = st.integers(0, top_cost)
    options = int(starts[-1])
    count = draw(st.integers(0, most))

    def array(of: st.SearchStrategy[int], size: int) -> IntArray:
        return np.array(draw(st.lists(of, min_size=size, max_size=size)), dtype=np.int64)

    must = array(st.integers(0, 1), count) if required else np.zeros(count)
    priorities = array(st.integers(0, 3), count)
    groups, _ = group_requests(
        array(st.integers(0, len(sizes) - 1), count), priorities, must.astype(bool)
    )
    budget = draw(st.integers(0, 4 * top_cost))
    return Problem(starts, array(whole, options), array(whole, options), budget, groups)


@st.composite
def capped_problems(draw: st.DrawFn, most: int = 5) -> Problem:
    """Draw a small problem with nested budgets."""
    problem = draw(problems(most=most, required=draw(st.booleans())))
    count = draw(st.integers(1, 4))
    parents = np.array([draw(st.integers(-1, at - 1)) for at in range(count)], dtype=np.int64)
    top = max(2 * int(problem.costs.max(initial=0)), 1)
    limits = np.array([draw(st.integers(0, top)) for _ in range(count)], dtype=np.int64)
    nodes = [draw(st.integers(-1, count - 1)) for _ in range(len(problem.groups))]
    return replace(problem, caps=Caps(parents, limits, np.array(nodes, dtype=np.int64)))


def nested_problem(seed: int) -> Problem | None:
    """Make a small awkward problem under a tree: bushy, a chain, or caps side by side.

    Limits are around what can be spent under a cap, some 0; the whole budget binds or does not.
    Numbers are so small that a general solver is exact.
    """
    problem, rng = random_problem(seed), np.random.default_rng(seed)
    if problem is None or max(problem.costs.max(initial=0), problem.qualities.max(initial=0)) > 1e5:
        return None
    groups, count = problem.groups, int(rng.choice([1, 2, 3, 4, 6, 10]))
    shape = int(rng.integers(0, 4))
    parents = [[int(rng.integers(-1, at)), at - 1, -1][max(shape - 1, 0)] for at in range(count)]
    tops = segment_max(problem.costs, problem.starts)[groups.menus] * groups.sizes
    nodes = rng.integers(-1, count, len(groups))
    caps = Caps(np.array(parents), np.zeros(count, dtype=np.int64), nodes)
    limits = (caps.gathered(tops) * rng.random(count) * 1.2).astype(np.int64)
    limits[rng.random(count) < 0.05] = 0
    budget = problem.budget if rng.random() < 0.5 else int(tops.sum())
    problem = replace(problem, caps=replace(caps, limits=limits), budget=budget)
    try:
        problem.check_feasible()
    except InfeasibleError:
        return None
    return problem


@st.composite
def ruled_problems(draw: st.DrawFn, most: int = 5) -> Problem:
    """Draw a small problem with rows, and nested budgets or not."""
    problem = draw(st.one_of(capped_problems(most), problems(most=most)))
    lengths = problem.lengths[problem.groups.menus]
    pairs = [(group, at) for group, size in enumerate(lengths.tolist()) for at in range(size)]
    rows: list[Row] = []
    for _ in range(draw(st.integers(0, 3)) if pairs else 0):
        own = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
        rows += _drawn_rows(draw, problem, pairs, own)
    return replace(problem, rows=tuple(rows))


def _drawn_rows(
    draw: st.DrawFn, problem: Problem, pairs: list[tuple[int, int]], own: list[tuple[int, int]]
) -> list[Row]:
    """Draw a row over some pairs: any sum, at least so many, exactly so many, a share of costs.

    What counts of all that is spent is written out, or said.
    """
    table = np.array(own, dtype=np.int64).reshape(-1, 2)
    ones, number = np.ones(len(own), dtype=np.int64), draw(st.integers(0, 3))
    kind = draw(st.sampled_from(["sum", "sum", "least", "just", "share"]))
    if kind == "least":
        return [Row.of(table[:, 0], table[:, 1], -ones, -number)]
    if kind == "just":
        most, least = (Row.of(*table.T, sign * ones, sign * number) for sign in (1, -1))
        return [most, least]
    if kind == "share":
        every = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        costs = problem.costs[problem.starts[problem.groups.menus[every[:, 0]]] + every[:, 1]]
        inside = np.array([pair in set(own) for pair in pairs], dtype=np.int64)
        part = draw(st.integers(0, 100))
        if draw(st.booleans()):
            return [Row.of(every[:, 0], every[:, 1], 100 * costs * inside, 0, -part)]
        return [Row.of(every[:, 0], every[:, 1], costs * (100 * inside - part), 0)]
    low = draw(st.sampled_from([0, 0, -4]))
    factors = np.array([draw(st.integers(low, 5)) for _ in own], dtype=np.int64)
    limit = draw(st.integers(-6 if low else 0, 12))
    spent = draw(st.sampled_from([0, 0, 0, -2, -1, 1]))
    return [Row.of(table[:, 0], table[:, 1], factors, limit, spent)]


def structured_problem(seed: int) -> Problem:
    """Make a small problem of the shapes on which counts and divisors decide.

    Values follow costs: equal, above or below by a step, or all nearly alike; one option or
    several; some required; some with a divisor, an offset, or an option that nobody can pay for.
    """
    rng = np.random.default_rng(seed)
    count, reach = int(rng.integers(1, 7)), int(rng.choice([4, 12, 40, 400]))
    owners = np.repeat(np.arange(count), rng.integers(1, int(rng.choice([1, 3])) + 1, count))
    costs = rng.integers(int(rng.random() < 0.7), reach + 1, len(owners))
    shape, step = int(rng.integers(0, 5)), int(rng.integers(1, reach // 4 + 1))
    if shape == 3:
        costs = 3 * reach + np.arange(len(costs))
    values = [costs, costs + step, costs, costs, rng.integers(0, reach + 1, len(costs))][shape]
    required = rng.random(count) < rng.choice([0, 0, 0.4, 1])
    offsets = (rng.integers(0, 9, count) * required)[owners]
    costs = (costs + step * (shape == 2)) * rng.choice([1, 1, 2, 3]) + offsets
    tops, least = np.zeros(count, dtype=np.int64), np.full(count, 2**40)
    np.maximum.at(tops, owners, costs)
    np.minimum.at(least, owners, costs)
    needed = int(least @ required)
    budget = needed + int((int(tops.sum()) - needed) * rng.random())
    dear = int(rng.integers(len(costs)))
    if rng.random() < 0.3 and costs[dear] > least[owners[dear]]:
        costs[dear] = budget + 1
    menus = [
        list(zip(costs[owners == one].tolist(), values[owners == one].tolist(), strict=True))
        for one in range(count)
    ]
    priorities = rng.integers(1, 4, count) if rng.random() < 0.3 else None
    return build(menus, np.arange(count), budget, priorities=priorities, required=required)
