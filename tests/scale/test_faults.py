"""Faults of a lake are those of the table, told by file and row; nothing is written then."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import planner
from planner.requests.faults import FAULTS_LISTED
from planner.scale.dataset import plan_dataset
from tests.scale.alike import lake, read_by

cells = st.tuples(
    st.sampled_from(["5", "10", "ten", "", None, "5", "5"]),
    st.sampled_from(["youtube", "youtub", None, "tiktok"]),
    st.sampled_from(["1", "2", "much", "-1", None, "1"]),
    st.sampled_from(["r", None, None, None, None]),
)


def faults_of(table, cuts, folder, **options):
    """Return the errors of a table and of the lake made of it; None where there is none."""
    parquet.write_table(table, folder / "whole.parquet")
    source, errors = lake(table, cuts, folder / "lake"), []
    for plan in (
        lambda: planner.plan(folder / "whole.parquet", 10, **options),
        lambda: plan_dataset(source, 10, output=folder / "plan", workers=1, **options),
    ):
        try:
            plan()
            errors.append(None)
        except planner.TableError as error:
            errors.append(error)
    assert (folder / "plan").exists() == (errors[1] is None)
    return errors


@settings(max_examples=40)
@given(st.lists(cells, min_size=1, max_size=25), st.lists(st.integers(0, 25), max_size=4))
def test_faults_are_those_of_the_table(tmp_path_factory, rows, cuts):
    """As many, of the same cells, with the same words, in the order of the rows."""
    columns = dict(
        zip(("duration", "platform", "priority", "id"), zip(*rows, strict=True), strict=True)
    )
    table = pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
    cuts = sorted(cut for cut in cuts if cut < len(rows))
    with read_by(3):
        whole, parts = faults_of(table, cuts, tmp_path_factory.mktemp("l"))
    if whole is None or parts is None:
        assert whole is parts
        return
    begins = np.array([0, *cuts])
    places = {}
    for row in range(len(rows), 0, -1):  # the longest numbers first
        part = int(np.searchsorted(begins, row, side="left")) - 1
        places[f"row {row}"] = f"{part:05}.parquet row {row - begins[part]}"
    expected = [said(fault) for fault in whole.faults]
    for row, place in places.items():
        expected = [re.sub(rf"(?<!parquet )\b{row}\b", place, text) for text in expected]
    assert sorted(map(said, parts.faults)) == sorted(expected)
    assert parts.count == whole.count
    order = [*places.values()][::-1]
    found = [order.index(fault.place) for fault in parts.faults]
    assert found == sorted(found)


def said(fault):
    """Write a fault in one line, but for what is suggested where several cells name nothing."""
    mend = fault.suggestion.partition("; if the column is your own")[0]
    return f"{fault.place}: {fault.column} {fault.value!r} {fault.reason}; {mend}"


def test_of_many_faults_the_first_thousand_are_told_and_all_are_counted(tmp_path):
    """Whether many rows are wrong alike, or each in a way of its own."""
    alike = pa.table({"duration": ["5", *["ten"] * 2500]})
    _, error = faults_of(alike, [1200], tmp_path)
    assert (len(error.faults), error.count) == (FAULTS_LISTED, 2500)
    assert error.faults[0].place == "00000.parquet row 2"
    assert error.faults[-1].place == "00000.parquet row 1,001"


def test_rows_that_are_wrong_in_ways_of_their_own_are_all_counted(tmp_path):
    """Also beyond the first thousand ways, each of them of several rows."""
    own = pa.table({"duration": [f"ten{number % 1500}" for number in range(4000)]})
    whole, error = faults_of(own, [1200], tmp_path)
    assert error.count == whole.count == 4000
    assert [one.value for one in error.faults] == [one.value for one in whole.faults]
    assert error.faults[-1].place == "00000.parquet row 1,000"


def test_what_is_wrong_with_headings_is_told_as_such(tmp_path):
    """It stands in no row."""
    table = pa.table({"duration": ["5"], "Dauer": ["5"], "id": ["a"]})
    whole, error = faults_of(table, [], tmp_path)
    assert [one.place for one in error.faults] == ["header"]
    assert error.faults == whole.faults


def test_faults_of_ids_and_of_cells_are_told_together(tmp_path):
    """In the order of the rows."""
    table = pa.table({"id": ["a", "b", "a", "b", "c"], "duration": ["5", "x", "5", "x", "x"]})
    whole, error = faults_of(table, [3], tmp_path)
    assert [(one.place, one.column) for one in error.faults] == [
        ("00000.parquet row 2", "duration"),
        ("00000.parquet row 3", "id"),
        ("00001.parquet row 1", "duration"),
        ("00001.parquet row 1", "id"),
        ("00001.parquet row 2", "duration"),
    ]
    assert error.count == whole.count == 5


def test_faults_of_rules_stay_where_the_rules_stand(tmp_path):
    """They are none of the lake's rows."""
    (tmp_path / "rules.toml").write_text('[[rules]]\nrule = "Exclude"\nmodel = "v0"\n', "utf-8")
    source = lake(pa.table({"duration": [5]}), [], tmp_path / "lake")
    with pytest.raises(planner.TableError) as caught:
        plan_dataset(source, 10, rules=tmp_path / "rules.toml")
    assert caught.value.source == str(tmp_path / "rules.toml")
    assert [fault.place for fault in caught.value.faults] == ["rule 1"]


def test_a_cell_that_a_rule_cannot_read_is_told_by_file_and_row(tmp_path):
    """It is the first row that has it."""
    tags = ["a", "b", "a", "#REF!", "#REF!"]
    source = lake(pa.table({"duration": [5] * 5, "tag": tags}), [2], tmp_path / "lake")
    with pytest.raises(planner.InputError, match=r"tag is #REF! in 00001\.parquet row 2"):
        plan_dataset(source, 10, rules=planner.Cap(by="tag", usd=5))
