"""Types of columns go together where every cell is read as it is in its own file."""

from decimal import Decimal

import pyarrow as pa
import pytest

from planner.scale.lakes.columns import as_common, common, told

LIKE = [
    ([pa.int8(), pa.int64()], pa.int64()),
    ([pa.uint64(), pa.int32()], pa.int64()),
    ([pa.int8()], pa.int8()),
    ([pa.int64(), pa.float64()], pa.float64()),
    ([pa.float32(), pa.float64()], pa.float64()),
    ([pa.float32()], pa.float32()),
    ([pa.int32(), pa.decimal128(5, 2)], pa.decimal128(22, 2)),
    ([pa.decimal128(38, 0), pa.decimal128(9, 6)], pa.decimal256(44, 6)),
    ([pa.null(), pa.string(), pa.null()], pa.string()),
    ([pa.null()], pa.null()),
    ([pa.string(), pa.dictionary(pa.int8(), pa.string())], pa.string()),
    ([pa.string(), pa.large_string()], pa.large_string()),
    ([pa.dictionary(pa.int32(), pa.int64()), pa.int64()], pa.int64()),
    ([pa.date64(), pa.date32()], pa.date32()),
    ([pa.timestamp("s"), pa.timestamp("us")], pa.timestamp("us")),
    ([pa.timestamp("s", "UTC"), pa.timestamp("ms", "UTC")], pa.timestamp("ms", "UTC")),
    ([pa.time32("s"), pa.time64("us")], pa.time64("us")),
    ([pa.duration("s"), pa.duration("ns")], pa.duration("ns")),
    ([pa.list_(pa.int8()), pa.large_list(pa.null())], pa.large_list(pa.int8())),
    ([pa.struct({"a": pa.int8()}), pa.struct({"a": pa.int8()})], pa.struct({"a": pa.int8()})),
]
UNLIKE = [
    [pa.string(), pa.int64()],
    [pa.string(), pa.dictionary(pa.int8(), pa.int64())],
    [pa.bool_(), pa.int8()],
    [pa.bool_(), pa.string()],
    [pa.float64(), pa.decimal128(5, 2)],
    [pa.date32(), pa.timestamp("s")],
    [pa.date32(), pa.string()],
    [pa.timestamp("s"), pa.timestamp("s", "UTC")],
    [pa.timestamp("s"), pa.time32("s")],
    [pa.list_(pa.int8()), pa.int8()],
    [pa.list_(pa.int8()), pa.list_(pa.string())],
    [pa.struct({"a": pa.int8()}), pa.struct({"b": pa.int8()})],
    [pa.binary(), pa.string()],
    [pa.null(), pa.int8(), pa.null(), pa.string()],
]


@pytest.mark.parametrize(("kinds", "found"), LIKE, ids=str)
def test_what_goes_together_has_a_common_type(kinds, found):
    """In whatever order the files come, and as often as they do."""
    assert common(kinds) == common(kinds[::-1]) == common(kinds * 2) == found


@pytest.mark.parametrize("kinds", UNLIKE, ids=str)
def test_what_would_be_read_otherwise_has_none(kinds):
    """A text beside a number is not the number."""
    assert common(kinds) is common(kinds[::-1]) is None


@pytest.mark.parametrize(
    ("values", "kind", "as_kind", "found"),
    [
        ([0.1, None, 2.0], pa.float32(), pa.float64(), [0.1, None, 2.0]),
        ([1, None], pa.int64(), pa.float64(), [1.0, None]),
        ([5], pa.int8(), pa.decimal128(22, 2), [Decimal("5.00")]),
        ([None, None], pa.null(), pa.string(), [None, None]),
        (["a", None], pa.string(), pa.large_string(), ["a", None]),
    ],
)
def test_values_stay_what_they_are(values, kind, as_kind, found):
    """As the common type, by their digits: a tenth of few bits is a tenth."""
    column = as_common(pa.chunked_array([pa.array(values, kind)]), as_kind)
    assert (column.type, column.to_pylist()) == (as_kind, found)


def test_texts_that_are_a_dictionary_stay_one():
    """They are never spelled out, also where the common type is wider."""
    column = pa.chunked_array([pa.array(["a", "b", "a"]).dictionary_encode()])
    found = as_common(column, pa.large_string())
    assert found.type == pa.dictionary(pa.int32(), pa.large_string())
    assert found.to_pylist() == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (pa.int16(), "a whole number (int16)"),
        (pa.null(), "empty (null)"),
        (pa.large_string(), "a text (large_string)"),
        (pa.binary(), "of a kind (binary)"),
        (
            pa.dictionary(pa.int8(), pa.bool_()),
            "a yes or no (dictionary<values=bool, indices=int8, ordered=0>)",
        ),
    ],
)
def test_types_are_told_in_words(kind, said):
    """With what Arrow calls them, for those who wrote the file."""
    assert told(kind) == said
