"""Rows: sums over some options, checked when they are made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Row
from planner.errors import ProblemError

LARGEST = 2**62


def ints(*numbers):
    """Make an array."""
    return np.array(numbers, dtype=np.int64)


def row(groups=(0, 0, 2), options=(0, 1, 0), factors=(1, -2, 3), limit=4):
    """Make a row."""
    return Row(ints(*groups), ints(*options), ints(*factors), limit)


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"groups": (0, 2, 0)}, "in order of group, then option"),
        ({"options": (1, 0, 0)}, "in order of group, then option"),
        ({"options": (1, 1, 0)}, "none twice"),
        ({"groups": (-1, 0, 2)}, "expected 0 or more"),
        ({"options": (0, 1)}, "2 numbers, expected 3"),
        ({"factors": (1, 2)}, "2 numbers, expected 3"),
        ({"factors": (1, 2, -LARGEST)}, "factors"),
        ({"factors": (1, 2, LARGEST)}, "factors"),
        ({"limit": LARGEST}, "within 2"),
        ({"limit": -LARGEST}, "within 2"),
        ({"limit": 1.5}, "expected a whole number"),
        ({"limit": True}, "expected a whole number"),
        ({"limit": np.timedelta64(5, "s")}, "expected a whole number"),
        ({"limit": None}, "expected a whole number"),
    ],
)
def test_what_is_no_row_is_refused(odd, said):
    """Entries in order, none twice; everything below 2**62, of any sign."""
    with pytest.raises(ProblemError, match=said):
        row(**odd)


def test_a_row_may_be_as_large_as_sums_may_be():
    """And as small; its limit is a plain number."""
    assert type(row(limit=np.int64(1 - LARGEST)).limit) is int
    assert row(factors=(LARGEST - 1, 1 - LARGEST, 0), limit=LARGEST - 1).limit == LARGEST - 1
    assert len(row()) == 3


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), unique=True), st.data())
def test_entries_are_brought_into_their_order(pairs, data):
    """Those that add nothing are left out."""
    factors = [data.draw(st.integers(-2, 2)) for _ in pairs]
    table = ints(*(number for pair in pairs for number in pair)).reshape(-1, 2)
    made = Row.of(table[:, 0], table[:, 1], ints(*factors), 7)
    told = zip(made.groups.tolist(), made.options.tolist(), made.factors.tolist(), strict=True)
    due = sorted((*pair, factor) for pair, factor in zip(pairs, factors, strict=True) if factor)
    assert list(told) == due


def test_entries_must_exist():
    """In so many groups, with so many options."""
    row().check_within(ints(2, 0, 1), ints(1, 1, 1))
    with pytest.raises(ProblemError, match="group 2: there is none"):
        row().check_within(ints(2, 9), ints(1, 1))
    with pytest.raises(ProblemError, match="group 0 has no option 1"):
        row().check_within(ints(1, 9, 9), ints(1, 1, 1))
    row((), (), ()).check_within(ints(), ints())


def test_no_sum_passes_2_to_the_62():
    """All copies of everybody taken together, whatever the signs."""
    many, lengths = LARGEST // 8, ints(2, 0, 1)
    row(factors=(1, -1, 1)).check_within(lengths, ints(many, 1, many))
    with pytest.raises(ProblemError, match="use a larger unit"):
        row(factors=(1, -2, 3)).check_within(lengths, ints(many, 1, 2 * many))
    # 1 + 2 + 5 of them are just enough; the most there could be of each would not be.
    with pytest.raises(ProblemError, match="use a larger unit"):
        row(factors=(1, -2, 5)).check_within(lengths, ints(many, 1, many))
    row(factors=(1, -2, 4)).check_within(lengths, ints(many, 1, many))


def test_rows_survive_being_written():
    """And are checked again when they are read."""
    plain = row().to_plain()
    assert Row.from_plain(plain) == row()
    for odd in (None, [], plain | {"more": 1}, plain | {"limit": "4"}, plain | {"groups": [2, 0]}):
        with pytest.raises(ProblemError):
            Row.from_plain(odd)
    del plain["limit"]
    with pytest.raises(ProblemError):
        Row.from_plain(plain)
