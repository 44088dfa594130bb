"""Pairs that fit: what is left out is in no choice within the limits."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import assume, given, settings

from planner import Problem
from planner.engine import Caps, Row
from planner.engine.proof.fitting import Fitting
from planner.engine.proof.pairs import Pairs
from planner.errors import CertificateError
from tests.problems import ruled_problems


def fitting(problem):
    """Say which of all pairs fit."""
    pairs = Pairs(problem)
    rows = [pairs.firsts[row.groups] + row.options for row in problem.rows]
    every = np.ones(len(pairs), dtype=bool)
    return pairs, Fitting(problem, pairs.starts, pairs.costs, rows).among(every)


def taken_by_any(pairs):
    """Try all choices; say which pairs one takes that keeps every limit."""
    found = np.zeros(len(pairs), dtype=bool)
    ways = []
    for group, size in enumerate(pairs.problem.groups.sizes.tolist()):
        ways += [range(*pairs.starts[group : group + 2].tolist())] * size
    for choice in product(*ways):
        copies = np.bincount(np.array(choice, dtype=np.int64), minlength=len(pairs))
        amounts = pairs.amounts(copies)
        if all(one <= limit for one, limit in zip(amounts, pairs.limits, strict=True)):
            found |= copies > 0
    return found


@given(ruled_problems(most=4))
@settings(max_examples=60)
def test_what_any_choice_takes_fits(problem):
    """Under a budget, caps, and rows of any sign."""
    try:
        pairs, fit = fitting(problem)
    except CertificateError as error:
        assume("no option" not in str(error))
        raise
    assert not (taken_by_any(pairs) & ~fit).any()


def test_what_passes_a_limit_alone_does_not_fit():
    """By the budget, by a cap, by a row, and where a row must be helped by skipping nothing."""
    problem = Problem.from_arrays([[2, 9], [3, 5], [1, 1]], [[1, 2]] * 3, 8)
    capped = replace(problem, caps=Caps(np.array([-1]), np.array([4]), np.array([-1, 0, -1])))
    most = Row(np.array([0, 2]), np.array([0, 1]), np.array([1, 7]), 6)
    least = Row(np.array([2, 2]), np.array([0, 1]), np.array([-1, -1]), -1)
    ruled = replace(capped, rows=(most, least))
    _, fit = fitting(ruled)
    skip_first, skip_second = [True, True, False], [True, True, False]
    assert fit.tolist() == [*skip_first, *skip_second, False, True, False]


def test_where_nothing_is_left_nothing_fits():
    """Two limits that cannot both be kept."""
    problem = Problem.from_arrays([[2], [2]], [[5], [4]], 9)
    group, option = np.array([0, 1]), np.array([0, 0])
    three = Row(group, option, np.array([-1, -1]), -3)
    _, fit = fitting(replace(problem, rows=(three,)))
    assert not fit.any()
    assert Pairs(replace(problem, rows=(three,))).impossible
