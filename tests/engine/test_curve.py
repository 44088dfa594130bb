"""The optimum of the relaxation for every budget."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.curve import Curve
from planner.engine.relaxation.relax import relax
from planner.errors import InfeasibleError
from tests.problems import build, problems, random_problem, structured_problem


def curves(problem):
    """Return the curve, and budgets to ask for."""
    curve = Curve(problem)
    reach = curve.most - curve.least
    return curve, {curve.least + reach * part // 7 for part in range(9)}


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_it_is_the_relaxation_at_every_budget(seed):
    """The same bound as the solver's own relaxation finds for that budget."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is None:
            continue
        curve, budgets = curves(problem)
        for budget in budgets:
            found = relax(problem.with_budget(budget))
            assert found.bound == curve.bound(budget).__floor__()
            assert found.shadow_price in (curve.slope(budget).price, _before(curve, budget))


def _before(curve, budget):
    """Where two slopes meet, either one is a shadow price."""
    return curve.slope(budget - 1).price if budget > curve.least else None


@given(problems())
def test_a_price_holds_in_its_range_and_not_beyond(problem):
    """From the range's lower to its upper end the bound rises by the price, and else by another."""
    try:
        problem.with_budget(2**40).check_feasible()
    except InfeasibleError:
        return
    curve, budgets = curves(problem)
    for budget in budgets:
        slope = curve.slope(budget)
        assert slope.low <= budget
        if slope.high is None:
            assert (slope.price, slope.low) == (0, curve.most)
            continue
        assert budget < slope.high
        rise = curve.bound(slope.high) - curve.bound(slope.low)
        assert rise == slope.price * (slope.high - slope.low)
        assert curve.slope(slope.high).price < slope.price
        if slope.low > curve.least:
            assert curve.slope(slope.low - 1).price > slope.price


@given(problems(), st.integers(0, 60))
def test_the_least_budget_for_a_value_is_the_least(problem, value):
    """The bound reaches the value there, and one unit below it does not."""
    try:
        problem.with_budget(2**40).check_feasible()
    except InfeasibleError:
        return
    curve = Curve(problem)
    least = curve.least_budget(value)
    if least is None:
        assert curve.bound(curve.most) < value
        return
    assert curve.bound(least) >= value
    assert least == curve.least or curve.bound(least - 1) < value


def test_in_parts_it_is_a_fraction():
    """What is required at its cheapest comes first."""
    curve = Curve(build([[(4, 1), (6, 5)]], [0, 0], 0, required=[True, False]))
    assert [curve.bound(budget) for budget in (4, 5, 7, 12, 50)] == [1, 3, Fraction(35, 6), 10, 10]


@given(problems(required=False))
def test_whole_parts_of_many_optima_are_those_of_each(problem):
    """Below what is feasible there is none."""
    curve = Curve(problem)
    budgets = np.arange(0, curve.most + 3)
    wholes = curve.wholes(budgets).tolist()
    for budget, whole in zip(budgets.tolist(), wholes, strict=True):
        assert whole == (-1 if budget < curve.least else curve.bound(budget).__floor__())


def test_whole_parts_of_huge_numbers_are_exact():
    """Where products pass 64 bits."""
    problem = build([[(2**40, 2**55 + 1)], [(2**39 + 1, 2**50 - 1)]], [0, 1], 0)
    curve = Curve(problem)
    budgets = np.array([2**38, 2**40 - 7, 2**40 + 2**37 + 5, 2**42])
    assert curve.wholes(budgets).tolist() == [
        curve.bound(budget).__floor__() for budget in budgets.tolist()
    ]
