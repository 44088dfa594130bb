"""A table in which what is made, and in progress, is locked as a plan chose it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from planner.errors import PlannerWarning
from planner.menus.option import Option
from planner.plans.attempts import IN_PART, IN_PROGRESS, MADE
from planner.requests.checked import Requests
from planner.requests.faults import Faults
from planner.requests.locked import PLANNED
from planner.requests.matching import match_columns
from planner.requests.table import Table
from planner.results.result import Result

PROGRESS = "so_far"  # the column that says what has come of each request in a ledger
NOT_YET = "to plan"
LOCKED = "locked, "  # before what has come of a request that somebody had locked already


def freed(table: Table) -> Table:
    """Take off the locks that planning again has put on rows: what they say may be over."""
    frame, lock = table.frame, lock_of(table)
    if PROGRESS not in frame.columns:
        return table
    ours = [cell in (MADE, IN_PROGRESS, IN_PART) for cell in _cells(frame, PROGRESS)]
    frame = frame.drop(columns=PROGRESS)
    if lock is not None:
        pairs = zip(_cells(frame, lock), ours, strict=True)
        frame[lock] = _column(["no" if is_ours else cell for cell, is_ours in pairs])
    return replace(table, frame=frame)


def with_locks(
    table: Table, requests: Requests, taken: Mapping[str, Option], so_far: Mapping[str, str]
) -> Table:
    """Lock requests in a table.

    Parameters
    ----------
    table, requests
        The table, and what it says.
    taken, so_far
        What the requests that are to be locked are made with, and what has come of them, by id.
    """
    frame, ids = table.frame.copy(), requests.ids.tolist()
    locked = [requests.kinds[kind].locked for kind in requests.members.tolist()]
    frame[PROGRESS] = _column(
        [
            (LOCKED if is_locked and id_ in taken else "") + so_far.get(id_, NOT_YET)
            for id_, is_locked in zip(ids, locked, strict=True)
        ]
    )
    label = lock_of(table)
    if label is None:
        label, frame["locked"] = "locked", "no"
    changed = {label: ["yes" if id_ in taken else None for id_ in ids]}
    for field in PLANNED:
        changed[f"planned_{field}"] = [getattr(taken.get(id_), field, None) for id_ in ids]
    for name, cells in changed.items():
        pairs = zip(ids, cells, _cells(frame, name), strict=True)
        frame[name] = _column([cell if id_ in taken else before for id_, cell, before in pairs])
    added = [name for name in frame.columns if name not in table.origin.columns]
    # A workbook of it has these columns too, so that it is not the user's own with ours beside.
    origin = replace(table.origin, columns=(*table.origin.columns, *added), file=None)
    return replace(table, frame=frame, origin=origin)


def lock_of(table: Table) -> Any:
    """Return the label of a table's column of locks; None where it has none."""
    found = Faults(table.origin)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PlannerWarning)  # who reads the table is warned
        match_columns(table, found)
    return found.columns.get("locked")


def taken_by(plan: Result) -> dict[str, Option]:
    """Say what requests are made with, by id."""
    pairs = zip(plan.frame["id"].tolist(), plan.outcomes, strict=True)
    return {id_: one.taken for id_, one in pairs if one.taken is not None}


def _cells(frame: pd.DataFrame, label: object) -> list[Any]:
    if label is None or label not in frame.columns:
        return [None] * len(frame)
    cells: list[Any] = frame[label].astype(object).tolist()
    return cells


def _column(cells: list[Any]) -> pd.Series[Any]:
    return pd.Series(cells, dtype=object)
