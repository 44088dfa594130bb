"""Faults of a lake, told by file and row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from planner.engine.arrays import IntArray
from planner.errors import Fault, TableError
from planner.requests.faults import FAULTS_LISTED
from planner.scale.counting import BATCH, Counted
from planner.scale.origin import LakeOrigin, place_in


@contextmanager
def told_by_row(
    counted: Counted, origin: LakeOrigin, others: Sequence[tuple[int, Fault]] = (), count: int = 0
) -> Iterator[None]:
    """Tell faults of classes as faults of their rows.

    Parameters
    ----------
    counted, origin
        The classes, and where they stand.
    others, count
        Other faults, each beside its row, and how many there are of these.

    Raises
    ------
    TableError
        With the first thousand by file and row, and how many there are in all.
    """
    found: TableError | None = None
    try:
        yield
    except TableError as error:
        if error.source != origin.source:  # of rules, which stand elsewhere
            raise
        found = error
    if found is None and not count:
        return
    own = [] if found is None else _of_rows(found, counted, origin)
    total = count + (0 if found is None else _count_of(found, counted, origin))
    in_order = sorted([*own, *others], key=lambda pair: pair[0])
    listed = [fault for _, fault in in_order[:FAULTS_LISTED]]
    raise TableError(origin.source, listed, total) from None


def _count_of(error: TableError, counted: Counted, origin: LakeOrigin) -> int:
    """Count the faults of rows; those of classes that are not listed are counted so already."""
    rows = sum(
        counted.sizes[origin.placed[fault.place]] if fault.place in origin.placed else 1
        for fault in error.faults
    )
    return int(rows) + error.count - len(error.faults)


def _of_rows(error: TableError, counted: Counted, origin: LakeOrigin) -> list[tuple[int, Fault]]:
    """List the faults of the first rows that have one, beside them; -1 = of the headings."""
    listed = [(-1, fault) for fault in error.faults if fault.place not in origin.placed]
    by_class: dict[int, list[Fault]] = {}
    for fault in error.faults:
        if fault.place in origin.placed:
            by_class.setdefault(origin.placed[fault.place], []).append(fault)
    for row, of in _rows_of(counted, np.array(sorted(by_class), dtype=np.int64)):
        place = place_in(counted.stretches, row)
        listed += [(row, replace(fault, place=place)) for fault in by_class[of]]
        if len(listed) >= FAULTS_LISTED:
            break
    return listed


def _rows_of(counted: Counted, classes: IntArray) -> Iterator[tuple[int, int]]:
    """Yield the rows of some classes, in order, and the class of each; only parts with such."""
    wanted = np.zeros(counted.size + 1, dtype=bool)  # the last: of no class
    wanted[classes] = True
    if not len(classes):
        return
    for index in np.flatnonzero(counted.within(classes).sum(axis=1)).tolist():
        stretch = counted.stretches[index]
        row = stretch.row
        for table in stretch.part.batches(counted.deciding.columns, BATCH):
            found = counted.find(table, row)
            for at in np.flatnonzero(wanted[found]).tolist():
                yield row + at, int(found[at])
            row += table.num_rows
