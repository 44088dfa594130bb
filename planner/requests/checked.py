"""A table of requests that has been read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import InputError
from planner.requests.fields import DEFAULT_PRIORITY, PLACES
from planner.requests.kinds import Kind, Wishes, told_apart
from planner.requests.naming import Names
from planner.requests.reading import Reading
from planner.requests.settled import Settings
from planner.requests.table import Origin

NO_LIMIT = 2**63 - 1  # above everything that anything costs


@dataclass(frozen=True, eq=False)
class Requests:
    """A checked table of requests, as columns of shape (requests,).

    Attributes
    ----------
    origin
        Where each of them stood; its columns by their documented names.
    ids
        Unique texts.
    kinds
        What there is to choose for, in an order that does not depend on that of the requests.
    members
        The kind of each request, as a position in `kinds`.
    priorities
        In thousandths.
    turns
        Priorities as the documented planner sorts by them: 0 where nothing is said.
    required
        Whether the request must be made.
    takes, use_takes
        The generations that each asks for, and those of its use, in thousandths; 0 where it does
        not say.
    limits
        What each may cost at the most, all takes together, in billionths of a USD; `NO_LIMIT`
        where nothing limits it.
    table
        What the requests brought along: every column but the id, in the input's order.
    reading
        What was understood of the table they stood in.
    counts
        How many requests each row stands for; None where each stands for itself.
    wholes
        Where rows were parted, so that each is made in one way: the row of the table that each is
        a piece of. None where they were not.
    cells
        Where rows stand for many: the cells of the table as they were read, by its own headings,
        which tell what is alike. None where each row stands for itself.
    asked
        How they are to be planned, as far as somebody says: in the workbook, or in the call.
    """

    origin: Origin
    ids: pd.Series[str]
    kinds: tuple[Kind, ...]
    members: NDArray[np.int64]
    priorities: NDArray[np.int64]
    turns: NDArray[np.int64]
    required: NDArray[np.bool_]
    takes: NDArray[np.int64]
    use_takes: NDArray[np.int64]
    limits: NDArray[np.int64]
    table: pd.DataFrame
    reading: Reading
    counts: NDArray[np.int64] | None = None
    wholes: NDArray[np.int64] | None = None
    cells: pd.DataFrame | None = None
    asked: Settings = field(default_factory=Settings)

    def wishes(self) -> Wishes:
        """Tell requests apart by kind and takes.

        Anew each time: whoever verifies a plan asks what its requests say now.
        """
        said = (self.takes > 0) | (self.use_takes > 0)
        if not said.any():
            every = np.arange(len(self.kinds))
            return Wishes(every, np.zeros_like(every), self.members)
        own, its = (np.where(one > 0, one, PLACES) for one in (self.takes, self.use_takes))
        return told_apart(self.kinds, self.members, np.where(said, own * its, 0))

    def without_turns(self, rows: NDArray[np.int64]) -> Requests:
        """Take the priorities of some of them for such as nobody gave, where they can be."""
        turns, rows = self.turns.copy(), rows[(rows >= 0) & (rows < len(self))]
        turns[rows[self.priorities[rows] == DEFAULT_PRIORITY * PLACES]] = 0
        return replace(self, turns=turns)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many requests each row stands for; shape (rows,)."""
        return np.ones(len(self), dtype=np.int64) if self.counts is None else self.counts

    @property
    def total(self) -> int:
        """How many requests there are."""
        return len(self) if self.counts is None else sum(self.counts.tolist())

    def taken(self, rows: NDArray[np.int64], counts: NDArray[np.int64] | None) -> Requests:
        """Return some rows, each as often as it is named.

        Parameters
        ----------
        rows
            Positions of rows.
        counts
            How many requests each of them stands for now.
        """
        columns = ("members", "priorities", "turns", "required", "takes", "use_takes", "limits")
        return replace(
            self,
            origin=self.origin.taken(rows),
            ids=self.ids.iloc[rows].reset_index(drop=True),
            table=self.table.iloc[rows].reset_index(drop=True),
            counts=counts,
            wholes=rows if self.wholes is None else self.wholes[rows],
            **{name: getattr(self, name)[rows] for name in columns},
        )

    @property
    def whole(self) -> Requests:
        """The same before rows were parted."""
        first = self.whole_rows
        if first is None or self.counts is None:
            return self
        return replace(self.taken(first, np.add.reduceat(self.counts, first)), wholes=None)

    @property
    def whole_rows(self) -> NDArray[np.int64] | None:
        """The first piece of each row of the table; None where no row was parted."""
        if self.wholes is None or not len(self):
            return None
        return np.flatnonzero(np.diff(self.wholes, prepend=-1))

    @cached_property
    def names(self) -> Names:
        """What to call each of them in a sentence."""
        return Names(self.ids, self.table)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)


def counted_error(source: str, why: str) -> InputError:
    """Return the error of whoever asks for single requests where rows stand for many.

    Parameters
    ----------
    source
        What to call the table.
    why
        What takes single requests, as the begin of a sentence.
    """
    return InputError(
        f"{why}, and each row of the plan for {source} stands for as many as its column count "
        "says; give a row for each request, or take who gets what from the plan's table, as .csv "
        "or .parquet"
    )
