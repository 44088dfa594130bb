"""Rows as counts: what is added up does not depend on how it was cut, or on what came first."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.scale import summarise as module
from planner.scale.summarise import COUNT, FIRST, merged, summarise

cells = st.tuples(
    st.sampled_from(["a", "b", None]),
    st.sampled_from([1.5, 2.0, None]),
    st.integers(0, 2),
    st.sampled_from([None, [1], [1, 2]]),
)


def table_of(rows, by_number=False):
    """Return rows as a table, its texts by number or as they are."""
    columns = list(zip(*rows, strict=True)) if rows else [[], [], [], []]
    kinds = [pa.string(), pa.float64(), pa.int8(), pa.list_(pa.int64())]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    if by_number:
        arrays[0] = arrays[0].dictionary_encode()
    return pa.table(arrays, names=["text", "number", "whole", "list"])


@given(st.lists(cells, max_size=30))
def test_each_class_is_counted_and_said_where_it_comes_first(rows):
    """In the order of the first rows."""
    classes = {}
    for at, row in enumerate(rows):
        classes.setdefault(repr(row), [row, 0, at])[1] += 1
    told = summarise(table_of(rows), 100).to_pylist()
    assert [tuple(each.values()) for each in told] == [
        (*row, count, 100 + at) for row, count, at in classes.values()
    ]


@given(
    st.lists(cells, max_size=40),
    st.lists(st.integers(0, 40), max_size=6),
    st.randoms(use_true_random=False),
    st.sampled_from([4, 2**62]),
    st.sampled_from([0, 4]),
)
def test_parts_add_up_to_the_whole(rows, cuts, random, largest, dense):
    """However the table is cut, in whatever order and in how many steps parts arrive."""
    edges = [0, *sorted(cut for cut in cuts if cut < len(rows)), len(rows)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LARGEST_KEY", largest)
        patch.setattr(module, "DENSE_PER_ROW", dense)
        whole = summarise(table_of(rows))
        parts = [
            summarise(table_of(rows[begin:end], by_number=random.random() < 0.5), begin)
            for begin, end in pairwise(edges)
        ]
        random.shuffle(parts)
        steps = random.randint(0, len(parts))
        some = [merged(parts[:steps]), *parts[steps:]] if steps else parts
        assert merged(some).equals(whole)


def test_counts_add_up_beyond_32_bits():
    """And are no rows of their own."""
    one = summarise(pa.table({"a": ["x", "y"]}))
    counts = pa.array(np.array([2**40, 3]))
    one = one.set_column(one.column_names.index(COUNT), COUNT, counts)
    both = merged([one, one])
    assert both.column(COUNT).to_pylist() == [2**41, 6]
    assert both.column(FIRST).to_pylist() == [0, 1]


def test_a_column_may_be_called_as_the_first_rows_are_elsewhere():
    """Whoever has a column of that name does not lose it."""
    table = pa.table({"first_row": [7, 7, 8], "row_number": [1, 1, 1]})
    told = summarise(table)
    assert told.column("first_row").to_pylist() == [7, 8]
    assert told.column(COUNT).to_pylist() == [2, 1]
