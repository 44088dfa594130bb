"""Tables of requests, wherever they are kept."""

import copy

import pandas as pd
import pyarrow as pa
import pytest

import planner
from planner.requests.readers import read_table


def test_parquet_is_read_without_its_index(tmp_path):
    """Rows are numbered from 1."""
    path = tmp_path / "r.parquet"
    frame = pd.DataFrame({"duration": [5, 6], "id": ["007", "8"]}, index=[9, 9])
    frame.to_parquet(path)
    table = read_table(path)
    assert table.frame.to_dict("list") == {"duration": [5, 6], "id": ["007", "8"]}
    assert table.origin.place(1) == "row 2"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods", "parquet"])
def test_a_missing_file_is_named(tmp_path, suffix):
    """Of every kind; a folder is no file."""
    path = tmp_path / f"r.{suffix}"
    with pytest.raises(planner.InputError, match=rf"r\.{suffix}: no such file|is a folder"):
        read_table(path)
    path.mkdir()
    with pytest.raises(planner.InputError, match=rf"r\.{suffix}: no such file|is a folder"):
        read_table(path)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "parquet"])
@pytest.mark.parametrize("content", [b"", b"duration\n5\n", b"PK\x03\x04 garbage"])
def test_a_file_that_is_not_what_its_name_says_is_refused(write, suffix, content):
    """Empty, text or garbage."""
    with pytest.raises(planner.InputError, match=r"that can be read|is empty|is a text file"):
        read_table(write(f"r.{suffix}", content))


@pytest.mark.parametrize(("name", "what"), [("r.docx", ".docx"), ("r", "a file without ending")])
def test_a_wrong_ending_is_refused_with_the_right_ones(name, what):
    """All are listed."""
    with pytest.raises(
        planner.InputError, match=f"{what}; expected .csv, .tsv, .txt, .xlsx, .xlsm, .ods, .parquet"
    ):
        read_table(name)


def test_an_ending_may_be_in_capitals(write):
    """As some programs write it."""
    assert len(read_table(write("R.CSV", "duration\n5\n")).frame) == 1


@pytest.mark.parametrize("requests", [5, None, {"duration": 5}])
def test_what_is_no_table_is_refused(requests):
    """A number, nothing, and a dict, which would be read as its keys."""
    with pytest.raises(planner.InputError, match="expected a path, a DataFrame, or an iterable"):
        read_table(requests)


def test_what_is_no_request_is_refused_by_number():
    """The second of these is a number."""
    with pytest.raises(planner.InputError, match="request 2 is a int; expected a dict"):
        read_table([{"duration": 5}, 5])


def test_dicts_and_requests_may_be_mixed():
    """Also in a generator; what one of them lacks is a gap."""
    rows = [{"duration": 5, "note": "x"}, planner.Request(id="b", duration=6, owner="Mara")]
    table = read_table(row for row in rows)
    assert table.frame["duration"].tolist() == [5, 6]
    assert table.frame["note"].tolist() == ["x", None]
    assert table.frame["owner"].tolist() == [None, "Mara"]
    assert table.origin.place(1) == "request 2"


def test_a_frame_with_an_odd_index_is_read_by_position():
    """Rows are called by their index."""
    frame = pd.DataFrame({"duration": [5, 6, 7]}, index=["x", "x", 3])
    table = read_table(frame)
    assert table.frame["duration"].tolist() == [5, 6, 7]
    assert [table.origin.place(row) for row in range(3)] == ["index x", "index x", "index 3"]


def test_the_callers_objects_are_not_changed():
    """Neither a frame nor a list of dicts."""
    frame = pd.DataFrame({"Duration": [5, 6], "id": [1, None]}, index=[4, 2])
    rows = [{"duration": 5}, {"id": "x", "duration": 6}]
    frame_before, rows_before = frame.copy(deep=True), copy.deepcopy(rows)
    read_table(frame)
    read_table(rows)
    pd.testing.assert_frame_equal(frame, frame_before)
    assert rows == rows_before


def test_an_index_with_a_name_is_a_column_of_a_parquet_file(tmp_path):
    """As the file holds it: no id and no priority is lost."""
    path = tmp_path / "r.parquet"
    frame = pd.DataFrame({"duration": [5, 6], "id": ["x", "y"], "priority": [2, 3]})
    frame.set_index(["id", "priority"]).to_parquet(path)
    assert read_table(path).frame.to_dict("list") == frame.to_dict("list")


def test_lists_of_names_are_read_from_arrow(tmp_path, catalog):
    """In a DataFrame and in a file, by whomever it was written."""
    lists = pd.ArrowDtype(pa.list_(pa.string()))
    frame = pd.DataFrame(
        {"duration": [5, 6], "models": pd.Series([["kling-pro"], None], dtype=lists)}
    )
    frame.to_parquet(tmp_path / "r.parquet")
    for source in (frame, tmp_path / "r.parquet"):
        plan = planner.plan(source, 100)
        assert plan.batch.requests.kinds[plan.batch.requests.members[0]].models == ("kling-pro",)


def test_a_column_whose_name_is_no_name_is_refused():
    """One that cannot even be looked up."""
    frame = pd.DataFrame([[5, 6]])
    frame.columns = pd.Index(["duration", ["a"]], dtype=object)
    with pytest.raises(planner.InputError, match=r"a column is called \['a'\]"):
        read_table(frame)


def test_the_index_of_a_frame_is_the_id_where_it_is_called_so():
    """And comes back as the id of each row; any other index is none."""
    frame = pd.DataFrame({"duration": [5, 10]}, index=pd.Index(["x", "y"], name="id"))
    assert planner.plan(frame, 5).to_frame()["id"].tolist() == ["x", "y"]
    assert list(frame.columns) == ["duration"]
    other = frame.rename_axis("key")
    assert planner.plan(other, 5).to_frame()["id"].tolist() == ["1", "2"]
    both = frame.assign(id=["a", "b"])
    assert planner.plan(both, 5).to_frame()["id"].tolist() == ["a", "b"]


def test_a_frame_and_its_records_are_one_table():
    """Gaps are gaps in both, and so are the records of a plan."""
    frame = pd.DataFrame(
        {"duration": [5, 10, 8], "priority": [1.5, None, 2], "model": [None, "kling-v1", None]}
    )
    plan, again = planner.plan(frame, 6), planner.plan(frame.to_dict("records"), 6)
    assert (plan.value, plan.requests_sha256) == (again.value, again.requests_sha256)
    records = plan.to_frame().to_dict("records")
    assert planner.plan(records, 6).value == plan.value


def test_what_is_said_of_a_table_has_to_be_possible(write):
    """A way with hidden rows that is none, a sheet of a text file, a heading that is not there."""
    path = write("r.csv", "duration\n5\n")
    with pytest.raises(planner.InputError, match="hidden is 'show'; one of: ask, include, skip"):
        read_table(path, hidden="show")
    with pytest.raises(planner.InputError, match="has no sheets; leave --sheet out"):
        read_table(path, sheet="Videos")
    with pytest.raises(planner.InputError, match="has no column 'lenght'"):
        read_table(path, columns={"Lenght": "duration"})


def test_a_row_number_that_somebody_else_has_is_told_as_one():
    """A gap in the second row does not collide with an id 2."""
    rows = [{"id": 2, "duration": 5}, {"id": None, "duration": 5}, {"id": 5, "duration": 5}]
    assert planner.plan(rows, 5).to_frame()["id"].tolist() == ["2", "row 2", "5"]
