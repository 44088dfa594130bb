"""Names of what the requests brought along, in a table whose other columns are a plan's."""

from __future__ import annotations

from planner.requests.cells import spelled
from planner.results.columns import COLUMNS, SAID_IN

REQUESTED = "requested_"  # so begins the name of a column that is called as one of a plan's may be
OWN = {*(column.name for column in COLUMNS if column.name != "id"), SAID_IN}


def is_ambiguous(name: str) -> bool:
    """Say whether a column may be taken for a plan's: also one that this plan does not have.

    Else nobody could tell from the table alone whose it is. What has the prefix already gets
    another, so that `bare_name` gives back what was there.
    """
    bare = spelled(name)
    while bare.startswith(REQUESTED):
        bare = bare.removeprefix(REQUESTED)
    return bare in OWN


def bare_name(name: str) -> str:
    """Return what a column of a plan's table is called among the requests."""
    return name.removeprefix(REQUESTED) if is_ambiguous(name) else name
