"""A proof cap by cap holds what it says, and a forged one is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from planner.engine import Caps, Certificate, Problem, Solution, verify
from planner.engine.nested.solve import solve_nested
from planner.engine.proof.listing import list_sums
from planner.engine.proof.refutation import Alternatives
from planner.engine.proof.rests import Rests
from planner.errors import CertificateError, ProblemError
from tests.problems import nested_problem


def deep() -> tuple[Problem, Solution, Certificate]:
    """Return a problem whose proof goes through states, and composes them."""
    draw = np.random.default_rng(4)
    costs = np.sort(draw.integers(1, 30, (60, 2)), axis=1)
    problem = Problem.from_arrays(costs, costs + draw.integers(0, 20, (60, 2)), 450)
    limits = np.array([240, 200, 70, 60, 90])
    caps = Caps(np.array([-1, -1, 0, 0, 1]), limits, draw.integers(-1, 5, 60))
    problem = replace(problem, caps=caps)
    solution = solve_nested(problem)
    assert solution.certificate is not None
    return problem, solution, solution.certificate


PROBLEM, SOLUTION, PROOF = deep()


def test_the_proof_goes_deep() -> None:
    """What the forgeries below start from has all parts, and holds; also from JSON."""
    assert any(floor is not None for floor in PROOF.floors)
    assert PROOF.composed is not None
    verify(PROBLEM, SOLUTION.counts, PROOF)
    again = Certificate.from_plain(PROOF.to_plain())
    assert again.to_plain() == PROOF.to_plain()
    verify(PROBLEM, SOLUTION.counts, again)


class Sly(Fraction):
    """A price that is another one when it is added."""

    def __add__(self, other: Any) -> Fraction:  # type: ignore[override]
        return Fraction(0)


class Odd(Certificate):
    """A certificate of another kind."""


def _first(change: int) -> tuple[int | None, ...]:
    """Change the first floor that there is."""
    at = next(at for at, floor in enumerate(PROOF.floors) if floor is not None)
    floor = PROOF.floors[at]
    assert floor is not None
    return (*PROOF.floors[:at], floor + change, *PROOF.floors[at + 1 :])


COMPOSED = PROOF.composed
assert COMPOSED is not None
BAD: list[dict[str, Any]] = [
    {"cap_prices": PROOF.cap_prices[:-1]},
    {"cap_prices": ()},
    {"cap_prices": tuple(-price for price in PROOF.cap_prices)},
    {"cap_prices": tuple(map(Sly, PROOF.cap_prices))},
    {"cap_prices": tuple(map(float, PROOF.cap_prices))},
    {"cap_prices": list(PROOF.cap_prices)},
    {"floors": PROOF.floors[:-1]},
    {"floors": (*PROOF.floors, None)},
    {"floors": ()},
    {"floors": tuple(float(floor or 0) for floor in PROOF.floors)},
    {"floors": tuple(True for _ in PROOF.floors)},
    {"floors": (None,) * len(PROOF.floors)},
    {"floors": _first(10**9)},
    {"bound": PROOF.bound - 1},
    {"composed": None},
    {"composed": Odd(COMPOSED.shadow_price, COMPOSED.bound)},
    {"composed": replace(COMPOSED, bound=COMPOSED.bound + 10**6)},
    {"composed": replace(COMPOSED, bound=COMPOSED.bound - 1)},
    {"composed": replace(COMPOSED, floors=(None,))},
    {"composed": replace(COMPOSED, composed=COMPOSED)},
    {"row_prices": (Fraction(1),)},
]


@pytest.mark.parametrize("change", BAD, ids=lambda change: next(iter(change)))
def test_a_forged_proof_is_refused(change: dict[str, Any]) -> None:
    """Wrong lengths, signs and types, floors that are too high, proofs of something else."""
    with pytest.raises(CertificateError):
        verify(PROBLEM, SOLUTION.counts, replace(PROOF, **change))


def test_deeper_than_needed_holds_too() -> None:
    """It only takes longer; but what is composed is then another problem."""
    only = replace(PROOF, floors=_first(-1), bound=PROOF.bound + 10**6)
    verify(PROBLEM, SOLUTION.counts, only)


@pytest.mark.parametrize("part", range(4))
def test_no_proof_holds_for_less_than_the_optimum(part: int) -> None:
    """Whatever is claimed to be the most is refused where a choice is worth more."""
    for seed in range(part * 40, part * 40 + 40):
        problem = nested_problem(seed)
        if problem is None:
            continue
        solution = solve_nested(problem)
        assert solution.certificate is not None
        verify(problem, solution.counts, solution.certificate)
        nothing = problem.groups.required.any()
        if nothing or not solution.value:
            continue
        less = replace(solution.certificate, bound=solution.value - 1)
        empty = replace(solution.counts, **{name: np.zeros(0, dtype=np.int64) for name in COLUMNS})
        with pytest.raises(CertificateError):
            verify(problem, empty, less)


COLUMNS = ("groups", "options", "counts")


@pytest.mark.parametrize("plain", [{}, {"floors": [1.5]}, {"floors": [True]}, {"floors": "none"}])
def test_what_is_no_list_of_floors_is_refused(plain: dict[str, Any]) -> None:
    """Nor a composed proof that is none, or that goes deeper."""
    inner = Certificate(Fraction(1), 2).to_plain()
    bad = plain or {"composed": inner | {"composed": inner}}
    with pytest.raises(ProblemError):
        Certificate.from_plain(PROOF.to_plain() | bad)


@pytest.mark.parametrize("seed", range(30))
def test_what_the_rest_loses_is_bounded_and_lists_are_whole(seed: int) -> None:
    """Against all sums of exchanges, tried one by one, with tables and without."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 5))
    copies = draw.integers(1, 3, count)
    lengths = draw.integers(2, 4, count)
    ends = np.cumsum(lengths)
    begins = ends - lengths
    a, b, idle = int(draw.integers(1, 5)), int(draw.integers(1, 4)), int(draw.integers(0, 4))
    costs, values = draw.integers(0, 9, int(ends[-1])), draw.integers(0, 9, int(ends[-1]))
    worth = b * values - a * costs
    losses = np.concatenate(
        [worth[x:y].max() - worth[x:y] for x, y in zip(begins, ends, strict=True)]
    )
    held = np.array([x + int(losses[x:y].argmin()) for x, y in zip(begins, ends, strict=True)])
    slack, limit = int(draw.integers(-5, 12)), int(draw.integers(0, 25))
    sums = {(0, 0, 0)}
    for at, size in enumerate(copies.tolist()):
        for _ in range(size):
            moves = [
                (int(costs[x] - costs[held[at]]), int(values[x] - values[held[at]]), int(losses[x]))
                for x in range(begins[at], ends[at])
            ]
            sums = {(c + x, v + y, z + w) for c, v, z in sums for x, y, w in moves}
    within = [s for s in sums if s[0] <= slack and s[2] + idle * (slack - s[0]) <= limit]
    best = sorted(
        (c, v)
        for c, v, _ in within
        if not any((x <= c and y >= v) and (x, y) != (c, v) for x, y, _ in sums)
    )
    given = Alternatives(held, copies, begins, ends, costs, values, losses, slack, limit)
    found = list_sums(given, idle)
    listed = set(zip(found[0].tolist(), found[1].tolist(), strict=True))
    assert set(best) <= listed <= {(c, v) for c, v, _ in within}
    stocks = [(n, c, z) for n, c, _, z in given.stocks()]
    rests = Rests(stocks, idle, slack, limit)
    rests.fill()
    least = min((s[2] + idle * (slack - s[0]) for s in sums if s[0] <= slack), default=limit + 1)
    bound = int(rests.least(0, np.zeros(1, dtype=np.int64))[0])
    assert bound <= least
    assert bound == min(least, limit + 1) or slack < 0
