"""Small tools for arrays."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import arrays
from planner.engine.arrays import (
    chunks,
    common_divisor,
    distinct,
    first_least,
    ranked,
    spread_out,
)

whole = st.integers(-5, 5) | st.integers(-(2**40), 2**40) | st.integers(-(2**61), 2**61)


@given(st.lists(whole, max_size=40))
def test_ranks_lead_back_to_the_numbers(numbers):
    """Levels are the distinct numbers, ascending; each entry's rank names its level."""
    array = np.array(numbers, dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.pieces.PIECE", 8)
        levels, ranks = ranked(array)
    assert levels.tolist() == sorted(set(numbers))
    assert levels[ranks].tolist() == numbers


def test_numbers_far_apart_are_ranked_as_well():
    """Whether they are counted, packed with their places, or sorted as they are."""
    for high in (1_000, 2_000_000_000, 2**62):
        numbers = np.array([high, 0, 7, high, 7] * 50, dtype=np.int64)
        levels, ranks = ranked(numbers)
        assert levels.tolist() == [0, 7, high]
        assert ranks.tolist() == [2, 0, 1, 2, 1] * 50


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=5))
def test_first_least_finds_the_cheapest_of_each_segment(segments):
    """The first of the least entries is found, -1 for an empty segment."""
    numbers = np.array([number for segment in segments for number in segment], dtype=np.int64)
    starts = np.cumsum([0, *(len(segment) for segment in segments)])
    expected = [segment.index(min(segment)) if segment else -1 for segment in segments]
    assert first_least(numbers, starts).tolist() == expected


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 4)), max_size=9))
def test_ranges_are_spread_out_end_to_end(ranges):
    """Every place of every range, in their order, empty ones and such as overlap among them."""
    begins, lengths = np.array(ranges, dtype=np.int64).reshape(-1, 2).T
    owners, places = spread_out(begins, begins + lengths)
    expected = [(at, low + i) for at, (low, size) in enumerate(ranges) for i in range(size)]
    assert list(zip(owners.tolist(), places.tolist(), strict=True)) == expected


@given(st.lists(st.integers(0, 60).map(lambda number: number * 6), max_size=2000))
def test_the_common_divisor_divides_everything_and_nothing_larger_does(numbers):
    """Found piece after piece; 1 where there is nothing to divide."""
    expected = math.gcd(*numbers) or 1
    assert common_divisor(np.array(numbers, dtype=np.int64)) == expected


@given(st.lists(st.integers(1, 9), max_size=40))
def test_chunks_hold_every_segment_once_and_in_order(lengths):
    """However the segments fall, each is in one run, and no run is empty."""
    starts = np.cumsum([0, *lengths])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "CHUNK", 8)
        runs = chunks(starts)
    assert [at for begin, end in runs for at in range(begin, end)] == list(range(len(lengths)))
    assert all(begin < end for begin, end in runs)


@given(st.lists(st.integers(-5, 5) | st.integers(-(2**62), 2**62)))
def test_distinct_numbers_are_those_of_a_set_in_rising_order(numbers):
    """As numpy's own would be."""
    assert distinct(np.array(numbers, dtype=np.int64)).tolist() == sorted(set(numbers))
