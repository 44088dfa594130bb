"""Ids are compared over all files: told by row, and never in the way of those without one."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import planner
from planner.scale import counts, unique
from planner.scale.dataset import plan_dataset
from tests.scale.alike import lake, planned, read_by

IDS = st.lists(st.sampled_from(["a", "b", None, " ", "1", "2", "3 ", "4"]), min_size=1, max_size=9)


def table_of(ids):
    """Return requests of these ids."""
    return pa.table({"id": pa.array(ids, pa.string()), "duration": [5] * len(ids)})


@settings(max_examples=40)
@given(IDS, st.lists(st.integers(0, 9), max_size=3), st.integers(1, 4), st.sampled_from([1, 2, 9]))
def test_ids_are_found_to_be_unique_as_in_one_table(tmp_path_factory, ids, cuts, rows, together):
    """Those of nothing are the numbers of their rows, and said to be rows where one is taken."""
    folder, table = tmp_path_factory.mktemp("l"), table_of(ids)
    parquet.write_table(table, folder / "whole.parquet")
    cuts = [cut for cut in cuts if cut < len(ids)]
    with read_by(rows), pytest.MonkeyPatch.context() as patch:
        patch.setattr(unique, "TOGETHER", together)
        try:
            plan = planner.plan(folder / "whole.parquet", 10)
        except planner.TableError as error:
            expected = error
        else:
            planned(table, cuts, folder, 10, plan, workers=1)
            return
        with pytest.raises(planner.TableError) as caught:
            plan_dataset(lake(table, cuts, folder / "lake"), 10, workers=1)
    told = [[each.value for each in one.faults] for one in (expected, caught.value)]
    assert told[0] == told[1]
    assert caught.value.count == expected.count


def test_a_repeated_id_is_told_by_file_and_row(tmp_path):
    """Both its rows; nothing is written."""
    source = lake(table_of(["a", "b", "c", "b"]), [2], tmp_path / "lake")
    with pytest.raises(planner.TableError) as caught:
        plan_dataset(source, 10, output=tmp_path / "plan")
    (fault,) = caught.value.faults
    assert (fault.place, fault.column, fault.value) == ("00001.parquet row 2", "id", "b")
    assert fault.reason == "is also in 00000.parquet row 2"
    assert not (tmp_path / "plan").exists()


def test_long_ids_that_begin_alike_are_not_taken_for_the_same(tmp_path):
    """Nor counted as such where others are."""
    begin = "x" * 100
    ids = [f"{begin}{number}" for number in range(10, 40)]
    source = lake(table_of([*ids, ids[3]]), [7, 20], tmp_path / "lake")
    with pytest.raises(planner.TableError) as caught:
        plan_dataset(source, 10)
    assert caught.value.count == len(caught.value.faults) == 1
    assert plan_dataset(lake(table_of(ids), [7], tmp_path / "other"), 10).tally.requests == 30


def test_of_many_repeated_ids_the_first_thousand_are_listed(tmp_path):
    """And all of them are counted."""
    source = lake(table_of(["a"] * 1500), [700], tmp_path / "lake")
    with pytest.raises(planner.TableError) as caught:
        plan_dataset(source, 10)
    assert (len(caught.value.faults), caught.value.count) == (1000, 1499)
    assert caught.value.faults[-1].place == "00001.parquet row 301"


def test_ids_of_long_tables_are_compared_where_somebody_asks_for_it(tmp_path, monkeypatch):
    """Else it is said that they were not."""
    monkeypatch.setattr(counts, "COMPARED", 3)
    source = lake(table_of(["a", "b", "c", "b"]), [2], tmp_path / "lake")
    plan = plan_dataset(source, 10, output=tmp_path / "plan")
    assert "ids are unique: they were not compared" in plan.reading.assumed
    assert parquet.read_table(tmp_path / "plan").column("id").to_pylist() == ["a", "b", "c", "b"]
    with pytest.raises(planner.TableError):
        plan_dataset(source, 10, unique_ids=True)
    short = lake(table_of(["a", "b", "a"]), [2], tmp_path / "short")
    with pytest.raises(planner.TableError):
        plan_dataset(short, 10)
    assert plan_dataset(short, 10, unique_ids=False).tally.requests == 3


def test_rows_without_ids_are_called_by_their_number_in_all_files(tmp_path):
    """In one file with ids of others, too."""
    table = table_of(["2", None, None, "x", None]).append_column("n", pa.array(np.arange(5)))
    planned(table, [2, 3], tmp_path, 10)
    told = parquet.read_table(tmp_path / "plan").column("id").to_pylist()
    assert told == ["2", "row 2", "3", "x", "5"]


def test_a_lake_may_have_more_files_than_may_be_open(tmp_path):
    """However few those are."""
    resource = pytest.importorskip("resource")
    source = lake(table_of([f"r{at}" for at in range(150)]), range(1, 150), tmp_path / "lake")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(128, limits[0]), limits[1]))
    try:
        plan = plan_dataset(source, 10, output=tmp_path / "plan")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert plan.tally.requests == 150
