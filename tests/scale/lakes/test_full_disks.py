"""A disk that is full, or gone: one clear sentence, nothing half-written, and it goes on later."""

import errno
import os
import re
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import fs

from planner.errors import OutputError
from planner.scale.dataset import plan_dataset
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from planner.scale.lakes.places import Place
from planner.scale.lakes.staging import Staging
from tests.scale.files import rows_of, write

fsspec = pytest.importorskip("fsspec")
PLAN = "ab" * 32
KEPT = "what is done stays, and the same call goes on from there"


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # an error may hold a file


@pytest.mark.parametrize("step", ["take", "ids"])
def test_a_disk_that_is_full_while_rows_are_counted_is_told(
    tmp_path, small_disk, monkeypatch, step
):
    """What to do, too; nothing is left of it, and nothing is written."""
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    columns = {
        "id": [f"{at}" for at in range(9000)],
        "priority": range(9000),
        "duration": [5] * 9000,
    }
    write(tmp_path / "lake", {"a.parquet": pa.table(columns)})
    rooms = {"take": 12_000, "ids": 60_000}
    (small_disk / "other").write_bytes(bytes((1 << 20) - rooms[step]))
    with pytest.raises(OutputError) as caught:
        plan_dataset(tmp_path / "lake", 5, output=tmp_path / "plan")
    assert str(caught.value) == (
        f"{small_disk}: no room for what is counted: No space left on device; set TMPDIR to a "
        "folder that has some"
    )
    assert [path.name for path in small_disk.iterdir()] == ["other"]
    assert not list(tmp_path.glob("plan/*.*"))


def test_a_folder_for_what_is_counted_that_is_not_there_is_told(tmp_path, monkeypatch):
    """By its name."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    write(tmp_path / "lake", {"a.parquet": {"duration": [5]}})
    with pytest.raises(OutputError, match="none: no room for what is counted: No such file"):
        plan_dataset(tmp_path / "lake", 5)


def test_a_full_disk_is_told_and_gone_on_with_once_there_is_room(tmp_path, small_disk):
    """The parts that were done are; of the one that was not, nothing is left."""
    lake = Lake.of(write(tmp_path / "lake", {f"{at}.parquet": {"n": [at]} for at in range(3)}))
    large = os.urandom(900_000)

    def tables(part):
        return [pa.table({"n": [large if part.name == "1.parquet" else b"small"]})]

    (small_disk / "other").write_bytes(bytes(300_000))
    target = small_disk / "plan"
    with Output.of(target, lake, plan_hash=PLAN) as output:
        first = output.staging.write(lake.parts[0], tables(lake.parts[0]))
        with pytest.raises(OutputError) as caught:
            output.staging.write(lake.parts[1], tables(lake.parts[1]))
        with suppress(OSError), (small_disk / "other").open("ab", buffering=0) as other:
            while True:
                other.write(bytes(4096))
        with pytest.raises(OutputError, match="No space left"):
            output.staging.write(lake.parts[2], tables(lake.parts[2]))
    assert str(caught.value) == (
        f"{target}/1.parquet cannot be written: No space left on device; {KEPT}"
    )
    assert sorted(path.name for path in (target / "_planner").rglob("*.*")) == sorted(
        [first.staged, f"{first.staged.partition('-')[0]}.json"]
    )
    (small_disk / "other").unlink()
    with Output.of(target, lake, plan_hash=PLAN) as output:
        assert output.staging.done(lake.parts[0]) == first
        later = [output.staging.write(part, tables(part)) for part in lake.parts[1:]]
        output.finish([first, *later])
    assert rows_of(Lake.of(target), ["n"]) == [(b"small",), (large,), (b"small",)]


class Failing(fs.FSSpecHandler):
    """A filesystem on which one call goes wrong."""

    def __init__(self, call, error):
        super().__init__(fsspec.filesystem("local"))
        self.call, self.error = call, error

    def fail(self, call):
        """Fail, where this call is the one."""
        if self.call == call:
            raise self.error

    def create_dir(self, path, recursive):
        """Make a folder."""
        self.fail("create_dir")
        super().create_dir(path, recursive)

    def open_output_stream(self, path, metadata):
        """Open a file that may fail in writing, or when it is closed."""
        self.fail("open")
        return pa.PythonFile(Stream(self, Path(path).open("wb")), mode="w")


class Stream:
    """A file that fails as its filesystem does."""

    def __init__(self, home, file):
        self.home, self.file = home, file

    @property
    def closed(self):
        """Say whether it is closed."""
        return self.file.closed

    def write(self, data):
        """Write, or fail."""
        self.home.fail("write")
        return self.file.write(data)

    def flush(self):
        """Do nothing."""

    def close(self):
        """Close, and fail then."""
        self.file.close()
        self.home.fail("close")


@pytest.mark.parametrize("call", ["open", "write", "close", "create_dir"])
@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.ENOSPC, "full"), "No space left on device"),
        (OSError(errno.EDQUOT, "too much"), "Disk quota exceeded"),
        (PermissionError(errno.EACCES, "not any more"), "Permission denied"),
        (RuntimeError("no entry with sesame\nand more of it"), "no entry with ***"),
    ],
    ids=str,
)
def test_whatever_a_filesystem_says_is_one_clear_sentence(tmp_path, call, error, why):
    """With the path and no keys; and nothing is left of the file."""
    (part,) = Lake.of(write(tmp_path, {"x.parquet": {"n": [1]}})).parts
    filesystem = fs.PyFileSystem(Failing(call, error))
    target = Place(str(tmp_path / "plan"), "far://plan", filesystem, ("sesame",))
    with pytest.raises(OutputError) as caught:
        Staging(target, PLAN).write(part, [pa.table({"n": [1]})])
    assert str(caught.value) == f"far://plan/x.parquet cannot be written: {why}; {KEPT}"
    assert not [path for path in Path(tmp_path, "plan").rglob("*") if path.is_file()]


def test_a_folder_that_is_taken_away_is_told(tmp_path):
    """In the middle of a run: a disk that was pulled out."""
    lake = Lake.of(write(tmp_path / "lake", {"x.parquet": {"n": [1]}}))
    with Output.of(tmp_path / "plan", lake, plan_hash=PLAN) as output:
        written = output.staging.write(lake.parts[0], [pa.table({"n": [1]})])
        (tmp_path / "plan").rename(tmp_path / "away")
        (tmp_path / "plan").touch()
        said = re.escape(f"{tmp_path}/plan/x.parquet cannot be written: Not a directory; {KEPT}")
        with pytest.raises(OutputError, match=said):
            output.staging.write(lake.parts[0], [pa.table({"n": [1]})])
        with pytest.raises(OutputError, match="cannot be written: Not a directory"):
            output.finish([written])
