"""What the certificate's checker promises."""

from __future__ import annotations

import ast
import pickle
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from planner.engine.exact.search import solve_exact
from planner.engine.problem import Problem
from planner.engine.proof import checker as module
from planner.engine.proof import refutation
from planner.engine.proof.checker import Certificate, verify
from planner.errors import CertificateError
from tests.oracle import best_by_table
from tests.problems import build, random_problem


def closed_by_potential() -> tuple[Problem, np.ndarray, Certificate]:
    """Make a problem whose Lagrangian bound is not met."""
    problem = build([[(3, 4), (5, 9), (7, 11)], [(6, 11), (10, 17)]], [0] * 40 + [1] * 30, 211)
    solution = solve_exact(problem)
    assert solution.certificate is not None
    return problem, solution.choice, solution.certificate


def test_checker_knows_no_solver() -> None:
    """The checker's files import nothing of the solvers."""
    for file in (module.__file__, refutation.__file__):
        for node in ast.walk(ast.parse(Path(str(file)).read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            assert not any(
                str(name).startswith(
                    (
                        "planner.engine.exact",
                        "planner.engine.relaxation",
                        "planner.engine.milp",
                        "planner.engine.greedy",
                    )
                )
                for name in names
            )


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_a_bound_below_the_optimum_is_refused(first: int) -> None:
    """No certificate proves a bound that some choice passes, whatever else it says."""
    for seed in range(first, first + 250):
        problem = random_problem(seed)
        if problem is None:
            continue
        solution = solve_exact(problem)
        best = best_by_table(problem)
        worse = np.array(solve_exact(replace(problem, budget=_least_budget(problem))).choice)
        _, value = problem.totals(worse)
        if solution.certificate is None or value >= best:
            continue
        for potential in (None, solution.certificate.potential):
            claim = Certificate(solution.shadow_price, best - 1, potential)
            with pytest.raises(CertificateError):
                verify(problem, worse, claim)


def _least_budget(problem: Problem) -> int:
    least = problem.least_costs[problem.menus[problem.required]]
    return int(least.sum())


@pytest.mark.parametrize("price", [Fraction(0), Fraction(1, 3), Fraction(3), Fraction(-1), 0.5])
def test_another_price_is_refused(price: Fraction) -> None:
    """A price that does not give the bound is found out."""
    problem, choice, good = closed_by_potential()
    with pytest.raises(CertificateError):
        verify(problem, choice, Certificate(price, good.bound, np.zeros(3, dtype=np.int64)))


def test_a_choice_above_the_bound_is_refused() -> None:
    """A bound below the value of the very choice is no bound."""
    problem, choice, good = closed_by_potential()
    with pytest.raises(CertificateError, match="above the bound"):
        verify(problem, choice, replace(good, bound=good.bound - 1))


def test_a_choice_that_is_none_is_refused() -> None:
    """Unknown options, skipped required requests and passed budgets are named."""
    problem, choice, good = closed_by_potential()
    for changed, words in (
        (np.where(np.arange(len(choice)) == 3, 7, choice), "not on the menu"),
        (choice[1:], "requests"),
        (np.where(problem.menus == 0, 2, 1), "the budget is"),
    ):
        with pytest.raises(CertificateError, match=words):
            verify(problem, changed, good)


def test_a_bent_potential_is_refused() -> None:
    """A potential that claims more than exchanges lose is found out, wherever it is bent."""
    found = 0
    for seed in range(400):
        problem = random_problem(seed)
        solution = solve_exact(problem) if problem is not None else None
        if solution is None or solution.certificate is None or problem is None:
            continue
        good = solution.certificate
        if good.potential is None:
            continue
        bent = good.potential.copy()
        bent[len(bent) // 2] += 1
        with pytest.raises(CertificateError, match="potential"):
            verify(problem, solution.choice, replace(good, potential=bent))
        high = np.full_like(good.potential, good.potential.max() + 1000)
        high[len(high) // 2] = 0
        with pytest.raises(CertificateError, match="potential"):
            verify(problem, solution.choice, replace(good, potential=high))
        for cut in (good.potential[1:], good.potential[:0], good.potential.astype(np.float64)):
            with pytest.raises(CertificateError, match="potential"):
                verify(problem, solution.choice, replace(good, potential=cut))  # type: ignore[arg-type]
        found += 1
    assert found > 20


def test_a_worse_choice_cannot_borrow_the_proof_of_optimality() -> None:
    """Whoever lowers the bound to a worse choice's value is refused."""
    problem, choice, good = closed_by_potential()
    worse = choice.copy()
    worse[int(np.flatnonzero(choice >= 0)[0])] = -1
    _, value = problem.totals(worse)
    with pytest.raises(CertificateError, match=r"beyond it exists|potential"):
        verify(problem, worse, replace(good, bound=value))


def test_certificates_are_pickled() -> None:
    """A certificate survives pickling and verifies afterwards."""
    problem, choice, good = closed_by_potential()
    verify(problem, choice, pickle.loads(pickle.dumps(good)))


def test_a_certificate_without_a_potential_is_settled_by_enumeration() -> None:
    """The potential only shortens the check; the proof stands without it."""
    problem, choice, good = closed_by_potential()
    verify(problem, choice, replace(good, potential=None))


def test_a_looser_bound_is_a_bound() -> None:
    """The checker proves bounds, tight or not."""
    problem, choice, good = closed_by_potential()
    verify(problem, choice, Certificate(good.shadow_price, good.bound + 1000))
