"""Planning a lake: `plan_dataset()`, the road with the rows counted first and told last."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from planner.catalog.loading import CatalogSource
from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.errors import InputError, PlannerWarning
from planner.funding.budget import Budget
from planner.planning import Rules, prepare
from planner.plans import Plan
from planner.results.each import for_each_outcome
from planner.results.solving import plan_for
from planner.scale.assign import Assignment, assign_part
from planner.scale.counting import Counted
from planner.scale.counts import Counts, counting
from planner.scale.deciding import Deciding
from planner.scale.decision import Decision
from planner.scale.keys import Keys
from planner.scale.lakes.lake import Lake
from planner.scale.lakes.output import Output
from planner.scale.lakes.staging import Written
from planner.scale.lakes.targets import refuse_target
from planner.scale.progress import PLANNING, WRITING, Told, telling
from planner.scale.working.engines import Engine, engine_of

_LOG = logging.getLogger(__name__)


def plan_dataset(
    source: str | Path,
    budget: float | Decimal | Budget,
    *,
    output: str | Path | None = None,
    catalog: CatalogSource = None,
    rules: Rules = (),
    columns: Mapping[str, str | None] | None = None,
    objective: str | None = None,
    method: str | None = None,
    time_limit_s: float | None = None,
    on: date | None = None,
    max_age_days: int | None = None,
    engine: object = None,
    workers: int | None = None,
    storage_options: Mapping[str, Any] | None = None,
    unique_ids: bool | None = None,
    progress: Told | bool | None = None,
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
    columns
        What headings mean, beyond what is known, as of `planner.read_table`.
    method, time_limit_s
        As of `planner.plan`, of solving alone; no ``"greedy"``, which goes row by row. Where no
        exact method finds a plan in its time, that rule goes class by class (`attempts` says so):
        then the plan is another one than that of `planner.plan`.
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
        Called with what is done (``"counting"``, ``"planning"``, ``"writing"``), rows done and rows
        in all; True shows bars, on a terminal or in a notebook.

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
        If the output cannot be written, or what is kept until then. What is written of the output
        is gone on with by the same call.
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
    if isinstance(rules, Iterator):
        rules = tuple(rules)
    with (
        telling(progress) as told,
        engine_of(engine, workers) as runs,
        counting(
            lake, runs, told, catalog=catalog, rules=rules, columns=columns, unique_ids=unique_ids
        ) as counts,
    ):
        told(PLANNING, 0, lake.rows)
        plan = _planned(
            counts,
            money,
            method=method or "auto",
            time_limit_s=Clock.of(time_limit_s).left_s(),
            catalog=catalog,
            rules=rules,
            objective=objective,
            on=on,
            max_age_days=max_age_days,
        )
        if output is not None:
            counted = counts.classes
            decision = decide(plan, counted.deciding, counted.keys, counted.taken)
            with Output.of(
                output, lake, plan_hash=_hash_of(plan, decision), storage_options=storage_options
            ) as out:
                _write(out, plan, decision, counted, runs, told)
        return plan


def _planned(
    counts: Counts, budget: Budget, *, method: str, time_limit_s: float | None, **asked: Any
) -> Plan:
    """Plan the counts of a lake; what is asked is as of `prepare`."""
    with counts.told_by_row():
        batch = prepare(counts.table, **asked)
    return plan_for(
        replace(batch, requests=counts.of_lake(batch.requests)),
        budget,
        make=Plan,
        method=method,
        time_limit_s=time_limit_s,
        mixture=counts.classes.among_first,
    )


def decide(plan: Plan, deciding: Deciding, keys: Keys, taken: IntArray | None = None) -> Decision:
    """Say what a plan of counts decides for each class.

    Parameters
    ----------
    plan
        The plan of a table of counts.
    deciding
        What of the rows was counted.
    keys
        Tells which row of the table of counts a row is of.
    taken
        As of `Decision`; none where None.

    Raises
    ------
    InputError
        If the plan was read from JSON: it does not hold its requests.
    """
    if plan.batch is None:
        raise InputError("a plan that was read from JSON decides nothing; plan the counts again")
    requests = plan.batch.requests
    owners = np.arange(len(requests)) if requests.wholes is None else requests.wholes
    frame, members, values = for_each_outcome(plan)
    told = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    nobody = np.zeros(0, dtype=np.int64)
    taken = nobody if taken is None else taken
    return Decision(deciding, keys, owners, requests.sizes, told, members, values, taken)


def _hash_of(plan: Plan, decision: Decision) -> str:
    """Hash all that decides what is written."""
    digest = sha256()
    for text in (plan.requests_sha256, plan.catalog_sha256, decision.id_column, *decision.columns):
        digest.update(text.encode("utf-8") + b"\n")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, decision.told.schema) as writer:
        writer.write_table(decision.told)
    digest.update(sink.getvalue())
    for column in (
        decision.members,
        decision.values,
        decision.owners,
        decision.counts,
        decision.taken,
    ):
        digest.update(column.tobytes())
    return digest.hexdigest()


def _write(
    out: Output,
    plan: Plan,
    decision: Decision,
    counted: Counted,
    runs: Engine,
    told: Told,
) -> None:
    """Write what becomes of the rows of all parts; what an earlier run wrote is kept.

    Warns
    -----
    PlannerWarning
        If the beginnings of another plan were there, and are thrown away.
    """
    if out.note:
        warnings.warn(out.note, PlannerWarning, stacklevel=3)
    if out.manifest is not None:
        _LOG.info("the plan is there already")
        return
    before = counted.before(decision.parted)
    tasks = [Assignment(*pair) for pair in zip(counted.stretches, before, strict=True)]
    written: dict[int, Written] = {}
    done, rows = 0, sum(stretch.part.rows for stretch in counted.stretches)
    told(WRITING, done, rows)
    for index, one in runs.run(assign_part, tasks, (decision, out.staging)):
        written[index] = one
        done += one.rows
        told(WRITING, done, rows)
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
