"""What surrogates promise, and what the checker makes of forged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import Certificate, Counts, Problem, verify
from planner.engine.exact.solve import solve_exact
from planner.engine.proof.certificate import Surrogate
from planner.engine.proof.restating import reduced
from planner.engine.proof.surrogates import least_counted, most_counted, weighed
from planner.errors import CertificateError
from tests.oracle import best_by_table, menus_of
from tests.problems import build, structured_problem


def choices(problem: Problem) -> list[tuple[int, int, int]]:
    """List cost, value and count of every choice within the budget of a reduced problem."""
    found = []
    for choice in product(*menus_of(problem)):
        cost = sum(cost for cost, _ in choice)
        if cost <= problem.budget:
            counted = sum(cost > 0 for cost, _ in choice)
            found.append((cost, sum(value for _, value in choice), counted))
    return found


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.integers(0, 60), st.integers(0, 60), st.integers(0, 10**6))
def test_every_choice_worth_more_obeys_a_surrogate(
    seed: int, alpha: int, sigma: int, part: int
) -> None:
    """Counts are as far as they can go, and no better choice is lost under any weights."""
    problem = reduced(structured_problem(seed), fully=True).problem
    listed = choices(problem)
    value = max(worth for _, worth, _ in listed) * part // 10**6 - 1
    better = [counted for _, worth, counted in listed if worth > value]
    most, least = most_counted(problem), least_counted(problem, value)
    assert most == max(counted for *_, counted in listed)
    assert least <= min(better)
    for surrogate in (
        Surrogate(alpha, sigma, "most", most),
        Surrogate(alpha, sigma, "least", least),
    ):
        restated = weighed(problem, surrogate)
        best = best_by_table(restated.problem)
        assert best >= max(worth for _, worth, _ in listed)


def test_the_least_count_is_exact_where_the_budget_is_no_matter() -> None:
    """No fewer requests are ever worth more, and so many are."""
    for seed in range(100):
        problem = reduced(structured_problem(seed), fully=True).problem
        wide = problem.with_budget(10**6)
        listed = choices(wide)
        for value in {worth for _, worth, _ in listed}:
            better = [counted for _, worth, counted in listed if worth > value]
            expected = min(better, default=problem.groups.requests + 1)
            assert least_counted(wide, value) == expected


@pytest.mark.parametrize("budget", range(0, 25, 2))
def test_of_requests_that_are_alike_some_may_count(budget: int) -> None:
    """As many as there is budget for, one by one."""
    problem = build([[(3, 4)], [(4, 7)]], [0, 0, 0, 1, 1, 1], budget)
    problem = reduced(problem, fully=True).problem
    assert most_counted(problem) == max(counted for *_, counted in choices(problem))


def claims(problem: Problem, seed: int, bound: int) -> Iterator[Certificate]:
    """Yield certificates of every kind for a bound, honest in form."""
    rng = np.random.default_rng(seed)
    requests = problem.groups.requests
    start = solve_exact(problem.with_budget(least_budget(problem))).counts
    for side in ("most", "least"):
        for count in range(requests + 2):
            weights = rng.integers(0, 9, 2) * rng.choice([0, 1, 1, 10**6], 2)
            surrogate = Surrogate(int(weights[0]), int(weights[1]), side, count)
            price = Fraction(int(rng.integers(0, 30)), int(rng.integers(1, 30)))
            yield Certificate(price, bound, surrogate=surrogate, start=start)
            yield Certificate(price, bound, np.zeros(9, dtype=np.int64), surrogate)


def least_budget(problem: Problem) -> int:
    """Add up what the required requests cost at least."""
    groups = problem.groups
    return int((problem.least_costs[groups.menus] * groups.sizes)[groups.required].sum())


@pytest.mark.parametrize("first", range(0, 90, 30))
def test_no_surrogate_proves_a_bound_below_the_optimum(first: int) -> None:
    """Whatever weights, side, count and start are claimed."""
    for seed in range(first, first + 30):
        problem = structured_problem(seed)
        best = best_by_table(problem)
        worse = solve_exact(problem.with_budget(least_budget(problem)))
        if worse.value < best:
            for claim in claims(problem, seed, best - 1):
                with pytest.raises(CertificateError):
                    verify(problem, worse.counts, claim)


def test_an_honest_surrogate_proves_what_it_can() -> None:
    """Under true counts, and any weights, the optimum is refuted to be passed or left open."""
    proved = 0
    for seed in range(25):
        problem = structured_problem(seed)
        best = solve_exact(problem)
        for claim in claims(problem, seed, best.value):
            with suppress(CertificateError):
                verify(problem, best.counts, claim)
                proved += 1
    assert proved > 100


@pytest.mark.parametrize(
    "change",
    [
        {"cost_weight": -1},
        {"count_weight": -1},
        {"count": -1},
        {"cost_weight": 1.0},
        {"count_weight": np.int64(3)},
        {"count": None},
        {"cost_weight": True},
        {"side": "none"},
        {"side": None},
        {"cost_weight": 2**62},
        {"count_weight": 2**62},
        {"count_weight": 2**200},
    ],
)
def test_a_surrogate_of_another_form_is_refused(change: dict[str, object]) -> None:
    """Numbers that are none, negative or so large that they could wrap; sides that are none."""
    problem, counts, good = proved_by_a_count()
    assert good.surrogate is not None
    forged = replace(good, surrogate=replace(good.surrogate, **change))  # type: ignore[arg-type]
    with pytest.raises(CertificateError, match="surrogate"):
        verify(problem, counts, forged)
    with pytest.raises(CertificateError, match="surrogate"):
        verify(problem, counts, replace(good, surrogate=(0, 1, "most", 4)))  # type: ignore[arg-type]


def proved_by_a_count() -> tuple[Problem, Counts, Certificate]:
    """Make the problem of Avis: so many nearly equal costs fit, and never fill the budget."""
    costs = np.array([[72 + j] for j in range(1, 9)])
    problem = Problem.from_arrays(costs, costs, 72 * 3 + 28)
    counts = Counts.of_choice(problem, np.array([-1] * 5 + [0] * 3))
    return problem, counts, Certificate(Fraction(0), 237, surrogate=Surrogate(0, 1, "most", 3))


def test_a_count_proves_what_the_budget_does_not() -> None:
    """Three requests fit, so no choice is worth more than the three best."""
    problem, counts, good = proved_by_a_count()
    verify(problem, counts, good)
    assert good.surrogate is not None
    for count in (2, 4):
        with pytest.raises(CertificateError):
            verify(problem, counts, replace(good, surrogate=replace(good.surrogate, count=count)))
    other = replace(good.surrogate, side="least")
    with pytest.raises(CertificateError):
        verify(problem, counts, replace(good, surrogate=other))
