"""What the relaxation promises."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import arrays
from planner.engine.hulls import build_hulls, upgrades
from planner.engine.problem import Problem
from planner.engine.relaxation import bracket
from planner.engine.relaxation import relax as relaxation
from planner.engine.relaxation.losses import Near
from planner.engine.relaxation.relax import relax
from tests.oracle import best_by_table, menus_of
from tests.problems import build, random_problem


def lagrangian(problem: Problem, price: Fraction) -> Fraction:
    """Bound at a price, from its definition."""
    menus = menus_of(problem)
    best = (max(value - price * cost for cost, value in menu) for menu in menus)
    return price * problem.budget + sum(best)


def prices(problem: Problem) -> set[Fraction]:
    """Every price at which the Lagrangian bound can have a corner."""
    corners = {Fraction(0)}
    for menu in menus_of(problem):
        for cost, value in menu:
            for other, worth in menu:
                if cost > other and value > worth:
                    corners.add(Fraction(value - worth, cost - other))
    return corners


@settings(max_examples=150)
@given(st.integers(0, 10**9))
def test_bound_is_the_least_lagrangian_bound(seed: int) -> None:
    """No price gives a tighter Lagrangian bound than the shadow price."""
    problem = random_problem(seed)
    if problem is not None:
        result = relax(problem)
        least = lagrangian(problem, result.shadow_price)
        assert least == min(lagrangian(problem, price) for price in prices(problem))
        assert result.bound == least.numerator // least.denominator


@settings(max_examples=100)
@given(st.integers(0, 10**9))
def test_base_choice_keeps_the_budget_and_the_bound_holds(seed: int) -> None:
    """The base choice fits, and base value <= optimum <= bound."""
    problem = random_problem(seed)
    if problem is not None:
        result = relax(problem)
        assert result.cost <= problem.budget
        assert result.value <= best_by_table(problem) <= result.bound


AWKWARD = [seed for seed in range(5000, 5080) if len(random_problem(seed) or ())]


@pytest.mark.parametrize("seed", AWKWARD)
def test_searching_stretches_gives_the_same_losses_as_the_table(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways to the losses agree on every option within every limit."""
    problem = random_problem(seed)
    assert problem is not None
    table = relax(problem)
    monkeypatch.setattr(relaxation, "SHARED", 0)
    searched = relax(problem)
    assert (table.bound, table.shadow_price) == (searched.bound, searched.shadow_price)
    for limit in (0, 3, 1000):
        one, other = table.losses.near(limit), searched.losses.near(limit)
        ones = sorted(zip(one.groups.tolist(), one.losses.tolist(), strict=True))
        others = sorted(zip(other.groups.tolist(), other.losses.tolist(), strict=True))
        assert ones == others


@pytest.mark.parametrize("seed", range(5))
def test_a_bracket_finds_the_price_that_all_hulls_find(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Narrowing the groups changes nothing about the price."""
    rng = np.random.default_rng(seed)
    costs, values = rng.integers(0, 1000, (6000, 6)), rng.integers(0, 1000, (6000, 6))
    problem = Problem.from_arrays(costs, values, int(costs.max(axis=1).sum()) // 3)
    narrowed = relax(problem)
    monkeypatch.setattr(relaxation, "MANY_GROUPS", 10**9)
    whole = relax(problem)
    assert bracket.MANY_GROUPS < 6000
    assert (narrowed.shadow_price, narrowed.bound) == (whole.shadow_price, whole.bound)


def test_hull_holds_only_options_that_some_price_makes_best() -> None:
    """Dominated and LP-dominated options are not on the hull; upgrades fall in efficiency."""
    menu = [(4, 4), (1, 5), (3, 6), (5, 13), (5, 12), (9, 14)]
    problem = build([menu], [0], 10)
    hulls = build_hulls(problem, np.array([0]), np.array([False]))
    assert hulls.options.tolist() == [-1, 1, 3, 5]
    ups = upgrades(hulls)
    assert ups.costs.tolist() == [1, 4, 4]
    assert ups.qualities.tolist() == [5, 8, 1]


def test_slack_budget_has_shadow_price_zero() -> None:
    """Where everything fits, one more credit buys nothing."""
    result = relax(build([[(2, 3), (5, 4)]], [0, 0], 10))
    assert result.shadow_price == Fraction(0)
    assert (result.bound, result.value) == (8, 8)


def test_no_requests_at_all() -> None:
    """A problem without requests is worth 0."""
    result = relax(build([[(2, 3)]], [], 10))
    assert result.shadow_price == Fraction(0)
    assert (result.bound, len(result.base)) == (0, 0)


def test_empty_menu_is_skipped() -> None:
    """A request whose menu is empty is skipped."""
    result = relax(build([[], [(1, 1)]], [0, 1], 1))
    assert result.base.tolist() == [-1, 0]


@pytest.mark.parametrize("shared", [0, 10**9])
@pytest.mark.parametrize("seed", AWKWARD[:30])
def test_what_has_no_loss_comes_in_pieces_and_is_counted_as_it_is_listed(
    seed: int, shared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pieces of what has no loss are its list, group after group; counts are lengths."""
    monkeypatch.setattr(arrays, "CHUNK", 8)
    monkeypatch.setattr(relaxation, "SHARED", shared)
    problem = random_problem(seed)
    assert problem is not None
    losses = relax(problem).losses
    pieces, whole = Near.of(list(losses.ties())), losses.near(0)
    for name in ("groups", "options", "costs", "values", "losses"):
        assert getattr(pieces, name).tolist() == getattr(whole, name).tolist()
    for limit in (0, 3, 1000):
        assert losses.count(limit) == len(losses.near(limit))
