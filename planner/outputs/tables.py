"""A plan's table as plain files for other programs."""

from __future__ import annotations

from pathlib import Path

from planner.errors import OutputError
from planner.results.result import Result


def write_csv(plan: Result, path: Path) -> None:
    """Write the plan's table as CSV in UTF-8."""
    plan.frame.to_csv(path, index=False)


def write_parquet(plan: Result, path: Path) -> None:
    """Write the plan's table as Parquet; columns of mixed types become text."""
    import pyarrow as pa

    frame = plan.frame.copy()
    for name in frame.columns:
        if frame[name].dtype.name != "object":
            continue
        kinds = {type(value) for value in frame[name].dropna()}
        if len(kinds) > 1:
            frame[name] = frame[name].map(str, na_action="ignore")
    frame.columns = frame.columns.map(str)
    try:
        frame.to_parquet(path, index=False)
    except pa.ArrowException as error:
        raise OutputError(f"Parquet cannot hold this plan: {error}") from None
