"""Where a curve bends."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.answers.knees import knees_of


def test_the_bend_of_two_lines_is_the_knee():
    """And the only one."""
    xs = np.arange(11.0)
    ys = np.minimum(4 * xs, 9 + xs)
    assert knees_of(xs, ys, 3) == [3]


def test_the_sharpest_bend_comes_first():
    """Of three lines, two bends; asked for one, the one farther above its chord."""
    xs = np.arange(31.0)
    ys = np.minimum(np.minimum(5 * xs, 40 + xs), 55 + xs / 10)
    assert knees_of(xs, ys, 5) == [10, 17]
    assert knees_of(xs, ys, 1) == [10]


def test_what_rises_evenly_has_none():
    """Nor what does not rise, nor what is one point or none."""
    for size in range(5):
        xs = np.arange(float(size))
        assert knees_of(xs, 2 * xs, 3) == []
        assert knees_of(xs, 0 * xs, 3) == []


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), max_size=30))
def test_knees_are_inner_points_in_order(moves):
    """At most as many as asked for."""
    steps = np.array(moves, dtype=np.float64).reshape(-1, 2).cumsum(axis=0)
    found = knees_of(steps[:, 0], steps[:, 1], 4)
    assert len(found) <= 4
    assert found == sorted(set(found))
    assert all(0 < at < len(steps) - 1 for at in found)
