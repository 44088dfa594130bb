"""What was decided for each class: which of its requests get which option."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.scale.deciding import Deciding
from planner.scale.keys import Keys

ID, VALUE = "id", "value"


@dataclass(frozen=True, eq=False)
class Decision:
    """What becomes of every row of a table, told class by class.

    Attributes
    ----------
    deciding
        Which columns decide, and which is that of ids.
    keys
        Tells which class a row is of.
    owners
        The class of each piece, in order; those of one class as they are handed out to its rows,
        the first ones first. Shape (pieces,).
    counts
        How many rows of its class each piece is for; shape (pieces,).
    told
        A `pyarrow.Table` of the plan's own columns, but the id.
    members
        Which row of it says what becomes of each piece; shape (pieces,).
    values
        What the column `value` says of each piece in place of that; shape (pieces,).
    taken
        Rows without an id whose number is the id of another; in order.
    """

    deciding: Deciding
    keys: Keys
    owners: IntArray
    counts: IntArray
    told: Any
    members: NDArray[np.int32]
    values: NDArray[np.float64]
    taken: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def id_column(self) -> str:
        """The heading of the column of ids; "" where rows are called by their number."""
        return self.deciding.id_column

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a part that are needed to assign it."""
        columns = self.deciding.columns
        return columns if self.id_column in ("", *columns) else (*columns, self.id_column)

    def find(self, table: Any, row: int) -> IntArray:
        """Find the class of each row of a table that so many come before; -1 where it is of none.

        Shape (rows,).
        """
        return self.keys.find(self.deciding.told_apart(table, row))

    @cached_property
    def first(self) -> IntArray:
        """The first piece of each class, and the number of pieces; shape (classes + 1,)."""
        return np.searchsorted(self.owners, np.arange(len(self.keys) + 1))

    @cached_property
    def parted(self) -> IntArray:
        """The classes that have several pieces."""
        return np.flatnonzero(np.diff(self.first) > 1)

    def pieces_of(self, classes: IntArray, before: IntArray) -> IntArray:
        """Find the piece of each of some rows, which follow each other.

        Parameters
        ----------
        classes
            The class of each; shape (rows,).
        before
            How many rows of each parted class come before these; shape (parted,). Those that come
            now are added to it.

        Returns
        -------
        IntArray
            Shape (rows,).
        """
        pieces = self.first[classes]
        if not len(self.parted):
            return pieces
        number = self._number_of_parted.take(classes)
        rows = np.flatnonzero(number >= 0)
        if not len(rows):
            return pieces
        own = number[rows]
        order = np.argsort(own, kind="stable")
        sizes = np.bincount(own, minlength=len(self.parted))
        starts = np.cumsum(sizes) - sizes
        rank = np.arange(len(rows)) - np.repeat(starts - before, sizes)
        # Up to where pieces go, class after class, so that one search finds them all.
        reach = self._reach
        offsets = np.repeat(reach.offsets, sizes)
        found = np.searchsorted(reach.ends, rank + offsets, side="right")
        pieces[rows[order]] = reach.pieces[found]
        before += sizes
        return pieces

    def tell(self, pieces: IntArray) -> Any:
        """Return what becomes of some rows, given the piece of each, as a `pyarrow.Table`."""
        told = self.told.take(pa.array(self.members.take(pieces)))
        place = told.column_names.index(VALUE)
        return told.set_column(place, VALUE, pa.array(self.values.take(pieces)))

    @cached_property
    def _number_of_parted(self) -> NDArray[np.int32]:
        number = np.full(len(self.keys), -1, dtype=np.int32)
        number[self.parted] = np.arange(len(self.parted))
        return number

    @cached_property
    def _reach(self) -> _Reach:
        sizes = np.diff(self.first)[self.parted]
        pieces = np.repeat(self.first[self.parted] - np.cumsum(sizes) + sizes, sizes)
        pieces += np.arange(int(sizes.sum()))
        ends = np.cumsum(self.counts[pieces])
        last = np.cumsum(sizes) - 1
        return _Reach(pieces, ends, np.concatenate([[0], ends[last[:-1]]]))


@dataclass(frozen=True, eq=False)
class _Reach:
    """Pieces of parted classes, and up to where they go if these classes are put end to end."""

    pieces: IntArray
    ends: IntArray
    offsets: IntArray
