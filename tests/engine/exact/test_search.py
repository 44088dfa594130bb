"""What the exact solver promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import instances
from planner.engine.exact.local import improve
from planner.engine.exact.solve import solve_exact
from planner.engine.groups import Groups
from planner.engine.problem import Problem
from planner.engine.proof.checker import verify
from planner.engine.relaxation import relax as relaxation
from planner.engine.solution import Solution
from planner.errors import InfeasibleError
from planner.funding.budget import Budget
from planner.planning import prepare
from tests.oracle import best_by_table, best_by_trying
from tests.problems import build, random_problem


def solved(problem: Problem) -> Solution:
    """Solve, check, verify; expect an optimum."""
    solution = solve_exact(problem)
    solution.check()
    assert solution.certificate is not None
    assert solution.certificate.bound == solution.bound
    verify(problem, solution.counts, solution.certificate)
    assert solution.status == "optimal"
    return solution


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_a_thousand_awkward_problems(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every "optimal" is one and its certificate verifies, with losses from table and search."""
    for seed in range(first, first + 250):
        monkeypatch.setattr(relaxation, "SHARED", 0 if seed % 2 else 10**6)
        problem = random_problem(seed)
        if problem is not None:
            assert solved(problem).value == best_by_table(problem), seed


@settings(max_examples=100)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 40),
    st.booleans(),
)
def test_plain_numbers_agree_with_trying_everything(
    rows: list[list[tuple[int, int]]], budget: int, skip: bool
) -> None:
    """Problems from arrays agree with brute force, with and without skip."""
    costs = [[cost for cost, _ in row] for row in rows]
    values = [[value for _, value in row] for row in rows]
    problem = Problem.from_arrays(costs, values, budget, skip=skip)
    if not skip and sum(map(min, costs)) > budget:
        with pytest.raises(InfeasibleError):
            solve_exact(problem)
    else:
        assert solved(problem).value == best_by_trying(problem)


@pytest.mark.parametrize("budget", [0, 1, 499, 500, 1234, 3500, 6999, 10**6])
def test_many_identical_requests(budget: int) -> None:
    """Copies that tie at the shadow price cost no more than a few groups do."""
    menu = [(3, 4), (5, 9), (7, 11)]
    problem = build([menu], [0] * 500, budget)
    table = np.zeros(min(budget, 3500) + 1, dtype=np.int64)
    for _ in range(500):
        before = table.copy()
        for cost, value in menu:
            np.maximum(table[cost:], before[:-cost] + value, out=table[cost:])
    assert solved(problem).value == table[-1]


@pytest.mark.parametrize("seed", range(30))
def test_copies_that_run_out(seed: int) -> None:
    """Where the cheapest exchange is short of copies, the optimum is still found and proven."""
    rng = np.random.default_rng(seed)
    menus = [
        [(int(cost), int(quality)) for cost, quality in rng.integers(5, 60, (3, 2))]
        for _ in range(4)
    ]
    requests = np.repeat(np.arange(4), rng.integers(1, 12, 4))
    problem = build(menus, requests, int(rng.integers(20, 25 * len(requests))))
    assert solved(problem).value == best_by_table(problem)


def test_everything_tied() -> None:
    """Cost equals value everywhere: the budget is filled exactly where it can be."""
    rng = np.random.default_rng(3)
    costs = rng.integers(1, 1000, (300, 5))
    solution = solved(Problem.from_arrays(costs, costs, 50_001))
    assert solution.value == solution.cost == 50_001


def test_budget_zero_buys_what_is_free() -> None:
    """With nothing to spend, free options are taken."""
    solution = solved(build([[(0, 5), (3, 9)], [(1, 1)]], [0, 1, 0], 0))
    assert (solution.value, solution.cost, solution.choice.tolist()) == (10, 0, [0, 0, -1])


def test_nothing_to_gain_costs_nothing() -> None:
    """Requests without priority, or options without quality, are not paid for."""
    solution = solved(build([[(2, 5)], [(3, 0)]], [0, 1], 10, priorities=[0, 3]))
    assert (solution.value, solution.cost) == (0, 0)


def test_required_requests_are_made() -> None:
    """A required request is made even where it is worth nothing."""
    problem = build([[(4, 0), (6, 1)], [(2, 9)]], [0, 1], 5, required=[True, False])
    assert solved(problem).choice.tolist() == [0, -1]


def test_no_requests() -> None:
    """No requests, no value."""
    assert solved(build([[(1, 1)]], [], 3)).value == 0


def test_numbers_near_the_limit() -> None:
    """Products beyond 2**63 do not wrap."""
    big = 2**58
    costs = [[big + 1, 2 * big + 3], [big + 5, big + 9], [3 * big, big]]
    values = [[big, 2 * big + 1], [big - 7, big + 2], [3 * big - 5, big - 4]]
    problem = Problem.from_arrays(costs, values, 4 * big + 8)
    assert solved(problem).value == best_by_trying(problem)


def test_a_common_divisor_is_used() -> None:
    """Costs that share a divisor leave a rest of the budget that no choice can use."""
    rng = np.random.default_rng(8)
    costs = rng.integers(1, 500, (400, 3)) * 1000
    solution = solved(Problem.from_arrays(costs, costs, 20_000_999))
    assert solution.value == 20_000_000


def test_equal_inputs_give_equal_plans() -> None:
    """Two runs agree in every count, also when the rows come in another order."""
    rng = np.random.default_rng(11)
    menus = [[(int(c), int(c) + int(e)) for c, e in rng.integers(1, 40, (4, 2))] for _ in range(6)]
    requests, priorities = rng.integers(0, 6, 900), rng.integers(1, 4, 900)
    order = rng.permutation(900)
    one = solved(build(menus, requests, 9000, priorities=priorities))
    two = solved(build(menus, requests, 9000, priorities=priorities))
    mixed = solved(build(menus, requests[order], 9000, priorities=priorities[order]))
    assert one.counts == two.counts == mixed.counts
    assert (one.cost, one.value) == (mixed.cost, mixed.value)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_groups_does_not_matter(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups may stand in any order, with losses from the table and from searching."""
    rng = np.random.default_rng(seed)
    menus = [[(int(c), int(c + e)) for c, e in rng.integers(1, 30, (3, 2))] for _ in range(3)]
    requests, priorities = rng.integers(0, 3, 40), rng.integers(1, 9, 40)
    problem = build(menus, requests, 300, priorities=priorities, required=rng.random(40) < 0.2)
    order = rng.permutation(len(problem.groups))
    columns = (problem.groups.menus, problem.groups.priorities, problem.groups.required)
    mixed = Groups(*(column[order] for column in columns), problem.groups.sizes[order])
    monkeypatch.setattr(relaxation, "SHARED", 0 if seed % 2 else 30)
    one, other = solved(problem), solved(replace(problem, groups=mixed))
    assert (one.value, one.shadow_price) == (other.value, other.shadow_price)


@pytest.mark.parametrize("limits", [{"time_limit_s": 0.0}, {"time_limit_s": 0.3}, {"memory_mb": 1}])
def test_limits_are_kept_and_the_bound_still_holds(limits: dict[str, float]) -> None:
    """Short of time or memory it returns a checked choice and a bound that verifies."""
    rng = np.random.default_rng(2)
    costs = rng.integers(10**11, 10**12, (60, 1))
    problem = Problem.from_arrays(costs, costs, int(costs.sum()) // 2)
    solution = solve_exact(problem, **limits)
    solution.check()
    assert solution.certificate is not None
    verify(problem, solution.counts, solution.certificate)
    assert solution.status == "feasible"
    assert solution.gap < 0.01


def test_shadow_price_is_what_one_more_unit_buys() -> None:
    """The shadow price is the efficiency of the split upgrade."""
    problem = build([[(2, 6), (5, 9)]], [0, 0], 5)
    assert solved(problem).shadow_price == Fraction(1)


SAMPLE = [row for row in instances.published() if row.seed == 1 and row.k * row.n <= 10**5]


@pytest.mark.parametrize("row", SAMPLE, ids=str)
def test_published_optima_of_a_sample(row: instances.Instance) -> None:
    """Instances of the literature are solved to their published optimum."""
    problem = row.problem()
    assert solved(problem).value == row.optimum


@pytest.mark.long
def test_a_quarter_of_the_other_published_optima() -> None:
    """With verified certificates, as `benchmarks.pisinger` finds for all 535 of them."""
    for row in [row for row in instances.published() if row not in SAMPLE][::4]:
        assert solved(row.problem()).value == row.optimum, row


@pytest.mark.long
def test_a_thousand_more_awkward_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a great many awkward problems goes wrong; `benchmarks.stress` runs a million."""
    for seed in range(10_000, 11_000):
        monkeypatch.setattr(relaxation, "SHARED", 0 if seed % 2 else 10**6)
        problem = random_problem(seed)
        if problem is not None:
            assert solved(problem).value == best_by_table(problem), seed


def test_nothing_is_looked_for_twice(monkeypatch):
    """Around an incumbent that nothing has bettered since; every exchange is formed once."""
    rows = [
        {
            "duration": (5, 8, 10)[at % 3],
            "priority": 1 + at % 9,
            "max_cost_usd": (3000 + 7 * at) / 10**4,
            "takes": (4000 + at) // 4 / 1000,
        }
        for at in range(300)
    ]
    batch = prepare(rows, catalog="providers", on=date(2026, 11, 28))
    looked = []

    def looking(exchanges, slack, moves, allowance):
        looked.append((exchanges.costs.tobytes(), exchanges.groups.tobytes(), slack, moves))
        return improve(exchanges, slack, moves, allowance)

    monkeypatch.setattr("planner.engine.exact.search.improve", looking)
    solution = solve_exact(batch.problem(Budget(50).most_credits(batch.catalog)))
    assert solution.status == "optimal"
    assert len(looked) == len(set(looked)) > 0
