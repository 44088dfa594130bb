"""A folder of Parquet files is one table, in the order of its paths."""

import errno
import os
import pickle
from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from planner.errors import InputError
from planner.scale.lakes import lake as lakes
from planner.scale.lakes.lake import Lake
from tests.scale.files import rows_of, write


def said(call, *args):
    """Return what the InputError of a call says."""
    with pytest.raises(InputError) as caught:
        call(*args)
    return str(caught.value)


def test_rows_come_by_path_and_then_as_they_stand(tmp_path):
    """Whatever order the folder lists its files in, and however the rows are grouped."""
    files = {
        "b.parquet": {"n": [4, 5, 6]},
        "a/z.parquet": {"n": [1, 2, 3]},
        "c.parquet": {"n": [7]},
    }
    lake = Lake.of(write(tmp_path / "lake", files, row_group_size=2))
    assert lake.rows == 7
    assert rows_of(lake, ["n"]) == [(n,) for n in range(1, 8)]
    assert [part.name for part in lake.parts] == ["a/z.parquet", "b.parquet", "c.parquet"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_tables_have_as_many_rows_as_asked(tmp_path, size):
    """All but the last of a part, whatever its row groups are."""
    table = pa.table({"n": range(11), "of": ["few", "texts"] * 5 + ["few"]})
    lake = Lake.of(write(tmp_path, {"x.parquet": table}, row_group_size=4))
    lengths = [len(found) for found in lake.parts[0].batches(["of", "n"], size)]
    assert set(lengths[:-1]) <= {size}
    assert 0 < lengths[-1] <= size
    assert rows_of(lake, ["n", "of"], size) == list(zip(*table.to_pydict().values(), strict=True))


def test_a_file_of_many_rows_is_several_parts(tmp_path, monkeypatch):
    """Runs of whole row groups, which know where they stand in their file."""
    monkeypatch.setattr(lakes, "PART_ROWS", 4)
    lake = Lake.of(write(tmp_path, {"x.parquet": {"n": range(11)}}, row_group_size=2))
    assert [(part.name, part.first_row, part.rows) for part in lake.parts] == [
        ("x.parquet", 0, 4),
        ("x.parquet#2", 4, 4),
        ("x.parquet#3", 8, 3),
    ]
    assert rows_of(lake, ["n"]) == [(n,) for n in range(11)]


def test_no_two_parts_go_to_one_file(tmp_path, monkeypatch):
    """Not even where a file is called as a second part would be."""
    monkeypatch.setattr(lakes, "PART_ROWS", 2)
    names = ["x-00002.parquet", "x", "x.PARQUET", "x.PARQUET.parquet"]
    files = {"x.parquet": {"n": range(6)}, **{name: {"n": [1]} for name in names}}
    lake = Lake.of(write(tmp_path, files, row_group_size=2) / "*")
    assert [(part.name, part.output) for part in lake.parts] == [
        ("x", "x_.parquet"),
        ("x-00002.parquet", "x-00002.parquet"),
        ("x.PARQUET", "x.PARQUET_.parquet"),
        ("x.PARQUET.parquet", "x.PARQUET.parquet"),
        ("x.parquet", "x.parquet"),
        ("x.parquet#2", "x-00002_.parquet"),
        ("x.parquet#3", "x-00003.parquet"),
    ]


def test_folders_that_state_a_column_give_it(tmp_path):
    """Its type is what fits all of them; a file's own column of that name counts more."""
    files = {
        "day=2026-11-01/n=7/client=007/a%20b=1/x.parquet": {"v": [1, 2], "own": ["x", "y"]},
        "day=2026-11-02/n=-3/client=a%2Fb/a%20b=2/x.parquet": {"v": [3], "own": ["z"]},
        "day=2026-11-02/n=__HIVE_DEFAULT_PARTITION__/client=x/a%20b=3/own=no/x.parquet": {
            "v": [4],
            "own": ["w"],
        },
    }
    lake = Lake.of(write(tmp_path, files))
    columns = ["day", "v", "n", "client", "a b", "own"]
    lake.check(columns)
    assert [lake.schema.field(name).type for name in ("day", "n", "client")] == [
        pa.date32(),
        pa.int64(),
        pa.string(),
    ]
    assert rows_of(lake, columns) == [
        (date(2026, 11, 1), 1, 7, "007", 1, "x"),
        (date(2026, 11, 1), 2, 7, "007", 1, "y"),
        (date(2026, 11, 2), 3, -3, "a/b", 2, "z"),
        (date(2026, 11, 2), 4, None, "x", 3, "w"),
    ]
    assert rows_of(lake, ["n"]) == [(7,), (7,), (-3,), (None,)]


def test_hidden_names_and_other_files_are_left_out(tmp_path):
    """As other readers of lakes do; files that are no Parquet are told."""
    files = ["a.parquet", "_a.parquet", ".a.parquet", "_x/a.parquet", ".x/a.parquet"]
    write(tmp_path, {**{name: {"n": [1]} for name in files}, "_n=3/a.parquet": {"n": [2]}})
    (tmp_path / "read.me").touch()
    (tmp_path / "_SUCCESS").touch()
    lake = Lake.of(tmp_path)
    assert [part.name for part in lake.parts] == ["_n=3/a.parquet", "a.parquet"]
    assert lake.ignored == ("read.me",)


def test_a_glob_takes_what_it_matches(tmp_path, monkeypatch):
    """Files, and folders with all that is in them, whatever their ending."""
    names = ["a/1.parquet", "a/2.parquet", "b/1.parquet", "c=5/1.parquet", "a/deep/3.parquet"]
    write(tmp_path / "lake", {name: {"n": [at]} for at, name in enumerate(names)})
    monkeypatch.chdir(tmp_path)
    assert rows_of(Lake.of("lake/*/1.parquet"), ["n"]) == [(0,), (2,), (3,)]
    assert rows_of(Lake.of("lake/[ab]"), ["n"]) == [(0,), (1,), (4,), (2,)]
    assert rows_of(Lake.of("lake/**/*.parquet"), ["n"]) == [(0,), (1,), (4,), (2,), (3,)]
    assert rows_of(Lake.of("lake/c=*/1.parquet"), ["c"]) == [(5,)]
    assert said(Lake.of, "lake/*.csv") == "lake/*.csv: no file matches it"


def test_one_file_is_a_lake(tmp_path):
    """Also where its name has signs of a glob, or it lies in a hidden folder."""
    write(tmp_path, {"_x/a[1].parquet": {"n": [1]}})
    lake = Lake.of(tmp_path / "_x" / "a[1].parquet")
    assert rows_of(lake, ["n"]) == [(1,)]
    assert lake.parts[0].name == "a[1].parquet"


def test_folders_are_followed_where_they_are_links_but_in_no_circle(tmp_path):
    """A folder that links to one it lies in is read once."""
    write(tmp_path, {"far/a.parquet": {"n": [1]}, "lake/b.parquet": {"n": [2]}})
    (tmp_path / "lake" / "far").symlink_to(tmp_path / "far")
    (tmp_path / "lake" / "round").symlink_to(tmp_path / "lake")
    assert rows_of(Lake.of(tmp_path / "lake"), ["n"]) == [(2,), (1,)]


def test_files_without_rows_have_none_and_no_say(tmp_path):
    """Whatever types their columns are of; a lake of none but such has no parts."""
    nothing = pa.table({"n": pa.array([], pa.string())})
    write(tmp_path, {"a.parquet": nothing, "b.parquet": {"n": [1]}})
    lake = Lake.of(tmp_path)
    lake.check(["n"])
    assert (rows_of(lake, ["n"]), lake.schema.field("n").type) == ([(1,)], pa.int64())
    empty = Lake.of(tmp_path / "a.parquet")
    empty.check(["n"])
    assert (empty.rows, empty.parts) == (0, ())


def test_where_there_is_nothing_to_read_it_says_what_was_looked_for(tmp_path, monkeypatch):
    """With the name that was given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "a.csv").touch()
    assert said(Lake.of, "lake/") == (
        "lake: there is no .parquet file in it or in its folders (names that begin with _ or . are "
        "left out); what is there is a.csv; write them as Parquet first, in Python: from pyarrow "
        "import dataset; dataset.write_dataset(dataset.dataset('lake', format='csv'), 'parquet/', "
        "format='parquet')"
    )
    assert said(Lake.of, "lake/no.parquet") == "lake/no.parquet: no such file or folder"


def test_all_damaged_files_are_told_at_once(tmp_path, monkeypatch):
    """The first few by name, and how many there are."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "lake", {f"{at:02}.parquet": {"n": range(1000)} for at in range(12)})
    whole = (tmp_path / "lake" / "00.parquet").read_bytes()
    assert Lake.of("lake").rows == 12_000
    (tmp_path / "lake" / "00.parquet").write_bytes(whole[:-20])
    assert said(Lake.of, "lake").startswith(
        "lake/00.parquet is no Parquet file that can be read: Parquet magic bytes not found"
    )
    for at in range(10):
        (tmp_path / "lake" / f"{at:02}.parquet").write_bytes(b"" if at % 2 else whole[:-20])
    lines = said(Lake.of, "lake").splitlines()
    assert lines[0] == "lake: 10 of 12 files cannot be read"
    assert lines[1].startswith("  lake/00.parquet is no Parquet file that can be read: ")
    assert (len(lines), lines[-1]) == (10, "  and 2 more")


def test_columns_that_are_needed_must_be_alike(tmp_path, monkeypatch):
    """All that is wrong is told, with files of either kind, how many, and their types."""
    monkeypatch.chdir(tmp_path)
    good = {"duration": [1], "priority": [1.5], "client": ["a"], "only": [1]}
    files = {f"{at}.parquet": good for at in range(3)}
    files["7.parquet"] = {**good, "duration": ["1"]}
    files["8.parquet"] = {name: good[name] for name in ("duration", "priority", "client")}
    files["9.parquet"] = pa.table([[1], [2], [3.0], [1]], ["client", "client", "priority", "only"])
    lake = Lake.of(write(tmp_path / "lake", files).relative_to(tmp_path))
    lake.check(["priority"])
    assert said(lake.check, ["duration", "only", "client", "clent"]).splitlines() == [
        "lake: files cannot be read alike",
        "  column 'duration' is missing in lake/9.parquet, and there in 5 of 6 files, such as "
        "lake/0.parquet; write it in all, empty where there is nothing to say",
        "  column 'duration' is a whole number (int64) in 4 of 6 files, such as lake/0.parquet, "
        "a text (string) in lake/7.parquet; write it alike in all",
        "  column 'only' is missing in lake/8.parquet, and there in 5 of 6 files, such as "
        "lake/0.parquet; write it in all, empty where there is nothing to say",
        "  column 'client' is there twice in lake/9.parquet",
        "  column 'clent' is in none of them; did you mean 'client'?",
    ]


def test_a_lake_and_its_parts_are_small_and_can_be_sent(tmp_path):
    """They come out of a pickle as they were, and read the same."""
    lake = Lake.of(write(tmp_path, {"c=1/x.parquet": {"n": [1, 2]}}))
    again = pickle.loads(pickle.dumps(lake))
    assert again.parts == lake.parts
    assert rows_of(again, ["c", "n"]) == [(1, 1), (1, 2)]
    assert len(pickle.dumps(lake.parts[0])) < 2000


def test_a_folder_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """It is not left out."""

    def listdir(path, list_all=os.listdir):
        if path.endswith("x"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return list_all(path)

    write(tmp_path, {"a.parquet": {"n": [1]}, "x/a.parquet": {"n": [1]}})
    monkeypatch.setattr(os, "listdir", listdir)
    assert said(Lake.of, tmp_path) == f"{tmp_path}/x cannot be read: Permission denied"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_what_is_no_file_is_not_waited_for(tmp_path, monkeypatch):
    """A pipe, that nobody writes to; a name that nothing can have."""
    monkeypatch.chdir(write(tmp_path, {"a.parquet": {"n": [1]}}))
    os.mkfifo("b.parquet")
    assert said(Lake.of, "") == "./b.parquet is no file but a device; expected a file"
    assert said(Lake.of, "b.parquet") == "b.parquet: no such file or folder"
    assert said(Lake.of, "a\0b") == "a\\x00b: there can be no such place"


def test_a_footer_is_read_once_for_each_file(tmp_path, monkeypatch):
    """Whatever is asked of the lake afterwards, until its rows are read."""
    write(tmp_path, {f"{at}.parquet": {"n": [at]} for at in range(20)})
    read, seen = parquet.read_metadata, []
    monkeypatch.setattr(parquet, "read_metadata", lambda file: seen.append(file) or read(file))
    lake = Lake.of(tmp_path)
    lake.check(["n"])
    assert len(seen) == 20


def test_a_heading_that_is_misspelt_in_a_file_is_named(tmp_path):
    """As what it is called there."""
    lake = write(tmp_path, {"a.parquet": {"duration": [5]}, "b.parquet": {"duraton": [5]}})
    with pytest.raises(InputError, match="is it called 'duraton' there"):
        Lake.of(lake).check(["duration"])
