"""How a table is to be read so that it asks for what a plan was made for."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace

from planner.catalog.schema import Catalog
from planner.errors import InputError, PlannerWarning
from planner.messages import shown
from planner.requests.cells import spelled
from planner.requests.headings import Headings
from planner.requests.table import USUAL, Table
from planner.results.hashes import hash_of_requests
from planner.results.wanted import read_wanted

MOST_CELLS = 1_000_000  # of a table that is read again and again
OTHERWISE = "its cells are the plan's, so that they were read otherwise, as by --map or --ignore"


def read_otherwise(table: Table, catalog: Catalog, sha256: str) -> str:
    """Say which column is to be read otherwise; "" where more than one is, or none helps.

    Parameters
    ----------
    table
        A table that may be the plan's.
    catalog
        The names that may stand in it.
    sha256
        The hash of the requests that the plan was made for.
    """
    if table.frame.size > MOST_CELLS:
        return ""
    for name, field in _other_meanings(table):
        headings = Headings({name: field or None}).over(table.headings)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PlannerWarning)
                there = hash_of_requests(read_wanted(replace(table, headings=headings), catalog))
        except InputError:
            continue
        if there == sha256:
            read = f"read as {field}" if field else f"not read, as by --ignore {shown(name)}"
            return f"it has the plan's where column {shown(name)} is {read}"
    return ""


def _other_meanings(table: Table) -> Iterator[tuple[str, str]]:
    """Yield what a heading may mean in place of what it does; "" for a column that is not read."""
    for column in table.frame.columns:
        name = spelled(column)
        now, usual = table.headings.meaning(name), USUAL.meaning(name)
        if now is not None:
            yield name, ""
        if usual is not None and (now is None or now.field != usual.field):
            yield name, usual.field
