from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine.proof.dominated import undominated

numbers = st.integers(0, 3)


@st.composite
def groups(draw):
    """Draw groups of pairs with cost, value and what they add to two rows, of any sign."""
    lengths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    count = sum(lengths)
    columns = [draw(st.lists(numbers, min_size=count, max_size=count)) for _ in range(4)]
    costs, values, one, other = (np.array(column) for column in columns)
    return np.append(0, np.cumsum(lengths)), costs, values, (one - 1, other - 2)


def as_good(at, than, costs, values, rows):
    """Say whether a pair can stand in for another one."""
    no_more = all(row[at] <= row[than] for row in rows)
    return costs[at] <= costs[than] and values[at] >= values[than] and no_more


@pytest.mark.parametrize("at_once", [1, 5, 1 << 22])
@given(drawn=groups())
def test_a_pair_is_left_out_where_another_one_can_stand_in_for_it(drawn, at_once):
    """One by one: dearer or as dear, worth no more, and lighter in no row; of equals one stays."""
    starts, costs, values, rows = drawn
    spent = range(-1, len(rows) - 1)
    entries = [
        (np.flatnonzero(row), row[row != 0], of) for row, of in zip(rows, spent, strict=True)
    ]
    rows = [row + of * costs for row, of in zip(rows, spent, strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.engine.proof.dominated.ENTRIES", at_once)
        useful = undominated(starts, costs, values, entries)
    for begin, end in pairwise(starts.tolist()):
        for at in range(begin, end):
            others = [one for one in range(begin, end) if one != at]
            better = [one for one in others if as_good(one, at, costs, values, rows)]
            strictly = [one for one in better if not as_good(at, one, costs, values, rows)]
            assert useful[at] == (not strictly and not [one for one in better if one < at])


def test_menus_too_long_to_compare_stay_whole(monkeypatch):
    """What is not compared is not left out."""
    monkeypatch.setattr("planner.engine.proof.dominated.CELLS", 8)
    starts, zeros = np.array([0, 3, 5]), np.zeros(5, dtype=np.int64)
    assert undominated(starts, zeros, zeros, []).tolist() == [True, True, True, True, False]


def test_where_there_is_nothing_nothing_is_left_out():
    """A problem without groups."""
    none = np.zeros(0, dtype=np.int64)
    assert undominated(np.zeros(1, dtype=np.int64), none, none, [(none, none, -1)]).tolist() == []
