from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from planner import Problem, SolverError, solve
from planner.engine import Row
from planner.engine.turns import Hints, greedy_counts
from tests.oracle import best_by_trying
from tests.problems import problems, ruled_problems


@given(ruled_problems(most=5))
@settings(max_examples=80)
def test_greedy_keeps_all_limits_or_finds_nothing(problem):
    """And is worth no more than the best choice, which is worth no more than the bound."""
    best = best_by_trying(problem)
    if best is None:
        return
    try:
        solution = solve(problem, method="greedy")
    except SolverError:
        return
    assert solution.value <= best <= solution.bound


@given(problems(most=5))
def test_a_row_that_limits_nothing_changes_nothing(problem):
    """The rule under limits is the rule without them where none is reached."""
    if best_by_trying(problem) is None:
        return
    nothing = np.zeros(0, dtype=np.int64)
    ruled = replace(problem, rows=(Row(nothing, nothing, nothing, 0),))
    hints = Hints.of(problem)
    assert greedy_counts(ruled, hints) == greedy_counts(problem, hints)


def three(limit: int, factors: list[int]) -> Problem:
    """Three requests of one option each, with a row."""
    problem = Problem.from_arrays([[3], [3], [3]], [[9], [5], [1]], 6)
    return replace(
        problem, rows=(Row(np.arange(3), np.zeros(3, dtype=np.int64), np.array(factors), limit),)
    )


def test_a_request_waits_for_no_limit_that_it_passes():
    """What does not fit a row is skipped, and the next one takes its turn."""
    assert solve(three(0, [1, 0, 0]), method="greedy").choice.tolist() == [-1, 0, 0]


def test_what_is_wanted_at_least_is_made_first():
    """A request that a row needs takes its turn before those of higher priority."""
    problem = three(-1, [0, 0, -1])
    assert solve(problem, method="greedy").choice.tolist() == [0, -1, 0]


def test_parts_of_what_is_spent_are_parts_of_what_is_spent_in_the_end():
    """Nothing is spent before the first turn, and yet it is taken; with less money, less."""
    zero = np.zeros(1, dtype=np.int64)
    for budget, made in ((6, [0, 0, -1]), (9, [0, 0, 0]), (3, [-1, -1, 0])):
        # Each of the first two: at most half of what is spent.
        problem = Problem.from_arrays([[3], [3], [3]], [[9], [5], [1]], budget)
        rows = tuple(Row(zero + at, zero, zero + 6, 0, -1) for at in (0, 1))
        assert solve(replace(problem, rows=rows), method="greedy").choice.tolist() == made


def test_where_turns_do_not_keep_a_row_the_error_says_which():
    """With the figures."""
    with pytest.raises(SolverError, match="row 0 comes to -2, its limit is -3"):
        solve(three(-3, [-1, -1, -1]), method="greedy")
