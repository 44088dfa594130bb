"""Whether ids are unique over all parts of a lake: by numbers made of them, then by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from planner.errors import Fault
from planner.requests.faults import FAULTS_LISTED
from planner.requests.ids import marks_of
from planner.scale.assign import numbered, stated_in
from planner.scale.counting import BATCH, Counted, Stretch
from planner.scale.origin import place_in
from planner.scale.scratch import keeping

TOGETHER = 10_000_000  # numbers that are compared at once
Marks = NDArray[np.uint64]


def marks_in(stretch: Stretch, heading: str) -> Marks:
    """Make a number of each id of a part: equal ones of equal ids; in their order."""
    marks = [marks for _, _, _, marks in _ids(stretch, heading)]
    return np.sort(np.concatenate(marks))


def _ids(stretch: Stretch, heading: str) -> Iterator[tuple[int, Any, Any, Marks]]:
    """Yield how many rows come before some, their ids, where these are gaps, and marks."""
    row = stretch.row
    for table in stretch.part.batches([heading], BATCH):
        stated = stated_in(table, heading)
        ids = numbered(stated, row, np.zeros(0, dtype=np.int64))
        whole = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
        yield row, whole, stated.is_null(), marks_of(whole.cast(pa.large_string()))
        row += table.num_rows


class Unique:
    """Finds ids that stand in several rows.

    Parameters
    ----------
    counted
        The parts.
    folder
        Where numbers are kept until all are there.
    """

    def __init__(self, counted: Counted, folder: Path) -> None:
        self._counted, self._folder = counted, folder

    def take(self, index: int, marks: Marks) -> None:
        """Take the numbers of a part."""
        with keeping():
            marks.tofile(self._file(index))

    def _file(self, index: int) -> Path:
        return self._folder / f"{index}.marks"

    def faults(self) -> tuple[list[tuple[int, Fault]], int]:
        """Return a fault for each id that was there before, of many the first, and how many.

        Beside each fault stands the number of its row.

        Rows without an id whose number is the id of another become `Counted.taken`.
        """
        marks, count = self._marks()
        return self._looked_at(marks, count) if count else ([], 0)

    def _marks(self) -> tuple[Marks, int]:
        """Find the numbers that occur more than once, and how often they do beyond once.

        One file is open at a time, of however many parts.
        """
        rows = sum(stretch.part.rows for stretch in self._counted.stretches)
        parts = range(len(self._counted.stretches))
        count, found = 0, [np.empty(0, dtype=np.uint64)]
        ranges = rows // TOGETHER + 1
        inner = [number * 2**64 // ranges for number in range(1, ranges)]
        edges = [self._edges(index, np.array(inner, dtype=np.uint64)) for index in parts]
        for begin, end in pairwise(np.array(edges).T.tolist()):
            some = [self._between(index, begin[index], end[index]) for index in parts]
            marks = np.sort(np.concatenate([found[0], *some]))
            same = marks[1:] == marks[:-1]
            count += int(same.sum())
            found.append(np.unique(marks[1:][same]))
        return np.concatenate(found), count

    def _edges(self, index: int, inner: Marks) -> list[int]:
        """Say where ranges of numbers begin and end in a part's."""
        marks = np.fromfile(self._file(index), dtype=np.uint64)
        return [0, *np.searchsorted(marks, inner).tolist(), len(marks)]

    def _between(self, index: int, begin: int, end: int) -> Marks:
        count, offset = end - begin, begin * np.dtype(np.uint64).itemsize
        return np.fromfile(self._file(index), dtype=np.uint64, count=count, offset=offset)

    def _looked_at(self, marks: Marks, count: int) -> tuple[list[tuple[int, Fault]], int]:
        """Look at the ids themselves, in the order of their rows; of many faults, at the first."""
        stretches, heading = self._counted.stretches, self._counted.deciding.id_column
        first: dict[str, int] = {}
        faults: list[tuple[int, Fault]] = []
        taken: list[int] = []
        for stretch in stretches:
            for row, ids, is_gap, own in _ids(stretch, heading):
                for at in np.flatnonzero(np.isin(own, marks)).tolist():
                    text, here = ids[at].as_py(), row + at
                    if text not in first:
                        first[text] = ~here if is_gap[at].as_py() else here  # of a gap below 0
                    elif is_gap[at].as_py():
                        taken.append(here)
                    elif first[text] < 0:
                        taken.append(~first[text])
                        first[text] = here
                    else:
                        where = f"is also in {place_in(stretches, first[text])}"
                        place = place_in(stretches, here)
                        fault = Fault(place, "id", text, where, "make each id unique")
                        faults.append((here, fault))
                    if len(faults) == FAULTS_LISTED:
                        return faults, count
        self._counted.taken = np.array(sorted(taken), dtype=np.int64)
        return faults, len(faults)
