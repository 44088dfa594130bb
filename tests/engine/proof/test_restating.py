"""What a reduced problem promises."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import Counts, Problem, verify
from planner.engine.counts import fault_of, value_of, with_skips
from planner.engine.exact.solve import solve_exact
from planner.engine.proof.restating import reduced
from tests.oracle import best_by_table
from tests.problems import build, random_problem, structured_problem


@settings(max_examples=100)
@given(st.integers(0, 10**9), st.booleans(), st.booleans())
def test_nothing_is_won_or_lost(seed: int, fully: bool, structured: bool) -> None:
    """Its best choice is worth as much, is a choice of the original, and is found there."""
    problem = structured_problem(seed) if structured else random_problem(seed)
    if problem is None:
        return
    restated = reduced(problem, fully=fully)
    assert best_by_table(restated.problem) + restated.value == best_by_table(problem)
    found = solve_exact(restated.problem).counts
    counts = restated.back(problem, found)
    assert fault_of(problem, counts) == ""
    assert value_of(problem, counts) == value_of(restated.problem, found) + restated.value
    there = restated.forth(with_skips(problem, counts))
    again = Counts.of(restated.problem, *there)
    assert restated.back(problem, again) == counts


def test_what_nobody_can_pay_for_hides_no_divisor() -> None:
    """An odd cost beside even ones changes nothing where no choice can hold it."""
    problem = build([[(4, 4), (19, 9)], [(6, 6)]], [0, 1, 1], 15)
    restated = reduced(problem)
    assert (restated.step, restated.problem.budget) == (2, 7)
    assert restated.problem.costs.tolist() == [2, 3]
    assert restated.options is not None
    assert restated.options.tolist() == [0, 0]


def test_what_the_others_need_cannot_be_spent() -> None:
    """An option within the budget goes where the other requests' least costs leave too little."""
    problem = build([[(4, 4), (9, 9)], [(6, 6)]], [0, 1], 14, required=[True, True])
    assert reduced(problem).problem.costs.tolist() == [0, 0]
    assert len(reduced(problem.with_budget(15)).problem.costs) == 3


def test_the_divisor_is_that_of_what_options_differ_by() -> None:
    """What a required request costs and is worth at least is taken off before."""
    menus = [[(7, 1), (17, 11), (37, 21)], [(3, 5), (33, 25)]]
    restated = reduced(build(menus, [0, 1, 1], 55, required=[True, True, True]))
    assert (restated.step, restated.value, restated.problem.budget) == (10, 11, 4)
    assert restated.problem.costs.tolist() == [0, 1, 3, 0, 3]
    assert restated.problem.qualities.tolist() == [0, 10, 20, 0, 20]


def test_a_problem_that_cannot_be_reduced_is_left_alone() -> None:
    """No copy is made where nothing is gained."""
    problem = build([[(4, 4), (9, 9)], [(6, 6)]], [0, 1, 1], 15)
    assert reduced(problem).problem is problem


def even(seed: int) -> Problem:
    """Make even costs, an odd budget, and an odd option above it: no choice fills the budget."""
    rng = np.random.default_rng(seed)
    costs = 2 * rng.integers(1, 500_000, (100, 1))
    budget = int(costs.sum()) // 2 | 1
    costs[-1] = budget + 2
    return Problem.from_arrays(costs, costs, budget)


def test_even_costs_under_an_odd_budget_are_settled_with_little_memory() -> None:
    """One unit of the budget is left over, and the proof needs no search for it."""
    problem = even(1)
    solution = solve_exact(problem, memory_mb=1)
    assert solution.status == "optimal"
    assert solution.cost == problem.budget - 1
    assert solution.certificate is not None
    verify(problem, solution.counts, solution.certificate)
