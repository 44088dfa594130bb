from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from planner import Problem, Solution, SolverError
from planner.engine import Counts


def counts(*rows):
    """Count rows of group, option, number."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Counts(*table.T.copy())


@pytest.fixture
def solution():
    """Return the best solution of a small problem."""
    problem = Problem.from_arrays([[2, 5], [3, 4]], [[3, 9], [4, 5]], 8)
    return Solution(
        problem=problem,
        counts=counts((0, 1, 1), (1, 0, 1)),
        cost=8,
        value=13,
        bound=13,
        shadow_price=Fraction(1),
        method="hand",
    )


def test_a_true_solution_passes_its_check(solution):
    """What adds up is accepted."""
    solution.check()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"counts": counts((0, 1, 1), (1, 2, 1))}, "group 1 has no option 2"),
        ({"counts": counts((0, 1, 1), (2, 0, 1))}, "group 2 is counted"),
        ({"counts": counts((1, 0, 1), (0, 1, 1))}, "in order of group"),
        ({"counts": counts((0, 1, 2), (1, 0, 1))}, "group 0 counts 2 of its 1 requests"),
        ({"counts": counts((0, 0, 1), (0, 1, 1))}, "group 0 counts 2 of its 1 requests"),
        ({"counts": counts(*[(0, 1, 2**61)] * 8)}, "group 0 counts"),  # adds up to 2**64
        ({"cost": 7}, "the choice costs 8"),
        ({"value": 14, "bound": 14}, "is worth 13"),
        ({"bound": 12}, "above the stated bound"),
        ({"counts": counts((0, 1, 1), (1, 1, 1)), "cost": 9, "value": 14}, "the budget is 8"),
    ],
)
def test_a_false_solution_is_refused(solution, change, said):
    """Whatever does not follow from the choice is found."""
    with pytest.raises(SolverError, match=said):
        replace(solution, **change).check()


def test_a_required_request_may_not_be_skipped():
    """The check knows who must be made."""
    problem = Problem.from_arrays([[1]], [[1]], 1, skip=False)
    idle = Solution(problem, counts(), 0, 0, 1, Fraction(0), "hand")
    with pytest.raises(SolverError, match="is required"):
        idle.check()


def test_only_a_value_that_meets_its_bound_is_optimal(solution):
    """Status and gap follow from value and bound."""
    assert (solution.status, solution.gap) == ("optimal", 0)
    loose = replace(solution, bound=26)
    assert (loose.status, loose.gap) == ("feasible", 0.5)


def test_nothing_to_gain_is_no_gap():
    """A bound of 0 is met."""
    problem = Problem.from_arrays([], [], 0)
    nothing = Solution(problem, counts(), 0, 0, 0, Fraction(0), "hand")
    assert (nothing.status, nothing.gap) == ("optimal", 0)


def test_the_choice_of_a_problem_from_arrays_stands_in_its_order(solution):
    """One option for each request, -1 where it is skipped."""
    assert solution.choice.tolist() == [1, 0]
    assert replace(solution, counts=counts((1, 0, 1))).choice.tolist() == [-1, 0]
