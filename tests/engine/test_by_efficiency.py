"""Value for money first, as a rule."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner import Problem
from planner.engine.by_efficiency import efficient_counts
from planner.engine.counts import fault_of, value_of
from tests.oracle import best_by_trying, menus_of
from tests.problems import build, problems, random_problem, structured_problem


def worth(problem):
    """Return what the rule's choice is worth."""
    return value_of(problem, efficient_counts(problem))


def next_upgrade(menu, at):
    """Find what of a menu has the most value per cost beyond a choice; the dearest of equals."""
    cost, value = at
    dearer = [(c, v) for c, v in menu if c > cost and v > value]
    return max(dearer, key=lambda one: (Fraction(one[1] - value, one[0] - cost), one), default=None)


def one_by_one(problem):
    """Apply the rule as it is written, upgrade after upgrade."""
    menus = menus_of(problem)
    # of what costs the least, the best
    chosen = [min(menu, key=lambda one: (one[0], -one[1])) for menu in menus]
    left = problem.budget - sum(cost for cost, _ in chosen)
    while True:
        offers = []
        for who, (menu, at) in enumerate(zip(menus, chosen, strict=True)):
            better = next_upgrade(menu, at)
            if better and better[0] - at[0] <= left:
                more, gain = better[0] - at[0], better[1] - at[1]
                offers.append((-Fraction(gain, more), more, who, better))
        if not offers:
            return sum(value for _, value in chosen)
        _, more, who, better = min(offers)
        chosen[who] = better
        left -= more


@given(problems())
def test_the_rule_is_the_rule_request_by_request(problem):
    """Whole groups at once come to the same as one upgrade after the other."""
    if best_by_trying(problem) is not None:
        assert worth(problem) == one_by_one(problem)


@given(st.integers(0, 10_000))
def test_it_is_the_rule_for_awkward_numbers_too(seed):
    """Ties, twins, free options, common divisors, numbers near 2**62; more than a few requests."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is not None:
            assert worth(problem) == one_by_one(problem)


@given(problems())
def test_it_is_valid_and_never_beats_the_best(problem):
    """Where any choice is feasible, it finds a valid one between nothing and the best."""
    best = best_by_trying(problem)
    if best is None:
        return
    assert fault_of(problem, efficient_counts(problem)) == ""
    assert 0 <= worth(problem) <= best


def test_a_cheap_video_comes_before_an_important_dear_one():
    """That is what tells it from the rule by priority."""
    problem = build([[(1, 10)], [(10, 10)]], [0, 0, 1], 10, priorities=[1, 1, 9])
    assert worth(problem) == 20


def test_required_requests_are_made_before_anything_is_improved():
    """With the cheapest option, however poor, and better ones only as far as money is left."""
    menu = [(2, 1), (5, 80)]
    problem = build([menu, [(3, 90)]], [0, 1], 5, required=[True, False])
    assert worth(problem) == 91


def test_what_does_not_fit_leaves_the_money_to_others():
    """Later upgrades of others may fit still."""
    problem = build([[(6, 60)], [(7, 63)], [(2, 4)]], [0, 1, 2], 9)
    assert worth(problem) == 64


def test_of_many_alike_as_many_are_made_as_fit():
    """What is left over is for others."""
    problem = build([[(4, 40)], [(1, 1)]], [0, 0, 0, 1], 10)
    assert worth(problem) == 81


def test_equal_efficiency_goes_to_what_costs_less():
    """Of the same value for money, the small ones first."""
    problem = build([[(4, 8)], [(3, 6)]], [0, 1], 6)
    assert worth(problem) == 6


def test_efficiencies_that_floats_do_not_tell_apart_are_told_apart():
    """They are compared in whole numbers."""
    more = 2**60 + 2**31 + 5
    assert more / 2**29 == 2**60 / (2**29 - 1)
    problem = Problem.from_arrays([[2**29 - 1], [2**29]], [[2**60], [more]], 2**29)
    assert worth(problem) == more


def test_what_adds_nothing_is_not_bought():
    """A priority of 0, and quality that is no more than a cheaper option's."""
    problem = build([[(1, 5), (2, 5)]], [0, 0], 9, priorities=[0, 1])
    counts = efficient_counts(problem)
    assert (counts.options.tolist(), counts.counts.tolist()) == ([0], [1])


def test_nobody_wants_anything():
    """An empty problem has an empty choice."""
    assert len(efficient_counts(Problem.from_arrays(np.zeros((0, 1), int), [], 5))) == 0
