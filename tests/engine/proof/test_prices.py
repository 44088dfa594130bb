"""The Lagrangian bound is what its formula says, in any size of numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Caps, Problem, Row
from planner.engine.proof.prices import exact_sum, lagrangian, next_value
from planner.errors import CertificateError
from tests.oracle import best_by_trying
from tests.problems import build, ruled_problems

PRICES = st.fractions(0, 4, max_denominator=9)


def by_formula(
    problem: Problem, price: Fraction, caps: list[Fraction], rows: list[Fraction]
) -> Fraction:
    """Follow the formula, request by request, in fractions."""
    groups = problem.groups
    bound = price * problem.budget
    if problem.caps is not None:
        bound += sum(p * int(x) for p, x in zip(caps, problem.caps.limits, strict=True))
    bound += sum(p * row.limit for p, row in zip(rows, problem.rows, strict=True))
    for group in range(len(groups)):
        paid = price
        cap = -1 if problem.caps is None else int(problem.caps.nodes[group])
        while cap >= 0 and problem.caps is not None:
            paid += caps[cap]
            cap = int(problem.caps.parents[cap])
        worth = [] if groups.required[group] else [Fraction(0)]
        menu = groups.menus[group]
        for at in range(problem.starts[menu], problem.starts[menu + 1]):
            own = int(groups.priorities[group]) * int(problem.qualities[at])
            less = paid * int(problem.costs[at])
            for p, row in zip(rows, problem.rows, strict=True):
                hits = (row.groups == group) & (row.options == at - problem.starts[menu])
                less += p * int(row.factors[hits].sum())
                less += p * row.spent * int(problem.costs[at])
            worth.append(own - less)
        bound += int(groups.sizes[group]) * max(worth)
    return bound


@given(ruled_problems(), st.data())
def test_it_is_what_the_formula_says_and_no_choice_is_worth_more(
    problem: Problem, data: st.DataObject
) -> None:
    """Every price counts, of budget, caps and rows, and what comes out bounds every choice."""
    caps = [data.draw(PRICES) for _ in range(0 if problem.caps is None else len(problem.caps))]
    rows = [data.draw(PRICES) for _ in problem.rows]
    price = data.draw(PRICES)
    try:
        bound = lagrangian(problem, price, caps, rows)
    except CertificateError:
        lengths = problem.lengths[problem.groups.menus]
        assert (problem.groups.required & (lengths == 0)).any()
        return
    assert bound == by_formula(problem, price, caps, rows)
    best = best_by_trying(problem)
    assert best is None or best <= bound


def test_numbers_beyond_64_bits_do_not_wrap() -> None:
    """Prices with large terms, values near the limit, factors below 0."""
    problem = build(
        [[(3, 2**60), (10**9, 2**60 + 7)], [(5, 1)]], [0, 0, 1], 10**9, required=[1, 0, 1]
    )
    caps = Caps(np.array([-1, 0]), np.array([10**9, 7]), np.array([0, 1, -1]))
    row = Row.of(np.array([0, 1]), np.array([1, 0]), np.array([-(2**50), 2**49]), -5, -3)
    problem = replace(problem, caps=caps, rows=(row,))
    prices = [Fraction(10**30, 7), Fraction(3, 10**25 + 1)]
    for price in (Fraction(0), Fraction(2**70, 3), Fraction(1, 2**70)):
        bound = lagrangian(problem, price, prices, [Fraction(2, 11)])
        assert bound == by_formula(problem, price, prices, [Fraction(2, 11)])


@pytest.mark.parametrize("priorities", [[1024] * 99, range(1000, 1099)])
def test_many_numbers_that_fit_do_not_wrap_together(priorities: list[int]) -> None:
    """Of one group or of many: each in its unit is below 2**61, all of them are beyond 2**64."""
    problem = build([[(1, 2**14)]], [0] * 99, 5, priorities=list(priorities))
    price = Fraction(1, 2**36)
    assert lagrangian(problem, price) == by_formula(problem, price, [], [])


def test_prices_must_be_as_many_as_what_they_are_for() -> None:
    """None at all is all of them 0; any other number is refused."""
    problem = build([[(1, 2)]], [0], 1)
    assert lagrangian(problem, Fraction(1)) == 2
    with pytest.raises(CertificateError, match="1 prices for 0 caps"):
        lagrangian(problem, Fraction(1), [Fraction(1)])
    with pytest.raises(CertificateError, match="1 prices for 0 rows"):
        lagrangian(problem, Fraction(1), [], [Fraction(1)])


FACTORS = st.lists(st.integers(0, 4), min_size=1, max_size=3)


@given(FACTORS, FACTORS, st.integers(1, 6), st.integers(1, 6), st.integers(-9, 99))
def test_no_choice_is_worth_more_than_a_bound_and_less_than_the_next_value(
    qualities: list[int], priorities: list[int], quality: int, priority: int, bound: int
) -> None:
    """Whatever all qualities, and all priorities, are multiples of."""
    menu, weights = [quality * q for q in qualities], [priority * p for p in priorities]
    problem = build([[(1, q) for q in menu]], [0] * len(weights), 9, priorities=weights)
    above = next_value(problem, bound)
    assert above > bound
    for chosen in product([0, *menu], repeat=len(weights)):
        worth = sum(p * q for p, q in zip(weights, chosen, strict=True))
        assert not bound < worth < above


def test_the_next_value_is_no_less_than_common_factors_say() -> None:
    """Of qualities that are multiples of 6 and priorities of 2, it is a multiple of 12."""
    problem = build([[(1, 6), (2, 18)]], [0, 0], 9, priorities=[2, 4])
    assert [next_value(problem, bound) for bound in (-1, 0, 11, 12, 35)] == [0, 12, 12, 24, 36]


@given(st.lists(st.fractions(), max_size=9))
def test_fractions_add_up_exactly(parts: list[Fraction]) -> None:
    """Pair by pair comes to the same as one by one."""
    assert exact_sum(parts) == sum(parts)
