"""The rate of the days so far, and its interval."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.spending.alerting.run_rate import LEAST_DAYS, LEVEL, STUDENT, ahead

CENT = 10_000_000  # in billionths of a dollar
amounts = st.lists(st.integers(0, 10**15), min_size=LEAST_DAYS, max_size=41)


def covered(draw, seen, left, months=4_000):
    """Say in which part of simulated months the interval holds what came."""
    held = 0
    for days in draw((months, seen + left)):
        found = ahead([int(each * CENT) for each in days[:seen]], Fraction(left))
        came = int(days[seen:].sum() * CENT)
        held += found.low <= came <= found.high
    return held / months


@pytest.mark.parametrize(("seen", "left"), [(3, 27), (7, 23), (15, 15), (28, 2)])
def test_the_interval_holds_as_often_as_it_says(seen, left):
    """Over 4,000 months of a constant rate, 0.9 of them within 0.0095 (twice its deviation)."""
    normal = np.random.default_rng(13).normal
    assert covered(lambda shape: normal(500, 120, shape), seen, left) == pytest.approx(
        LEVEL, abs=0.0095
    )


@pytest.mark.parametrize("seen", [7, 15, 28])
def test_it_does_nearly_so_where_days_are_uneven(seen):
    """As they are: some jobs a day, none on some, each of another price."""
    random = np.random.default_rng(13)

    def jobs(shape):
        number = random.poisson(6, shape)
        return np.where(number, random.gamma(np.maximum(number, 1) * 0.8, 140), 0)

    assert covered(jobs, seen, 30 - seen) == pytest.approx(LEVEL, abs=0.025)


def planned(seen, random, months=4_000, *, fails=0.0, jobs=60):
    """Say in which part of months it holds what came of a plan that was reserved at once."""
    inside = 0
    for _ in range(months):
        price = (random.gamma(4, 150, jobs) * CENT).astype(int)
        day = random.integers(0, 30, jobs)
        cost = np.where(random.random(jobs) < fails, 0, price)
        spent = np.bincount(day, cost, 30).astype(int).tolist()
        held = int(price[day >= seen].sum())
        found = ahead(spent[:seen], Fraction(30 - seen), held)
        inside += found.low <= sum(spent[seen:]) <= found.high
    return inside / months


@pytest.mark.parametrize("seen", [3, 7, 15, 28])
def test_it_holds_what_comes_of_a_plan_that_is_reserved_at_once(seen):
    """Its jobs are made on any day; all as planned, or one in ten fails, is free and lost."""
    random = np.random.default_rng(13)
    assert planned(seen, random) > LEVEL + 0.05
    assert planned(seen, random, fails=0.1) > LEVEL + 0.05


@pytest.mark.parametrize(("freedom", "quantile"), list(enumerate(STUDENT, LEAST_DAYS - 1)))
def test_the_quantiles_are_those_of_student(freedom, quantile):
    """The density between them is 0.9 of all of it; of tan(angle), it is a power of its cosine."""

    def density(angle):
        middles = (np.arange(20_000) + 0.5) / 20_000 * angle
        return np.sum(np.cos(middles) ** (freedom - 1)) * angle

    inside = density(np.arctan(quantile / np.sqrt(freedom))) / density(np.pi / 2)
    assert inside == pytest.approx(LEVEL, abs=2e-5)


@given(amounts, st.fractions(0, 31))
def test_it_is_the_mean_times_what_is_left(days, left):
    """Exactly, to half a billionth of a dollar; and wider the more is left."""
    found, more = ahead(days, left), ahead(days, left + 1)
    assert abs(found.expected - left * sum(days) / len(days)) <= Fraction(1, 2)
    assert 0 <= found.low <= found.expected <= found.high
    assert more.high - more.expected >= found.high - found.expected


@given(amounts, st.fractions(0, 31), st.integers(0, 10**16))
def test_what_is_held_is_the_first_part_of_it(days, left, held):
    """No less is expected, and it may be as much; no more is where the rate says more anyway."""
    without, found = ahead(days, left), ahead(days, left, held)
    assert found.expected == max(held, without.expected)
    assert found.high == max(held, without.high)
    assert (found.low, found.daily) == (without.low, without.daily)


@given(st.lists(st.integers(0, 10**15), max_size=LEAST_DAYS - 1))
def test_of_too_few_days_nothing_is_said(days):
    """Not even a wide interval."""
    assert ahead(days, Fraction(20)) is None
