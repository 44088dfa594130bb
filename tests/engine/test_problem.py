import json
import pickle

import numpy as np
import pytest
from hypothesis import given

from planner import InfeasibleError, Problem, ProblemError
from planner.engine import Caps, Groups, Row
from tests.problems import problems


def test_a_matrix_makes_one_menu_per_request():
    """A row of costs and values is a request's menu."""
    problem = Problem.from_arrays([[1, 2], [3, 4]], [[5, 6], [7, 8]], 4)
    assert len(problem) == 2
    assert problem.starts.tolist() == [0, 2, 4]
    assert (problem.costs.tolist(), problem.qualities.tolist()) == ([1, 2, 3, 4], [5, 6, 7, 8])


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


def test_a_problem_keeps_its_own_numbers():
    """What the caller does to the arrays afterwards changes nothing."""
    costs, values = np.array([[3, 5]]), np.array([[4, 7]])
    problem = Problem.from_arrays(costs, values, 5)
    costs[:], values[:] = 9, 0
    assert (problem.costs.tolist(), problem.qualities.tolist()) == ([3, 5], [4, 7])


def parts(**changes):
    """Return what a sound problem is made of, with some of it changed."""
    given = {
        "starts": np.array([0, 1, 3]),
        "qualities": np.array([4, 5, 6]),
        "costs": np.array([1, 2, 3]),
        "budget": 9,
        "menus": np.array([0, 1, 1]),
        "priorities": np.array([1, 2, 3]),
        "required": np.array([False, True, False]),
        "sizes": np.array([1, 2, 3]),
    } | changes
    groups = Groups(*(given[name] for name in ("menus", "priorities", "required", "sizes")))
    return {
        "starts": given["starts"],
        "costs": given["costs"],
        "qualities": given["qualities"],
        "budget": given["budget"],
        "groups": groups,
    }


def caps():
    """Return two caps, one in the other, over three groups."""
    return Caps(np.array([-1, 0]), np.array([8, 5]), np.array([0, 1, -1]))


def row():
    """Return a row over options of two groups."""
    return Row(np.array([0, 2]), np.array([0, 1]), np.array([1, -2]), -1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts": np.array([0, 2, 1])}, "to end with 3"),
        ({"starts": np.array([1, 2, 3])}, "to begin with 0"),
        ({"starts": np.array([], dtype=np.int64)}, "to begin with 0"),
        ({"starts": np.array([0, 3, 2, 3])}, "that do not fall"),
        ({"starts": [0, 1, 3]}, "starts: expected a 1-D array"),
        ({"qualities": np.array([4, 5])}, "starts[2] is 3"),
        ({"qualities": np.array([4, -5, 6])}, "qualities[1] is -5; expected 0 or more"),
        ({"qualities": np.array([4.0, 5.0, 6.0])}, "qualities are float64"),
        ({"costs": np.array([1, 2])}, "costs: 2 numbers, expected 3"),
        ({"costs": np.array([1, -2, 3])}, "costs[1] is -2"),
        ({"costs": np.array([1, 2**62, 3])}, "expected less than 2**62"),
        ({"budget": -1}, "the budget is -1"),
        ({"budget": 1.5}, "the budget is 1.5"),
        ({"menus": np.array([0, 1, 2])}, "menus[2] is 2; expected less than 2"),
        ({"menus": np.array([0, -1, 1])}, "menus[1] is -1"),
        ({"menus": np.array([[0, 1, 1]])}, "menus: expected a 1-D array"),
        ({"priorities": np.array([1, 2])}, "priorities: 2 numbers, expected 3"),
        ({"priorities": np.array([1, 2, -3])}, "priorities[2] is -3"),
        ({"required": np.array([0, 1, 0])}, "True and False"),
        ({"required": np.array([True])}, "required: shape (1,)"),
        ({"sizes": np.array([1, 0, 3])}, "sizes[1] is 0; expected 1 or more"),
        ({"sizes": np.array([2**61, 2**61, 3])}, "sizes add up to more than 2**62"),
        ({"sizes": np.array([2**59, 1, 1])}, "priority x quality adds up"),
    ],
)
def test_a_problem_is_checked_whole(changes, said):
    """Shapes, indices, signs and sums: nothing wrong gets past the door."""
    if said == "priority x quality adds up":
        changes = changes | {"qualities": np.array([8, 5, 6])}
    with pytest.raises(ProblemError) as error:
        Problem(**parts(**changes))
    assert said in str(error.value)


@pytest.mark.parametrize(
    "changes",
    [{"groups": "all of them"}, {"caps": "tight"}, {"rows": "tight"}, {"rows": ("tight",)}],
)
def test_parts_of_another_kind_are_refused(changes):
    """Groups, caps and rows are just these."""
    with pytest.raises(ProblemError):
        Problem(**(parts() | changes))


def test_its_arrays_cannot_be_written_to():
    """Neither directly, nor through the arrays it was made of, nor after pickling."""
    starts = np.array([0, 1, 3])
    problem = Problem(**parts(starts=starts))
    starts[1] = 2
    assert problem.starts.tolist() == [0, 1, 3]
    for one in (problem, pickle.loads(pickle.dumps(problem))):
        for array in (one.starts, one.qualities, one.costs, one.groups.sizes, one.groups.required):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


@given(problems(most=8))
def test_a_problem_goes_to_json_and_back(problem):
    """Also through a pickle; what comes back is equal, and anything else is not."""
    assert Problem.from_json(problem.to_json()) == problem
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert problem.with_budget(problem.budget + 1) != problem
    assert problem != problem.to_json()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body: body | {"schema": 3}, "schema 3"),
        (lambda body: {name: body[name] for name in body if name != "starts"}, "starts"),
        (lambda body: body | {"starts": [0, True]}, "whole numbers"),
        (lambda body: body | {"starts": [0, 1.0]}, "whole numbers"),
        (lambda body: body | {"qualities": "many"}, "whole numbers"),
        (lambda body: body | {"qualities": [10**30]}, "2**62"),
        (lambda body: body | {"groups": [1]}, "this is no problem"),
        (lambda body: body | {"groups": body["groups"] | {"required": [2]}}, "0 and 1"),
        (lambda body: body | {"budget": "9"}, "the budget is '9'"),
        (lambda body: body | {"caps": {"parents": [0]}}, "caps have parents, limits, nodes"),
        (lambda body: body | {"rows": [{"limit": 1}]}, "a row has groups, options, factors, limit"),
        (lambda body: body | {"rows": 5}, "rows: 5; expected a list"),
        (lambda body: [body], "this is no problem"),
        (lambda body: body | {"rows": {}}, "rows: {}; expected a list"),
    ],
)
def test_json_that_is_no_problem_is_refused(change, said):
    """Whatever is wrong with it ends in one clear error."""
    body = json.loads(Problem.from_arrays([[1]], [[2]], 3).to_json())
    with pytest.raises(ProblemError) as error:
        Problem.from_json(json.dumps(change(body)))
    assert said in str(error.value)
    with pytest.raises(ProblemError):
        Problem.from_json("{" * 100_000)


def test_another_budget_changes_nothing_else():
    """Caps, rows, menus and groups stay as they are."""
    problem = Problem(**parts(), caps=caps(), rows=[row()])
    other = problem.with_budget(5)
    assert other.budget == 5
    assert (other.caps, other.rows) == (problem.caps, problem.rows) == (caps(), (row(),))
    assert (other.groups, other.starts.tolist()) == (problem.groups, problem.starts.tolist())
    assert other.with_budget(problem.budget) == problem


def test_a_required_request_with_a_free_option_is_not_among_those_without_any():
    """Only those are named that nothing can make."""
    problem = Problem.from_arrays([[0], [], [1], []], [[1], [], [1], []], 5, skip=False)
    with pytest.raises(InfeasibleError) as error:
        problem.check_feasible()
    assert error.value.requests == (1, 3)


def test_sums_are_bounded_not_products_of_what_never_meets():
    """A large priority beside a large quality is fine up to 2**62 in all, and not that itself."""
    given = {"qualities": np.array([2**60, 1, 1]), "sizes": np.array([2, 1, 2])}
    below, at = (np.array([1, top, 2**59]) for top in (2**60 - 1, 2**60))
    assert len(Problem(**parts(**given, priorities=below))) == 5
    with pytest.raises(ProblemError, match="priority x quality adds up"):
        Problem(**parts(**given, priorities=at))


@pytest.mark.parametrize("shape", [lambda rows: rows, lambda rows: [rows[0], rows[1]]])
def test_masked_numbers_are_refused(shape):
    """Whoever masked them did not mean them."""
    masked = np.ma.masked_array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])
    with pytest.raises(ProblemError, match="masked"):
        Problem.from_arrays(shape(masked), [[1, 2], [3, 4]], 5)


def test_a_span_of_time_is_no_number():
    """Though it is one to numpy."""
    span = np.timedelta64(5, "s")
    with pytest.raises(ProblemError, match="the budget is"):
        Problem.from_arrays([[1]], [[1]], span)
    with pytest.raises(ProblemError, match="expected integers"):
        Problem(np.array([0, 1]), np.array([1]), np.array([span]), 5, None)
