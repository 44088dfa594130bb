"""A tree proves that no choice is worth so much: none does that hides one."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.engine import Caps
from planner.engine.proof.branching import check_tree
from planner.engine.proof.certificate import Tree
from planner.engine.proof.pairs import Pairs
from planner.errors import CertificateError
from tests.oracle import best_by_trying
from tests.problems import build, ruled_problems


def tree_of(nodes, prices, unit=1):
    """Make a tree of nodes, each a pair, a split and a row, and the rows of prices."""
    columns = np.array(nodes, dtype=np.int64).reshape(-1, 3).T
    table = np.array(prices, dtype=np.int64).reshape(-1)
    return Tree(*columns, table, unit, cuts=np.zeros(0, dtype=np.int64))


@st.composite
def walks(draw, depth=3):
    """Draw the nodes of a tree, the left side of a branch first."""
    row = draw(st.sampled_from([-1, 0, 1]))
    if not depth or draw(st.booleans()):
        return [(-1, draw(st.integers(0, 1)), row)]
    pair, split = draw(st.integers(0, 4)), draw(st.integers(0, 2))
    return [(pair, split, row), *draw(walks(depth - 1)), *draw(walks(depth - 1))]


PRICES = st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 3), Fraction(2)])


@given(ruled_problems(most=3), walks(), st.data(), st.booleans())
@settings(max_examples=60)
def test_no_tree_proves_that_there_is_nothing_where_there_is_something(problem, walk, data, more):
    """Whatever it splits, and at what prices: what a choice is worth is not refuted."""
    best = best_by_trying(problem)
    assume(best is not None)
    assume(len(problem))
    pairs = Pairs(problem)
    prices = [data.draw(PRICES) for _ in pairs.limits]
    table = [data.draw(st.sampled_from([0, 0, 1, 2, 9])) for _ in range(2 * len(prices))]
    beyond = best - (data.draw(st.integers(0, best)) if more else 0)
    with pytest.raises(CertificateError):
        check_tree(pairs, prices, beyond, tree_of(walk, table, data.draw(st.integers(1, 2))))


PROBLEM = build([[(2, 3)], [(3, 5)]], [0, 0, 0, 1, 1], 7)
OPEN = Pairs(PROBLEM)  # skip or 3 for 2, three times; skip or 5 for 3, twice: 11 at the best


def checked(nodes, prices, *, beyond=12, unit=1, price=Fraction(0)):
    """Check a tree; at no price for a unit of the budget all is open, at 5/3 it is 11 2/3."""
    check_tree(OPEN, [price], beyond, tree_of(nodes, prices, unit))


def refused(*given, **options):
    """Return why a tree is refused."""
    with pytest.raises(CertificateError) as error:
        checked(*given, **options)
    return str(error.value)


NONE = (-1, 0, -1)


def test_where_prices_alone_are_enough_no_tree_is_looked_at():
    """Even one that is none."""
    checked([(0, 0, 9)], [], price=Fraction(5, 3))
    assert "has no prices" in refused([(0, 0, 9)], [], price=Fraction(5, 3), beyond=11)


def test_a_leaf_closes_where_its_prices_bound_it():
    """And is refused where they do not."""
    checked([(-1, 0, 0)], [5], unit=3)
    assert "does not close" in refused([(-1, 0, 0)], [5], beyond=11, unit=3)
    assert "does not close" in refused([(-1, 0, 0)], [0])
    assert "does not close" in refused([NONE], [5], unit=3)


def test_a_leaf_closes_where_no_choice_that_its_prices_leave_is_worth_as_much(monkeypatch):
    """All of them are gone through, at any prices, if they are not too many."""
    for price in (0, 1, 4):
        checked([(-1, 1, 0)], [price], unit=3)
        assert "a choice is worth as much" in refused([(-1, 1, 0)], [price], beyond=11, unit=3)
    assert "does not close" in refused([(-1, 1, -1)], [0])
    both = [(3, 1, -1), (-1, 1, 0), (-1, 1, 0)]
    checked(both, [0])
    assert "a choice is worth as much" in refused(both, [0], beyond=11)
    for name in ("MOST", "ALL"):
        with monkeypatch.context() as patched:
            patched.setattr(f"planner.engine.proof.branching.{name}", 2)
            assert "too many choices" in refused([(-1, 1, 0)], [0])


def test_what_all_leaves_together_may_look_at_is_limited(monkeypatch):
    """Each takes off what the next ones may."""
    allowed = []

    def found(*given):
        allowed.append(given[-1])
        return np.zeros((0, 4), dtype=np.int64), 2

    for name, what in (("choices_of", found), ("MOST", 9), ("ALL", 10)):
        monkeypatch.setattr(f"planner.engine.proof.branching.{name}", what)
    checked([(3, 0, -1), (-1, 1, 0), (-1, 1, 0)], [0], beyond=5)
    assert allowed == [9, 8]


def test_a_branch_is_as_good_as_both_its_sides():
    """At most one of the second kind, or more: each side has prices of its own."""
    both = [(3, 1, -1), (-1, 0, 0), (-1, 0, 1)]
    checked(both, [3, 5], unit=2)
    for row in ([9, 5], [0, 5]):
        assert "does not close" in refused(both, row, unit=2), row
    assert "breaks off" in refused(both[:2], [3, 5], unit=2)
    assert "breaks off" in refused(both[:1], [3, 5], unit=2)
    assert "goes on" in refused([*both, NONE], [3, 5], unit=2)


def test_any_pair_may_be_split_anywhere():
    """The first one, at nobody at all; and a side on which there is nothing closes by itself."""
    checked([(2, 0, -1), (-1, 0, 1), (-1, 0, 0)], [3, 5], unit=2)
    for split in (0, 1):
        checked([(0, split, -1), (-1, 0, 0), (-1, 0, 0)], [3], unit=2)
    checked([(0, 2, -1), (-1, 0, 0), NONE], [3], unit=2)  # three would lose 9, of 7
    assert "does not close" in refused([(0, 1, -1), (-1, 0, 0), NONE], [3], unit=2)


def test_what_is_not_open_is_not_split():
    """Neither a pair that there is not, nor a box that is closed already."""
    for branch in ((4, 1, -1), (9, 1, -1)):
        said = refused([branch, NONE, NONE], [5])
        assert "splits what is not open" in said
    assert "splits" in refused([(3, 0, 0), NONE, NONE], [5], unit=3)


def test_a_node_has_prices_or_says_that_it_has_none():
    """No row beyond the table."""
    for row in (1, 5):
        assert "has no prices" in refused([(-1, 0, row)], [5])


def test_prices_are_as_many_as_limits_and_parts_of_something():
    """A row short, a unit of nothing."""
    assert "expected an integer above 0" in refused([NONE], [5], unit=0)
    assert "expected an integer above 0" in refused([NONE], [5], unit=2**62)
    capped = replace(PROBLEM, caps=Caps(np.array([-1]), np.array([6]), np.array([0, 0])))
    with pytest.raises(CertificateError, match="not as many as the limits"):
        check_tree(Pairs(capped), [Fraction(0)] * 2, 12, tree_of([(-1, 0, 0)], [5, 5, 5]))
    check_tree(Pairs(capped), [Fraction(0)] * 2, 12, tree_of([(-1, 0, 1)], [5, 5, 0, 5], 3))


def test_too_much_for_a_tree_is_not_looked_at(monkeypatch):
    """It is refused."""
    monkeypatch.setattr("planner.engine.proof.remains.MOST_CELLS", 3)
    assert "leave too much open" in refused([(-1, 0, 0)], [5], unit=3)
