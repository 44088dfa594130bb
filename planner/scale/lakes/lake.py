"""Lakes: folders of Parquet files as one table, in parts that are read one by one.

    lake = Lake.of("lake/requests/")            # also a glob, a file, s3://bucket/requests
    lake.check(["duration", "priority"])        # the files agree in what is needed
    for part in lake.parts:                     # the order of the input
        for table in part.batches(["duration", "priority"]):
            ...

A part is a file, or a run of row groups of a large one. It is small, and can be sent to another
machine that reaches the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from planner.errors import InputError
from planner.messages import FEW, named, nearest
from planner.scale.lakes.columns import common, plain, told
from planner.scale.lakes.listing import ENDING, File, Listing, values_of
from planner.scale.lakes.parts import Part
from planner.scale.lakes.places import Place

PART_ROWS = 4_000_000  # of a part; a row group that has more is one
READERS = 16  # footers read at once: most of the time is waiting


@dataclass(frozen=True)
class Layout:
    """Files that have the same columns: how many, one of them, and their schema."""

    files: int
    example: str
    schema: pa.Schema = field(repr=False)


@dataclass(frozen=True)
class Lake:
    """A table in many files.

    Attributes
    ----------
    source
        What messages call it.
    schema
        Its columns, in the order in which they first appear, with the types that all files can be
        read as; those that folders state last. Where files disagree, as in the first; `check` says.
    parts
        What to read, sorted by path: the order of the input. Files without rows have none.
    rows
        How many rows it has.
    layouts
        Which columns its files have; those without rows have no say.
    ignored
        Names of files that are there and no Parquet files.
    listing
        The files.
    """

    source: str
    schema: pa.Schema
    parts: tuple[Part, ...] = field(repr=False)
    rows: int
    layouts: tuple[Layout, ...] = field(repr=False)
    ignored: tuple[str, ...] = field(repr=False)
    listing: Listing = field(repr=False)

    @classmethod
    def of(cls, source: str | Path, storage_options: Mapping[str, Any] | None = None) -> Lake:
        """Find the files and read what their footers say.

        Parameters
        ----------
        source
            A folder, with all .parquet files in it and in its folders; a glob; or a file. Names
            that begin with ``_`` or ``.`` are left out. Folders called ``campaign=x`` are a
            column. A URL is read by fsspec.
        storage_options
            For fsspec: keys and the like. They are never shown.

        Raises
        ------
        InputError
            If there is nothing to read, or files are damaged: all of these.
        """
        place = Place.of(source, storage_options)
        listing = Listing.of(place)
        footers = _footers(place.said, listing.files)
        full = [one for one in zip(listing.files, footers, strict=True) if sum(one[1].rows)]
        stated = _stated([file for file, _ in full], [footer for _, footer in full])
        layouts = _layouts(full or list(zip(listing.files, footers, strict=True)), stated)
        schema = _schema(layouts)
        parts = tuple(_parts(full, stated, schema))
        rows = sum(part.rows for part in parts)
        return cls(place.said, schema, parts, rows, layouts, listing.ignored, listing)

    def check(self, columns: Sequence[str]) -> None:
        """Refuse files that disagree in columns that are needed.

        Parameters
        ----------
        columns
            Their names.

        Raises
        ------
        InputError
            If a column is missing in all or some, twice in one, or of types that do not go
            together: all of these.
        """
        faults = [fault for name in columns for fault in self._faults(name)]
        if faults:
            raise InputError("\n  ".join([f"{self.source}: files cannot be read alike", *faults]))

    def _faults(self, name: str) -> Iterator[str]:
        has = [layout for layout in self.layouts if name in layout.schema.names]
        without = [layout for layout in self.layouts if name not in layout.schema.names]
        if not has:
            yield f"column {named(name)!r} is in none of them; {nearest(name, self.schema.names)}"
            return
        twice = [layout for layout in has if layout.schema.names.count(name) > 1]
        if twice:
            yield f"column {named(name)!r} is there twice in {self._count(twice)}"
            return
        if without:
            yield (
                f"column {named(name)!r} is missing in {self._count(without)}, and there in "
                f"{self._count(has)}; {_mend(name, has, without)}"
            )
        kinds: dict[pa.DataType, list[Layout]] = {}
        for layout in has:
            kinds.setdefault(plain(layout.schema.field(name).type), []).append(layout)
        if common(list(kinds)) is None:
            each = [f"{told(kind)} in {self._count(kinds[kind])}" for kind in kinds]
            yield f"column {named(name)!r} is {', '.join(each)}; write it alike in all"

    def _count(self, layouts: Sequence[Layout]) -> str:
        """Say how many files these are of all, and one of them."""
        count, of = (sum(layout.files for layout in some) for some in (layouts, self.layouts))
        example = layouts[0].example
        return example if count == 1 else f"{count:,} of {of:,} files, such as {example}"


def _mend(name: str, has: Sequence[Layout], without: Sequence[Layout]) -> str:
    """Say what to do about a column that some files do not have: it may be misspelt there."""
    known = {each for layout in has for each in layout.schema.names}
    odd = {each for layout in without for each in layout.schema.names} - known
    close = get_close_matches(name, sorted(odd), n=1)
    if close:
        return f"is it called {named(close[0])!r} there? write it alike in all"
    return "write it in all, empty where there is nothing to say"


@dataclass(frozen=True)
class Footer:
    """What the end of a Parquet file says: the rows of each row group, and its schema."""

    rows: tuple[int, ...]
    schema: pa.Schema


def _footers(source: str, files: Sequence[File]) -> list[Footer]:
    """Read the footers of all files.

    Raises
    ------
    InputError
        If some cannot be read: how many, and why, of the first of them.
    """
    with ThreadPoolExecutor(READERS) as pool:
        found = list(pool.map(_footer, files))
    damaged = [one for one in found if isinstance(one, str)]
    if not damaged:
        return [one for one in found if isinstance(one, Footer)]
    if len(damaged) == 1:
        raise InputError(damaged[0])
    more = [f"  and {len(damaged) - FEW:,} more"] if len(damaged) > FEW else []
    head = f"{source}: {len(damaged):,} of {len(files):,} files cannot be read"
    raise InputError("\n".join([head, *(f"  {one}" for one in damaged[:FEW]), *more]))


def _footer(file: File) -> Footer | str:
    """Read a footer, or say why it cannot be."""
    try:
        with file.place.filesystem.open_input_file(file.place.path) as source:
            meta = parquet.read_metadata(source)
        schema = meta.schema.to_arrow_schema()
        rows = tuple(meta.row_group(at).num_rows for at in range(meta.num_row_groups))
        if min(rows, default=0) < 0 or sum(rows) != meta.num_rows:
            return f"{file.place.said} is damaged: it does not know how many rows it has"
        bare = pa.schema([pa.field(one.name, one.type) for one in schema])
        return Footer(rows, bare)
    except Exception as error:  # Arrow's, the system's, or any of a filesystem
        return f"{file.place.said} {file.place.unread(error)}"


Stated = dict[str, dict[str, pa.Scalar]]  # by file: each column that its folders state


def _stated(files: Sequence[File], footers: Sequence[Footer]) -> Stated:
    """Find the columns that folders state; what a file holds itself counts more."""
    held = {name for schema in {footer.schema for footer in footers} for name in schema.names}
    found: Stated = {file.name: {} for file in files}
    keys = {file.name: file.keys for file in files}
    for key in dict.fromkeys(key for file in files for key in keys[file.name]):
        if key not in held:
            having = [file.name for file in files if key in keys[file.name]]
            kind, values = values_of([keys[name][key] for name in having])
            for name, value in zip(having, values, strict=True):
                found[name][key] = pa.scalar(value, kind)
    return found


def _layouts(found: Sequence[tuple[File, Footer]], stated: Stated) -> tuple[Layout, ...]:
    by_columns: dict[tuple[pa.Schema, tuple[str, ...]], list[File]] = {}
    for file, footer in found:
        columns = (footer.schema, tuple(stated.get(file.name, ())))
        by_columns.setdefault(columns, []).append(file)
    layouts = []
    for (schema, keys), files in by_columns.items():
        of = stated.get(files[0].name, {})
        whole = pa.schema([*schema, *(pa.field(key, of[key].type) for key in keys)])
        layouts.append(Layout(len(files), files[0].place.said, whole))
    return tuple(layouts)


def _schema(layouts: Sequence[Layout]) -> pa.Schema:
    """Join schemas: all columns, each with a type that it can be read as everywhere."""
    kinds: dict[str, list[pa.DataType]] = {}
    for layout in layouts:
        for one in layout.schema:
            kinds.setdefault(one.name, []).append(one.type)
    types = {name: common(of) or plain(of[0]) for name, of in kinds.items()}
    return pa.schema(list(types.items()))


def _parts(
    found: Sequence[tuple[File, Footer]], stated: Stated, schema: pa.Schema
) -> Iterator[Part]:
    taken = {file.name for file, _ in found}
    for file, footer in found:
        partition = tuple((key, value.as_py()) for key, value in stated[file.name].items())
        first = 0
        for number, groups in enumerate(_runs(footer.rows), start=1):
            name = file.name if number == 1 else f"{file.name}#{number}"
            output = _output(file.name, number, taken)
            taken.add(output)
            rows = sum(footer.rows[at] for at in groups)
            state = (file.size, file.mtime_ns)
            yield Part(name, output, file.place, groups, first, rows, *state, partition, schema)
            first += rows


def _output(name: str, number: int, taken: set[str]) -> str:
    """Name the file for what comes of a part: as its own, where it has but one and ends so."""
    if number == 1 and name.endswith(ENDING):
        return name
    output = f"{name.removesuffix(ENDING)}{'' if number == 1 else f'-{number:05}'}{ENDING}"
    while output in taken:  # a file is called so already
        output = f"{output.removesuffix(ENDING)}_{ENDING}"
    return output


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Split row groups into runs that have about as many rows as a part should."""
    run: list[int] = []
    held = 0
    for at, count in enumerate(rows):
        if (run and held + count > PART_ROWS * 1.25) or held >= PART_ROWS:
            yield tuple(run)
            run, held = [], 0
        run.append(at)
        held += count
    if held:
        yield tuple(run)
