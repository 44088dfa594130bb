"""The shadow price is exact where floating point could not tell one from another."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from planner.engine import Problem, solve
from planner.engine.relaxation import relax as relaxation
from planner.engine.relaxation.relax import relax
from tests.oracle import best_by_trying, menus_of
from tests.problems import build


def least_bound(problem: Problem) -> Fraction:
    """Return the least Lagrangian bound over every price at which it has a corner."""
    menus = menus_of(problem)
    corners = {Fraction(0)} | {
        Fraction(value - worth, cost - other)
        for menu in menus
        for cost, value in menu
        for other, worth in menu
        if cost > other and value > worth
    }
    return min(bound_at(problem, price) for price in corners)


def bound_at(problem: Problem, price: Fraction) -> Fraction:
    """Return the Lagrangian bound at a price, from its definition."""
    best = (max(value - price * cost for cost, value in menu) for menu in menus_of(problem))
    return price * problem.budget + sum(best)


def twins(seed: int, count: int) -> tuple[list[int], list[int]]:
    """Make costs and values whose efficiencies differ by less than any float can say."""
    rng = np.random.default_rng(seed)
    costs = (2**30 + rng.integers(0, 9, count)).tolist()
    return costs, [
        2**26 * cost + int(extra) for cost, extra in zip(costs, rng.permutation(count), strict=True)
    ]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("many", [10**9, 1])
def test_efficiencies_that_floats_cannot_tell_apart_are_told_apart(
    seed: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is the least there is, and the best plan is found; by bracket or by hulls."""
    monkeypatch.setattr(relaxation, "MANY_GROUPS", many)
    costs, values = twins(seed, 8)
    menus = [[cost] for cost in costs], [[value] for value in values]
    problem = Problem.from_arrays(*menus, sum(costs) // 8 * (1 + seed % 6) + seed)
    result, least = relax(problem), least_bound(problem)
    assert bound_at(problem, result.shadow_price) == least
    assert result.bound == least.numerator // least.denominator
    assert solve(problem).value == best_by_trying(problem)


@pytest.mark.parametrize("seed", range(12))
def test_priorities_of_any_size_are_told_apart(seed: int) -> None:
    """Up to 2**61, several on each menu, one apart from the next."""
    rng = np.random.default_rng(seed)
    priorities = [2**61, *(2**56 + rng.integers(0, 4, 4)).tolist(), *rng.integers(0, 4, 3).tolist()]
    menus = [[(3, 1)], [(2, 1)], [(7, 1), (4, 0)], [(5, 1)], [(6, 1)], [(1, 1)]]
    requests = [seed % 6, 5, 5, 4, *rng.integers(0, 6, 4).tolist()]
    problem = build(menus, requests, int(rng.integers(3, 25)), priorities=priorities)
    result, least = relax(problem), least_bound(problem)
    assert bound_at(problem, result.shadow_price) == least
    assert result.bound == least.numerator // least.denominator
    assert solve(problem).value == best_by_trying(problem)


@pytest.mark.parametrize("seed", range(12))
def test_numbers_that_fill_64_bits_do_not_wrap_in_a_bracket(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Costs and values near 2**57: the price is the one that the hulls of all groups give."""
    rng = np.random.default_rng(seed)
    costs, values = (rng.integers(1, 2 ** int(bits), (24, 2)) for bits in rng.integers(20, 58, 2))
    problem = Problem.from_arrays(costs, values, int(costs.max(axis=1).sum()) // 3)
    monkeypatch.setattr(relaxation, "MANY_GROUPS", 1)
    narrowed, least = relax(problem), least_bound(problem)
    assert bound_at(problem, narrowed.shadow_price) == least
    assert narrowed.bound == least.numerator // least.denominator
