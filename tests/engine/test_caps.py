"""Nested budgets: a tree that is checked when it is made."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Caps
from planner.errors import InfeasibleError, ProblemError


def ints(*numbers):
    """Make an array."""
    return np.array(numbers, dtype=np.int64)


TREE = Caps(ints(-1, 0, 0, -1), ints(20, 9, 9, 5), ints(1, 2, 0, 3, -1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parents": ints(0)}, r"parents\[0\] is 0; expected a cap before it"),
        ({"parents": ints(-1, 1), "limits": ints(1, 1)}, r"parents\[1\] is 1; expected a cap"),
        ({"parents": ints(-2)}, "expected -1 or more"),
        ({"limits": ints(5, 5)}, "2 numbers, expected 1"),
        ({"limits": ints(-1)}, "expected 0 or more"),
        ({"nodes": ints(0, 1)}, r"nodes\[1\] is 1"),
        ({"nodes": ints(-2)}, "expected -1 or more"),
        ({"parents": ints(), "limits": ints(), "nodes": ints(0)}, "name a cap, and there is none"),
    ],
)
def test_what_is_no_tree_is_refused(change, said):
    """A parent comes before its child, limits are at least 0, nodes are caps."""
    fields = {"parents": ints(-1), "limits": ints(5), "nodes": ints(0, -1)}
    assert len(Caps(**fields)) == 1
    with pytest.raises(ProblemError, match=said):
        Caps(**{**fields, **change})


def test_nobody_need_stand_under_a_cap():
    """No caps, and groups under none of them."""
    assert len(Caps(ints(), ints(), ints(-1, -1))) == 0
    assert Caps(ints(), ints(), ints(-1)).gathered(ints(7)).tolist() == []


@given(st.data())
def test_what_is_gathered_is_the_sum_of_all_that_stands_under_a_cap(data):
    """At any depth, each once."""
    count = data.draw(st.integers(1, 5))
    parents = ints(*(data.draw(st.integers(-1, at - 1)) for at in range(count)))
    nodes = ints(*data.draw(st.lists(st.integers(-1, count - 1), max_size=6)))
    amounts = ints(*(data.draw(st.integers(0, 9)) for _ in nodes))
    due = [0] * count
    for node, amount in zip(nodes.tolist(), amounts.tolist(), strict=True):
        while node >= 0:
            due[node] += amount
            node = int(parents[node])
    assert Caps(parents, ints(*[0] * count), nodes).gathered(amounts).tolist() == due


def test_what_must_be_spent_under_a_cap_is_held_against_its_limit():
    """Just as much is enough; of a unit more it is said under which cap."""
    TREE.check_feasible(ints(9, 9, 2, 5, 99))
    for least, said in (
        (ints(10, 0, 0, 0, 0), "under cap 1 cost at least 10, its limit is 9"),
        (ints(9, 9, 3, 0, 0), "under cap 0 cost at least 21, its limit is 20"),
        (ints(0, 0, 0, 6, 0), "under cap 3 cost at least 6, its limit is 5"),
    ):
        with pytest.raises(InfeasibleError, match=said):
            TREE.check_feasible(least)


def test_caps_survive_being_written():
    """And are checked again when they are read; nothing more or less is one."""
    plain = TREE.to_plain()
    assert Caps.from_plain(plain) == TREE
    for odd in (
        None,
        [],
        plain | {"more": 1},
        {key: plain[key] for key in ("parents", "limits")},
        plain | {"parents": [1, 0, 0, -1]},
        plain | {"limits": [20, 9, "9", 5]},
    ):
        with pytest.raises(ProblemError):
            Caps.from_plain(odd)


def test_a_long_chain_is_gathered_from_the_inside_out():
    """Each cap is the only one under the one before."""
    chain = Caps(np.arange(-1, 99), np.arange(100, 0, -1), ints(99, 50))
    sums = chain.gathered(ints(1, 2)).tolist()
    assert all(one >= other for one, other in pairwise(sums))
    assert (sums[0], sums[50], sums[51], sums[99]) == (3, 3, 1, 1)
