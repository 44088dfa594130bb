"""What records promise: nobody changes them afterwards."""

import numpy as np
import pytest

from planner import Problem, ProblemError
from planner.engine import Groups, Row


def shut(array):
    """Return a view that cannot be written through, of memory that can."""
    view = array[:]
    view.flags.writeable = False
    return view


@pytest.mark.parametrize("view", [lambda array: array, shut, lambda array: shut(shut(array))])
def test_a_record_keeps_what_it_was_made_of(view):
    """Whoever holds the memory of its arrays, by however many views, cannot change it."""
    costs, values = np.array([3, 5]), np.array([4, 7])
    ones, free = np.array([1]), np.array([False])
    groups = Groups(np.array([0]), view(ones), view(free), view(ones))
    problem = Problem(np.array([0, 2]), view(costs), view(values), 9, groups)
    same = Problem.from_json(problem.to_json())
    for array in (costs, values, ones, free):
        array[:] = 0
    assert problem == same
    with pytest.raises(ValueError, match="read-only"):
        problem.costs[0] = 1


def row(factors, limit=9):
    """Return a row over the options of one group."""
    return Row(np.zeros(len(factors), dtype=int), np.arange(len(factors)), factors, limit)


def test_memory_that_nobody_can_write_to_is_not_copied():
    """A million rows are held once."""
    fixed = np.frombuffer(np.array([3, 5]).tobytes(), dtype=np.int64)
    assert np.shares_memory(row(fixed).factors, fixed)


def test_records_are_equal_when_everything_in_them_is():
    """Numbers, types of numbers and limits."""
    one = row(np.array([3, 5]))
    assert one == row(np.array([3, 5], dtype=np.int32))
    assert one != row(np.array([3, 6]))
    assert one != row(np.array([3, 5]), 8)
    assert one != row(np.array([3, 5, 5]))


@pytest.mark.parametrize("cost", [0, 2**62 - 1])
def test_the_least_and_the_largest_cost_are_costs(cost):
    """From 0 on, up to 2**62 and not that itself."""
    assert Problem.from_arrays([[cost]], [[0]], 1).costs.tolist() == [cost]
    for beyond in (-1, 2**62):
        with pytest.raises(ProblemError, match="costs hold"):
            Problem.from_arrays([[beyond]], [[0]], 1)
