"""A lake as a table of counts: `count_dataset()`, and the part of `plan_dataset()` that counts."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.catalog.loading import CatalogSource, load_catalog
from planner.errors import Fault
from planner.messages import listed
from planner.planning import Rules
from planner.requests.checked import Requests
from planner.requests.checking import is_of_counts
from planner.requests.headings import Headings
from planner.requests.ids import ROW
from planner.requests.readers import as_frame
from planner.requests.reading import LeftOut
from planner.requests.table import Table
from planner.results.wanted import read_wanted
from planner.rules.reading import read_stated
from planner.scale.counting import Counted, Stretch, count_part
from planner.scale.deciding import Deciding
from planner.scale.decision import ID
from planner.scale.faults import told_by_row
from planner.scale.lakes.lake import Lake
from planner.scale.origin import LakeOrigin
from planner.scale.progress import COUNTING, Told, telling
from planner.scale.scratch import scratch
from planner.scale.summarise import COUNT, FIRST
from planner.scale.unique import Marks, Unique, marks_in
from planner.scale.working.engines import Engine, engine_of

_LOG = logging.getLogger(__name__)

COMPARED = 20_000_000  # rows of which ids are compared where nobody says


def count_dataset(
    source: str | Path,
    *,
    catalog: CatalogSource = None,
    rules: Rules = (),
    columns: Mapping[str, str | None] | None = None,
    engine: object = None,
    workers: int | None = None,
    storage_options: Mapping[str, Any] | None = None,
    unique_ids: bool | None = None,
    progress: Told | bool | None = None,
) -> Table:
    """Count the rows of a table of any length, in files, that agree in all that decides.

    What comes back is a small table with a column `count`, which `planner.plan`,
    `planner.frontier`, `planner.least_budget` and `Plan.verify` take like any other.

    Parameters
    ----------
    source, catalog, rules, columns, engine, workers, storage_options, unique_ids, progress
        As of `planner.plan_dataset`. Rules are those that will be asked for, since what they look
        at decides, too.

    Returns
    -------
    Table
        A row for each class of requests.

    Raises
    ------
    InputError, OutputError
        As of `planner.plan_dataset`; an output is what is kept meanwhile.
    """
    with (
        counted(
            source,
            catalog=catalog,
            rules=rules,
            columns=columns,
            engine=engine,
            workers=workers,
            storage_options=storage_options,
            unique_ids=unique_ids,
            progress=progress,
        ) as counts,
        counts.told_by_row(),
    ):
        read_wanted(counts.table, load_catalog(catalog))  # all faults, where the rows are at hand
        return counts.table


@contextmanager
def counted(
    source: str | Path,
    *,
    engine: object = None,
    workers: int | None = None,
    storage_options: Mapping[str, Any] | None = None,
    progress: Told | bool | None = None,
    **deciding: Any,
) -> Iterator[Counts]:
    """Count the rows of a lake, as of `count_dataset`; its rows are at hand until the block ends.

    Parameters
    ----------
    source, engine, workers, storage_options, progress
        As of `count_dataset`.
    deciding
        As of `counting`.
    """
    lake = Lake.of(source, storage_options)
    with (
        telling(progress) as told,
        engine_of(engine, workers) as runs,
        counting(lake, runs, told, **deciding) as counts,
    ):
        yield counts


@dataclass(frozen=True)
class Counts:
    """The rows of a lake, counted.

    Attributes
    ----------
    lake
        The lake.
    classes
        What of it agrees in all that decides.
    ids_compared
        Whether ids were.
    again
        Faults of ids that stand in several rows, each beside its row, and how many there are.
    """

    lake: Lake
    classes: Counted
    ids_compared: bool
    again: tuple[list[tuple[int, Fault]], int] = field(repr=False)

    @cached_property
    def _origin(self) -> LakeOrigin:
        firsts = self.classes.classes.column(FIRST).to_numpy()
        deciding = self.classes.deciding.columns
        has_id = self.classes.deciding.id_column in deciding
        columns = (*deciding, COUNT) if has_id else (ID, *deciding, COUNT)
        stretches = self.classes.stretches
        return LakeOrigin(
            self.lake.source, firsts, columns, stretches=stretches, sizes=self.classes.sizes
        )

    @cached_property
    def table(self) -> Table:
        """The counts as a table of requests, each class called by the number of its first row."""
        origin, classes = self._origin, self.classes.classes
        if ID in origin.columns and ID not in classes.column_names:
            numbers = pc.cast(pa.array(np.asarray(origin.rows) + 1), pa.string())
            before = ROW if self.classes.deciding.id_column else ""  # where ids are something else
            classes = classes.append_column(ID, pc.binary_join_element_wise(before, numbers, ""))
        frame = as_frame(classes.select(list(origin.columns)))
        return Table(frame, origin, headings=self.classes.deciding.meant)

    def told_by_row(self) -> AbstractContextManager[None]:
        """Tell faults of `table` as faults of rows; see `planner.scale.faults`."""
        return told_by_row(self.classes, self._origin, *self.again)

    def of_lake(self, requests: Requests) -> Requests:
        """Let what was read of `table` say what was understood of the lake."""
        headings, counts = self.classes.deciding.reading, requests.reading
        said = [*headings.assumed, *(one for one in counts.assumed if not is_of_counts(one))]
        if self.classes.deciding.id_column and not self.ids_compared:
            said.append("ids are unique: they were not compared")
        ignored = self.lake.ignored
        reading = replace(
            counts,
            source=self.lake.source,
            left_out=(LeftOut(listed(ignored), "no Parquet file"),) if ignored else (),
            requests=self.lake.rows,
            in_rows=None,
            columns=headings.columns,
            unused=tuple(name for name in headings.unused if name not in counts.for_rules),
            assumed=tuple(dict.fromkeys(said)),
        )
        return replace(requests, reading=reading)


@contextmanager
def counting(
    lake: Lake,
    runs: Engine,
    told: Told,
    *,
    catalog: CatalogSource,
    rules: Rules,
    columns: Mapping[str, str | None] | None,
    unique_ids: bool | None,
) -> Iterator[Counts]:
    """Count the rows of a lake, class by class, and find ids that were there before.

    What was counted is on disk until the block ends.

    Parameters
    ----------
    lake, runs, told
        What is counted, where, and what is told how far it is.
    catalog, rules, columns, unique_ids
        As of `count_dataset`.

    Raises
    ------
    OutputError
        If there is no room for what was counted.
    """
    deciding = Deciding.of(
        lake.schema, lake.source, load_catalog(catalog), read_stated(rules), Headings(columns)
    )
    lake.check([*deciding.columns, *filter(None, [deciding.id_column])])
    if unique_ids is None:
        unique_ids = lake.rows <= COMPARED
    unique, done = unique_ids and bool(deciding.id_column), 0
    told(COUNTING, done, lake.rows)
    with scratch() as folder:
        classes = Counted(lake, deciding, folder)
        ids = Unique(classes, folder)
        for index, (summary, marks) in runs.run(look_at, classes.stretches, (deciding, unique)):
            classes.take(index, summary)
            if marks is not None:
                ids.take(index, marks)
            done += lake.parts[index].rows
            told(COUNTING, done, lake.rows)
        _LOG.info("counted %d rows of %s: %d classes", lake.rows, lake.source, classes.size)
        yield Counts(lake, classes, unique_ids, ids.faults() if unique else ([], 0))


def look_at(stretch: Stretch, shared: tuple[Deciding, bool]) -> tuple[Any, Marks | None]:
    """Summarise a part, and make numbers of its ids where they are to be compared."""
    deciding, unique = shared
    summary = count_part(stretch, deciding)
    return summary, marks_in(stretch, deciding.id_column) if unique else None
