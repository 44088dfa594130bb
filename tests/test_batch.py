"""Requests as groups, and who of a group gets what."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Counts
from planner.engine.grouping import group_requests, spread

rows = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([0, 1, 2, 10**12]), st.booleans()), max_size=30
)


def columns(table):
    """Split rows into menus, priorities, required."""
    menus, priorities, required = zip(*table, strict=True) if table else ((), (), ())
    whole = np.int64
    return np.array(menus, whole), np.array(priorities, whole), np.array(required, bool)


@given(rows)
def test_groups_hold_each_request_once(table):
    """Members of a group agree in menu, priority and being required; sizes count them."""
    menus, priorities, required = columns(table)
    groups, members = group_requests(menus, priorities, required)
    assert (groups.menus[members] == menus).all()
    assert (groups.priorities[members] == priorities).all()
    assert (groups.required[members] == required).all()
    assert np.bincount(members, minlength=len(groups)).tolist() == groups.sizes.tolist()
    kinds = list(zip(groups.menus, groups.priorities, groups.required, strict=True))
    assert kinds == sorted(set(kinds))


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_requests_does_not_show_in_the_groups(table, random):
    """Shuffled requests form the same groups."""
    shuffled = table.copy()
    random.shuffle(shuffled)
    assert group_requests(*columns(table))[0] == group_requests(*columns(shuffled))[0]


@given(rows, st.data())
def test_spreading_counts_gives_each_option_its_count(table, data):
    """However many of a group take an option, exactly so many requests get it."""
    groups, members = group_requests(*columns(table))
    entries = []
    for group, size in enumerate(groups.sizes.tolist()):
        slack = size
        for option in range(3):
            taken = data.draw(st.integers(0, slack))
            slack -= taken
            entries += [(group, option, taken)] if taken else []
    counts = Counts(*np.array(entries, dtype=np.int64).reshape(-1, 3).T.copy())
    choice = spread(counts, groups.sizes, members, np.zeros(len(members), dtype=np.int64))
    given_out = [
        (group, option, int(((members == group) & (choice == option)).sum()))
        for group, option, _ in entries
    ]
    assert given_out == entries
    assert (choice >= 0).sum() == sum(count for *_, count in entries)


def test_options_go_out_in_the_order_of_the_counts_and_of_the_input():
    """The first entry's option goes to the first requests, the last ones are skipped."""
    counts = Counts(np.array([0, 0]), np.array([1, 0]), np.array([1, 2]))
    members, turns = np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.int64)
    assert spread(counts, np.array([4]), members, turns).tolist() == [1, 0, 0, -1]


def test_a_request_with_a_stated_priority_goes_before_one_without():
    """Both are worth the same; the one whose turn is first is served first."""
    counts = Counts(np.array([0]), np.array([0]), np.array([1]))
    members, turns = np.zeros(2, dtype=np.int64), np.array([0, 1000])
    assert spread(counts, np.array([2]), members, turns).tolist() == [-1, 0]
