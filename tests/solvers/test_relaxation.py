import itertools
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from planner import InfeasibleError, Problem
from planner.solvers.relaxation import hull, lagrangian_bound, relax
from tests.oracle import best_value, problems

points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8)


@given(problems())
def test_the_bound_is_a_bound(problem):
    """No choice is worth more than the bound."""
    best = best_value(problem)
    assume(best is not None)
    assert relax(problem).bound >= best


@given(problems(), st.fractions(0, 50, max_denominator=20))
def test_the_relaxation_finds_the_best_price(problem, price):
    """At no other price does the Lagrangian bound come out lower."""
    assume(_feasible(problem))
    assert lagrangian_bound(problem, price) >= relax(problem).bound


def _feasible(problem: Problem) -> bool:
    try:
        problem.check_feasible()
    except InfeasibleError:
        return False
    return True


def test_a_budget_that_is_enough_makes_money_worthless():
    """With slack the next unit buys nothing and the bound is met."""
    relaxation = relax(Problem.from_arrays([[2, 3], [4, 1]], [[5, 6], [7, 2]], 100))
    assert relaxation.shadow_price == 0
    assert relaxation.bound == 13


def test_the_shadow_price_is_the_efficiency_of_the_split_upgrade():
    """Of two upgrades of 3 and of 2 value per unit, the second one is split."""
    relaxation = relax(Problem.from_arrays([[2], [4]], [[6], [8]], 4))
    assert relaxation.shadow_price == Fraction(2)
    assert relaxation.bound == 10


@given(points)
def test_the_hull_bends_down(options):
    """Along the hull cost and quality rise and efficiency falls."""
    kept = hull(options)
    slopes = [
        Fraction(upper[1] - lower[1], upper[0] - lower[0])
        for lower, upper in itertools.pairwise(kept)
    ]
    assert all(slope > 0 for slope in slopes)
    assert slopes == sorted(set(slopes), reverse=True)


@given(points, st.fractions(0, 30, max_denominator=9))
def test_the_hull_loses_nothing_at_any_price(options, price):
    """Whatever a unit costs, the best option is on the hull."""
    worth = [quality - price * cost for cost, quality in options]
    assert max(quality - price * cost for cost, quality in hull(options)) == max(worth)
