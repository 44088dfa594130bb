"""Checking a table of requests, column by column; every fault is collected and raised once."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.catalog.schema import Catalog
from planner.errors import PlannerWarning, listed, named
from planner.requests.cells import Scale, Wrong, spelled
from planner.requests.checked import NO_LIMIT, Requests
from planner.requests.columns import Readings, nothing, read_column
from planner.requests.faults import Faults
from planner.requests.fields import DEFAULT_PRIORITY, FIELDS, PLACES
from planner.requests.ids import all_differ, spell, spelled_ids
from planner.requests.kinds import group_kinds
from planner.requests.readers import Source, read_table
from planner.requests.table import Table

FILLERS = {field.stands_for: name for name, field in FIELDS.items() if field.stands_for}


def read_requests(
    requests: Source, catalog: Catalog, passed_over: Collection[str] = ()
) -> Requests:
    """Read and check a table of requests.

    Parameters
    ----------
    requests
        Anything that `read_table` reads.
    catalog
        The names that may stand in the table.
    passed_over
        Columns that are neither read nor taken for misspelt ones, such as those of a plan whose
        table is planned again. They are carried through.

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
    return _Check(read_table(requests), catalog).run(passed_over)


class _Check:
    """One pass over one table, gathering faults."""

    def __init__(self, table: Table, catalog: Catalog) -> None:
        self.table = table
        self.catalog = catalog
        self.faults = Faults(table.origin)
        self.columns = self.faults.columns

    def run(self, passed_over: Collection[str]) -> Requests:
        self._find_columns(passed_over)
        self.faults.raise_any()
        said = {
            name: self._stated(name)
            for name, field in FIELDS.items()
            if field.reader and not field.stands_for
        }
        self._refuse_missing(said["duration"])
        ids = self._ids()
        self.faults.raise_any()
        for name in ("priority", "takes"):
            self._warn_of_rounding(name, said[name])
        kinds, members = group_kinds(
            {FIELDS[name].kind: said[name] for name in said if FIELDS[name].kind}
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
            limits=said["max_cost_usd"].filled(NO_LIMIT),
            table=self._carried(said["duration"].numbers, priorities),
        )

    def _find_columns(self, passed_over: Collection[str]) -> None:
        """Find the known columns, whatever their case, blanks and hyphens."""
        unknown = []
        for column in self.table.frame.columns:
            if _unwritable(column):
                wrong = Wrong("is no name that can be written down", "rename the column")
                self.faults.add(None, "", column, wrong)
                continue
            name = spelled(column).casefold().replace(" ", "_").replace("-", "_")
            if name in passed_over:
                continue
            if name not in FIELDS:
                unknown.append(named(column))
            elif name in self.columns:
                twice = Wrong("is there twice", "keep one of the columns")
                self.faults.add(None, name, column, twice)
            else:
                self.columns[name] = column
        if not {"duration", "content_type"} & self.columns.keys():
            there = listed(list(self.table.frame.columns), most=20) or "none"
            mend = f"add duration (whole seconds) or content_type; the columns are: {there}"
            self.faults.add(None, "duration", None, Wrong("there is no such column", mend))
        self._warn_of_misspelt(unknown)

    def _stated(self, name: str) -> Readings:
        """Read a column; where it is empty, the column that stands for it."""
        scale = FIELDS[name].scale
        readings = self._read(name, scale)
        other = FILLERS.get(name)
        if other not in self.columns:
            return readings
        if FIELDS[other].always_read:
            return readings.filled_from(self._read(other, scale))
        if not readings.empty.any():
            return readings
        return readings.filled_from(self._read(other, scale, where=readings.empty))

    def _read(
        self, name: str, scale: Scale | None, where: NDArray[np.bool_] | None = None
    ) -> Readings:
        """Read a column; `where` says in which rows a fault is one."""
        make_reader = FIELDS[name].reader
        if name not in self.columns or make_reader is None:
            return nothing(len(self.table.frame), scale)
        reader, column = make_reader(self.catalog), self._column(name)
        readings = read_column(column, reader, scale)
        wrong = readings.wrong if where is None else readings.wrong & where
        self.faults.add_cells(name, column, np.flatnonzero(wrong), reader)
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
        if column is not None and not all_differ(ids):
            self.faults.add_repeated("id", ids)
        return ids

    def _note_ids(self, column: pd.Series[Any]) -> None:
        """Note which ids cannot be spelled."""
        wrong = [_unwritable(value) for value in column.tolist()]
        told = Wrong("is no text that can be written down", "give a short text")
        self.faults.add_cells("id", column, np.flatnonzero(wrong), lambda _: told)

    def _names(self) -> dict[Any, str]:
        """Give the known columns their documented names."""
        return {column: name for name, column in self.columns.items()}

    def _carried(self, durations: NDArray[np.int64], priorities: NDArray[np.int64]) -> pd.DataFrame:
        """Keep what the requests brought along, the numbers as numbers."""
        frame = self.table.frame.drop(
            columns=[self.columns[name] for name in self.columns.keys() & {"id"}]
        )
        frame = frame.rename(columns=self._names()).assign(duration=durations)
        if "priority" in self.columns:
            whole = not (priorities % PLACES).any()
            frame = frame.assign(priority=priorities // PLACES if whole else priorities / PLACES)
        return frame

    def _warn_of_misspelt(self, unknown: list[str]) -> None:
        missing = [name for name in FIELDS if name not in self.columns]
        for column in unknown:
            close = get_close_matches(column.strip().casefold(), missing, n=1, cutoff=0.8)
            if close:
                self._warn(
                    f"column {column!r} is not known and is only carried through; "
                    f"did you mean {close[0]!r}?"
                )

    def _warn_of_rounding(self, name: str, readings: Readings) -> None:
        if readings.rounded.any():
            row, count = int(readings.rounded.argmax()), int(readings.rounded.sum())
            called = f"{name} has" if count == 1 else f"values of {name} have"
            self._warn(
                f"{count:,} {called} more than three decimal places, rounded half-even; "
                f"the first is {named(self._column(name).iloc[row], 40)} "
                f"in {self.table.origin.place(row, self.columns[name])}"
            )

    def _warn(self, message: str) -> None:
        warnings.warn(f"{self.table.origin.source}: {message}", PlannerWarning, stacklevel=2)


def _unwritable(value: Any) -> bool:
    try:
        spell(value)
    except ValueError:
        return True
    return False
