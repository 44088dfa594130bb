"""What to call the requests of a plan in a sentence."""

from __future__ import annotations

import pandas as pd

from planner.engine.arrays import IntArray
from planner.requests.naming import Names
from planner.results.result import Result


def names_of(plan: Result) -> list[str]:
    """Say what to call each request of a plan, as of `planner.requests.naming.Names`."""
    return Names(plan.frame["id"], plan.frame.iloc[:, len(plan.own_columns) :]).of()


def titles_of(plan: Result, rows: IntArray) -> list[str]:
    """Return the titles of some requests of a plan, as of `planner.requests.naming.Names`."""
    return Names(plan.frame["id"], plan.frame.iloc[:, len(plan.own_columns) :]).titles(rows)


def request_names(
    ids: pd.Series[str], brought: pd.DataFrame, rows: IntArray | None = None
) -> list[str]:
    """Say what to call requests, as of `planner.requests.naming.Names`."""
    return Names(ids, brought).of(rows)
