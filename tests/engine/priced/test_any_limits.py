"""Prices of a few limits, one set of limits after another."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import Groups, Problem, Row
from planner.engine.clock import Clock
from planner.engine.priced.any_limits import AnyLimits
from planner.engine.priced.bounding import bounding_prices
from planner.engine.proof.prices import lagrangian

seeds, amounts = st.integers(0, 2**32), st.integers(0, 900)


def drawn(seed, groups, options):
    """Make a problem whose rows, one for each of two sellers, part what is spent."""
    random = np.random.default_rng(seed)
    costs = random.integers(1, 50, groups * options)
    sold = random.integers(0, 2, groups * options).astype(bool)
    owners, offered = np.divmod(np.arange(groups * options), options)
    rows = tuple(
        Row.of(owners, offered, np.where(sold == seller, costs, 0), 0) for seller in (False, True)
    )
    return Problem(
        np.arange(groups + 1) * options,
        costs,
        random.integers(1, 1000, groups * options),
        0,
        Groups(
            np.arange(groups),
            random.integers(1, 9, groups),
            random.integers(0, 4, groups) == 0,
            random.integers(1, 4, groups),
        ),
        rows=rows,
    )


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 2**32), st.lists(st.tuples(*[st.integers(0, 900)] * 2), min_size=1, max_size=3)
)
def test_prices_bound_as_closely_as_a_linear_program_says(seed, each):
    """Whatever limits were asked for before."""
    problem = drawn(seed, 12, 3)
    relaxation = AnyLimits(problem)
    for limits in each:
        limited = problem.with_limits(sum(limits), limits)
        rows = relaxation.prices(np.array(limits, dtype=float), Clock())
        price, *others = bounding_prices(limited, Clock())
        least = lagrangian(limited, price, (), others)
        if least >= 0:  # else nothing is within them
            own = lagrangian(limited, Fraction(0), (), rows)
            assert own <= least * (1 + Fraction(1, 10**6)) + 1


class Up(Clock):
    """One whose time is up."""

    def is_up(self):
        """Say so."""
        return True


def test_without_time_they_are_prices_all_the_same():
    """After the first round."""
    problem = drawn(1, 20, 3)
    prices = AnyLimits(problem).prices(np.array([100.0, 100.0]), Up())
    assert len(prices) == 2
    assert min(prices) >= 0
