"""Lakes and plans lie on this machine, or wherever fsspec reaches."""

import builtins
import pickle
import sys
from datetime import UTC, datetime
from typing import ClassVar

import pyarrow as pa
import pytest
from pyarrow import parquet

from planner.errors import InputError, OutputError
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from planner.scale.lakes.places import Place, state_of
from planner.scale.lakes.targets import refuse_target
from tests.scale.files import rows_of, write

fsspec = pytest.importorskip("fsspec")
MemoryFileSystem = fsspec.get_filesystem_class("memory")
PLAN, OTHER = "ab" * 32, "cd" * 32
FILES = {"c=x/b.parquet": {"n": [3]}, "a.parquet": {"n": [1, 2]}, "_x/a.parquet": {"n": [4]}}


@pytest.fixture(params=["memory", "local", "file"])
def root(request, tmp_path):
    """Return a folder by its URL, with a lake in it."""
    write(tmp_path / "lake", FILES)
    (tmp_path / "lake" / "read.me").touch()
    if request.param != "memory":
        return f"{request.param}://{tmp_path}"
    far = fsspec.filesystem("memory")
    far.store.clear()
    far.pseudo_dirs[:] = [""]
    far.put(f"{tmp_path}/lake", "/far/lake", recursive=True)
    return "memory://far"


def test_a_lake_is_read_from_anywhere(root):
    """As it is on this machine."""
    lake = Lake.of(f"{root}/lake/")
    lake.check(["n"])
    assert (lake.source, lake.rows, lake.ignored) == (f"{root}/lake", 3, ("read.me",))
    assert rows_of(lake, ["n"]) == [(1,), (2,), (3,)]
    assert rows_of(pickle.loads(pickle.dumps(lake)), ["n"]) == [(1,), (2,), (3,)]
    assert rows_of(Lake.of(f"{root}/lake/c=*/*.parquet"), ["n", "c"]) == [(3, "x")]
    assert rows_of(Lake.of(f"{root}/lake/a.parquet"), ["n"]) == [(1,), (2,)]
    for name, why in [("no", "no such file or folder"), ("lake/*.csv", "no file matches it")]:
        with pytest.raises(InputError) as caught:
            Lake.of(f"{root}/{name}")
        assert str(caught.value) == f"{root}/{name}: {why}"


def test_a_plan_is_written_anywhere(root, tmp_path):
    """Gone on with, moved into place, and of one plan only."""
    lake = Lake.of(f"{root}/lake")

    def tables(part):
        return [pa.table({"twice": [1] * part.rows})]

    with Output.of(f"{root}/plan", lake, plan_hash=OTHER) as output:
        output.staging.write(lake.parts[0], tables(lake.parts[0]))
    with Output.of(f"{root}/plan", lake, plan_hash=PLAN) as output:
        assert "is thrown away" in output.note
        first = pickle.loads(pickle.dumps(output.staging)).write(
            lake.parts[0], tables(lake.parts[0])
        )
    with Output.of(f"{root}/plan", lake, plan_hash=PLAN) as output:
        assert output.note == ""
        assert output.staging.done(lake.parts[0]) == first
        later = output.staging.write(lake.parts[1], tables(lake.parts[1]))
        manifest = output.finish([first, later])
    place = Place.of(f"{root}/plan")
    found = place.filesystem.get_file_info(pa.fs.FileSelector(place.path, recursive=True))
    assert sorted(info.path[len(place.path) :] for info in found if info.is_file) == [
        "/_planner.json",
        "/a.parquet",
        "/c=x/b.parquet",
    ]
    with Output.of(f"{root}/plan", lake, plan_hash=PLAN) as output:
        assert output.manifest == manifest
    assert rows_of(Lake.of(f"{root}/plan"), ["twice"]) == [(1,)] * 3
    for target, why in [
        ("plan", "holds another plan"),
        ("lake/plan", "lies in"),
        ("", "write elsewhere"),
        ("lake/a.parquet", "lies in"),
    ]:
        with pytest.raises(OutputError, match=why):
            Output.of(f"{root}/{target}", lake, plan_hash=OTHER)


def test_a_file_far_away_that_changed_is_refused(root):
    """By its size or its time."""
    lake = Lake.of(f"{root}/lake")
    place = lake.parts[0].place
    with place.filesystem.open_output_stream(place.path) as stream:
        stream.write(b"other")
    with pytest.raises(InputError, match=r"a\.parquet has changed since its folder was listed"):
        rows_of(lake, ["n"])


class Remembering(MemoryFileSystem):
    """A filesystem that remembers what it was told of a file, until it is asked to forget."""

    protocol = "remembering"
    known: ClassVar[dict[str, object]] = {}

    def info(self, path, **options):
        """Say what is known of a file."""
        return self.known.setdefault(path, super().info(path, **options))

    def invalidate_cache(self, path=None):
        """Forget."""
        self.known.clear()


def test_what_a_filesystem_remembers_of_a_file_is_not_taken_for_the_file():
    """It is asked anew before a part is read."""
    fsspec.register_implementation("remembering", Remembering, clobber=True)
    place = Place.of("remembering://x.parquet")
    with place.filesystem.open_output_stream(place.path) as stream:
        parquet.write_table(pa.table({"n": [1]}), stream)
    lake = Lake.of("remembering://x.parquet")
    with place.filesystem.open_output_stream(place.path) as stream:
        parquet.write_table(pa.table({"n": [2]}), stream)
    with pytest.raises(InputError, match="has changed since its folder was listed"):
        rows_of(lake, ["n"])


def test_a_damaged_file_far_away_is_told(root):
    """By its URL."""
    place = Place.of(f"{root}/lake/a.parquet")
    with place.filesystem.open_output_stream(place.path) as stream:
        stream.write(b"PAR1 and no more")
    with pytest.raises(InputError) as caught:
        Lake.of(f"{root}/lake")
    assert str(caught.value).startswith(
        f"{root}/lake/a.parquet is no Parquet file that can be read: Parquet magic bytes"
    )


def test_without_fsspec_it_says_what_to_install(monkeypatch):
    """Whatever the scheme."""
    load = builtins.__import__

    def without(name, *args):
        if name.startswith("fsspec"):
            raise ImportError(name)
        return load(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError) as caught:
        Lake.of("s3://bucket/lake/")
    assert str(caught.value) == (
        's3://bucket/lake needs fsspec; pip install "video-planner[scale]"'
    )


def test_a_scheme_that_nobody_knows_is_told():
    """With the nearest that is known."""
    with pytest.raises(
        InputError,
        match=r"^memry://x cannot be reached: memry:// is unknown; did "
        "you mean 'memory'",
    ):
        Lake.of("memry://x")


def test_a_url_with_a_bracket_where_the_host_is_is_told():
    """It is no address, and no crash."""
    with pytest.raises(InputError, match=r"^memry://\[x/y cannot be reached: memry:// is unknown"):
        Place.of("memry://[x/y")
    assert Place.of("memory://[ab]/x.parquet").said == "memory://[ab]/x.parquet"


def test_what_is_not_installed_is_told_with_how_to_install_it(monkeypatch):
    """As s3fs for s3://, whatever its library says."""
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(InputError) as caught:
        Lake.of("s3://bucket/lake")
    assert str(caught.value) == (
        "s3://bucket/lake cannot be reached: it needs s3fs, which is not installed: "
        "pip install s3fs"
    )


class Vault(fsspec.AbstractFileSystem):
    """A filesystem that tells its keys to everybody."""

    protocol = "vault"

    def __init__(self, **options):
        super().__init__(**options)
        self.options = options

    def _tell(self, *_, **__):
        raise RuntimeError(f"no entry with {self.options}")

    ls = info = exists = isdir = _open = mkdir = makedirs = _tell


@pytest.mark.parametrize("door", ["input", "output"])
def test_keys_are_never_shown(door, tmp_path):
    """Neither in what is shown of a place, nor in what its filesystem says."""
    fsspec.register_implementation("vault", Vault, clobber=True)
    lake = Lake.of(write(tmp_path, FILES))
    options = {"key": "sesame", "client": {"secret": ["open up", b"and quick"]}}
    url = "vault://user:passw0rd@host/x"
    with pytest.raises((InputError, OutputError)) as caught:
        Lake.of(url, options) if door == "input" else refuse_target(url, lake, options)
    place = Place.of(url, options)
    for text in (repr(place), str(place), str(caught.value), repr(caught.value)):
        for secret in ("sesame", "open up", "and quick", "passw0rd"):
            assert secret not in text
        assert "vault://host/x" in text


def test_options_are_for_places_that_need_them(root, tmp_path):
    """A lake that needs some is planned to this machine, and the other way round."""
    lake = Lake.of(f"{root}/lake", {"use_listings_cache": False})
    assert refuse_target(tmp_path / "plan", lake, {"use_listings_cache": False}).is_local
    assert Lake.of(tmp_path / "lake", {"use_listings_cache": False}).rows == 3


@pytest.mark.parametrize(
    "info",
    [
        {"size": 7, "mtime": 1.5e9},
        {"size": 7, "LastModified": datetime(2017, 7, 14, 2, 40, tzinfo=UTC)},
        {"size": 7, "created": datetime(2017, 7, 14, 2, 40)},
        {"size": 7, "updated": "2017-07-14T02:40:00Z"},
    ],
)
def test_when_a_file_changed_is_known_by_many_names(info):
    """As filesystems call it."""
    assert state_of(info) == (7, 1_500_000_000_000_000_000)
