"""Planning a lake: `plan_dataset()`, the road with the rows counted first and told last."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from planner.catalog.loading import CatalogSource, load_catalog
from planner.engine.clock import Clock
from planner.errors import Fault, InputError
from planner.funding.budget import Budget
from planner.planning import Rules, prepare
from planner.plans import Plan
from planner.requests.checked import Requests
from planner.requests.checking import is_of_counts
from planner.requests.ids import ROW
from planner.requests.readers import as_frame
from planner.requests.reading import Reading
from planner.requests.table import Table
from planner.results.each import for_each
from planner.results.solving import plan_for
from planner.rules.reading import read_rules
from planner.scale.assign import Assignment, assign_part
from planner.scale.counting import Counted, Stretch, count_part
from planner.scale.deciding import Deciding
from planner.scale.decision import Decision
from planner.scale.engines import Engine, engine_of
from planner.scale.faults import told_by_row
from planner.scale.lake import Lake
from planner.scale.origin import LakeOrigin
from planner.scale.output import Output
from planner.scale.staging import Written
from planner.scale.summarise import COUNT, FIRST
from planner.scale.targets import refuse_target
from planner.scale.unique import Marks, Unique, marks_in

_LOG = logging.getLogger(__name__)

# Told what is done, how many rows of it, and of how many.
Progress = Callable[[str, int, int], object]
COUNTING, WRITING = "counting", "writing"
COMPARED = 20_000_000  # rows of which ids are compared where nobody says


def plan_dataset(
    source: str | Path,
    budget: float | Decimal | Budget,
    *,
    output: str | Path | None = None,
    catalog: CatalogSource = None,
    rules: Rules = (),
    objective: str | None = None,
    method: str | None = None,
    time_limit_s: float | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
    engine: object = None,
    workers: int | None = None,
    storage_options: Mapping[str, Any] | None = None,
    unique_ids: bool | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan a table of any length, in files: count the rows, plan the counts, tell the rows.

    The plan is that of `planner.plan` for all rows together, in the order of the files' paths, to
    the row: neither the number of files nor that of workers makes a difference.

    Parameters
    ----------
    source
        A folder of Parquet files, a glob, or a file; a URL is read by fsspec.
    budget, catalog, rules, objective, on, max_age_days
        As of `planner.plan`.
    output
        The folder that gets a Parquet file for each part of the input, with a row for each of its
        rows: `id`, and the plan's own columns. Nothing is written where None.
    method, time_limit_s
        As of `planner.plan`, of solving alone; no ``"greedy"``, which goes row by row.
    engine
        Where parts are worked on. ``"threads"``, the default, or ``"processes"`` of this machine;
        ``"dask"``, ``"dask://host:8786"``, or a ``distributed.Client``.
    workers
        How many parts are worked on at a time, on this machine.
    storage_options
        For fsspec: keys and the like. They are never shown.
    unique_ids
        Whether ids that stand in several rows are faults. Where None, of up to 20 million rows;
        whether they were compared is said by `plan.reading`.
    progress
        Called with what is done (``"counting"``, ``"writing"``), rows done and rows in all.

    Returns
    -------
    Plan
        Its rows are classes of requests that agree in all that decides, parted where they get
        different options; `count` says how many requests each stands for.

    Raises
    ------
    InputError
        If there is nothing to read, files are damaged or disagree; as a `TableError`, every fault
        of the rows, in which case nothing is written.
    OutputError
        If the output cannot be written. What is written is gone on with by the same call.
    InfeasibleError, SolverError
        As of `planner.plan`.
    """
    money = Budget.of(budget)
    if method == "greedy":
        raise InputError(
            "method 'greedy' goes request by request in the order of the input, and is not to be "
            "had of counts; use 'auto' or 'exact'"
        )
    lake = Lake.of(source, storage_options)
    if output is not None:
        refuse_target(output, lake, storage_options)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="planner-")))
        runs = stack.enter_context(engine_of(engine, workers))
        deciding = Deciding.of(lake.schema, lake.source, load_catalog(catalog), read_rules(rules))
        if unique_ids is None:
            unique_ids = lake.rows <= COMPARED
        counted, again = _count(
            lake, deciding, runs, folder, progress, unique=unique_ids and bool(deciding.id_column)
        )
        origin = origin_of(lake, counted)
        with told_by_row(counted, origin, *again):
            batch = prepare(
                table_of(counted, origin),
                catalog=catalog,
                rules=rules,
                objective=objective,
                on=on,
                max_age_days=max_age_days,
            )
        reading = _reading(batch.requests.reading, deciding, lake, unique_ids=unique_ids)
        batch = replace(
            batch, requests=replace(called_by_row(batch.requests, deciding), reading=reading)
        )
        plan = plan_for(
            batch,
            money,
            make=Plan,
            method=method or "auto",
            time_limit_s=Clock.of(time_limit_s).left_s(),
            mixture=counted.among_first,
        )
        if output is not None:
            decision = decide(plan, counted)
            with Output.of(
                output, lake, plan_hash=_hash_of(plan, decision), storage_options=storage_options
            ) as out:
                _write(out, plan, decision, counted, runs, progress)
        return plan


def _count(
    lake: Lake,
    deciding: Deciding,
    runs: Engine,
    folder: Path,
    progress: Progress | None,
    *,
    unique: bool,
) -> tuple[Counted, tuple[list[tuple[int, Fault]], int]]:
    """Count the rows of all parts, class by class, and find ids that were there before."""
    lake.check([*deciding.columns, *filter(None, [deciding.id_column])])
    counted, done = Counted(lake, deciding, folder), 0
    ids = Unique(counted, folder)
    for index, (summary, marks) in runs.run(look_at, counted.stretches, (deciding, unique)):
        counted.take(index, summary)
        if marks is not None:
            ids.take(index, marks)
        done += lake.parts[index].rows
        if progress is not None:
            progress(COUNTING, done, lake.rows)
    _LOG.info("counted %d rows of %s: %d classes", lake.rows, lake.source, counted.size)
    return counted, ids.faults() if unique else ([], 0)


def look_at(stretch: Stretch, shared: tuple[Deciding, bool]) -> tuple[Any, Marks | None]:
    """Summarise a part, and make numbers of its ids where they are to be compared."""
    deciding, unique = shared
    summary = count_part(stretch, deciding)
    return summary, marks_in(stretch, deciding.id_column) if unique else None


def origin_of(lake: Lake, counted: Counted) -> LakeOrigin:
    """Say where the classes stand."""
    firsts = counted.classes.column(FIRST).to_numpy()
    columns = (*counted.deciding.columns, COUNT)
    return LakeOrigin(
        lake.source, firsts, columns, stretches=counted.stretches, sizes=counted.sizes
    )


def table_of(counted: Counted, origin: LakeOrigin) -> Table:
    """Return the counts as a table of requests."""
    return Table(as_frame(counted.classes.select(list(origin.columns))), origin)


def called_by_row(requests: Requests, deciding: Deciding) -> Requests:
    """Call classes by the number of their first row, unless their rows agree in the id."""
    if deciding.id_column in deciding.columns:
        return requests
    numbers = pd.Series(np.asarray(requests.origin.rows) + 1, name="id").astype("str")
    return replace(requests, ids=ROW + numbers if deciding.id_column else numbers)


def _reading(counts: Reading, deciding: Deciding, lake: Lake, *, unique_ids: bool) -> Reading:
    """Say what was understood of a lake: of its headings, and of what stands below them."""
    headings = deciding.reading
    said = [*headings.assumed, *(one for one in counts.assumed if not is_of_counts(one))]
    if deciding.id_column and not unique_ids:
        said.append("ids are unique: they were not compared")
    return replace(
        counts,
        source=lake.source,
        requests=lake.rows,
        columns=headings.columns,
        unused=tuple(name for name in headings.unused if name not in counts.for_rules),
        assumed=tuple(dict.fromkeys(said)),
    )


def decide(plan: Plan, counted: Counted) -> Decision:
    """Say what a plan decides for each class."""
    assert plan.batch is not None
    requests = plan.batch.requests
    owners = np.arange(len(requests)) if requests.wholes is None else requests.wholes
    told = pa.Table.from_pandas(for_each(plan), preserve_index=False).replace_schema_metadata(None)
    return Decision(counted.deciding, counted.keys, owners, requests.sizes, told, counted.taken)


def _hash_of(plan: Plan, decision: Decision) -> str:
    """Hash all that decides what is written."""
    digest = sha256()
    for text in (plan.requests_sha256, plan.catalog_sha256, decision.id_column):
        digest.update(text.encode("utf-8") + b"\n")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, decision.told.schema) as writer:
        writer.write_table(decision.told)
    digest.update(sink.getvalue())
    for column in (decision.owners, decision.counts, decision.taken):
        digest.update(column.tobytes())
    return digest.hexdigest()


def _write(
    out: Output,
    plan: Plan,
    decision: Decision,
    counted: Counted,
    runs: Engine,
    progress: Progress | None,
) -> None:
    """Write what becomes of the rows of all parts; what an earlier run wrote is kept."""
    if out.manifest is not None:
        _LOG.info("the plan is there already")
        return
    before = counted.before(decision.parted)
    tasks = [Assignment(*pair) for pair in zip(counted.stretches, before, strict=True)]
    written: dict[int, Written] = {}
    done, rows = 0, sum(stretch.part.rows for stretch in counted.stretches)
    for index, one in runs.run(assign_part, tasks, (decision, out.staging)):
        written[index] = one
        done += one.rows
        if progress is not None:
            progress(WRITING, done, rows)
    out.finish([written[index] for index in range(len(tasks))], about=_about(plan))


def _about(plan: Plan) -> dict[str, object]:
    """Say in the manifest what plan it is."""
    return {
        "status": plan.status,
        "value": plan.value,
        "bound": plan.bound,
        "cost_usd": str(plan.cost_usd),
        "budget_usd": str(plan.budget_usd),
        "requests": plan.tally.requests,
        "made": plan.tally.made,
        "catalog": plan.catalog,
        "catalog_sha256": plan.catalog_sha256,
        "requests_sha256": plan.requests_sha256,
        "on": plan.on.isoformat(),
        "rules": [use.name for use in plan.rules],
    }
