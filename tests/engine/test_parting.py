"""Who of a group gets what, where one unit stands for many."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Counts, Groups, Problem
from planner.engine.grouping import spread
from planner.engine.parting import part


@st.composite
def parted(draw):
    """Draw units that stand for many, and how many of each group take which of three options."""
    units = draw(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 6)),
            min_size=1,
            max_size=10,
        )
    )
    members, turns, weights = np.array(units, dtype=np.int64).T
    groups, members = np.unique(members, return_inverse=True)
    sizes = np.zeros(len(groups), dtype=np.int64)
    np.add.at(sizes, members, weights)
    taken = [
        (group, option, draw(st.integers(0, 2)))
        for group in range(len(groups))
        for option in range(3)
    ]
    rows, left = [], sizes.copy()
    for group, option, count in taken:
        count = min(count, int(left[group]))
        left[group] -= count
        rows += [(group, option, count)] if count else []
    count = len(groups)
    problem = Problem(
        costs=np.array([3, 2, 1] * count),
        qualities=np.array([3, 2, 1] * count),
        starts=np.arange(0, 3 * count + 1, 3),
        groups=Groups(
            np.arange(count), np.ones(count, dtype=np.int64), np.zeros(count, bool), sizes
        ),
        budget=10**6,
    )
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Counts.of(problem, *columns), sizes, members, turns, weights


@given(parted())
def test_it_is_as_if_each_request_stood_in_a_row_of_its_own(drawn):
    """Pieces, taken apart, are what `spread` gives to the requests one after the other."""
    counts, sizes, members, turns, weights = drawn
    pieces = part(*drawn)
    each = np.repeat(np.arange(len(weights)), weights)
    single = spread(counts, sizes, members[each], turns[each])
    for unit in range(len(weights)):
        ours = pieces.units == unit
        told = np.repeat(pieces.options[ours], pieces.counts[ours])
        assert np.array_equal(told, single[each == unit])
    assert np.all(np.diff(pieces.units) >= 0)
    assert pieces.counts.min() > 0


@given(parted(), st.randoms(use_true_random=False))
def test_mixed_as_they_stood_each_gets_what_stood_there(drawn, random):
    """Whatever the order of a queue, as many of each unit are served as are among its first."""
    counts, sizes, members, turns, weights = drawn
    each = np.repeat(np.arange(len(weights)), weights)
    order = np.array(random.sample(range(len(each)), len(each)), dtype=np.int64)
    mixed = each[order]

    def mixture(units, first):
        queue = mixed[np.isin(mixed, units)][:first]
        return np.array([(queue == unit).sum() for unit in units], dtype=np.int64)

    pieces = part(*drawn, mixture)
    single = spread(counts, sizes, members[mixed], turns[mixed])
    for unit in range(len(weights)):
        ours = pieces.units == unit
        told = sorted(np.repeat(pieces.options[ours], pieces.counts[ours]).tolist())
        assert told == sorted(single[mixed == unit].tolist())
