"""A part is read whole and as it stands, or a clear error says why not."""

import os

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from planner.errors import InputError
from planner.scale.lakes import lake as lakes
from planner.scale.lakes import parts as reading
from planner.scale.lakes.lake import Lake
from tests.scale.files import rows_of, write


def read(part, columns=("n",), size=1000):
    """Read a part to its end."""
    return list(part.batches(columns, size))


def said(part, columns=("n",)):
    """Return what the InputError of reading a part says."""
    with pytest.raises(InputError) as caught:
        read(part, columns)
    return str(caught.value)


def test_texts_of_which_there_are_few_are_read_as_a_dictionary(tmp_path):
    """The same for the whole table, also across row groups; others are plain."""
    few = ["few", "texts", None] * 3000
    many = [f"number {at} of many" for at in range(9000)]
    table = pa.table({"few": few, "many": many, "category": pa.array(few).dictionary_encode()})
    lake = Lake.of(write(tmp_path, {"x.parquet": table}, row_group_size=2500))
    assert lake.schema.types == [pa.string()] * 3
    found = read(lake.parts[0], lake.schema.names, 10_000)
    assert [len(one) for one in found] == [9000]
    assert pa.types.is_dictionary(found[0].column("few").type)
    assert found[0].column("many").type == pa.string()
    for name in ("few", "category"):
        codes = {tuple(chunk.dictionary.to_pylist()) for chunk in found[0].column(name).chunks}
        assert codes == {("few", "texts")}
        assert found[0].column(name).to_pylist() == few
    assert found[0].column("many").to_pylist() == many


@given(
    texts=st.lists(st.sampled_from([None, "", "few", "texts"]) | st.text(max_size=9), max_size=30),
    group=st.integers(1, 12),
    part=st.integers(1, 20),
    size=st.integers(1, 40),
)
def test_all_rows_are_read_once_and_in_order(tmp_path_factory, texts, group, part, size):
    """Whatever the row groups, the parts and the tables are."""
    columns = {"text": pa.array(texts, pa.string()), "n": range(len(texts))}
    root = write(tmp_path_factory.mktemp("lake"), {"x.parquet": columns}, row_group_size=group)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lakes, "PART_ROWS", part)
        lake = Lake.of(root)
    assert rows_of(lake, ["n", "text"], size) == list(enumerate(texts))
    assert sum(one.rows for one in lake.parts) == lake.rows == len(texts)
    ends = [one.first_row + one.rows for one in lake.parts]
    assert [one.first_row for one in lake.parts] == [0, *ends][: len(ends)]


def test_tables_of_long_rows_have_fewer(tmp_path, monkeypatch):
    """Memory is bounded by bytes as well as by rows."""
    monkeypatch.setattr(reading, "MOST_BYTES", 100_000)
    texts = [f"{at}" * 1000 for at in range(1000)]
    lake = Lake.of(write(tmp_path, {"x.parquet": {"n": texts}}, use_dictionary=False))
    found = read(lake.parts[0])
    assert max(one.nbytes for one in found) < 200_000
    assert [text for one in found for text in one.column("n").to_pylist()] == texts


def test_a_row_group_is_never_held_as_a_whole(tmp_path):
    """What a table of some rows needs stays far below what the group does."""
    table = pa.table({"n": range(2_000_000), "f": [0.5] * 2_000_000})
    lake = Lake.of(write(tmp_path, {"x.parquet": table}, row_group_size=2_000_000))
    del table
    before, most = pa.total_allocated_bytes(), 0
    for _ in lake.parts[0].batches(["n", "f"], 50_000):
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < 8_000_000


@pytest.mark.parametrize("change", ["rows", "size", "time", "gone"])
def test_a_file_that_changed_since_it_was_listed_is_refused(tmp_path, monkeypatch, change):
    """By its size, its time, or, where both are the same, its rows."""
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path, {"lake/x.parquet": {"n": [1, 2, 3]}}) / "lake" / "x.parquet"
    (part,) = Lake.of("lake").parts
    time = path.stat().st_mtime_ns
    if change == "gone":
        path.unlink()
        assert said(part) == "lake/x.parquet cannot be read: No such file or directory"
        return
    if change == "rows":
        parquet.write_table(pa.table({"n": [1, 2]}), path)
        part = type(part)(**{**vars(part), "size": path.stat().st_size})
    elif change == "size":
        path.write_bytes(path.read_bytes() + b" ")
    os.utime(path, ns=(time, time + (change == "time")))
    assert said(part) == (
        "lake/x.parquet has changed since its folder was listed; start again when nobody writes "
        "there"
    )


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    """After its last row, at the latest."""
    path = write(tmp_path, {"x.parquet": {"n": range(10)}}) / "x.parquet"
    tables = Lake.of(path).parts[0].batches(["n"], 3)
    next(tables)
    os.utime(path, ns=(1, 1))
    with pytest.raises(InputError, match=r"x\.parquet has changed since"):
        list(tables)


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
def test_a_damaged_page_is_told_with_its_file(tmp_path, monkeypatch, compression):
    """The footer is whole, and says nothing of it."""
    monkeypatch.chdir(tmp_path)
    columns = {"n": [f"text {at * 7919}" for at in range(5000)]}
    options = {"compression": compression, "write_page_checksum": True, "use_dictionary": False}
    path = write(tmp_path, {"lake/x.parquet": columns}, **options) / "lake" / "x.parquet"
    data = bytearray(path.read_bytes())
    for at in range(2000, 2200):
        data[at] ^= 0xFF
    path.write_bytes(data)
    assert said(Lake.of("lake").parts[0]).startswith(
        "lake/x.parquet is no Parquet file that can be read: "
    )


def test_a_value_that_turned_into_another_is_found(tmp_path):
    """Where whoever wrote the file wrote checksums: any bytes are numbers."""
    options = {"compression": "none", "write_page_checksum": True, "use_dictionary": False}
    path = write(tmp_path, {"x.parquet": {"n": range(5000)}}, **options) / "x.parquet"
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(data)
    assert "could not verify page integrity" in said(Lake.of(path).parts[0])


def test_rows_that_a_footer_promises_must_be_there(tmp_path, monkeypatch):
    """A file whose footer says 101 rows, and that holds a hundred."""
    monkeypatch.chdir(tmp_path)
    options = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    path = write(tmp_path, {"x.parquet": {"n": range(100)}}, **options) / "x.parquet"
    data = path.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    path.write_bytes(data[:footer] + data[footer:].replace(b"\xc8\x01", b"\xca\x01"))
    lake = Lake.of("x.parquet")
    assert lake.rows == 101
    assert said(lake.parts[0]) == "x.parquet is damaged: 101 rows should be there, 100 are"


def test_a_text_that_is_not_utf8_is_told(tmp_path, monkeypatch):
    """With file and column, plain or as a dictionary."""
    monkeypatch.chdir(tmp_path)
    bad = pa.array([b"ab", b"\xff\xfe", b"cd"] * 100, pa.binary()).view(pa.string())
    write(tmp_path / "lake", {"plain.parquet": {"n": bad}}, use_dictionary=False)
    write(tmp_path / "lake", {"few.parquet": {"n": bad}})
    for part in Lake.of("lake").parts:
        assert said(part) == (
            f"lake/{part.name}: column 'n' holds a text that is not UTF-8; write the file anew"
        )


def test_values_that_do_not_fit_what_others_hold_are_told(tmp_path, monkeypatch):
    """A whole number that no number of floating point is."""
    monkeypatch.chdir(tmp_path)
    lake = Lake.of(
        write(
            tmp_path / "lake", {"a.parquet": {"n": [2**53 + 1]}, "b.parquet": {"n": [0.5]}}
        ).relative_to(tmp_path)
    )
    lake.check(["n"])
    assert said(lake.parts[0]).startswith(
        "lake/a.parquet: column 'n' cannot be read as double, which it is in other files: Integer "
        "value 9007199254740993"
    )


def test_a_column_that_is_not_there_is_told(tmp_path, monkeypatch):
    """Where nobody checked."""
    monkeypatch.chdir(tmp_path)
    files = {"a.parquet": {"n": [1]}, "b.parquet": {"m": [1]}}
    lake = Lake.of(write(tmp_path / "lake", files).relative_to(tmp_path))
    assert said(lake.parts[1]) == "lake/b.parquet: there is no column 'n'"


def test_awkward_names_of_columns_are_read(tmp_path):
    """Dots, and names that begin as others; nested columns too."""
    table = pa.table({"a.b": [1], "a": [2], "a.b.c": ["x"], "s": [{"a": 1, "b": [2]}], "": [3]})
    lake = Lake.of(write(tmp_path, {"x.parquet": table}))
    columns = ["a", "", "s", "a.b.c", "a.b"]
    assert rows_of(lake, columns) == [(2, 3, {"a": 1, "b": [2]}, "x", 1)]
