"""What is promised where bounds by surrogates come in."""

from __future__ import annotations

import numpy as np
import pytest

from planner.engine import Problem, verify
from planner.engine.clock import Allowance, Clock
from planner.engine.exact import dense, solve
from planner.engine.exact.core import CoreSearch
from planner.engine.exact.search import Search
from planner.engine.exact.solve import solve_exact
from planner.engine.exact.stocks import Stocks
from planner.engine.proof.restating import reduced
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from tests.oracle import best_by_table
from tests.problems import random_problem, structured_problem


def avis(count: int) -> Problem:
    """Make the problem of Avis: so many nearly equal costs fit, and never fill the budget."""
    costs = count * (count + 1) + np.arange(1, count + 1)[:, None]
    budget = count * (count + 1) * ((count - 1) // 2) + count * (count - 1) // 2
    return Problem.from_arrays(costs, costs, budget)


def test_a_count_settles_what_the_budget_leaves_open() -> None:
    """The certificate is a count alone: the so many best requests."""
    problem = avis(300)
    solution = solve_exact(problem)
    assert solution.status == "optimal"
    assert solution.certificate is not None
    assert solution.certificate.surrogate is not None
    verify(problem, solution.counts, solution.certificate)


def test_no_weights_are_tried_where_a_table_is_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small problems do not pay for what large ones need."""
    monkeypatch.setattr(solve, "tightest", lambda *given: pytest.fail("weights were tried"))
    for seed in range(120):
        problem = structured_problem(seed)
        assert solve_exact(problem).value == best_by_table(problem)


def hard() -> Problem:
    """Make a problem that takes far longer than a second."""
    costs = np.random.default_rng(2).integers(10**11, 10**12, (60, 1))
    return Problem.from_arrays(costs, costs, int(costs.sum()) // 2)


@pytest.mark.parametrize("side", ["most", "least"])
def test_whatever_a_surrogate_gives_is_proved(side: solve.Side) -> None:
    """From a poor choice on, its bound holds, verifies, and is no worse than before."""
    better = 0
    for seed in range(60):
        problem = structured_problem(seed)
        poor = stopped(problem)
        found = solve._strengthened(poor, side, Clock(), 64)
        found.check()
        assert found.value >= poor.value
        assert found.value <= best_by_table(problem) <= found.bound <= poor.bound
        assert found.certificate is not None
        assert found.certificate.bound == found.bound
        verify(problem, found.counts, found.certificate)
        better += found.bound < poor.bound
    assert better >= 5


def stopped(problem: Problem) -> Solution:
    """Solve with no time at all."""
    plain = reduced(problem)
    search = Search(plain.problem, relax(plain.problem), Clock(1e-9), 64)
    return solve._told(problem, [plain], search.run())


def test_a_solution_states_the_price_that_its_certificate_proves() -> None:
    """Also where a surrogate stands in for the budget: a unit of that is worth its weight."""
    weighed = 0
    for seed in range(45):
        found = solve.solve_exact(structured_problem(seed))
        assert found.certificate is not None
        assert found.shadow_price == found.certificate.budget_price
        weighed += found.certificate.surrogate is not None
        poor = solve._strengthened(stopped(structured_problem(seed)), "most", Clock(), 64)
        assert poor.certificate is not None
        assert poor.shadow_price == poor.certificate.budget_price
        weighed += poor.certificate.surrogate is not None
    assert weighed


def test_a_proof_starts_where_the_search_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the best choice gives up what was held, and where the problem was restated, too."""
    monkeypatch.setattr(dense, "NS_PER_CELL", 10**9)  # so that there are potentials
    started = restated = 0
    for seed in range(150):
        for problem in (structured_problem(seed), random_problem(seed)):
            if problem is None:
                continue
            found = solve_exact(problem)
            assert found.certificate is not None
            assert found.value == best_by_table(problem)
            verify(problem, found.counts, found.certificate)
            if found.certificate.start is not None:
                started += 1
                restated += reduced(problem).problem is not problem
    assert started > restated > 0


def test_a_beam_says_what_can_be_done_and_never_that_nothing_is_better() -> None:
    """Its choice keeps the budget and is worth what is said; only a whole front proves."""
    narrow = 0
    for seed in range(120):
        problem = structured_problem(seed)
        search = Search(problem, relax(problem), Clock(), 64)
        stocks = Stocks(search._everything(), search._goal(search._full_limit), None)
        found = CoreSearch(stocks, Allowance(Clock()), beam=4).search()
        assert found.stopped == "work"
        if found.deficit is not None:
            moves = list(found.moves)
            assert stocks.exchanges.costs[moves].sum() <= stocks.goal.slack
            value = int(stocks.exchanges.values[moves].sum())
            assert found.deficit == stocks.goal.deficit(value)
            narrow += 1
    assert narrow > 20


@pytest.mark.parametrize("memory_mb", [1, 16])
def test_what_memory_ends_is_said_to_be_ended_by_memory(memory_mb: int) -> None:
    """Also where the search that ran out of it found no better choice."""
    found = solve_exact(hard(), memory_mb=memory_mb)
    assert (found.status, found.stopped) == ("feasible", "memory")


def test_a_choice_that_is_not_proved_says_why() -> None:
    """Wherever the time ran out."""
    for limit in (1e-9, 0.02, 0.1):
        found = solve_exact(hard(), time_limit_s=limit)
        assert (found.status, found.stopped) == ("feasible", "time")


def test_a_beam_gets_further_than_exchanges_of_two() -> None:
    """Classes of nearly equal weights, 1/2, 1/4, ... of the budget."""
    draw = np.random.default_rng(1)
    bases = np.repeat(10**8 // 2 ** np.arange(1, 6) + 10**6, 72)[:, None]
    problem = Problem.from_arrays(
        bases + draw.integers(1, 101, bases.shape),
        bases + draw.integers(1, 101, bases.shape),
        10**8,
    )
    search = Search(problem, relax(problem), Clock(), 64)
    search._improve(search._everything())
    before = search._best.deficit
    search._beam(search._everything(), 1 << 10, 1e9)
    assert search._best.deficit < before
    search._solution().check()
