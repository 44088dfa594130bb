"""The other way round: the rows of a part get what was decided for their class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.engine.arrays import IntArray
from planner.errors import InputError
from planner.requests.ids import ROW, stated_ids
from planner.requests.readers import as_frame
from planner.scale.counting import BATCH, Stretch
from planner.scale.decision import ID, Decision
from planner.scale.lakes.staging import Staging, Written
from planner.scale.summarise import COUNT

ASCII, BLANK = 0x80, 0x20  # from here on a letter is none of it; up to here it is none to be seen


@dataclass
class Before:
    """What comes before the rows of a table.

    Attributes
    ----------
    rows
        How many rows.
    parted
        How many rows of each parted class; shape (parted,).
    """

    rows: int
    parted: IntArray


def assign(table: Any, decision: Decision, before: Before | None = None) -> Any:
    """Tell of every row what becomes of it.

    It knows nothing of where it runs: whoever has a table in parts says what comes before this one.

    Parameters
    ----------
    table
        A `pyarrow.Table` of the columns of `decision.columns`.
    decision
        What was decided.
    before
        What comes before the table, to which its own rows are added; nothing where None.

    Returns
    -------
    pyarrow.Table
        A row for each row, in their order: `id`, then the plan's own columns, as of
        `Plan.to_frame`.

    Raises
    ------
    InputError
        If a row is of no class: it was not there when the table was summarised.
    """
    if before is None:
        before = Before(0, np.zeros(len(decision.parted), dtype=np.int64))
    classes = decision.find(table, before.rows)
    strange = np.flatnonzero(classes < 0)
    if len(strange):
        raise InputError(
            f"row {before.rows + int(strange[0]) + 1:,} is none of those that were planned: the "
            "table has changed since; plan it again"
        )
    ids = ids_of(table, decision.id_column, before.rows, decision.taken)
    pieces = decision.pieces_of(classes, before.parted)
    before.rows += table.num_rows
    return decision.tell(pieces).add_column(0, pa.field(ID, pa.string()), ids)


def before_each(summaries: Iterable[Any], decision: Decision) -> list[Before]:
    """Say what comes before each part of a table.

    Parameters
    ----------
    summaries
        Of the parts, in their order, as of `summarise`.
    decision
        What was decided.
    """
    found, rows, parted = [], 0, np.zeros(len(decision.parted), dtype=np.int64)
    for summary in summaries:
        found.append(Before(rows, parted.copy()))
        counts = summary.column(COUNT).to_numpy()
        classes = decision.keys.find(summary)
        sizes = np.zeros(len(decision.keys), dtype=np.int64)
        np.add.at(sizes, classes, counts)
        rows += int(counts.sum())
        parted += sizes[decision.parted]
    return found


@dataclass(frozen=True)
class Assignment:
    """A part to be assigned.

    Attributes
    ----------
    stretch
        The part.
    parted
        How many rows of each parted class come before it; shape (parted,).
    """

    stretch: Stretch
    parted: IntArray

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.stretch.name


def assign_part(task: Assignment, shared: tuple[Decision, Staging]) -> Written:
    """Write what becomes of the rows of a part, where it is not written already."""
    decision, staging = shared
    part = task.stretch.part
    return staging.done(part) or staging.write(part, _assigned(task, decision))


def _assigned(task: Assignment, decision: Decision) -> Iterator[Any]:
    before = Before(task.stretch.row, task.parted.copy())
    for table in task.stretch.part.batches(decision.columns, BATCH):
        yield assign(table, decision, before)


def ids_of(table: Any, heading: str, row: int, taken: IntArray) -> Any:
    """Spell the ids of rows that so many come before; those of nothing are their numbers.

    Parameters
    ----------
    table, heading
        The rows, and the column of ids; "" where there is none.
    row
        How many rows come before them.
    taken
        Rows whose number is the id of another.
    """
    if heading:
        return numbered(stated_in(table, heading), row, taken)
    return pc.cast(pa.array(np.arange(row + 1, row + table.num_rows + 1)), pa.string())


def numbered(stated: Any, row: int, taken: IntArray) -> Any:
    """Give rows whose id is a gap their number; see `ids_of`."""
    if not stated.null_count:
        return stated
    rows = np.arange(row, row + len(stated))
    numbers = pc.cast(pa.array(rows + 1), pa.string())
    others = pc.binary_join_element_wise(ROW, numbers, "")
    return pc.coalesce(stated, pc.if_else(pa.array(np.isin(rows, taken)), others, numbers))


def stated_in(table: Any, heading: str) -> Any:
    """Spell the ids that stand in a table; a gap where there is nothing."""
    column = table.column(heading)
    if pa.types.is_string(column.type) and _is_plain(column):
        return column
    cells = as_frame(table.select([heading])).iloc[:, 0]
    return pa.array(stated_ids(cells), pa.string(), from_pandas=True)


def _is_plain(column: Any) -> bool:
    """Say whether texts are spelled as they are: none is missing, blank at an end, accented."""
    if column.null_count:
        return False
    for chunk in column.chunks:
        large = chunk.cast(pa.large_string())  # it may begin elsewhere in its buffers
        _, offsets, data = large.buffers()
        ends = np.frombuffer(offsets, np.int64)[large.offset : large.offset + len(large) + 1]
        letters = np.frombuffer(data or b"", np.uint8)
        if not len(chunk):
            continue
        if (np.diff(ends) == 0).any() or (letters[ends[0] : ends[-1]] >= ASCII).any():
            return False
        if (letters[ends[:-1]] <= BLANK).any() or (letters[ends[1:] - 1] <= BLANK).any():
            return False
    return True
