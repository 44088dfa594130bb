import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner import Problem, solve
from planner.engine.greedy import first_fit
from tests.oracle import best_by_trying
from tests.problems import problems


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(0, 40))
def test_first_fit_takes_each_cost_that_fits_what_is_left(costs, budget):
    """The vectorised rule is the rule: one after another, while it fits."""
    left, expected = budget, []
    for position, cost in enumerate(costs):
        if cost <= left:
            left -= cost
            expected.append(position)
    assert first_fit(np.array(costs, dtype=np.int64), budget).tolist() == expected


@given(problems())
def test_greedy_is_valid_and_never_beats_the_best(problem):
    """Where any choice is feasible, greedy finds a valid one between nothing and the best."""
    best = best_by_trying(problem)
    if best is None:
        return
    solution = solve(problem, method="greedy")
    assert solution.value <= best <= solution.bound


def test_the_highest_turn_goes_first_and_ties_go_in_order():
    """Requests are served by turn, equal ones as they came."""
    problem = Problem(
        starts=np.array([0, 1]),
        costs=np.array([4]),
        qualities=np.array([1]),
        menus=np.zeros(4, dtype=np.int64),
        priorities=np.ones(4, dtype=np.int64),
        required=np.zeros(4, dtype=bool),
        budget=8,
        preferred=np.array([0]),
        turns=np.array([1, 2, 1, 1]),
    )
    assert solve(problem, method="greedy").choice.tolist() == [0, 0, -1, -1]


def test_required_requests_leave_enough_for_each_other():
    """A required request takes its preferred option only if the others can still be made."""
    problem = Problem(
        starts=np.array([0, 2]),
        costs=np.array([2, 6]),
        qualities=np.array([1, 5]),
        menus=np.zeros(2, dtype=np.int64),
        priorities=np.ones(2, dtype=np.int64),
        required=np.ones(2, dtype=bool),
        budget=9,
        preferred=np.array([1]),
        turns=np.ones(2, dtype=np.int64),
    )
    assert solve(problem, method="greedy").choice.tolist() == [1, 0]


def test_without_names_greedy_takes_the_cheapest_option():
    """A problem from arrays prefers the cheapest option of each request."""
    problem = Problem.from_arrays([[5, 2], [3, 4]], [[9, 1], [1, 9]], 6)
    assert solve(problem, method="greedy").choice.tolist() == [1, 0]
