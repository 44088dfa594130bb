"""Reading a whole column equals reading its cells one by one."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.cells import (
    MAX_DURATION_S,
    MAX_PRIORITY,
    MAX_USD,
    Lists,
    Names,
    Numbers,
    Scale,
    Wrong,
    read_duration,
    read_duration_in,
    read_priority,
    read_usd,
    read_yes_or_no,
)
from planner.requests.columns import nothing, read_column

DURATION = Scale(1, 1, MAX_DURATION_S)
PRIORITY = Scale(1000, 0, MAX_PRIORITY, ROUND_HALF_EVEN)
USD = Scale(10**9, 0, MAX_USD, ROUND_FLOOR)  # its counts have more digits than a float
NUMBERS = [(read_duration, DURATION), (read_priority, PRIORITY), (read_usd, USD)]

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 20),
    st.floats(),
    st.decimals(allow_nan=False) | st.just(Decimal("NaN")),
    st.text(max_size=5),
    st.sampled_from(["1", "1.0", "yes", " 2 ", "NaN", "0.0005", "1e3", "1,5", "1.234", "High"]),
)
decimals = st.one_of(
    st.floats(),
    st.floats(0, 100),
    st.integers(-1, 10**13).map(lambda n: n / 10_000),
    st.integers(0, 10**9).map(lambda n: n / 10**7),
    st.integers(0, 10**6).map(lambda n: (10 * n + 5) / 10_000),
    st.integers(10**17, 10**18).map(lambda n: n / 10**9),
    st.sampled_from([0.5015, 0.5035, 0.0005, 2.5, 0.29, 1e9, 1e9 - 1e-6, 0.1 + 0.2]),
)


def one_by_one(reader, scale, values):
    """Read cells with plain Python: what is kept, or "empty", or "wrong"."""
    if isinstance(reader, Numbers):
        reader = reader.for_column(values)
    kept = []
    for value in values:
        reading = reader(value)
        if reading is None or isinstance(reading, Wrong):
            kept.append("empty" if reading is None else "wrong")
        else:
            kept.append(reading if scale is None else scale.number(reading))
    return kept


def told(readings, scale=None):
    """Return readings as `one_by_one` does."""
    kept = [
        "empty" if empty else "wrong" if wrong else number if scale else readings.meaning(number)
        for number, empty, wrong in zip(
            readings.numbers.tolist(), readings.empty.tolist(), readings.wrong.tolist(), strict=True
        )
    ]
    assert not (readings.empty & readings.wrong).any()
    assert not readings.numbers[readings.empty | readings.wrong].any()
    return kept


@pytest.mark.parametrize(("reader", "scale"), [*NUMBERS, (read_yes_or_no, None)])
@given(st.lists(anything, max_size=20, unique_by=lambda value: (type(value), value)))
def test_objects(reader, scale, values):
    """A column of anything, each twice, reads as its cells do, 1 and True kept apart."""
    values = values * 2
    column = pd.Series(values, dtype=object)
    assert told(read_column(column, reader, scale), scale) == one_by_one(reader, scale, values)


@given(st.lists(st.text(max_size=5) | st.sampled_from(["1", "yes", "2.5"]), max_size=20))
def test_texts(values):
    """A column of text reads as its cells do."""
    readings = read_column(pd.Series(values, dtype="str"), read_priority, PRIORITY)
    assert told(readings, PRIORITY) == one_by_one(read_priority, PRIORITY, values)


@pytest.mark.parametrize(("reader", "scale"), NUMBERS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@given(st.data())
def test_floats(reader, scale, dtype, data):
    """Also where the rounding turns between two binary floats."""
    values = data.draw(st.lists(decimals, max_size=20))
    with np.errstate(over="ignore"):
        column = pd.Series(np.array(values, dtype=dtype))
    readings = read_column(column, reader, scale)
    assert told(readings, scale) == one_by_one(reader, scale, list(column))


@pytest.mark.parametrize(("reader", "scale"), NUMBERS)
@given(st.lists(st.integers(-2, 2 * MAX_PRIORITY), max_size=20))
def test_whole_numbers(reader, scale, values):
    """Of a plain integer dtype, in range and out of it."""
    readings = read_column(pd.Series(values, dtype="int64"), reader, scale)
    assert told(readings, scale) == one_by_one(reader, scale, values)


@given(st.lists(decimals.filter(lambda number: 0 <= number <= MAX_PRIORITY), max_size=20))
def test_what_is_rounded_is_told(values):
    """Of floats as of their texts; what arithmetic leaves behind is not."""
    for dtype in ("float64", "str", "object"):
        readings = read_column(pd.Series(values).astype(dtype), read_priority, PRIORITY)
        scaled = [read_priority(value) * 1000 for value in values]
        expected = [abs(number - round(number)) > 1e-6 for number in scaled]
        assert readings.rounded.tolist() == expected


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "int64[pyarrow]", "double[pyarrow]"])
def test_nullable_numbers(dtype):
    """A missing number of any dtype is a gap."""
    column = pd.Series([5, None, -1], dtype=dtype)
    readings = read_column(column, read_duration, DURATION)
    assert told(readings, DURATION) == [5, "empty", "wrong"]


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_texts_of_every_dtype(dtype):
    """The dtype of a text does not matter."""
    column = pd.Series(["yes", None, "no", "?"], dtype=dtype)
    assert told(read_column(column, read_yes_or_no)) == [True, "empty", False, "wrong"]


@pytest.mark.parametrize("dtype", ["bool", "boolean", "object", "bool[pyarrow]"])
def test_truth_of_every_dtype(dtype):
    """Truth is an answer, and no number."""
    column = pd.Series([True, False], dtype=dtype)
    assert told(read_column(column, read_yes_or_no)) == [True, False]
    assert told(read_column(column, read_duration, DURATION)) == ["wrong", "wrong"]


@pytest.mark.parametrize("dtype", ["int64", "float64", "Int64", "object", "str"])
def test_numbers_of_a_column_in_minutes(dtype):
    """None is taken for seconds, whatever its type."""
    reader = read_duration_in("min")
    column = pd.Series([1, 20, 10**6]).astype(dtype)
    assert told(read_column(column, reader, DURATION), DURATION) == [60, 1200, "wrong"]


def test_what_read_a_column_can_be_asked_again():
    """It knows the other cells."""
    readings = read_column(pd.Series(["2,5", "1.234"]), read_priority, PRIORITY)
    assert told(readings, PRIORITY) == [2500, "wrong"]
    assert readings.reader("1.234").reason == "may be 1.234 or 1234"


def test_names_and_lists_are_numbered_in_an_order_that_is_not_that_of_the_rows():
    """Names as in the catalog, lists by their names."""
    names = read_column(pd.Series(["b", "a", "b"]), Names("letter", "ba"))
    assert names.numbers.tolist() == [0, 1, 0]
    lists = read_column(pd.Series(["b", "b,a", "a"]), Lists("letter", "ba"))
    assert lists.numbers.tolist() == [2, 1, 0]
    assert lists.meaning(1) == ("a", "b")


def test_what_is_empty_may_be_filled_with_a_number_or_from_another_column():
    """The other column counts nowhere else."""
    column = read_column(pd.Series([5, None, None, -1], dtype="Int64"), read_duration, DURATION)
    other = read_column(pd.Series([7, 8, None, 9], dtype="Int64"), read_duration, DURATION)
    assert column.filled(-1).tolist() == [5, -1, -1, 0]
    assert told(column.filled_from(other), DURATION) == [5, 8, "empty", "wrong"]


def test_a_column_that_is_not_there_is_empty():
    """In every row; and an empty column has no rows."""
    assert told(nothing(2)) == ["empty", "empty"]
    readings = read_column(pd.Series([], dtype=object), read_duration, DURATION)
    assert (readings.numbers.dtype, readings.numbers.size) == (np.int64, 0)
