"""What is wanted, when the table of a plan is planned again: the user's wishes, not the plan's."""

from __future__ import annotations

from dataclasses import replace

from planner.catalog.schema import Catalog
from planner.requests.cells import spelled
from planner.requests.checked import Requests
from planner.requests.checking import read_requests
from planner.requests.fields import Request
from planner.requests.headings import LONGEST, plain_words
from planner.requests.locked import PLANNED_COLUMNS
from planner.requests.readers import Source, read_table
from planner.requests.table import Table
from planner.results.columns import COLUMNS, COUNT, LOCKED, SAID_IN
from planner.results.requested import bare_name

ALWAYS = {column.name for column in COLUMNS if column.where is None}
# Those that may be there; how many a row stands for is as well what is wanted.
OPTIONAL = [column.name for column in COLUMNS if column.where is not None and column.name != COUNT]
# What a request has no word for: who has so many of them has the table of a plan, tidied perhaps.
FOUND, ENOUGH = ALWAYS - set(Request.model_fields), 3
TELLING = {"decision", "credits", "cost_usd"}  # one of them at least; the others are anybody's
TITLES = {column.title: column.name for column in COLUMNS if column.title}
HELPER = "planner "  # so begin the headings of what formulas look up, right of what people see


def read_wanted(requests: Source, catalog: Catalog) -> Requests:
    """Read and check requests, as of `read_requests`; the table of a plan is one of requests too.

    What a plan added to a table is left out when that table is planned again, and verified.
    """
    return read_requests(as_wanted(read_table(requests)), catalog)


def as_wanted(table: Table) -> Table:
    """Take the table of a plan for one of requests; any other is returned as it is.

    What the plan found is left out, and what was asked for comes back in its place. What was
    planned stays beside it as ``planned_model`` and the like, for the rows that are locked.
    """
    names = [spelled(name) for name in table.frame.columns]
    tidied = [plain_words(name[:LONGEST]).replace(" ", "_") for name in names]
    for keys in (names, tidied):  # as a plan spells them, "Reason" is somebody else's
        if len(FOUND.intersection(keys)) >= ENOUGH and TELLING.intersection(keys):
            wishes = {at: bare_name(key) for at, key in enumerate(keys) if bare_name(key) != key}
            return _without_plan(table, _own_columns(keys), wishes)
    block = _block(names)
    return _without_plan(table, block, {}) if block else table


def _own_columns(names: list[str]) -> dict[int, str]:
    """Find the columns of a plan's own table: its fixed ones, and others where they follow them."""
    own = {names.index(name): name for name in ALWAYS - {"id"} if name in names}
    at = max(own) + 1
    if SAID_IN in names:
        own[names.index(SAID_IN)] = SAID_IN
    optional = OPTIONAL.copy()
    at += at < len(names) and names[at] == COUNT
    while at < len(names) and names[at] in optional:
        own[at] = optional.pop(optional.index(names[at]))
        at += 1
    return own


def _block(names: list[str]) -> dict[int, str]:
    """Find the plan's columns in a sheet of the user's, which they follow."""
    begin = [title for title, name in TITLES.items() if name in ("decision", "model")]
    for at in range(len(names) - 1):
        if names[at : at + 2] == begin:
            found = _run_of_the_plans(names[at:])
            return {
                at + place: TITLES.get(name, name.removeprefix(HELPER))
                for place, name in enumerate(found)
                if name != LOCKED
            }
    return {}


def _run_of_the_plans(names: list[str]) -> list[str]:
    """Return the first of some columns, as long as they are a plan's, each of them once."""
    found: list[str] = []
    for name in names:
        known = name in TITLES or name == LOCKED or name.startswith(HELPER)
        if not known or name in found:
            break
        found.append(name)
    return found


def _without_plan(table: Table, own: dict[int, str], wishes: dict[int, str]) -> Table:
    """Leave out the plan's own columns; a wish whose name a plan uses gets that back."""
    planned = {at: f"planned_{name}" for at, name in own.items()}
    planned = {at: name for at, name in planned.items() if name in PLANNED_COLUMNS}
    renamed = wishes | planned
    kept = [at for at in range(table.frame.shape[1]) if at not in own or at in planned]
    columns = table.frame.columns
    frame = table.frame.iloc[:, kept].set_axis(
        [renamed.get(at, columns[at]) for at in kept], axis=1
    )
    new = {columns[at]: renamed.get(at, "") for at in (*own, *renamed)}
    said = (*table.said, "an earlier plan's choices count only where a row is locked")
    return replace(table, frame=frame, origin=table.origin.renamed(new), said=said)
