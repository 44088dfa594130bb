"""Checking a table of requests, column by column; every fault is collected and raised once."""

from __future__ import annotations

import warnings
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray
from planner.errors import Fault, PlannerWarning, TableError
from planner.requests.cells import (
    MAX_DURATION_S,
    MAX_PRIORITY,
    MAX_TAKES,
    Reader,
    Reading,
    Wrong,
    list_reader,
    name_reader,
    read_duration,
    read_excess,
    read_limit,
    read_priority,
    read_required,
    read_takes,
)
from planner.requests.columns import EMPTY, WRONG, is_numeric, is_whole, read_column, read_numbers
from planner.requests.kinds import Trait, group_kinds
from planner.requests.readers import Source, Table, read_table
from planner.requests.schema import COLUMNS, DEFAULT_PRIORITY, PLACES, PLAN_COLUMNS, Requests

LISTED = 1000  # faults of one column that are listed one by one


def read_requests(requests: Source | Table, catalog: Catalog) -> Requests:
    """Read and check a table of requests.

    Parameters
    ----------
    requests
        Anything that `read_table` reads, or what it returned.
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
        If priorities have more than three decimal places and are rounded, or if a column that is
        not known looks like one that is.
    """
    table = requests if isinstance(requests, Table) else read_table(requests)
    return _Check(table).run(catalog)


class _Check:
    """One pass over one table, gathering faults."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.size = len(table.frame)
        self.columns: dict[str, Any] = {}
        self.faults: list[tuple[int, Fault]] = []
        self.count = 0

    def run(self, catalog: Catalog) -> Requests:
        self._find_columns()
        self._raise_faults()
        traits = self._traits(catalog)
        stated = self._numbers("priority", read_priority, 0, MAX_PRIORITY, PLACES)
        required = self._read("required", read_required) == 1
        ids = self._ids()
        self._raise_faults()
        self._warn_of_rounding("priority")
        self._warn_of_rounding("takes")
        kinds, members = group_kinds(traits)
        priorities = np.where(stated == EMPTY, DEFAULT_PRIORITY * PLACES, stated)
        return Requests(
            source=self.table.source,
            ids=ids,
            kinds=kinds,
            members=members,
            priorities=priorities,
            turns=np.where(stated == EMPTY, 0, stated),
            required=required,
            table=self._carried(traits[0].codes, priorities),
        )

    def _traits(self, catalog: Catalog) -> list[Trait]:
        """Read everything in which requests of a kind agree; the duration comes first."""
        names = {
            "platform": ("platform", list(catalog.platforms)),
            "required_quality": ("tier", list(catalog.tiers)),
            "model": ("model", list(catalog.models)),
            "resolution": ("resolution", list(catalog.resolutions)),
        }
        lists = {
            "models": ("model", list(catalog.models)),
            "features": ("feature", list(catalog.features)),
        }
        traits = [Trait("duration_s", self._durations(catalog), int)]
        traits += [self._names(name, *names[name]) for name in names if name in self.columns]
        traits += [self._lists(name, *lists[name]) for name in lists if name in self.columns]
        traits += [self._takes(catalog)] if {"takes", "use"} & self.columns.keys() else []
        traits += [self._limits()] if "max_cost_usd" in self.columns else []
        traits += [self._permissions()] if "segments" in self.columns else []
        return traits

    def _names(self, column: str, kind: str, known: list[str]) -> Trait:
        codes = np.maximum(self._read(column, name_reader(kind, known)), -1)
        return Trait(kind, codes, lambda at: known[at] if at >= 0 else "")

    def _lists(self, column: str, kind: str, known: list[str]) -> Trait:
        found: list[tuple[str, ...]] = []
        codes = np.maximum(self._read(column, list_reader(kind, known, found)), -1)
        # By name, so that the order of the requests does not show in the order of the kinds.
        order = sorted(range(len(found)), key=found.__getitem__)
        place = np.array([-1, *np.argsort(order)], dtype=np.int64)
        return Trait(column, place[codes + 1], lambda at: found[order[at]] if at >= 0 else ())

    def _takes(self, catalog: Catalog) -> Trait:
        """Read the takes; where there are none, the use gives them."""
        known = list(catalog.uses)
        by_use = np.array([*(int(takes * PLACES) for takes in catalog.uses.values()), EMPTY])
        uses = np.maximum(self._read("use", name_reader("use", known)), -1)
        takes = self._numbers("takes", read_takes, 1, MAX_TAKES, PLACES)
        takes = np.maximum(np.where(takes == EMPTY, by_use[uses], takes), -1)
        return Trait("takes", takes, lambda at: None if at < 0 else Decimal(at) / PLACES)

    def _limits(self) -> Trait:
        limits = np.maximum(self._read("max_cost_usd", read_limit), -1)
        return Trait("max_cost_usd", limits, lambda at: None if at < 0 else Decimal(at).scaleb(-6))

    def _permissions(self) -> Trait:
        allowed = np.maximum(self._read("segments", read_required), -1)
        return Trait("segments", allowed, lambda at: None if at < 0 else bool(at))

    def _find_columns(self) -> None:
        """Find the known columns, whatever their case, blanks and hyphens."""
        unknown = []
        for column in self.table.frame.columns:
            name = str(column).strip().casefold().replace(" ", "_").replace("-", "_")
            if name in PLAN_COLUMNS:
                continue
            if name not in COLUMNS:
                unknown.append(str(column))
            elif name in self.columns:
                self._fault(None, name, column, Wrong("is there twice", "keep one of the columns"))
            else:
                self.columns[name] = column
        if not {"duration", "content_type"} & self.columns.keys():
            there = ", ".join(map(str, self.table.frame.columns)) or "none"
            mend = f"add duration (whole seconds) or content_type; the columns are: {there}"
            self._fault(None, "duration", None, Wrong("there is no such column", mend))
        self._warn_of_misspelt(unknown)

    def _fault(self, row: int | None, name: str, value: Any, wrong: Wrong) -> None:
        place = "header" if row is None else self.table.place(row, self.columns.get(name))
        fault = Fault(place, name, value, wrong.reason, wrong.suggestion)
        self.faults.append((-1 if row is None else row, fault))
        self.count += 1

    def _raise_faults(self) -> None:
        if self.count:
            self.faults.sort(key=lambda found: found[0])
            raise TableError(self.table.source, [fault for _, fault in self.faults], self.count)

    def _collect(self, name: str, wrong: BoolArray, reader: Reader) -> None:
        """Note the faults of a column: read the first of the wrong cells again and ask why."""
        rows = np.flatnonzero(wrong)
        for row in rows[:LISTED].tolist():
            (value,) = self._column(name).iloc[row : row + 1].tolist()
            reading = reader(value)
            if isinstance(reading, Wrong):
                self._fault(row, name, value, reading)
        self.count += max(0, len(rows) - LISTED)

    def _column(self, name: str) -> pd.Series[Any]:
        column: pd.Series[Any] = self.table.frame[self.columns[name]]
        return column

    def _read(self, name: str, reader: Reader, where: BoolArray | None = None) -> IntArray:
        """Read a column; `where` says in which rows a fault is one."""
        if name not in self.columns:
            return np.full(self.size, EMPTY)
        column = self._column(name)
        numbers = read_column(column, reader, nan_is_empty=self.table.nan_is_empty)
        wrong = numbers == WRONG
        self._collect(name, wrong if where is None else wrong & where, reader)
        return numbers

    def _numbers(self, name: str, reader: Reader, low: int, high: int, places: int) -> IntArray:
        if name not in self.columns or not is_numeric(self._column(name)):
            return self._read(name, reader)
        numbers = read_numbers(self._column(name), reader, low=low, high=high, places=places)
        self._collect(name, numbers == WRONG, reader)
        return numbers

    def _durations(self, catalog: Catalog) -> IntArray:
        """Read durations; where there is none, the content type gives it."""
        durations = self._numbers("duration", read_duration, 1, MAX_DURATION_S, 1)
        open_rows = durations == EMPTY
        if not open_rows.any():
            return durations
        known = list(catalog.content_types)
        read_name = name_reader("content type", known)

        def read_content(value: Any) -> Reading:
            position = read_name(value)
            return catalog.content_types[known[position]] if isinstance(position, int) else position

        durations[open_rows] = self._read("content_type", read_content, open_rows)[open_rows]
        missing = np.flatnonzero(durations == EMPTY)
        for row in missing[:LISTED].tolist():
            mend = f"give whole seconds, or a content_type: {', '.join(known)}"
            self._fault(row, "duration", None, Wrong("is missing", mend))
        self.count += max(0, len(missing) - LISTED)
        return durations

    def _ids(self) -> pd.Series[str]:
        if "id" not in self.columns:
            return _row_numbers(self.size)
        ids = _texts(self._column("id"))
        blank = (ids.isna() | (ids == "")).to_numpy(dtype=bool)
        if blank.any():
            ids = ids.where(~blank, _row_numbers(self.size))
        if not (_strictly_rising(ids) or ids.is_unique):
            self._collect_duplicates(ids)
        return ids.rename("id")

    def _collect_duplicates(self, ids: pd.Series[str]) -> None:
        again = np.flatnonzero(ids.duplicated().to_numpy())
        first = {name: row for row, name in reversed(list(enumerate(ids)))}
        for row in again[:LISTED].tolist():
            name = ids.iloc[row]
            where = self.table.place(first[name], self.columns["id"])
            self._fault(row, "id", name, Wrong(f"is also in {where}", "make each id unique"))
        self.count += max(0, len(again) - LISTED)

    def _carried(self, durations: IntArray, priorities: IntArray) -> pd.DataFrame:
        """Keep what the requests brought along, the numbers as numbers."""
        frame = self.table.frame.drop(
            columns=[self.columns[name] for name in self.columns.keys() & {"id"}]
        )
        frame = frame.rename(columns={column: name for name, column in self.columns.items()})
        frame = frame.assign(duration=durations)
        if "priority" in self.columns:
            whole = not (priorities % PLACES).any()
            frame = frame.assign(priority=priorities // PLACES if whole else priorities / PLACES)
        return frame

    def _warn_of_misspelt(self, unknown: list[str]) -> None:
        missing = [name for name in COLUMNS if name not in self.columns]
        for column in unknown:
            close = get_close_matches(column.strip().casefold(), missing, n=1, cutoff=0.8)
            if close:
                _warn(
                    f"{self.table.source}: column {column!r} is not known and is only carried "
                    f"through; did you mean {close[0]!r}?"
                )

    def _warn_of_rounding(self, name: str) -> None:
        if name not in self.columns or is_whole(self._column(name)):
            return
        column = self._column(name)
        if is_numeric(column):
            scaled = column.to_numpy(dtype=np.float64, na_value=0) * PLACES
            rounded = np.abs(scaled - np.rint(scaled)) > 1e-6
        else:
            rounded = read_column(column, read_excess) == 1
        if rounded.any():
            row, count = int(rounded.argmax()), int(rounded.sum())
            called = f"{name} has" if count == 1 else f"values of {name} have"
            _warn(
                f"{self.table.source}: {count:,} {called} more than three decimal places, rounded "
                f"half-even; the first is {column.iloc[row]} "
                f"in {self.table.place(row, self.columns[name])}"
            )


def _row_numbers(size: int) -> pd.Series[str]:
    return pd.Series(np.arange(1, size + 1), name="id").astype("str")


def _texts(column: pd.Series[Any]) -> pd.Series[str]:
    """Spell ids: 7 and 7.0 are "7", a gap stays one."""
    if column.dtype == "str":
        return column.str.strip()
    if column.dtype.kind in "iu":
        return column.astype("str")
    texts = [
        str(int(value)) if _is_whole(value) else str(value).strip() for value in column.tolist()
    ]
    return pd.Series(texts, dtype="str").mask(column.isna().to_numpy())


def _strictly_rising(ids: pd.Series[str]) -> bool:
    """Say whether each id comes after the one before: then they differ, at a tenth of the cost."""
    import pyarrow as pa
    from pyarrow import compute

    if len(ids) < 2:
        return True
    texts = pa.array(ids, from_pandas=True)
    return bool(compute.all(compute.less(texts[:-1], texts[1:])).as_py())


def _is_whole(value: object) -> bool:
    return isinstance(value, float) and value.is_integer()


def _warn(message: str) -> None:
    warnings.warn(message, PlannerWarning, stacklevel=2)
