"""Reading a whole column equals reading its cells one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import (
    MAX_DURATION_S,
    MAX_PRIORITY,
    Wrong,
    read_duration,
    read_priority,
    read_required,
)
from planner.requests.columns import EMPTY, WRONG, is_numeric, read_column, read_numbers

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 20),
    st.floats(),
    st.decimals(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(["1", "1.0", "yes", " 2 ", "NaN", "0.0005", "1e3"]),
)
priorities = st.one_of(
    st.floats(), st.integers(-1, 10**13).map(lambda n: n / 10_000), st.sampled_from([0.0005, 2.5])
)


def one_by_one(reader, values, gaps=False):
    """Read cells with plain Python, as codes."""
    found = []
    for value in values:
        gap = gaps and isinstance(value, float) and value != value
        reading = None if gap else reader(value)
        code = WRONG if isinstance(reading, Wrong) else reading
        found.append(EMPTY if code is None else code)
    return found


@pytest.mark.parametrize("reader", [read_duration, read_priority, read_required])
@given(st.lists(anything, max_size=20))
def test_objects(reader, values):
    """A column of anything reads as its cells do, 1 and True kept apart."""
    column = pd.Series(values, dtype=object)
    assert read_column(column, reader, nan_is_empty=False).tolist() == one_by_one(reader, values)
    assert read_column(column, reader).tolist() == one_by_one(reader, values, gaps=True)


@given(st.lists(st.text(max_size=5) | st.sampled_from(["1", "yes", "2.5"]), max_size=20))
def test_texts(values):
    """A column of text reads as its cells do."""
    found = read_column(pd.Series(values, dtype="str"), read_priority)
    assert found.tolist() == one_by_one(read_priority, values)


@given(st.lists(priorities, max_size=20))
def test_floats_as_priorities(values):
    """Also where a half step falls between two binary floats."""
    column = pd.Series(values, dtype="float64")
    found = read_numbers(column, read_priority, low=0, high=MAX_PRIORITY, places=1000)
    assert found.tolist() == one_by_one(read_priority, values, gaps=True)


@given(st.lists(st.floats() | st.integers(-2, 2 * MAX_DURATION_S).map(float), max_size=20))
def test_floats_as_durations(values):
    """Only whole seconds in range are durations; NaN is a gap."""
    column = pd.Series(values, dtype="float64")
    found = read_numbers(column, read_duration, low=1, high=MAX_DURATION_S, places=1)
    assert found.tolist() == one_by_one(read_duration, values, gaps=True)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "int64[pyarrow]", "double[pyarrow]"])
def test_nullable_numbers(dtype):
    """A missing number of any dtype is a gap."""
    column = pd.Series([5, None, -1], dtype=dtype)
    assert is_numeric(column)
    found = read_numbers(column, read_duration, low=1, high=MAX_DURATION_S, places=1)
    assert found.tolist() == [5, EMPTY, WRONG]


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_texts_of_every_dtype(dtype):
    """The dtype of a text does not matter."""
    column = pd.Series(["yes", None, "no", "?"], dtype=dtype)
    assert read_column(column, read_required).tolist() == [1, EMPTY, 0, WRONG]


@pytest.mark.parametrize("dtype", ["bool", "boolean", "object", "bool[pyarrow]"])
def test_truth_of_every_dtype(dtype):
    """Truth is an answer, and no number."""
    column = pd.Series([True, False], dtype=dtype)
    assert not is_numeric(column)
    assert read_column(column, read_required).tolist() == [1, 0]
    assert read_column(column, read_duration).tolist() == [WRONG, WRONG]


def test_nothing_is_read_from_nothing():
    """An empty column gives an empty array of integers."""
    found = read_column(pd.Series([], dtype=object), read_duration)
    assert (found.dtype, found.size) == (np.int64, 0)
