"""Which files a folder, a glob or a single file means, and what its folders say."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from planner.errors import InputError
from planner.messages import listed
from planner.scale.lakes.places import Place, state_of

ENDING = ".parquet"
TEXTS = (".csv", ".tsv", ".txt")
NOTHING = "__HIVE_DEFAULT_PARTITION__"  # the folder of rows without a value
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class File:
    """A file of a lake: its name below the root, with slashes, and what tells that it changed."""

    name: str
    place: Place
    size: int
    mtime_ns: int

    @property
    def keys(self) -> dict[str, str]:
        """What its folders say: ``campaign=x`` is a column with a value."""
        pairs = (folder.partition("=") for folder in self.name.split("/")[:-1])
        return {unquote(key): unquote(value) for key, sign, value in pairs if sign and key}


@dataclass(frozen=True)
class Listing:
    """The files that a source means.

    Attributes
    ----------
    root
        The folder that names are below.
    pattern
        The glob below it; "" where the source is a folder, which has all that is in it.
    files
        Those to read, sorted by name.
    ignored
        Names of others that are there and no Parquet files.
    """

    root: Place
    pattern: str
    files: tuple[File, ...]
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, place: Place) -> Listing:
        """List the files of a folder, a glob or a file.

        Raises
        ------
        InputError
            If there are none, or a folder cannot be read.
        """
        with place.reading():
            kind = place.filesystem.get_file_info(place.path).type.name
        if kind == "File":
            folder, _, name = place.path.replace(os.sep, "/").rpartition("/")
            root = Place(folder or "/", place.said, place.filesystem, place.secrets)
            with place.reading():
                return cls(root, name, (File(name, place, *place.state()),), ())
        if kind == "Directory":
            found = list(_walk(place, ""))
            taken = [file for file in found if file.name.lower().endswith(ENDING)]
            ignored = tuple(sorted({file.name for file in found} - {file.name for file in taken}))
            if not taken:
                raise InputError(_nothing_in(place, ignored))
            return cls(place, "", _sorted(taken), ignored)
        if not glob.has_magic(place.path):
            raise InputError(f"{place.said}: no such file or folder")
        root, pattern = _split(place)
        with place.reading():
            found = [file for name in _matches(root, pattern) for file in _walk(root, name)]
        if not found:
            raise InputError(f"{place.said}: no file matches it")
        if all(file.name.lower().endswith(TEXTS) for file in found):
            raise InputError(f"{place.said}: these are no {ENDING} files{_converting(root)}")
        return cls(root, pattern, _sorted(found), ())

    def takes(self, name: str) -> bool:
        """Say whether files in a folder below the root would be among those of the source."""
        pairs = zip(name.split("/"), self.pattern.split("/"), strict=False)
        if not self.pattern:
            return True
        for folder, wanted in pairs:
            if wanted == "**":
                return True
            if not fnmatchcase(folder, wanted):
                return False
        return True


def _sorted(files: Sequence[File]) -> tuple[File, ...]:
    return tuple(sorted({file.name: file for file in files}.values(), key=lambda file: file.name))


def _nothing_in(place: Place, ignored: Sequence[str]) -> str:
    others = f"; what is there is {listed(ignored, 3)}" if ignored else ""
    if any(name.lower().endswith(TEXTS) for name in ignored):
        others += _converting(place)
    return (
        f"{place.said}: there is no {ENDING} file in it or in its folders "
        f"(names that begin with _ or . are left out){others}"
    )


def _converting(place: Place) -> str:
    """Say how CSV becomes Parquet, where it lies on this machine."""
    if not place.is_local:
        return "; write them as Parquet first"
    return (
        "; write them as Parquet first, in Python: from pyarrow import dataset; "
        f"dataset.write_dataset(dataset.dataset({place.said!r}, format='csv'), 'parquet/', "
        "format='parquet')"
    )


def is_hidden(name: str) -> bool:
    """Say whether readers of lakes leave a name out."""
    return name.startswith(".") or (name.startswith("_") and "=" not in name)


def _walk(root: Place, name: str) -> Iterator[File]:
    """List the files of a folder and its folders, hidden ones left out; of a file, itself."""
    if root.is_local:
        return _walk_here(root, name, frozenset())
    return _walk_there(root, name)


def _walk_here(root: Place, name: str, above: frozenset[tuple[int, int]]) -> Iterator[File]:
    place = root.below(name) if name else root
    with place.reading():
        state = os.stat(place.path)  # noqa: PTH116
        if not stat.S_ISDIR(state.st_mode):
            if not stat.S_ISREG(state.st_mode):  # opening a pipe would wait for ever
                raise InputError(f"{place.said} is no file but a device; expected a file")
            yield File(name, place, state.st_size, state.st_mtime_ns)
            return
        inner = [] if (state.st_dev, state.st_ino) in above else os.listdir(place.path)  # noqa: PTH208
    for one in sorted(inner):
        if not is_hidden(one):
            below = f"{name}/{one}" if name else one
            yield from _walk_here(root, below, above | {(state.st_dev, state.st_ino)})


def _walk_there(root: Place, name: str) -> Iterator[File]:
    place = root.below(name) if name else root
    with place.reading():
        root.remote.invalidate_cache()
        found: Mapping[str, Any] = root.remote.find(place.path, detail=True)
    for path, info in found.items():
        below = path[len(root.path) :].lstrip("/")
        if not any(map(is_hidden, below.split("/"))):
            yield File(below, root.below(below), *state_of(info))


def _split(place: Place) -> tuple[Place, str]:
    """Split a glob into the folder before its first sign, and the pattern below it."""
    names = place.path.replace(os.sep, "/").split("/")
    first = next(at for at, name in enumerate(names) if glob.has_magic(name))
    behind = len(names) - first
    said = place.said.rstrip("/").split("/")[:-behind]
    root = "/".join(names[:first]) or "/"
    return (
        Place(root, "/".join(said) or ".", place.filesystem, place.secrets),
        "/".join(names[first:]),
    )


def _matches(root: Place, pattern: str) -> list[str]:
    if root.is_local:
        names = glob.glob(pattern, root_dir=root.path, recursive=True)  # noqa: PTH207
        names = [Path(name).as_posix() for name in names]
    else:
        root.remote.invalidate_cache()
        found = root.remote.glob(f"{root.path}/{pattern}")
        names = [path[len(root.path) :].strip("/") for path in found]
    return [name for name in names if not any(map(is_hidden, name.split("/")))]


def values_of(texts: Sequence[str]) -> tuple[pa.DataType, list[object]]:
    """Infer the type of a column that folders state, over all of them.

    Parameters
    ----------
    texts
        What each folder says.

    Returns
    -------
    type
        Whole numbers, days, or texts, as all are; ``007`` is a text.
    values
        Each as a value of that type; None where a folder says that there is none.
    """
    said = [text for text in texts if text != NOTHING]
    if all(map(WHOLE.fullmatch, said)) and said:
        return pa.int64(), [_value(text, int) for text in texts]
    if all(map(DAY.fullmatch, said)) and said:
        try:
            return pa.date32(), [_value(text, date.fromisoformat) for text in texts]
        except ValueError:  # of no calendar
            pass
    return pa.string(), [_value(text, str) for text in texts]


def _value(text: str, kind: Any) -> object:
    return None if text == NOTHING else kind(text)
