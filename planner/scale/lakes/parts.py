"""A part of a lake: what a task reads, some rows after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from planner.errors import InputError
from planner.messages import named
from planner.scale.lakes.columns import as_common, is_text
from planner.scale.lakes.places import Place

BUFFER = 1 << 20  # bytes of a column that are fetched at a time
REMOTE_BUFFER = 8 << 20  # where each fetch is a request
MOST_BYTES = 128 << 20  # of a table, where its rows are long
# The length of a text takes as many bytes in a file. Where texts take fewer in all, they are
# written as a dictionary.
LENGTH_BYTES = 4


@dataclass(frozen=True)
class Part:
    """A file of a lake, or some row groups of one.

    It is small, can be pickled, and be read on any machine that reaches the file.

    Attributes
    ----------
    name
        The file's path below the lake's root, with slashes; ``"#2"`` and so on behind it where it
        is not the file's first part.
    output
        The path, below a folder, of the file for what comes of it. No two parts have the same.
    place
        The file.
    row_groups
        Which row groups of it, in order.
    first_row
        Where its first row stands in the file, from 0.
    rows
        How many rows it has, at least one.
    size, mtime_ns
        The file's bytes, and when it last changed.
    partition
        The columns that its folders state, and their value.
    schema
        The lake's.
    """

    name: str
    output: str
    place: Place
    row_groups: tuple[int, ...]
    first_row: int
    rows: int
    size: int
    mtime_ns: int
    partition: tuple[tuple[str, object], ...]
    schema: pa.Schema = field(repr=False)

    @property
    def file(self) -> str:
        """The file's path below the lake's root."""
        return self.name.rpartition("#")[0] if self.first_row else self.name

    def batches(self, columns: Sequence[str], size: int = 1_000_000) -> Iterator[pa.Table]:
        """Read some columns, in the order asked for, a table of some rows after the other.

        Memory is bounded, whatever the row groups are. Types are the lake's. Texts of which there
        are few, and what folders state, come as dictionaries of that type, the same for all chunks
        of a table.

        Parameters
        ----------
        columns
            Their names.
        size
            The most rows of a table; it has fewer where they are long.

        Yields
        ------
        pa.Table
            The next rows.

        Raises
        ------
        InputError
            If the file has changed since the lake was listed, has no such column, is damaged, or
            holds a text that is not UTF-8 or a value that does not fit the lake's type.
        """
        rows = 0
        self._refuse_changed()
        stated = {name: value for name, value in self.partition if name in columns}
        for table in self._tables([name for name in columns if name not in stated], size):
            rows += len(table)
            yield self._as_asked(table, columns, stated)
        if rows != self.rows:
            raise InputError(
                f"{self.place.said} is damaged: {self.rows:,} rows should be there, {rows:,} are"
            )
        self._refuse_changed()

    def _refuse_changed(self) -> None:
        with self.place.reading():
            state = self.place.state()
        if state != (self.size, self.mtime_ns):
            raise self._changed()

    def _changed(self) -> InputError:
        return InputError(
            f"{self.place.said} has changed since its folder was listed; "
            "start again when nobody writes there"
        )

    def _tables(self, columns: Sequence[str], size: int) -> Iterator[pa.Table]:
        """Read columns of the file, in tables of as many rows, the last one aside."""
        with self.place.reading():
            source = self.place.filesystem.open_input_file(self.place.path)
        with source:
            with self.place.reading():
                meta = parquet.read_metadata(source)
                self._refuse_other(meta, columns)
                size = self._fitting(meta, columns, size)
                pieces = self._pieces(source, meta, columns, size)
            held, rows = [], 0
            while (piece := self._next(pieces)) is not None:
                held.append(piece)
                rows += len(piece)
                if rows >= size:
                    table = pa.Table.from_batches(held)
                    yield table.slice(0, size)
                    rows -= size
                    held = table.slice(size).to_batches()
            if rows:
                yield pa.Table.from_batches(held)

    def _refuse_other(self, meta: Any, columns: Sequence[str]) -> None:
        """Refuse a file of other rows than were listed, or without a column."""
        groups = [at for at in self.row_groups if at < meta.num_row_groups]
        if sum(meta.row_group(at).num_rows for at in groups) != self.rows:
            raise self._changed()
        has = set(meta.schema.to_arrow_schema().names)
        for name in columns:
            if name not in has:
                raise InputError(f"{self.place.said}: there is no column {named(name)!r}")

    def _pieces(
        self, source: Any, meta: Any, columns: Sequence[str], size: int
    ) -> Iterator[pa.RecordBatch]:
        if not columns:  # only what folders state: how many rows there are is known
            for first in range(0, self.rows, size):
                nothing = pa.nulls(min(size, self.rows - first))
                yield pa.RecordBatch.from_arrays([nothing], ["nothing"])
            return
        file = parquet.ParquetFile(
            source,
            metadata=meta,
            read_dictionary=[name for name in columns if self._has_few(meta, name)],
            buffer_size=BUFFER if self.place.is_local else REMOTE_BUFFER,
            pre_buffer=False,  # it would fetch whole row groups
            page_checksum_verification=True,
        )
        yield from file.iter_batches(size, list(self.row_groups), columns, use_threads=False)

    def _next(self, pieces: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        with self.place.reading():
            piece = next(pieces, None)
        if piece is None:
            return None
        for name, column in zip(piece.schema.names, piece.columns, strict=True):
            try:
                column.validate(full=True)  # a text is not looked at before somebody asks for it
            except pa.ArrowInvalid as error:
                what = "a text that is not UTF-8" if "UTF8" in str(error) else "damaged values"
                raise InputError(
                    f"{self.place.said}: column {named(name)!r} holds {what}; write the file anew"
                ) from None
        return piece

    def _chunks(self, meta: Any, columns: Sequence[str]) -> Iterator[Any]:
        """List the chunks of some columns, whatever is nested in them, in the row groups."""
        paths = [meta.schema.column(at).path for at in range(meta.num_columns)]
        wanted = {*columns}
        at = [at for at, path in enumerate(paths) if {path, path.split(".")[0]} & wanted]
        return (meta.row_group(group).column(one) for group in self.row_groups for one in at)

    def _has_few(self, meta: Any, name: str) -> bool:
        """Say whether a column holds few different texts."""
        if not is_text(self.schema.field(name).type):
            return False
        chunks = list(self._chunks(meta, [name]))
        held = sum(chunk.total_uncompressed_size for chunk in chunks)
        values = sum(chunk.num_values for chunk in chunks)
        return all(chunk.has_dictionary_page for chunk in chunks) and held < values * LENGTH_BYTES

    def _fitting(self, meta: Any, columns: Sequence[str], size: int) -> int:
        """Return how many rows a table may have, so that it is not too large."""
        held: int = sum(chunk.total_uncompressed_size for chunk in self._chunks(meta, columns))
        return max(1, min(size, MOST_BYTES * self.rows // max(held, 1)))

    def _as_asked(
        self, table: pa.Table, columns: Sequence[str], stated: dict[str, object]
    ) -> pa.Table:
        """Return the columns in their order, each with the lake's type."""
        found = []
        for name in columns:
            kind = self.schema.field(name).type
            if name in stated:
                codes = pa.array(np.zeros(len(table), np.int32))
                found.append(pa.DictionaryArray.from_arrays(codes, pa.array([stated[name]], kind)))
                continue
            try:
                found.append(as_common(table.column(name), kind))
            except pa.ArrowException as error:
                raise InputError(
                    f"{self.place.said}: column {named(name)!r} cannot be read as {kind}, which it "
                    f"is in other files: {self.place.why(error)}"
                ) from None
        return pa.table(found, names=list(columns)).unify_dictionaries()
