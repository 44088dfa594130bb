"""Small tools for arrays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.arrays import ranked

whole = st.integers(-5, 5) | st.integers(-(2**40), 2**40) | st.integers(-(2**61), 2**61)


@given(st.lists(whole, max_size=40))
def test_ranks_lead_back_to_the_numbers(numbers):
    """Levels are the distinct numbers, ascending; each entry's rank names its level."""
    array = np.array(numbers, dtype=np.int64)
    levels, ranks = ranked(array)
    assert levels.tolist() == sorted(set(numbers))
    assert levels[ranks].tolist() == numbers


def test_numbers_far_apart_are_ranked_as_well():
    """Whether they are counted, packed with their places, or sorted as they are."""
    for high in (2_000, 2_000_000_000, 2**62):
        numbers = np.array([high, 0, 7, high, 7] * 50, dtype=np.int64)
        levels, ranks = ranked(numbers)
        assert levels.tolist() == [0, 7, high]
        assert ranks.tolist() == [2, 0, 1, 2, 1] * 50
