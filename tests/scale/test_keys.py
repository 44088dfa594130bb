"""Which class a row is of: every value of every type is told from every other."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.scale import keys
from planner.scale.keys import Keys, comparable, encoded
from planner.scale.summarise import COUNT, FIRST, summarise

DAY, TIME = dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, 3, 4, 5, 600_000)
WHOLE = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint64()]
FLOATS = [1.5, -1.5, float("inf"), 1e300, 5e-324, None]
TEXTS = ["", " ", "a", "A", "é", "e\u0301", "a\0", None]
COLUMNS = [
    *(pa.array([0, 1, 127, 7, None], kind) for kind in WHOLE),
    pa.array([-(2**63), 2**63 - 1, 0, -1, None], pa.int64()),
    pa.array([0, 2**64 - 1, 2**63, None], pa.uint64()),
    pa.array(FLOATS, pa.float64()),
    pa.array([1.5, 2.5, None], pa.float32()),
    pa.array(
        [Decimal("1.50"), Decimal("-0.01"), Decimal("99999999.99"), None], pa.decimal128(10, 2)
    ),
    pa.array([Decimal(10**50), Decimal(10**50 + 1), None], pa.decimal256(60, 0)),
    pa.array([True, False, None]),
    pa.array([DAY, DAY + dt.timedelta(1), None], pa.date32()),
    pa.array([DAY, DAY + dt.timedelta(1), None], pa.date64()),
    *(
        pa.array([TIME, TIME + dt.timedelta(seconds=1), None]).cast(
            pa.timestamp(unit, zone), safe=False
        )
        for unit in ("s", "ms", "us", "ns")
        for zone in (None, "UTC", "Europe/Berlin")
    ),
    pa.array([TIME.time(), dt.time(0), None], pa.time64("us")),
    pa.array([dt.timedelta(1), dt.timedelta(2), None], pa.duration("us")),
    pa.array(TEXTS, pa.string()),
    pa.array(TEXTS, pa.large_string()),
    pa.array(TEXTS).dictionary_encode(),
    pa.array([b"", b"a", b"\xff", None], pa.binary()),
    pa.array([[1, 2], [2, 1], [], [None], None], pa.list_(pa.int64())),
    pa.array([["a"], ["b"], [], None], pa.large_list(pa.string())),
    pa.array(
        [{"a": 1, "b": None}, {"a": None, "b": 1}, None],
        pa.struct({"a": pa.int8(), "b": pa.int8()}),
    ),
    pa.array([[("a", 1)], [("a", 2)], [], None], pa.map_(pa.string(), pa.int8())),
    pa.array([b"0123456789abcdef", b"0123456789abcdeF", None], pa.uuid()),
    pa.array([np.float16(1), np.float16(2), None], pa.float16()),
    pa.array([b"ab", b"cd", None], pa.binary(2)),
    pa.nulls(1),
    pa.nulls(1, pa.string()),
]


def classes_of(table):
    """Return the classes of a table, as `Keys` takes them."""
    return summarise(table).drop_columns([COUNT, FIRST])


def alike(rows):
    """Give rows numbers, the same where they are."""
    texts = [repr(row) for row in rows]
    numbers = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return [numbers[text] for text in texts]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.type).replace(" ", ""))
@pytest.mark.parametrize("dense", [keys.DENSE, 1])
def test_each_value_of_each_type_is_a_class_of_its_own(monkeypatch, column, dense):
    """In whatever order the rows come, several times, in pieces or as a slice."""
    monkeypatch.setattr(keys, "DENSE", dense)
    order = np.random.default_rng(1).permutation(np.tile(np.arange(len(column)), 3))
    rows = pa.chunked_array([column.take(pa.array(order[:4])), column.take(pa.array(order[4:]))])
    table = pa.table({"a": rows, "b": rows})
    found = Keys(classes_of(table))
    assert found.find(table).tolist() == alike(order.tolist())
    assert found.find(table.slice(2, 3)).tolist() == alike(order.tolist())[2:5]
    assert len(found) == len(column)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.type).replace(" ", ""))
def test_a_value_that_no_class_has_is_of_none(column):
    """Neither is a gap, where no class has one."""
    table = pa.table({"a": column})
    found = Keys(classes_of(table.slice(1)))
    assert found.find(table).tolist() == [-1, *range(len(column) - 1)]
    assert Keys(classes_of(table.slice(0, 0))).find(table).tolist() == [-1] * len(column)


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
def test_a_number_that_is_none_is_a_value_like_others(kind):
    """It is found again; a gap is something else, and so is a zero below zero."""
    table = pa.table({"a": pa.array([0.0, float("nan"), None, float("nan"), 0.0], kind)})
    found = Keys(classes_of(table)).find(table).tolist()
    assert found[1] == found[3]
    assert len({*found}) == 3
    assert min(found) == 0
    signed = pa.table({"a": pa.array([0.0, -0.0], kind)})
    assert Keys(classes_of(signed)).find(signed).tolist() == [0, 1]


def test_a_dictionary_may_hold_a_value_twice_or_one_that_no_row_has():
    """And a gap among its values: what rows show is what tells them apart."""
    texts = pa.array(["b", "a", "b", "unused", None, "a"])
    codes = pa.array([0, 1, 2, 4, None, 5, 0], pa.int8())
    table = pa.table({"a": pa.DictionaryArray.from_arrays(codes, texts)})
    expected = [0, 1, 0, 2, 2, 1, 0]
    classes = classes_of(table)
    assert classes.column("a").to_pylist() == ["b", "a", None]
    assert Keys(classes).find(table).tolist() == expected
    plain = table.cast(pa.schema({"a": pa.string()}))
    assert Keys(classes).find(plain).tolist() == expected
    assert Keys(classes_of(plain)).find(table).tolist() == expected
    # Also where the classes themselves come so.
    once = pa.table({"a": pa.DictionaryArray.from_arrays(pa.array([2, 1, 4], pa.int8()), texts)})
    assert Keys(once).find(table).tolist() == expected


def test_texts_are_the_same_however_they_are_kept():
    """Plain, large, or by number."""
    kinds = [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]
    tables = [pa.table({"a": pa.array(["x", None, "y"]).cast(kind)}) for kind in kinds]
    for one in tables:
        for other in tables:
            assert Keys(classes_of(one)).find(other).tolist() == [0, 1, 2]


@given(
    st.data(),
    st.integers(0, 40),
    st.integers(1, 4),
    st.sampled_from([1, 9, 2**62]),
    st.sampled_from([1, 30, 2**24]),
)
def test_each_row_is_found_in_its_class(data, rows, width, largest, dense):
    """However many columns there are, and however large the keys become."""
    table = pa.table(
        {
            str(at): pa.array(
                data.draw(
                    st.lists(st.sampled_from([*range(7), None]), min_size=rows, max_size=rows)
                ),
                pa.int64(),
            )
            for at in range(width)
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "LARGEST_KEY", largest)
        patch.setattr(keys, "DENSE", dense)
        every = [tuple(row.values()) for row in table.to_pylist()]
        assert Keys(classes_of(table)).find(table).tolist() == alike(every)
        known = table.slice(0, rows // 2)
        among = {*every[: rows // 2]}
        found = Keys(classes_of(known)).find(table).tolist()
        assert [at >= 0 for at in found] == [row in among for row in every]


def test_keys_beyond_64_bits_are_told_apart():
    """Ten columns of 1,024 values each: of 64 bits, what the first ones say would be lost."""
    numbers = np.arange(1024)
    rows = np.concatenate([np.tile(numbers, (10, 1)).T, np.zeros((1024, 10), int)])
    rows[1024:, 0] = numbers
    rows[1024:, 9] = 1
    table = pa.table({str(at): column for at, column in enumerate(rows.T)})
    table = pa.concat_tables([table, table.slice(7)])
    found = Keys(classes_of(table))
    assert len(found) == 2048
    assert found.find(table).tolist() == [*range(2048), *range(7, 2048)]
    assert len(encoded(comparable(table.column(0)))[1]) == 1024
