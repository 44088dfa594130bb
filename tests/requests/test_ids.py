"""What requests are called."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requests.ids import (
    LONGEST_BEGINNING,
    WORD,
    all_differ,
    spell,
    spelled_ids,
    stated_ids,
)

LENGTHS = (0, 1, WORD - 1, WORD, WORD + 1, LONGEST_BEGINNING, LONGEST_BEGINNING + 1)
# alike but for little: zero bytes at the end, a change far behind, letters of several bytes
IDS = st.builds(
    lambda letter, length, end: letter * length + end,
    st.sampled_from("a\0é"),
    st.sampled_from(LENGTHS),
    st.text("ab\0é", max_size=2),
)


@pytest.mark.parametrize("storage", ["pyarrow", "python"])
@given(ids=st.lists(IDS, max_size=8), cut=st.integers(0, 8))
def test_ids_differ_exactly_where_no_text_stands_twice(storage, ids, cut):
    """Ids are found to differ exactly where no text stands in two rows, however like they are."""
    column = pd.Series(ids, dtype=pd.StringDtype(storage, na_value=float("nan")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.pieces.PIECE", 3)  # they are gone through in such pieces
        for part in (column, column.iloc[cut:], pd.concat([column.iloc[cut:], column.iloc[:cut]])):
            assert all_differ(part) == (len(set(part)) == len(part))


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_what_cannot_be_seen_around_an_id_does_not_matter(dtype):
    """What is left is the id, zeros and all; where nothing is, the number of the row."""
    column = pd.Series(["\u200b007\u00a0", "\ufeffa b ", "\u00a0\u200b"], dtype=dtype)
    assert spelled_ids(column, 3).tolist() == ["007", "a b", "3"]


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_a_letter_is_the_same_however_it_is_written(dtype):
    """As one or as two: ids that look the same are the same."""
    column = pd.Series(["caf\u00e9", "cafe\u0301", "\u212b"], dtype=dtype)
    assert spelled_ids(column, 3).tolist() == ["caf\u00e9", "caf\u00e9", "\u00c5"]


@pytest.mark.parametrize("storage", ["pyarrow", "python"])
@given(ids=st.lists(st.none() | st.text("ae\u0301\u00e9", max_size=3), max_size=5))
def test_ids_in_a_column_of_texts_are_spelled_as_one_by_one(storage, ids):
    """Whatever stands beside an id, gaps and other alphabets, it is spelled as it is by itself."""
    column = pd.Series(ids, dtype=pd.StringDtype(storage, na_value=float("nan")))
    alone = [spell(each) if each else str(row) for row, each in enumerate(ids, start=1)]
    assert spelled_ids(column, len(ids)).tolist() == alone


def test_a_column_in_several_pieces_is_one_column():
    """An id that stands in two pieces of a column stands twice."""
    pieces = pa.chunked_array([["b", "a"], ["c", "b"]], type=pa.large_string())
    column = pd.Series(pd.array(pieces, dtype="str"))
    assert not all_differ(column)
    assert all_differ(column.iloc[:3])


def test_what_stands_in_a_column_is_told_from_what_does_not():
    """A gap is one, however blank it is."""
    told = stated_ids(pd.Series([" a", None, "\u200b", 7.0, float("nan")], dtype=object))
    assert told.isna().tolist() == [False, True, True, False, True]
    assert told.dropna().tolist() == ["a", "7"]
