"""The price at which each of nested budgets is just used."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given

from planner.engine import Caps, Problem
from planner.engine.nested import prices as module
from planner.engine.nested.tree import Tree
from planner.engine.proof.prices import lagrangian
from planner.errors import InfeasibleError
from tests.problems import build, capped_problems


def best_in_parts(problem: Problem) -> Fraction:
    """Say what can be worth most where requests may take parts of options.

    By the greedy rule: one upgrade after the other, the most efficient first, as far as every
    budget above it allows.
    """
    caps, groups = problem.caps, problem.groups
    assert caps is not None
    left = [Fraction(limit) for limit in [*caps.limits.tolist(), problem.budget]]
    value, upgrades = Fraction(0), []
    for group, node in enumerate(caps.nodes.tolist()):
        path = [len(caps)]
        while node >= 0:
            path.append(node)
            node = int(caps.parents[node])
        menu, priority = int(groups.menus[group]), int(groups.priorities[group])
        span = slice(*problem.starts[menu : menu + 2].tolist())
        costs, qualities = problem.costs[span].tolist(), problem.qualities[span].tolist()
        points = list(zip(costs, qualities, strict=True))
        points += [] if groups.required[group] else [(0, 0)]
        if not points:
            continue
        here = min(points, key=lambda point: (point[0], -point[1]))
        for _ in range(int(groups.sizes[group])):
            value += priority * here[1]
            for node in path:
                left[node] -= here[0]
        while dearer := [point for point in points if point[0] > here[0] and point[1] > here[1]]:
            slope = {point: Fraction(point[1] - here[1], point[0] - here[0]) for point in dearer}
            best = max(dearer, key=lambda point: (slope[point], point[0]))
            cost = (best[0] - here[0]) * int(groups.sizes[group])
            upgrades.append((priority * slope[best], cost, path))
            here = best
    for efficiency, cost, path in sorted(upgrades, key=lambda one: -one[0]):
        part = min(Fraction(cost), *(left[node] for node in path))
        value += part * efficiency
        for node in path:
            left[node] -= part
    return value


def bound_of(problem: Problem) -> Fraction:
    """Say what the prices bound."""
    tree = Tree(problem)
    prices = tree.path_prices()
    above = [prices[parent] for parent in tree.parents[:-1]]
    own = [price - other for price, other in zip(prices[:-1], above, strict=True)]
    assert all(price >= 0 for price in own)
    return lagrangian(problem, prices[-1], own)


@given(capped_problems())
def test_they_bound_by_what_parts_of_options_can_be_worth(problem: Problem) -> None:
    """No other prices can bound better."""
    try:
        problem.check_feasible()
    except InfeasibleError:
        return
    assert bound_of(problem) == best_in_parts(problem)


def test_efficiencies_that_floating_point_cannot_tell_apart() -> None:
    """Of 2**56 + 1 for 2**27 and of as much for a unit less the latter comes first."""
    menus = [[(2**27, 2**56 + 1)], [(2**27 - 1, 2**56 - 2**29 + 1)], [(5, 2**30)]]
    problem = build(menus, [0, 1, 2], 2**27 + 3)
    assert int(problem.qualities.max()) * 2**27 >= module.FLOATS_TELL_APART
    nodes = np.array([0, 0, -1])
    problem = replace(problem, caps=Caps(np.array([-1]), np.array([2**27 + 1]), nodes))
    assert bound_of(problem) == best_in_parts(problem)


def test_more_budgets_than_16_bits_tell_apart() -> None:
    """Each of 70,000 has a price of its own."""
    count = 70_000
    worth = np.arange(1, count + 1)
    problem = Problem.from_arrays(np.full((count, 1), 2), worth[:, None], 2 * count)
    caps = Caps(np.full(count, -1), np.ones(count, dtype=np.int64), np.arange(count))
    prices = Tree(replace(problem, caps=caps)).path_prices()
    assert prices == [*(Fraction(one, 2) for one in worth.tolist()), 0]
