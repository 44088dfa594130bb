"""A plan beside what it should be: its table, and all that it says."""

from __future__ import annotations

import pandas as pd

from planner.catalog.schema import Catalog
from planner.engine.packing import unpacked
from planner.errors import CertificateError
from planner.requests.cells import is_empty
from planner.requests.checked import Requests
from planner.requests.table import Table
from planner.results.cells import plain_cell
from planner.results.claimed import place_of
from planner.results.hashes import hash_of_requests
from planner.results.read_otherwise import OTHERWISE, read_otherwise
from planner.results.result import Result
from planner.results.same import Difference, Differences, first_difference
from planner.results.table import carried

# What nothing can be held against: how a plan was found, what ended the search, what its table is
# called, what it was to keep. The table of requests itself is compared cell by cell, in the plan's
# own.
UNPROVED = frozenset(
    {
        *(
            f"plan.{name}"
            for name in (
                "source", "method", "attempts", "stopped", "stated", "requests", "frame", "keeping"
            )
        ),
        *(f"plan.solution.{name}" for name in ("method", "attempts", "stopped")),
        "plan.batch.requests",
        "plan.batch.compiled.stated",  # where rules stood
    }
)  # fmt: skip


def same_requests(plan: Result, requests: Requests, catalog: Catalog, table: Table | None) -> None:
    """Compare the table of requests with what a plan carries of it.

    Parameters
    ----------
    plan, requests, catalog
        The plan, the requests, and the names that may stand in them.
    table
        The table of its holder that they were read from; None where the plan itself holds them.

    Raises
    ------
    CertificateError
        Where they differ.
    """
    source = requests.origin.source
    if len(plan.frame) != len(requests):
        raise CertificateError(
            f"the plan has {len(plan.frame):,} rows, {source} has {len(requests):,} requests"
        )
    other = ""
    if table is not None and plan.requests_sha256 != hash_of_requests(requests):
        other = f"the plan is not that of {source}: what that asks for has another SHA-256"
        mend = read_otherwise(table, catalog, plan.requests_sha256)
        if mend:
            raise CertificateError(f"{other}; {mend}")
    theirs = carried(requests, plan.own_columns)
    theirs.columns = theirs.columns.map(str)
    if _is_open(theirs) and "locked" not in plan.frame:
        theirs = theirs.drop(columns="locked")
    ours = plan.frame.set_axis(plan.frame.columns.map(str), axis=1)
    names = {*plan.own_columns, *theirs.columns}
    odd = sorted(names ^ set(ours.columns)) or list(ours.columns[ours.columns.duplicated()])
    if odd:
        raise CertificateError(
            f"the plan is not that of {source}: {', '.join(odd)} is a column of one of them only"
        )
    found = []
    for name in theirs.columns:
        row = first_difference(ours[name], theirs[name], written=not other)
        if row is not None:
            found.append((row, name))
    if found:
        row, name = min(found, key=lambda pair: pair[0])
        shown, there = plain_cell(ours[name].iat[row]), plain_cell(theirs[name].iat[row])
        raise CertificateError(
            f"the plan is not that of {source}: {place_of(requests, row)} has {name} {there!r} "
            f"there, {shown!r} in the plan"
        )
    if other:
        raise CertificateError(f"{other}; {OTHERWISE}")


def _is_open(table: pd.DataFrame) -> bool:
    """Say whether nothing is filled into the column for locks, which each plan's workbook has."""
    return "locked" in table and all(map(is_empty, table["locked"].tolist()))


def same_plan(plan: Result, due: Result, requests: Requests) -> None:
    """Compare all that a plan says with what it should say.

    Parameters
    ----------
    plan, due
        The plan as it is, and as it should be.
    requests
        Their requests.

    Raises
    ------
    CertificateError
        Where they differ.
    """
    if plan.edits:
        raise CertificateError(f"the plan was edited since it was written: {plan.edits[0]}")
    unknown = {"plan.batch", "plan.solution"} if plan.batch is None else frozenset[str]()
    found = Differences(UNPROVED | unknown).first(plan, due, "plan")
    found = found or _cell(plan, due, requests)
    for name in ("greedy_value", "fair_value"):
        shown, right = getattr(plan, name), getattr(due, name)
        found = found or Differences(frozenset()).first(shown, right, f"plan.{name}")
    unsaid, right = (unpacked(one.unsaid).tolist() for one in (plan, due))
    found = found or Differences(frozenset()).first(unsaid, right, "plan.unsaid")
    if found is not None:
        raise CertificateError(f"{found}")


def _cell(plan: Result, due: Result, requests: Requests) -> Difference | None:
    """Find the first of the plan's own cells that differs."""
    if tuple(plan.frame.columns[: len(due.own_columns)]) != due.own_columns:
        return Difference("the order of columns", list(plan.frame), list(due.frame))
    if not plan.frame.index.equals(due.frame.index):
        return Difference("the index of the table", "another", "0, 1, 2 and so on")
    for at, name in enumerate(due.own_columns):
        shown, right = plan.frame.iloc[:, at], due.frame.iloc[:, at]
        row = first_difference(shown, right)
        if row is not None:
            cells = plain_cell(shown.iat[row]), plain_cell(right.iat[row])
            return Difference(f"{name} of {place_of(requests, row)}", *cells)
    return None
