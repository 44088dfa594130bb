"""Nested budgets: the optimum, its proof, and a good choice when time runs out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Caps, Problem, solve, verify
from planner.engine.arrays import IntArray
from planner.engine.milp.solve import solve_milp
from planner.engine.nested.solve import solve_nested
from planner.engine.nested.tree import Tree
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.prices import lagrangian
from planner.engine.solution import Solution
from planner.errors import InfeasibleError
from tests.oracle import best_by_trying
from tests.problems import build, capped_problems, nested_problem


def proved(problem: Problem) -> Solution:
    """Solve a problem; check choice, status and proof."""
    solution = solve_nested(problem)
    solution.check()
    assert solution.status == "optimal"
    assert solution.stopped is None
    assert solution.certificate is not None
    verify(problem, solution.counts, solution.certificate)
    return solution


@given(capped_problems())
def test_it_finds_what_trying_every_choice_finds(problem: Problem) -> None:
    """Shared menus, zeros, empty menus, limits of 0, caps in caps or of nobody, required ones."""
    try:
        problem.check_feasible()
    except InfeasibleError:
        assert best_by_trying(problem) is None
        return
    assert proved(problem).value == best_by_trying(problem)


@pytest.mark.parametrize("part", range(8))
def test_it_finds_what_a_general_solver_finds(part: int) -> None:
    """Trees up to ten caps deep or wide over groups with twins, divisors and ties."""
    for seed in range(part * 20, part * 20 + 20):
        problem = nested_problem(seed)
        if problem is not None:
            assert proved(problem).value == solve_milp(problem).value, seed


@pytest.mark.long
def test_more_trees() -> None:
    """As above, many times."""
    for seed in range(1000, 1200):
        problem = nested_problem(seed)
        if problem is not None:
            assert proved(problem).value == solve_milp(problem).value, seed


def mid_size(seed: int, *, caps: int = 20, count: int = 400, top: int = 60) -> Problem:
    """Make a problem of some clients with campaigns, in which most budgets bind."""
    draw = np.random.default_rng(seed)
    costs = np.sort(draw.integers(1, top, (count, 3)), axis=1)
    values = costs + draw.integers(0, top, (count, 3))
    most = int(costs.max(axis=1).sum())
    clients = caps // 5
    parents = np.append(np.full(clients, -1), draw.integers(0, clients, caps - clients))
    share = np.append(np.full(clients, 1 / clients), np.full(caps - clients, 1 / (caps - clients)))
    limits = (most * draw.uniform(0.3, 0.9, caps) * share).astype(np.int64)
    problem = Problem.from_arrays(costs, values, int(most * draw.uniform(0.3, 0.7)))
    return replace(problem, caps=Caps(parents, limits, draw.integers(-1, caps, count)))


def test_mid_size_trees_agree_with_a_general_solver() -> None:
    """Here states must be listed, and lists go deeper."""
    problem = mid_size(0)
    assert proved(problem).value == solve_milp(problem).value


@pytest.mark.parametrize("seed", range(12))
def test_lists_go_deeper_until_they_are_deep_enough(seed: int) -> None:
    """Also where what is needed is less than a unit of the price."""
    draw = np.random.default_rng(seed)
    costs = np.sort(draw.integers(1, 30, (60, 2)), axis=1)
    problem = Problem.from_arrays(costs, costs + draw.integers(0, 20, (60, 2)), 450)
    limits = np.array([240, 200, 70, 60, 90])
    caps = Caps(np.array([-1, -1, 0, 0, 1]), limits, draw.integers(-1, 5, 60))
    problem = replace(problem, caps=caps)
    assert proved(problem).value == solve_milp(problem).value


def test_a_chain_of_caps_is_no_recursion() -> None:
    """Deadlines one in the other: 1,200 caps, each in the one before, one of which binds."""
    count = 1200
    problem = Problem.from_arrays([[2]] * 40, np.arange(1, 41)[:, None], 80)
    limits = np.full(count, 80)
    limits[700] = 31
    caps = Caps(np.arange(-1, count - 1), limits, np.arange(0, count, 30))
    problem = replace(problem, caps=caps)
    solution = proved(problem)
    assert solution.cost == 78  # one of those under the cap is left out
    assert solution.value == solve_milp(problem).value


def test_an_option_worth_less_than_its_price_may_be_needed() -> None:
    """A parent with money to spare takes it: it must not go where a child is looked at alone."""
    menus = [[(5, 10), (8, 11)], [(3, 9)]]
    problem = build(menus, [0, 0, 1], 19)
    caps = Caps(np.array([-1]), np.array([13]), np.array([0, 0, -1])[: len(problem.groups)])
    nodes = np.where(problem.groups.menus == 0, 0, -1)
    problem = replace(problem, caps=replace(caps, nodes=nodes))
    assert proved(problem).value == best_by_trying(problem) == 30


def test_caps_that_bind_at_one_price_all_bind() -> None:
    """Where value follows cost every price is the same; together the caps leave budget over."""
    costs = np.arange(1, 41)[:, None]
    problem = Problem.from_arrays(costs, costs + 100, 600)
    nodes = np.arange(40) % 4
    caps = Caps(np.full(4, -1), np.full(4, 120), nodes)
    solution = proved(replace(problem, caps=caps))
    assert solution.cost <= 480
    assert solution.shadow_price == 0


@given(capped_problems(), st.data())
def test_the_prices_of_the_relaxation_bound_best(problem: Problem, data: st.DataObject) -> None:
    """They fall towards the whole budget, and no others give a better bound."""
    try:
        problem.check_feasible()
    except InfeasibleError:
        return
    assert problem.caps is not None
    tree = Tree(problem)
    prices = tree.path_prices()
    above = [prices[parent] for parent in tree.parents[:-1]]
    own = [price - other for price, other in zip(prices[:-1], above, strict=True)]
    assert all(price >= 0 for price in own)
    bound = lagrangian(problem, prices[-1], own)
    fractions = st.fractions(0, 5, max_denominator=8)
    other = [data.draw(fractions) for _ in prices]
    assert bound <= lagrangian(problem, other[-1], other[:-1])


def test_a_time_limit_gives_a_choice_and_a_proved_bound() -> None:
    """However little time there is: both are good, and the certificate is of that bound."""
    problem = mid_size(5, caps=100, count=4000, top=10**6)
    solution = solve_nested(problem, time_limit_s=1e-6)
    solution.check()
    assert solution.stopped == "time"
    assert solution.gap < 0.01
    assert solution.certificate is not None
    assert solution.certificate.bound == solution.bound
    verify(problem, solution.counts, solution.certificate)


def test_little_memory_gives_a_choice_and_a_proved_bound() -> None:
    """As with time."""
    draw = np.random.default_rng(3)
    costs = draw.integers(10**8, 10**9, (90, 2))
    problem = Problem.from_arrays(costs, costs + draw.integers(0, 10**7, (90, 2)), 10**10)
    problem = replace(problem, caps=Caps(np.full(3, -1), np.full(3, 4 * 10**9), np.arange(90) % 3))
    solution = solve_nested(problem, memory_mb=1, time_limit_s=2)
    solution.check()
    assert solution.certificate is not None
    verify(problem, solution.counts, solution.certificate)


def test_sums_near_64_bits_are_exact() -> None:
    """Values near 2**61, whose worths at a price are beyond 64 bits."""
    big = 2**57
    menus = [[(3, big), (7, 2 * big + 1)], [(2, big - 5)], [(1, 3), (5, big + 9)]]
    problem = build(menus, [0, 0, 1, 1, 2], 17)
    nodes = np.arange(len(problem.groups)) % 2
    problem = replace(problem, caps=Caps(np.array([-1, -1]), np.array([9, 6]), nodes))
    assert proved(problem).value == best_by_trying(problem)


def test_equal_problems_have_equal_solutions() -> None:
    """Twice the same."""
    problem = mid_size(2)
    one, other = solve_nested(problem), solve_nested(problem)
    assert one.counts == other.counts
    assert one.certificate is not None
    assert other.certificate is not None
    assert one.certificate.to_plain() == other.certificate.to_plain()


def test_solve_takes_caps_to_the_exact_solver() -> None:
    """And says that it is proved, with what a unit of each cap is worth."""
    problem = mid_size(1)
    assert problem.caps is not None
    solution = solve(problem)
    assert (solution.method, solution.status) == ("exact", "optimal")
    certificate = solution.certificate
    assert certificate is not None
    assert len(certificate.cap_prices) == len(problem.caps)
    assert solution.shadow_price == certificate.budget_price


def test_caps_without_effect_change_nothing() -> None:
    """No caps at all, or so wide that none is reached: the proof is that of the budget."""
    problem = mid_size(3)
    assert problem.caps is not None
    plain = solve(problem.without_rules())
    nothing: IntArray = np.zeros(0, dtype=np.int64)
    nobody = Caps(nothing, nothing, np.full(len(problem.groups), -1))
    wide = replace(problem.caps, limits=np.full(len(problem.caps), 10**9))
    for caps in (nobody, wide):
        solution = proved(replace(problem, caps=caps))
        assert solution.value == plain.value
        assert isinstance(solution.certificate, Certificate)
