"""Sets of requests as a tree: what is nested is nested, what cuts across is told."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.rules.nesting import nest, parted_by

SIZE = 8
sets = st.lists(st.sets(st.integers(0, SIZE - 1)), max_size=6)


def rows(some):
    """Return sets as arrays of rows."""
    return [np.array(sorted(one), dtype=np.int64) for one in some]


def is_nested(one, other):
    """Say whether two sets have nothing in common, or one holds the other."""
    return not one & other or one <= other or other <= one


@given(sets)
def test_a_tree_holds_what_is_nested_and_the_rest_cuts_across(some):
    """Each set is in the tree, or cuts across one that is; empty ones are nowhere."""
    nested = nest(rows(some), SIZE)
    held = nested.sets.tolist()
    assert sorted([*held, *nested.across]) == [at for at, one in enumerate(some) if one]
    assert all(is_nested(some[a], some[b]) for a, b in combinations(held, 2))
    for at in nested.across:
        assert any(not is_nested(some[at], some[other]) for other in held)


@given(sets)
def test_parents_hold_their_children_and_requests_know_their_innermost_set(some):
    """From a request's node up to the whole, the way goes through just the sets it is in."""
    nested = nest(rows(some), SIZE)
    for request in range(SIZE):
        node, way = int(nested.nodes[request]), set()
        while node >= 0:
            assert nested.parents[node] < node
            way.add(int(nested.sets[node]))
            node = int(nested.parents[node])
        assert way == {at for at in nested.sets.tolist() if request in some[at]}


@given(sets, st.lists(st.integers(0, 2), min_size=SIZE, max_size=SIZE))
def test_a_set_that_holds_a_part_of_a_component_is_told(some, labels):
    """All of it or nothing of it is fine."""
    nested = nest(rows(some), SIZE)
    firsts = np.array([labels.index(label) for label in labels])
    parted = set()
    for at in nested.sets.tolist():
        for label in set(labels):
            members = {row for row in range(SIZE) if labels[row] == label}
            if members & some[at] and not members <= some[at]:
                parted.add(at)
    assert parted_by(nested, firsts) == parted
