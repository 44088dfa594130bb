"""What a network fails at is tried again, although the error is one of ours by then."""

from typing import ClassVar

import pytest

from planner.errors import InputError
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from planner.scale.working import trying
from planner.scale.working.engines import engine_of
from tests.scale.files import write

fsspec = pytest.importorskip("fsspec")
MemoryFileSystem = fsspec.get_filesystem_class("memory")


class Failing(MemoryFileSystem):
    """Fails the first time that a file is opened to be read, and the first to be written."""

    protocol = "failing"
    store: ClassVar[dict[str, object]] = {}
    error: ClassVar[Exception | None] = None
    opened: ClassVar[list[str]] = []

    def _open(self, path, mode="rb", **options):
        self.opened.append(mode)
        if self.error is not None and self.opened.count(mode) == 1:
            raise self.error
        return super()._open(path, mode, **options)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """Return a lake of one file, in a store that fails as of now."""
    fsspec.register_implementation("failing", Failing, clobber=True)
    Failing.store.clear()
    write(tmp_path, {"a.parquet": {"n": [1, 2]}})
    fsspec.filesystem("failing").put(f"{tmp_path}/a.parquet", "failing://lake/a.parquet")
    monkeypatch.setattr(trying, "PAUSES_S", (0, 0))
    found = Lake.of("failing://lake")
    monkeypatch.setattr(Failing, "error", ConnectionError("the other end is silent"))
    Failing.opened.clear()
    return found


def read(part, _):
    """Read a part, and count its rows."""
    return sum(map(len, part.batches(["n"])))


def copied(part, staging):
    """Write a part as it is."""
    return staging.write(part, part.batches(["n"])).rows


def test_a_part_is_read_and_written_again_where_a_network_failed(lake):
    """Its rows are there once."""
    with (
        Output.of("failing://plan", lake, plan_hash="ab" * 32) as output,
        engine_of("threads", 1) as engine,
    ):
        assert list(engine.run(copied, lake.parts, output.staging)) == [(0, 2)]
    assert Failing.opened == ["wb", "wb", "rb", "wb", "rb", "wb"]  # the last: a note of it


def test_what_may_not_be_read_is_asked_for_once(lake, monkeypatch):
    """It would not be given the next time either."""
    monkeypatch.setattr(Failing, "error", PermissionError(13, "no"))
    with engine_of("threads", 1) as engine, pytest.raises(InputError, match="Permission denied"):
        list(engine.run(read, lake.parts))
    assert Failing.opened == ["rb"]


def test_what_fails_each_time_is_told_by_its_place(lake, monkeypatch):
    """After three tries."""
    monkeypatch.setattr(Failing, "_open", _silent)
    with (
        engine_of("threads", 1) as engine,
        pytest.raises(InputError, match=r"failing://lake/a\.parquet cannot be read: silence"),
    ):
        list(engine.run(read, lake.parts))
    assert Failing.opened == ["rb"] * 3


def _silent(_, path, mode="rb", **__):
    Failing.opened.append(mode)
    raise TimeoutError("silence")


def test_a_damaged_file_of_this_machine_is_read_once(tmp_path):
    """Arrow says of one what a store says that is busy."""
    part = Lake.of(write(tmp_path, {"a.parquet": {"n": [1]}})).parts[0]
    with pytest.raises(InputError) as caught, part.place.reading():
        raise OSError("no page where one should be")
    assert not trying.passes(caught.value)
