"""Checking a table of requests, column by column; every fault is collected and raised once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.schema import Catalog
from planner.errors import PlannerWarning
from planner.messages import named, shown
from planner.pieces import pieces
from planner.requests.cells import (
    NO_DRAFT,
    Names,
    Scale,
    Wrong,
    is_empty,
    priority_words_used,
    read_duration_in,
    spelled,
)
from planner.requests.checked import NO_LIMIT, Requests
from planner.requests.columns import Readings, distinct, is_whole, nothing, read_column
from planner.requests.faults import Faults
from planner.requests.fields import DEFAULT_PRIORITY, FIELDS, PLACES
from planner.requests.ids import all_differ, is_unwritable, spelled_ids
from planner.requests.kinds import group_kinds
from planner.requests.locked import PLANNED, PLANNED_COLUMNS, kept_as_planned
from planner.requests.matching import match_columns
from planner.requests.readers import Source, read_table
from planner.requests.reading import Reading
from planner.requests.table import Table

MOST_REQUESTS = 10**18  # whose number is counted in 64 bits

FILLERS = {field.stands_for: name for name, field in FIELDS.items() if field.stands_for}


# What is said of a table of counts, and not of the rows that were counted.
NO_IDS = "no column of ids: rows are called by their number"
STANDS_FOR = "a row stands for as many requests as its count says"


def is_of_counts(said: str) -> bool:
    """Say whether a phrase of what is assumed is about the counts themselves."""
    return said in (NO_IDS, STANDS_FOR)


def read_requests(requests: Source, catalog: Catalog) -> Requests:
    """Read and check a table of requests.

    Parameters
    ----------
    requests
        Anything that `read_table` reads.
    catalog
        The names that may stand in the table.

    Returns
    -------
    Requests
        The requests, in the order of the table.

    Raises
    ------
    InputError
        If the table cannot be read.
    TableError
        If anything in it is wrong: every fault, with place, column, value, reason, suggestion.

    Warns
    -----
    PlannerWarning
        If numbers have more than three decimal places and are rounded, or if a column that is
        not known looks like one that is.
    """
    return _Check(read_table(requests), catalog).run()


class _Check:
    """One pass over one table, gathering faults."""

    def __init__(self, table: Table, catalog: Catalog) -> None:
        self.table = table
        self.catalog = catalog
        self.faults = Faults(table.origin)
        self.columns = self.faults.columns

    def run(self) -> Requests:
        self.units, self.unused = match_columns(self.table, self.faults)
        self.faults.raise_any()
        for fault in self.table.faults:
            self.faults.take(fault)
        said = {
            name: self._stated(name)
            for name, field in FIELDS.items()
            if field.reader and not field.stands_for
        }
        self._refuse_missing(said["duration"])
        ids = self._ids()
        self.faults.raise_any()
        said |= self._locked(said)
        for name in ("priority", "takes"):
            self._warn_of_rounding(name, said[name], said["count"])
        kinds, members = group_kinds(
            {
                kind: readings
                for name, readings in said.items()
                if (kind := FIELDS[name].kind if name in FIELDS else name)
            }
        )
        priorities = said["priority"].filled(DEFAULT_PRIORITY * PLACES)
        return Requests(
            origin=self.table.origin.renamed(self._names()),
            ids=ids,
            kinds=kinds,
            members=members,
            priorities=priorities,
            turns=said["priority"].filled(0),
            required=said["required"].filled(0) == 1,
            reading=self._reading(said),
            takes=said["takes"].filled(0),
            use_takes=said["use"].filled(0),
            limits=said["max_cost_usd"].filled(NO_LIMIT),
            counts=self._counts(said["count"]),
            cells=self.table.frame if "count" in self.columns else None,
            table=self._carried(said["duration"].numbers, priorities),
        )

    def _stated(self, name: str) -> Readings:
        """Read a column; where it is empty, the column that stands for it."""
        scale = FIELDS[FIELDS[name].multiplies or name].scale
        readings = self._read(name, scale)
        other = FILLERS.get(name)
        if other not in self.columns or not readings.empty.any():
            return readings
        return readings.filled_from(self._read(other, scale, where=readings.empty))

    def _read(
        self, name: str, scale: Scale | None, where: NDArray[np.bool_] | None = None
    ) -> Readings:
        """Read a column; `where` says in which rows a fault is one."""
        make_reader = FIELDS[name].reader
        if name not in self.columns or make_reader is None:
            return nothing(len(self.table.frame), scale)
        column, unit = self._column(name), self.units.get(name)
        reader = make_reader(self.catalog)
        if unit in ("min", "h"):
            reader = read_duration_in(unit)
        readings = read_column(column, reader, scale)
        wrong = readings.wrong if where is None else readings.wrong & where
        more = ""
        odd = isinstance(reader, Names) and _names_nothing(readings)
        if wrong.any() and (odd or (name == "count" and _is_ones_own(wrong, readings))):
            more = f"; if the column is your own, --ignore {self._heading(name)}"
        self.faults.add_cells(name, column, np.flatnonzero(wrong), readings.reader, more)
        return readings

    def _heading(self, name: str) -> str:
        return shown(spelled(self.columns[name]), most=40)

    def _locked(self, said: dict[str, Readings]) -> dict[str, Readings]:
        """Take of a locked row what was planned for it, in place of all other wishes."""
        locked = said["locked"].filled(0) == 1
        if not locked.any():
            return {"locked": nothing(len(locked))}
        planned = {name: self._planned(name, locked) for name in PLANNED}
        whole = ~(planned["model"].empty | planned["resolution"].empty)
        skipped = planned["model"].empty & self._was_skipped()
        told = Wrong(
            "is locked, and is not planned whole", "choose model and resolution, or clear it"
        )
        self._refuse_locked(locked & ~whole & ~skipped, told)
        must = (said["required"].filled(0) == 1) & ~said["required"].empty
        told = Wrong("is locked and left out, and is required", "clear one of the two")
        self._refuse_locked(locked & skipped & must, told)
        self.faults.raise_any()
        return kept_as_planned(said, planned, locked)

    def _was_skipped(self) -> NDArray[np.bool_]:
        """Say which rows a plan left out: it says so, or, in a sheet, had a menu for them."""
        frame, skipped = self.table.frame, np.zeros(len(self.table.frame), dtype=bool)
        if "planned_decision" in frame.columns:
            decisions = frame["planned_decision"].tolist()
            skipped |= np.array([spelled(each) == "skipped" for each in decisions], dtype=bool)
        if "planned_menu" in frame.columns:
            skipped |= np.array([not is_empty(each) for each in frame["planned_menu"].tolist()])
        return skipped

    def _refuse_locked(self, rows: NDArray[np.bool_], wrong: Wrong) -> None:
        cells = self._column("locked")
        self.faults.add_cells("locked", cells, np.flatnonzero(rows), lambda _: wrong)

    def _planned(self, name: str, locked: NDArray[np.bool_]) -> Readings:
        """Read what a plan chose, where it counts."""
        column = f"planned_{name}"
        if column not in self.table.frame.columns:
            return nothing(len(locked))
        cells = self.table.frame[column].astype(object).where(locked, None)
        self.columns[column] = column
        readings = read_column(cells, PLANNED[name](self.catalog))
        self.faults.add_cells(column, cells, np.flatnonzero(readings.wrong), readings.reader)
        return readings

    def _column(self, name: str) -> pd.Series[Any]:
        column: pd.Series[Any] = self.table.frame[self.columns[name]]
        return column

    def _refuse_missing(self, durations: Readings) -> None:
        known = ", ".join(self.catalog.content_types)
        mend = f"give whole seconds, or a content_type: {known}"
        self.faults.add_missing("duration", durations.empty, mend)

    def _ids(self) -> pd.Series[str]:
        column = self._column("id") if "id" in self.columns else None
        try:
            ids = spelled_ids(column, len(self.table.frame))
        except ValueError:
            self._note_ids(self._column("id"))
            return pd.Series([], dtype="str")
        is_counted = "count" in self.columns  # then they name what is alike
        if column is not None and not is_counted and not all_differ(ids):
            self.faults.add_repeated("id", ids)
        return ids

    def _note_ids(self, column: pd.Series[Any]) -> None:
        """Note which ids cannot be spelled."""
        wrong = [is_unwritable(value) for value in column.tolist()]
        told = Wrong("is no text that can be written down", "give a short text")
        self.faults.add_cells("id", column, np.flatnonzero(wrong), lambda _: told)

    def _counts(self, counts: Readings) -> NDArray[np.int64] | None:
        """Say how many requests each row stands for; None where no column says so."""
        if "count" not in self.columns:
            return None
        numbers = counts.filled(1)
        if sum(numbers.tolist()) > MOST_REQUESTS:
            what = f"adds up to more than {MOST_REQUESTS:,} requests"
            told = Wrong(what, "leave the column out, if it means something else")
            self.faults.add(None, "count", self.columns["count"], told)
            self.faults.raise_any()
        return numbers

    def _reading(self, said: dict[str, Readings]) -> Reading:
        """Say what was understood."""
        rows = len(self.table.origin.rows)
        counts = said["count"].filled(1).tolist() if "count" in self.columns else None
        return Reading(
            source=self.table.origin.source,
            rows=self.table.origin.told(),
            requests=rows if counts is None else sum(counts),
            columns={name: spelled(self.columns[name]) for name in FIELDS if name in self.columns},
            unused=self.unused,
            left_out=self.table.left_out,
            assumed=(*self.table.said, *self._assumed(said)),
            in_rows=None if counts is None else rows,
        )

    def _assumed(self, said: dict[str, Readings]) -> Iterator[str]:
        """Say what the table leaves open, and what its words and units count."""
        if "id" not in self.columns:
            yield NO_IDS
        if "priority" not in self.columns:
            yield "no column of priorities: every request counts 1"
        elif said["priority"].empty.any():
            count = self._requests(said["priority"].empty, said["count"])
            yield f"{count:,} without a priority: they count {DEFAULT_PRIORITY}"
        if "priority" in self.columns and self._column("priority").dtype.kind not in "iuf":
            words = priority_words_used(distinct(self._column("priority"))[1])
            if words:
                told = ", ".join(f"{word} counts {number}" for word, number in words)
                yield f"priorities in words: {told}"
        if self.units.get("duration") in ("min", "h"):
            yield f"durations are in {'minutes' if self.units['duration'] == 'min' else 'hours'}"
        if "count" in self.columns:
            yield STANDS_FOR
        if "platform" not in self.columns:
            yield "no column of platforms: every resolution is worth its quality"
        if "draft" in self.columns:
            yield from self._assumed_of_drafts(said["draft"])

    def _assumed_of_drafts(self, drafts: Readings) -> Iterator[str]:
        """Say what an answer means in a column that may as well be somebody's own."""
        numbers = np.unique(drafts.numbers[~drafts.empty]).tolist()
        if NO_DRAFT not in map(drafts.meaning, numbers):
            return
        usual, heading = self.catalog.draft, self._heading("draft")
        told = f"means no drafts with {usual}" if usual else "is as without it: none are made"
        yield f"no in column {heading} {told} (if it is your own, --ignore {heading})"

    def _names(self) -> dict[Any, str]:
        """Give the known columns their documented names."""
        return {column: name for name, column in self.columns.items()}

    def _carried(self, durations: NDArray[np.int64], priorities: NDArray[np.int64]) -> pd.DataFrame:
        """Keep what the requests brought along, the numbers as numbers."""
        frame = self.table.frame.drop(
            columns=[self.columns[name] for name in self.columns.keys() & {"id"}]
            + [name for name in self.table.frame.columns if name in PLANNED_COLUMNS]
        )
        frame = frame.rename(columns=self._names())
        frame = frame.assign(duration=pd.Series(durations, frame.index, copy=False))
        if "priority" in self.columns:
            given = self._given(priorities)
            frame = frame.assign(priority=pd.Series(given, frame.index, copy=False))
        return frame

    def _given(self, priorities: NDArray[np.int64]) -> Any:
        """Return priorities as they were given, the numbers as numbers."""
        column = self._column("priority")
        if is_whole(column):
            return column.astype(np.int64)  # no copy, where it is of that type
        whole = not any((priorities[part] % PLACES).any() for part in pieces(len(priorities)))
        return priorities // PLACES if whole else priorities / PLACES

    @staticmethod
    def _requests(rows: NDArray[np.bool_], counts: Readings) -> int:
        """Count the requests that some rows stand for."""
        return sum(counts.filled(1)[rows].tolist())

    def _warn_of_rounding(self, name: str, readings: Readings, counts: Readings) -> None:
        if readings.rounded.any():
            row = int(readings.rounded.argmax())
            count = self._requests(readings.rounded, counts)
            called = f"{name} has" if count == 1 else f"values of {name} have"
            warnings.warn(
                f"{self.table.origin.source}: {count:,} {called} more than three decimal places, "
                f"rounded half-even; the first is {named(self._column(name).iloc[row], 40)} "
                f"in {self.table.origin.place(row, self.columns[name])}",
                PlannerWarning,
                stacklevel=2,
            )


def _names_nothing(readings: Readings) -> bool:
    """Say whether no cell of several holds a name: the column may be about something else."""
    right = readings.numbers[~(readings.empty | readings.wrong)]
    meant = set(map(readings.meaning, np.unique(right).tolist()))
    return int((~readings.empty).sum()) > 1 and meant <= {NO_DRAFT}


def _is_ones_own(wrong: NDArray[np.bool_], readings: Readings) -> bool:
    """Say whether no cell of several is a number: the column may count something else."""
    return int(wrong.sum()) > 1 and bool((wrong | readings.empty).all())
