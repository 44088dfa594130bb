"""What is promised where bounds by surrogates come in."""

from __future__ import annotations

import numpy as np
import pytest

from planner.engine import Problem, verify
from planner.engine.clock import Clock
from planner.engine.exact import solve
from planner.engine.exact.search import Search
from planner.engine.exact.solve import solve_exact
from planner.engine.proof.restating import reduced
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from tests.oracle import best_by_table
from tests.problems import structured_problem


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


@pytest.mark.parametrize("side", ["most", "least"])
def test_whatever_a_surrogate_gives_is_proved(side: solve.Side) -> None:
    """From a poor choice on, its bound holds, verifies, and is no worse than before."""
    better = 0
    for seed in range(120):
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
    for seed in range(60):
        found = solve.solve_exact(structured_problem(seed))
        assert found.certificate is not None
        assert found.shadow_price == found.certificate.budget_price
        weighed += found.certificate.surrogate is not None
        poor = solve._strengthened(stopped(structured_problem(seed)), "most", Clock(), 64)
        assert poor.certificate is not None
        assert poor.shadow_price == poor.certificate.budget_price
        weighed += poor.certificate.surrogate is not None
    assert weighed
