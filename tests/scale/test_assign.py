"""Rows get what was decided for their class, and their id as a plan spells it."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError
from planner.requests.ids import spelled_ids
from planner.requests.readers import as_frame
from planner.scale.assign import assign, ids_of, numbered, stated_in
from tests.scale.test_decision import decision_of

NONE = np.zeros(0, dtype=np.int64)
LETTERS = st.text(st.sampled_from("a \t\u00a0\u200bé\u0301\0.\x7f~"), max_size=4)


@given(st.lists(st.none() | LETTERS, max_size=8), st.booleans(), st.integers(0, 3))
def test_ids_are_spelled_as_in_a_plan(ids, large, cut):
    """Without blanks around them, each letter as one; nothing is the number of the row."""
    texts = pa.array(ids, pa.large_string() if large else pa.string())
    table = pa.table({"id": pa.chunked_array([texts[:cut], texts[cut:]])})
    stated = stated_in(table, "id")
    expected = spelled_ids(pd.Series(ids, dtype="str"), len(ids)).tolist()
    taken = [at for at, id_ in enumerate(expected) if id_.startswith("row ")]
    assert numbered(stated, 0, np.array(taken, dtype=np.int64)).to_pylist() == expected


@pytest.mark.parametrize("odd", [" a", "a ", "\ta", "a\u00a0", "\u200ba", "e\u0301", "\u212b", ""])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_one_id_that_is_not_spelled_as_it_is_written_is_found(odd, at):
    """Among plain ones, wherever it stands in a piece of a column."""
    ids = ["x", "y", "z"]
    ids[at] = odd
    column = pa.array(["before", *ids, "behind"])
    for texts in (pa.array(ids), column.slice(1, 3), pa.chunked_array([["a"], ids])):
        stated = ids_of(pa.table({"id": texts}), "id", 0, NONE).to_pylist()
        expected = spelled_ids(pd.Series(texts.to_pylist(), dtype="str"), len(texts))
        assert stated == expected.tolist()


@pytest.mark.parametrize(
    "ids",
    [
        pa.array([7, None, 2**60 + 1], pa.int64()),
        pa.array([7.0, None, float("nan"), 1.5]),
        pa.array(["a", None, "b "]).dictionary_encode(),
        pa.array([True, None]),
        pa.array([[1, 2], None, []]),
        pa.array([b"a", None], pa.binary()),
        pa.array([0, None], pa.timestamp("ms", "UTC")),
        pa.array([0, None], pa.date32()),
        pa.array([Decimal("1.50"), None], pa.decimal128(5, 2)),
        pa.nulls(2),
    ],
    ids=lambda ids: str(ids.type).partition("<")[0],
)
def test_ids_of_every_type_are_spelled_as_in_a_plan(ids):
    """As a table in one piece is read."""
    table = pa.table({"id": ids})
    expected = spelled_ids(as_frame(table)["id"], len(ids)).tolist()
    assert ids_of(table, "id", 0, NONE).to_pylist() == expected


def test_numbers_of_rows_go_on_from_those_before():
    """With or without a column of ids."""
    table = pa.table({"id": pa.array(["a", None, ""])})
    assert ids_of(table, "", 10, NONE).to_pylist() == ["11", "12", "13"]
    assert ids_of(table, "id", 10, NONE).to_pylist() == ["a", "12", "13"]
    assert ids_of(table, "id", 10, np.array([12])).to_pylist() == ["a", "12", "row 13"]


def test_a_row_of_no_class_is_refused_by_its_number():
    """The table was another one when it was counted."""
    with pytest.raises(InputError, match="row 2 is none of those that were planned"):
        assign(pa.table({"class": [0, 7]}), decision_of([[1]]))
