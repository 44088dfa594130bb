"""What the certificate's checker promises."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from planner.engine import Certificate, Counts, Problem, verify
from planner.engine.counts import fault_of, value_of
from planner.engine.exact import dense
from planner.engine.exact.solve import solve_exact
from planner.engine.proof import checker
from planner.engine.proof.certificate import Side, Surrogate
from planner.engine.proof.refutation import Alternatives, refute
from planner.errors import CertificateError
from tests.oracle import best_by_table
from tests.problems import build, random_problem


def closed_by_potential() -> tuple[Problem, Counts, Certificate]:
    """Make a problem whose Lagrangian bound is not met."""
    problem = build([[(3, 4), (5, 9), (7, 11)], [(6, 11), (10, 17)]], [0] * 40 + [1] * 30, 211)
    solution = solve_exact(problem)
    assert solution.certificate is not None
    return problem, solution.counts, solution.certificate


@pytest.mark.parametrize("first", range(0, 300, 150))
def test_a_bound_below_the_optimum_is_refused(first: int) -> None:
    """No certificate proves a bound that some choice passes, whatever else it says."""
    for seed in range(first, first + 150):
        problem = random_problem(seed)
        if problem is None:
            continue
        solution = solve_exact(problem)
        best = best_by_table(problem)
        worse = solve_exact(problem.with_budget(_least_budget(problem))).counts
        value = value_of(problem, worse)
        if solution.certificate is None or value >= best:
            continue
        for potential in (None, solution.certificate.potential):
            claim = Certificate(solution.shadow_price, best - 1, potential)
            with pytest.raises(CertificateError):
                verify(problem, worse, claim)


def _least_budget(problem: Problem) -> int:
    groups = problem.groups
    return int((problem.least_costs[groups.menus] * groups.sizes)[groups.required].sum())


@pytest.mark.parametrize("price", [Fraction(0), Fraction(1, 3), Fraction(3), Fraction(-1), 0.5])
def test_another_price_is_refused(price: Fraction) -> None:
    """A price that does not give the bound is found out."""
    problem, counts, good = closed_by_potential()
    with pytest.raises(CertificateError):
        verify(problem, counts, Certificate(price, good.bound, np.zeros(3, dtype=np.int64)))


def test_a_choice_above_the_bound_is_refused() -> None:
    """A bound below the value of the very choice is no bound."""
    problem, counts, good = closed_by_potential()
    with pytest.raises(CertificateError, match="above the bound"):
        verify(problem, counts, replace(good, bound=good.bound - 1))


def test_a_choice_that_is_none_is_refused() -> None:
    """Unknown options, skipped required requests and passed budgets are named."""
    problem, counts, good = closed_by_potential()
    first = replace(counts, options=np.where(np.arange(len(counts)) == 0, 7, counts.options))
    many = replace(counts, counts=counts.counts + 40)
    dearest = Counts(np.array([0, 1]), np.array([2, 1]), np.array([40, 30]))
    far = Counts(np.array([2]), np.array([0]), np.array([1]))
    for changed, words in (
        (first, "group 0 has no option 7"),
        (many, "of its"),
        (dearest, "the budget is"),
        (far, "there are 2 groups"),
    ):
        with pytest.raises(CertificateError, match=words):
            verify(problem, changed, good)


def test_a_bent_potential_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A potential that claims more than exchanges lose is found out, wherever it is bent."""
    monkeypatch.setattr(dense, "NS_PER_CELL", 10**9)  # so that there are potentials
    bent_ones = 0
    for seed in range(450):
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
            verify(problem, solution.counts, replace(good, potential=bent))
        high = np.full_like(good.potential, good.potential.max() + 1000)
        high[len(high) // 2] = 0
        with pytest.raises(CertificateError, match="potential"):
            verify(problem, solution.counts, replace(good, potential=high))
        for cut in (good.potential[1:], good.potential[:0], good.potential.astype(np.float64)):
            with pytest.raises(CertificateError, match="potential"):
                verify(problem, solution.counts, replace(good, potential=cut))  # type: ignore[arg-type]
        bent_ones += 1
    assert bent_ones > 20


@cache
def with_a_potential() -> tuple[Problem, Counts, Certificate]:
    """Make a problem whose certificate holds a potential."""
    for seed in range(100):
        problem = random_problem(seed)
        solution = solve_exact(problem) if problem is not None else None
        if problem is None or solution is None or solution.certificate is None:
            continue
        if solution.certificate.potential is not None:
            return problem, solution.counts, solution.certificate
    raise AssertionError("no certificate holds a potential")


class Yielding(Fraction):
    """A fraction that calls itself small when asked."""

    def __lt__(self, other: object) -> bool:
        return False


class Odd(np.ndarray):
    """An array of a kind of its own."""


class Whole(int):
    """A number of a kind of its own."""


def bent_fraction(name: str, part: object) -> Fraction:
    """Put something else into a fraction."""
    fraction = Fraction(1, 3)
    setattr(fraction, name, part)
    return fraction


@pytest.mark.parametrize(
    "forge",
    [
        lambda good: {"shadow_price": Yielding(good.shadow_price)},
        lambda good: {"shadow_price": bent_fraction("_denominator", -3)},
        lambda good: {"shadow_price": bent_fraction("_denominator", 0)},
        lambda good: {"shadow_price": bent_fraction("_numerator", np.int64(1))},
        lambda good: {"shadow_price": bent_fraction("_numerator", 0.5)},
        lambda good: {"shadow_price": 1},
        lambda good: {"bound": True},
        lambda good: {"bound": np.int64(good.bound)},
        lambda good: {"bound": Whole(good.bound)},
        lambda good: {"bound": float(good.bound)},
        lambda good: {"bound": None},
        lambda good: {"potential": good.potential.view(Odd)},
        lambda good: {"potential": np.ma.masked_array(good.potential)},
        lambda good: {"potential": good.potential.astype(object)},
        lambda good: {"potential": good.potential.tolist()},
    ],
)
def test_what_is_of_another_kind_proves_nothing(forge: Callable[..., dict[str, object]]) -> None:
    """A subclass may say one thing when it is looked at and another when it is added up."""
    problem, counts, good = with_a_potential()
    verify(problem, counts, good)
    forged = forge(good)
    (name,) = forged
    with pytest.raises(CertificateError, match=f"^the {name.replace('_', ' ')} (is|does)"):
        verify(problem, counts, replace(good, **forged))  # type: ignore[arg-type]


def test_a_worse_choice_cannot_borrow_the_proof_of_optimality() -> None:
    """Whoever lowers the bound to a worse choice's value is refused."""
    problem, counts, good = closed_by_potential()
    worse = Counts(counts.groups[1:], counts.options[1:], counts.counts[1:])
    value = value_of(problem, worse)
    with pytest.raises(CertificateError, match=r"beyond it exists|potential"):
        verify(problem, worse, replace(good, bound=value))


def test_certificates_are_pickled() -> None:
    """A certificate survives pickling and verifies afterwards."""
    problem, counts, good = closed_by_potential()
    verify(problem, counts, pickle.loads(pickle.dumps(good)))


def test_a_certificate_without_a_potential_is_settled_by_enumeration() -> None:
    """The potential only shortens the check; the proof stands without it."""
    problem, counts, good = closed_by_potential()
    verify(problem, counts, replace(good, potential=None))


def test_a_looser_bound_is_a_bound() -> None:
    """The checker proves bounds, tight or not."""
    problem, counts, good = closed_by_potential()
    verify(problem, counts, Certificate(good.shadow_price, good.bound + 1000))


def copies_and_a_choice(seed: int) -> tuple[Problem, Counts, int]:
    """Make a problem of many copies, a choice that keeps its budget, and the optimum."""
    rng = np.random.default_rng(seed)
    menus = [
        [
            (int(cost), int(value))
            for cost, value in rng.integers(1, 25, (int(rng.integers(1, 4)), 2))
        ]
        for _ in range(2)
    ]
    problem = build(menus, rng.integers(0, 2, 9), int(rng.integers(5, 120)))
    lengths = np.repeat(problem.lengths[problem.groups.menus], problem.groups.sizes)
    choice = rng.integers(-1, lengths)
    while fault_of(problem, Counts.of_choice(problem, choice)):
        choice[rng.choice(np.flatnonzero(choice >= 0))] = -1
    return problem, Counts.of_choice(problem, choice), best_by_table(problem)


def test_no_choice_borrows_a_bound_below_the_optimum() -> None:
    """Whatever is chosen, copies and all, a bound that some other choice passes is refused."""
    refused = 0
    for seed in range(400):
        problem, counts, best = copies_and_a_choice(seed)
        if value_of(problem, counts) < best:
            price = solve_exact(problem).shadow_price
            with pytest.raises(CertificateError, match="beyond it exists"):
                verify(problem, counts, Certificate(price, best - 1))
            refused += 1
    assert refused > 200


def test_a_potential_must_hold_for_budget_that_is_left_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that holds for every exchange but this proves nothing."""
    tried = []

    def forge(alternatives: Alternatives, a: int, _: object) -> None:
        forged = paths(alternatives)
        if forged is None:
            raise CertificateError("nothing to forge")
        tried.append(forged)
        refute(alternatives, a, forged)

    monkeypatch.setattr(checker, "refute", forge)
    for seed in range(400):
        problem, counts, best = copies_and_a_choice(seed)
        if value_of(problem, counts) < best:
            price = solve_exact(problem).shadow_price
            with pytest.raises(CertificateError):
                verify(problem, counts, Certificate(price, best - 1))
    assert len(tried) > 20


def paths(alternatives: Alternatives) -> np.ndarray | None:
    """Find the least losses of exchanges alone; None where they cannot hide the truth."""
    exchanges = [
        (int(cost), int(loss))
        for _, costs, _, losses in alternatives.stocks()
        for cost, loss in zip(costs, losses, strict=True)
    ]
    reach = max([abs(alternatives.slack), 1, *(abs(cost) for cost, _ in exchanges)])
    phi = np.full(2 * reach + 1, alternatives.limit + 1, dtype=np.int64)
    phi[reach] = 0
    for _ in range(4 * reach):
        for cost, loss in exchanges:
            to = slice(max(cost, 0), 2 * reach + 1 + min(cost, 0))
            start = slice(max(-cost, 0), 2 * reach + 1 + min(-cost, 0))
            phi[to] = np.minimum(phi[to], phi[start] + loss)
    return phi if phi[reach + alternatives.slack] > alternatives.limit else None


def test_a_potential_must_cover_every_change_of_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that holds the rest of the budget, but no whole exchange, proves nothing."""
    narrow = []

    def squeeze(alternatives: Alternatives, a: int, _: object) -> None:
        reach = max(abs(alternatives.slack), 1)
        changes = [int(abs(costs).max()) for _, costs, _, _ in alternatives.stocks()]
        if max(changes, default=0) <= reach:
            raise CertificateError("wide enough")
        narrow.append(reach)
        with pytest.raises(CertificateError, match="does not cover every change"):
            refute(alternatives, a, np.zeros(2 * reach + 1, dtype=np.int64))
        raise CertificateError("too narrow")

    monkeypatch.setattr(checker, "refute", squeeze)
    for seed in range(300):
        problem, counts, best = copies_and_a_choice(seed)
        if value_of(problem, counts) < best:
            claim = Certificate(solve_exact(problem).shadow_price, best - 1)
            with pytest.raises(CertificateError):
                verify(problem, counts, claim)
    assert len(narrow) > 20


@pytest.mark.parametrize("share", [0.3, 1])
def test_who_must_be_made_counts_in_the_proof(share: float) -> None:
    """A proof that leans on requests being required proves nothing where they may be skipped."""
    told_apart = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        menus = [
            [(int(cost), int(value)) for cost, value in rng.integers(0, 15, (2, 2))]
            for _ in range(3)
        ]
        owners, required = rng.integers(0, 3, 6), rng.random(6) < share
        least = sum(min(menus[owner])[0] for owner in owners[required])
        must = build(menus, owners, least + int(rng.integers(0, 20)), required=required)
        free = replace(must, groups=replace(must.groups, required=np.zeros(len(must.groups), bool)))
        solution = solve_exact(must)
        assert solution.value == solution.bound == best_by_table(must)
        assert solution.certificate is not None
        verify(must, solution.counts, solution.certificate)
        if best_by_table(free) > solution.value:
            with pytest.raises(CertificateError):
                verify(free, solution.counts, solution.certificate)
            told_apart += 1
    assert told_apart > 10


def test_a_required_request_that_nobody_makes_breaks_the_choice() -> None:
    """However good the bound: what is proved is proved of a choice."""
    problem = build([[(3, 4), (5, 9)]], [0, 0], 11, required=[True, True])
    solution = solve_exact(problem)
    assert solution.certificate is not None
    one = Counts(np.array([0]), np.array([1]), np.array([1]))
    with pytest.raises(CertificateError, match="is required, but of its 2 requests 1 are made"):
        verify(problem, one, solution.certificate)


@pytest.mark.parametrize("seed", range(10))
def test_a_bound_is_proved_down_to_the_optimum_and_no_further(seed: int) -> None:
    """For values in steps of 10, costs in steps of 4: any bound from the best value on."""
    rng = np.random.default_rng(seed)
    costs, values = rng.integers(1, 20, (7, 2)) * 4, rng.integers(1, 20, (7, 2)) * 10
    problem = Problem.from_arrays(costs, values, int(rng.integers(30, 250)))
    solution, best = solve_exact(problem), best_by_table(problem)
    assert solution.certificate is not None
    for more in (0, 1, 9, 10, 11, 1000):
        verify(problem, solution.counts, replace(solution.certificate, bound=best + more))
    nothing = Counts(*(np.empty(0, dtype=np.int64),) * 3)
    for less in (1, 9, 10, 11):
        with pytest.raises(CertificateError):
            verify(problem, nothing, replace(solution.certificate, bound=best - less))


@pytest.mark.parametrize("price", [Fraction(10**30, 7), Fraction(7, 10**30)])
def test_a_price_of_any_size_is_reckoned_with(price: Fraction) -> None:
    """Though costs and values are 0, and nothing else is large."""
    problem = build([[(0, 0)]], [0], 0)
    verify(problem, solve_exact(problem).counts, Certificate(price, 0))


@pytest.mark.parametrize("side", ["most", "least"])
@pytest.mark.parametrize("weights", [(10**100, 0), (0, 10**100), (10**100, 10**100)])
def test_weights_of_any_size_are_refused_in_words(side: Side, weights: tuple[int, int]) -> None:
    """Though costs are 0, so that nothing passes a limit."""
    problem = build([[(0, 0)]], [0], 0)
    certificate = Certificate(Fraction(0), 0, surrogate=Surrogate(*weights, side, 0))
    with pytest.raises(CertificateError, match="too large"):
        verify(problem, solve_exact(problem).counts, certificate)
