"""A plan's table as plain files for other programs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.errors import OutputError, named
from planner.results.result import Result


def write_csv(plan: Result, path: Path) -> None:
    """Write the plan's table as CSV in UTF-8."""
    plan.frame.to_csv(path, index=False)


def write_parquet(plan: Result, path: Path) -> None:
    """Write the plan's table as Parquet; columns of mixed types become text."""
    import pyarrow as pa

    frame = plan.frame.copy()
    names = list(map(str, frame.columns))
    # By number: names may not be texts, and may occur twice.
    frame.columns = pd.RangeIndex(len(names))
    for at in frame.columns:
        if frame[at].dtype.name != "object":
            continue
        kinds = {type(value) for value in frame[at].dropna()}
        if len(kinds) > 1:
            frame[at] = frame[at].map(str, na_action="ignore")
    frame.columns = pd.Index(names)
    try:
        frame.to_parquet(path, index=False)
    except pa.ArrowException as error:
        raise OutputError(f"Parquet cannot hold this plan: {named(error)}") from None
