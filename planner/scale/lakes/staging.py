"""What is written of an output before all of it is there, so that a run that died goes on.

Below the output, in ``_planner/``, which readers of lakes leave out, each plan has a folder of its
own. A part is written to a file with a name of its own; once that is whole, a small note says so:
with it the part is done, without it it is not. Two tries of one part are never in each other's way.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple, dataclass
from hashlib import sha256
from typing import Any, get_type_hints
from uuid import uuid4

import pyarrow as pa
from pyarrow import parquet

from planner.errors import OutputError, PlannerError
from planner.scale.lakes.listing import ENDING
from planner.scale.lakes.parts import Part
from planner.scale.lakes.places import Place

FOLDER = "_planner"
DIGITS = 16  # of a plan's hash, in the name of its folder
GROUP_ROWS = 1_000_000  # of a row group
COMPRESSION = "zstd"
PIECE = 1 << 20  # bytes read at a time
STAGED = re.compile(rf"[0-9a-f]+-[0-9a-f]+{re.escape(ENDING)}")
KEPT = "what is done stays, and the same call goes on from there"


@dataclass(frozen=True)
class Written:
    """A part that is written.

    Attributes
    ----------
    part, rows, first_row, input_size, input_mtime_ns
        The part, as of `Part`.
    output
        The path of its file below the output.
    staged
        The name of its file until then.
    size, sha256
        The file's bytes, and their hash.
    """

    part: str
    rows: int
    first_row: int
    input_size: int
    input_mtime_ns: int
    output: str
    staged: str
    size: int
    sha256: str

    @classmethod
    def read(cls, found: object) -> Written | None:
        """Read what a file says; None where this package did not write it so.

        Whoever may write to the folder can edit it: no other file than one that was staged for this
        part is ever moved.
        """
        kinds = get_type_hints(cls)
        if not isinstance(found, dict) or found.keys() != kinds.keys():
            return None
        written = cls(**found)
        typed = all(map(isinstance, astuple(written), kinds.values()))
        ours = typed and STAGED.fullmatch(written.staged) is not None
        return written if ours and written.staged.startswith(_key(written.part)) else None

    def is_of(self, part: Part) -> bool:
        """Say whether it was made of this part, which has not changed since."""
        return (
            self.part == part.name
            and self.output == part.output
            and (self.rows, self.first_row) == (part.rows, part.first_row)
            and (self.input_size, self.input_mtime_ns) == (part.size, part.mtime_ns)
        )


@dataclass(frozen=True)
class Staging:
    """Where the parts of one plan are written. It can be pickled, and used on any machine.

    Attributes
    ----------
    target
        The output's folder.
    plan_hash
        The plan's.
    """

    target: Place
    plan_hash: str

    @property
    def folder(self) -> Place:
        """Where this plan's parts are."""
        return self.target.below(f"{FOLDER}/{self.plan_hash[:DIGITS]}")

    def done(self, part: Part) -> Written | None:
        """Find what was written of a part, by this run or one that died.

        Returns
        -------
        Written or None
            None where nothing was, where it is not whole any more, or the part has changed.
        """
        written = Written.read(read_json(self._note(part)))
        if written is None or not written.is_of(part):
            return None
        file = self.folder.below(written.staged)
        try:
            whole = file.state()[0] == written.size and hash_of(file) == written.sha256
        except Exception:  # it is gone, or cannot be read: then it is written again
            whole = False
        return written if whole else None

    def write(self, part: Part, tables: Iterable[pa.Table]) -> Written:
        """Write what comes of a part.

        Parameters
        ----------
        part
            The part.
        tables
            As many rows in all as it has, all of one schema; taken one after the other.

        Returns
        -------
        Written
            Once the file is whole, and known to be.

        Raises
        ------
        OutputError
            If it cannot be written. Nothing half-written stays.
        """
        name = f"{_key(part.name)}-{uuid4().hex[:8]}{ENDING}"
        file = self.folder.below(name)
        shown = self.target.below(part.output)  # what people know it by
        shown = Place(file.path, shown.said, file.filesystem, file.secrets)
        try:
            rows, size, digest = self._write_file(shown, tables)
            if rows != part.rows:
                raise OutputError(
                    f"{shown.said}: {rows:,} rows were to be written of {part.rows:,} in "
                    f"{part.place.said}"
                )
            state = (part.rows, part.first_row, part.size, part.mtime_ns)
            written = Written(part.name, *state, part.output, name, size, digest)
            with shown.writing(KEPT):
                write_json(self._note(part), asdict(written))
        except BaseException:
            with suppress(Exception):
                file.filesystem.delete_file(file.path)
            raise
        return written

    def _note(self, part: Part) -> Place:
        return self.folder.below(f"{_key(part.name)}.json")

    def _write_file(self, file: Place, tables: Iterable[pa.Table]) -> tuple[int, int, str]:
        rows, writer = 0, None
        with _sink(file) as sink:
            try:
                for table in _in_groups(tables):
                    if writer is None:
                        metadata = {**(table.schema.metadata or {}), "planner_plan": self.plan_hash}
                        schema = table.schema.with_metadata(metadata)
                        writer = parquet.ParquetWriter(sink, schema, compression=COMPRESSION)
                    writer.write_table(table, GROUP_ROWS)
                    rows += len(table)
                if writer is not None:
                    writer.close()
            except BaseException:
                if writer is not None:
                    with suppress(Exception):
                        writer.close()  # or it would be, once nobody wants it any more
                raise
        return rows, sink.size, sink.digest.hexdigest()


def _key(name: str) -> str:
    """Return a name for files of a part, whatever it is called."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[: DIGITS * 2]


def _in_groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Join small tables, so that row groups are of a sensible size."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(map(len, held)) >= GROUP_ROWS // 2:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


class _Sink:
    """A file that is written, and what is known of it."""

    def __init__(self, file: Place, stream: Any) -> None:
        self.file, self.stream = file, stream
        self.size, self.digest = 0, sha256()
        self.closed = False

    def write(self, data: bytes) -> int:
        with self.file.writing(KEPT):
            self.stream.write(data)
        self.size += len(data)
        self.digest.update(data)
        return len(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


@contextmanager
def _sink(file: Place) -> Iterator[_Sink]:
    """Open a file to write to; once it is closed, it is on the disk."""
    with file.writing(KEPT):
        make_folder(file)
        stream = file.filesystem.open_output_stream(file.path)
    try:
        yield _Sink(file, stream)
    except BaseException:
        with suppress(Exception):
            stream.close()
        raise
    with file.writing(KEPT):
        stream.close()
        _flush(file)


def _flush(file: Place) -> None:
    """See to it that a file is on the disk."""
    if file.is_local:
        descriptor = os.open(file.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(file: Place) -> None:
    """Make the folder of a file, and those above it."""
    file.filesystem.create_dir(os.path.dirname(file.path))  # noqa: PTH120


def hash_of(file: Place) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = sha256()
    with file.filesystem.open_input_stream(file.path) as stream:
        while data := stream.read(PIECE):
            digest.update(data)
    return digest.hexdigest()


def write_json(file: Place, what: Mapping[str, Any]) -> None:
    """Write a small file, so that it is there as a whole or not at all."""
    data = (json.dumps(what, indent=1) + "\n").encode()
    if not file.is_local:  # what has no rename puts a small file as a whole
        with file.filesystem.open_output_stream(file.path) as stream:
            stream.write(data)
        return
    part = Place(f"{file.path}.{uuid4().hex[:8]}", file.said, file.filesystem)
    with part.filesystem.open_output_stream(part.path) as stream:
        stream.write(data)
    _flush(part)
    part.filesystem.move(part.path, file.path)


def read_json(file: Place) -> dict[str, Any] | None:
    """Read a small file that this package wrote; None where there is none, or it is another's."""
    try:
        if not file.is_local:
            file.remote.invalidate_cache()
        with file.filesystem.open_input_stream(file.path) as stream:
            found = json.loads(stream.read())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except PlannerError:
        raise
    except Exception as error:
        said = OutputError(f"{file.said} cannot be read: {file.why(error)}")
        raise file.told(said, error) from None
    return found if isinstance(found, dict) else None
