from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import Problem, Solution, SolverError
from planner.engine.solution import spread
from tests.problems import problems


@pytest.fixture
def solution():
    """Return the best solution of a small problem."""
    problem = Problem.from_arrays([[2, 5], [3, 4]], [[3, 9], [4, 5]], 8)
    return Solution(
        problem=problem,
        choice=np.array([1, 0]),
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
        ({"choice": np.array([1, 2])}, "has no option 2"),
        ({"choice": np.array([-2, 0])}, "has no option -2"),
        ({"choice": np.array([1])}, "2 requests"),
        ({"choice": np.array([1.0, 0.0])}, "2 requests"),
        ({"cost": 7}, "the choice costs 8"),
        ({"value": 14, "bound": 14}, "is worth 13"),
        ({"bound": 12}, "above the stated bound"),
        ({"choice": np.array([1, 1]), "cost": 9, "value": 14, "bound": 14}, "the budget is 8"),
    ],
)
def test_a_false_solution_is_refused(solution, change, said):
    """Whatever does not follow from the choice is found."""
    with pytest.raises(SolverError, match=said):
        replace(solution, **change).check()


def test_a_required_request_may_not_be_skipped():
    """The check knows who must be made."""
    problem = Problem.from_arrays([[1]], [[1]], 1, skip=False)
    idle = Solution(problem, np.array([-1]), 0, 0, 1, Fraction(0), "hand")
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
    nothing = Solution(problem, np.array([], dtype=np.int64), 0, 0, 0, Fraction(0), "hand")
    assert (nothing.status, nothing.gap) == ("optimal", 0)


@given(problems(most=12), st.data())
def test_spreading_counts_gives_each_option_its_count(problem, data):
    """However many of a group take an option, exactly so many requests get it."""
    groups = problem.groups
    entries, counts = [], []
    for group, size in enumerate(groups.sizes.tolist()):
        left = size
        for option in range(int(np.diff(problem.starts)[groups.menus[group]])):
            taken = data.draw(st.integers(0, left))
            left -= taken
            entries.append((group, option))
            counts.append(taken)
    pairs = np.array(entries, dtype=np.int64).reshape(-1, 2)
    choice = spread(problem, pairs, np.array(counts, dtype=np.int64))
    found = [
        int(((groups.members == group) & (choice == option)).sum()) for group, option in entries
    ]
    assert found == counts
    assert (choice >= 0).sum() == sum(counts)


def test_within_a_group_the_dearer_options_go_first():
    """The order of the input settles who gets what: dearest first, the skipped ones last."""
    problem = Problem(
        starts=np.array([0, 2]),
        costs=np.array([1, 5]),
        qualities=np.array([1, 3]),
        menus=np.zeros(4, dtype=np.int64),
        priorities=np.ones(4, dtype=np.int64),
        required=np.zeros(4, dtype=bool),
        budget=9,
        preferred=np.array([0]),
        turns=np.ones(4, dtype=np.int64),
    )
    choice = spread(problem, np.array([[0, 0], [0, 1]]), np.array([2, 1]))
    assert choice.tolist() == [1, 0, 0, -1]
