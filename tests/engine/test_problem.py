import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import InfeasibleError, Problem, ProblemError
from planner.engine.problem import first_least
from tests.problems import problems


def test_a_matrix_makes_one_menu_per_request():
    """A row of costs and values is a request's menu."""
    problem = Problem.from_arrays([[1, 2], [3, 4]], [[5, 6], [7, 8]], 4)
    assert len(problem) == 2
    assert problem.starts.tolist() == [0, 2, 4]
    assert problem.totals(np.array([1, 0])) == (5, 13)
    assert problem.totals(np.array([-1, 1])) == (4, 8)


def test_rows_may_differ_in_length():
    """Requests may have different numbers of options, or none."""
    problem = Problem.from_arrays([[1], [], [2, 3]], [[4], [], [5, 6]], 9)
    assert np.diff(problem.starts).tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("costs", "values", "budget", "said"),
    [
        ([[1, 2]], [[1]], 3, "differ in shape"),
        ([[-1]], [[1]], 3, "costs hold -1"),
        ([[1]], [[-2]], 3, "values hold -2"),
        ([[1.5]], [[1]], 3, "expected integers"),
        ([[1]], [[1]], -1, "the budget is -1"),
        ([[1]], [[1]], 1.5, "the budget is 1.5"),
        ([[1]], [[1]], True, "the budget is True"),
        ([[2**63]], [[1]], 1, "expected"),
        ([[1]], [[2**62]], 1, "2**62"),
        ([[[1]]], [[[1]]], 1, "expected shape"),
    ],
)
def test_arrays_that_are_no_problem_are_refused(costs, values, budget, said):
    """A wrong array is refused with what is wrong."""
    with pytest.raises(ProblemError) as error:
        Problem.from_arrays(costs, values, budget)
    assert said in str(error.value)


def test_sums_that_could_wrap_are_refused():
    """Values and costs that add up past 2**62 never reach a solver."""
    big = [[2**61], [2**61]]
    with pytest.raises(ProblemError, match="divide every priority"):
        Problem.from_arrays([[1], [1]], big, 1)
    with pytest.raises(ProblemError, match="larger unit of cost"):
        Problem.from_arrays(big, [[1], [1]], 1)
    Problem.from_arrays([[2**61], [1]], [[2**61], [1]], 1)


@given(problems(most=8))
def test_groups_hold_each_request_once(problem):
    """Members of a group agree in menu, priority and being required; sizes count them."""
    groups = problem.groups
    assert (groups.menus[groups.members] == problem.menus).all()
    assert (groups.priorities[groups.members] == problem.priorities).all()
    assert (groups.required[groups.members] == problem.required).all()
    assert np.bincount(groups.members, minlength=len(groups)).tolist() == groups.sizes.tolist()
    kinds = list(zip(groups.menus, groups.priorities, groups.required, strict=True))
    assert kinds == sorted(set(kinds))


@given(problems(most=8), st.randoms(use_true_random=False))
def test_the_order_of_requests_does_not_show_in_the_groups(problem, random):
    """Shuffled requests form the same groups."""
    order = list(range(len(problem)))
    random.shuffle(order)
    shuffled = Problem(
        starts=problem.starts,
        costs=problem.costs,
        qualities=problem.qualities,
        menus=problem.menus[order],
        priorities=problem.priorities[order],
        required=problem.required[order],
        budget=problem.budget,
        preferred=problem.preferred,
        turns=problem.turns[order],
    )
    # One request per menu, in order, is a special case that keeps the order of the input.
    if len(problem) != len(problem.starts) - 1:
        for name in ("menus", "priorities", "required", "sizes"):
            mine, theirs = getattr(problem.groups, name), getattr(shuffled.groups, name)
            assert mine.tolist() == theirs.tolist()


def test_priorities_far_apart_still_form_groups():
    """Grouping does not depend on the range of the priorities."""
    problem = Problem(
        starts=np.array([0, 1, 2]),
        costs=np.array([1, 1]),
        qualities=np.array([1, 1]),
        menus=np.array([0, 1, 0, 0]),
        priorities=np.array([10**12, 3, 10**12, 0]),
        required=np.zeros(4, dtype=bool),
        budget=3,
        preferred=np.array([0, 0]),
        turns=np.zeros(4, dtype=np.int64),
    )
    assert problem.groups.sizes.tolist() == [1, 2, 1]
    assert problem.groups.priorities.tolist() == [0, 10**12, 3]


def test_a_required_request_without_options_is_named():
    """Infeasibility carries the positions of the requests that cause it."""
    problem = Problem.from_arrays([[1], []], [[1], []], 5, skip=False)
    with pytest.raises(InfeasibleError) as error:
        problem.check_feasible()
    assert error.value.requests == (1,)


def test_required_requests_that_cost_too_much_are_infeasible():
    """Infeasibility carries the least cost and the budget."""
    problem = Problem.from_arrays([[3, 4], [5]], [[1, 1], [1]], 7, skip=False)
    with pytest.raises(InfeasibleError) as error:
        problem.check_feasible()
    assert (error.value.least_cost, error.value.budget) == (8, 7)


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=5))
def test_first_least_finds_the_cheapest_of_each_segment(segments):
    """The first of the least entries is found, -1 for an empty segment."""
    numbers = np.array([number for segment in segments for number in segment], dtype=np.int64)
    starts = np.cumsum([0, *(len(segment) for segment in segments)])
    expected = [segment.index(min(segment)) if segment else -1 for segment in segments]
    assert first_least(numbers, starts).tolist() == expected


def test_a_problem_keeps_its_own_numbers():
    """What the caller does to the arrays afterwards changes nothing."""
    costs, values = np.array([[3, 5]]), np.array([[4, 7]])
    problem = Problem.from_arrays(costs, values, 5)
    costs[:], values[:] = 9, 0
    assert problem.totals(np.array([1])) == (5, 7)
