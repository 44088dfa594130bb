"""The classes of a lake, and how many rows of each stand in each part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from planner.engine.arrays import IntArray
from planner.scale.deciding import Deciding
from planner.scale.keys import Keys
from planner.scale.lakes.lake import PART_ROWS, Lake
from planner.scale.lakes.parts import Part
from planner.scale.scratch import keeping
from planner.scale.summarise import COUNT, FIRST, merged, summarise

PENDING = 2_000_000  # rows of summaries that are added up together
BATCH = 1_000_000  # rows that are looked at together
PACKED = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(frozen=True)
class Stretch:
    """A part, and where it stands in the whole.

    Attributes
    ----------
    part
        The part.
    row
        How many rows come before it.
    """

    part: Part
    row: int

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.part.name


def count_part(stretch: Stretch, deciding: Deciding) -> Any:
    """Summarise a part of a lake; see `summarise`."""
    row, summaries = stretch.row, []
    for table in stretch.part.batches(deciding.columns, PART_ROWS):
        summaries.append(summarise(deciding.told_apart(table, row), row))
        row += table.num_rows
    return merged(summaries)


class Counted:
    """Adds up the summaries of parts, and keeps how many rows of each class stand in which.

    Parameters
    ----------
    lake, deciding
        The lake, and what is read of it.
    folder
        Where what is not needed at once is kept.

    Attributes
    ----------
    deciding
        As above.
    stretches
        The parts, in the order of the input.
    taken
        Rows without an id whose number is the id of another, as far as ids were compared.
    """

    def __init__(self, lake: Lake, deciding: Deciding, folder: Path) -> None:
        self.deciding, self._folder = deciding, folder
        rows = np.cumsum([0, *(part.rows for part in lake.parts)]).tolist()
        self.stretches = [Stretch(part, row) for part, row in zip(lake.parts, rows, strict=False)]
        self.taken: IntArray = np.zeros(0, dtype=np.int64)
        empty = lake.schema.empty_table().select(deciding.columns)
        self._pending: list[Any] = [summarise(deciding.told_apart(empty, 0))]
        self._asked: tuple[bytes | None, IntArray] = None, np.zeros((0, 0), dtype=np.int64)

    @property
    def size(self) -> int:
        """How many classes there are."""
        return int(self.classes.num_rows)

    def take(self, index: int, summary: Any) -> None:
        """Take the summary of a part."""
        kept = summary.drop_columns([FIRST])
        with (
            keeping(),
            pa.OSFile(str(self._file(index)), "wb") as sink,
            pa.ipc.new_file(sink, kept.schema, options=PACKED) as writer,
        ):
            writer.write_table(kept)
        self._pending.append(summary)
        first, *rest = self._pending
        if sum(one.num_rows for one in rest) > max(PENDING, first.num_rows):
            self._pending = [merged(self._pending)]

    def _file(self, index: int) -> Path:
        return self._folder / f"{index}.arrow"

    @cached_property
    def classes(self) -> Any:
        """A row for each class, as of `summarise`, in the order of their first rows.

        All parts have to be taken.
        """
        self._pending = [merged(self._pending)]
        return self._pending[0]

    @cached_property
    def keys(self) -> Keys:
        """Tells which class a row is of."""
        return Keys(self.classes.drop_columns([COUNT, FIRST]))

    @property
    def sizes(self) -> IntArray:
        """How many rows each class stands for; shape (classes,)."""
        sizes: IntArray = self.classes.column(COUNT).to_numpy()
        return sizes

    def find(self, table: Any, row: int) -> IntArray:
        """Find the class of each row of a table that so many come before; shape (rows,)."""
        return self.keys.find(self.deciding.told_apart(table, row))

    def before(self, classes: IntArray) -> IntArray:
        """Count the rows of some classes before each part; shape (parts, classes)."""
        sizes = self.within(classes)
        ends: IntArray = np.cumsum(sizes, axis=0)
        return ends - sizes

    def within(self, classes: IntArray) -> IntArray:
        """Count the rows of some classes in each part; shape (parts, classes)."""
        asked, sizes = self._asked
        if asked == classes.tobytes():  # of one queue it is asked for each end of an option
            return sizes
        sizes = np.zeros((len(self.stretches), len(classes)), dtype=np.int64)
        keys = Keys(self.classes.drop_columns([COUNT, FIRST]).take(pa.array(classes)))
        for index, row in enumerate(sizes if len(classes) else []):
            with pa.OSFile(str(self._file(index))) as source:
                summary = pa.ipc.open_file(source).read_all()
            found = keys.find(summary)
            some = np.flatnonzero(found >= 0)
            np.add.at(row, found[some], summary.column(COUNT).to_numpy()[some])
        self._asked = classes.tobytes(), sizes
        return sizes

    def among_first(self, classes: IntArray, rows: int) -> IntArray:
        """Count how many of each of some classes are among the first rows of all of them.

        Of the parts only the one is read in which the last of these rows stands.

        Parameters
        ----------
        classes
            The classes.
        rows
            How many rows.
        """
        sizes = self.within(classes)
        ends = np.cumsum(sizes.sum(axis=1))
        index = int(np.searchsorted(ends, rows))
        found: IntArray = sizes[:index].sum(axis=0)
        left = rows - int(found.sum())
        stretch = self.stretches[index]
        row = stretch.row
        place = np.full(self.classes.num_rows + 1, -1, dtype=np.int64)
        place[classes] = np.arange(len(classes))
        for table in stretch.part.batches(self.deciding.columns, BATCH):
            own = place[self.find(table, row)]
            own = own[own >= 0][:left]
            found += np.bincount(own, minlength=len(classes))
            left -= len(own)
            row += table.num_rows
            if not left:
                break
        return found
