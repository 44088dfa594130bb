"""What to call the requests of a plan in a sentence."""

from __future__ import annotations

from planner.engine.arrays import IntArray
from planner.requests.naming import Names
from planner.results.result import Result


def names_of(plan: Result, rows: IntArray | None = None) -> list[str]:
    """Say what to call requests of a plan, as of `planner.requests.naming.Names.of`."""
    return naming_of(plan).of(rows)


def titles_of(plan: Result, rows: IntArray) -> list[str]:
    """Return the titles of some requests of a plan, as of `planner.requests.naming.Names`."""
    return naming_of(plan).titles(rows)


def naming_of(plan: Result) -> Names:
    """Return what knows how to call the requests of a plan."""
    return Names(plan.frame["id"], plan.frame.iloc[:, len(plan.own_columns) :])
