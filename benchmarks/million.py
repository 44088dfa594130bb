"""Planning a table against writing it down: `plan(df, budget)` beside `df.to_csv`, in one run.

Run it with ``uv run python -m benchmarks.million``. The plan is verified before a time is shown.
Peak memory is that of drawing the table and planning it once; sizes should rise.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

import planner
from benchmarks.batches import DAY, batch, dearest_usd


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    rows = [
        compare(size, continuous, arguments.repeats)
        for size in arguments.sizes
        for continuous in (False, True)
    ]
    print(pd.DataFrame(rows).to_string(index=False))


def compare(size: int, continuous: bool, repeats: int) -> dict[str, str]:
    """Plan and write one batch several times, in turn; return a row of medians."""
    requests = batch(size, seed=size, continuous=continuous)
    budget = 0.3 * dearest_usd(requests)
    names = ("plan", "processor", "solve", "to_csv", "plan_to_csv")
    times: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        plan = planner.plan(requests, budget, on=DAY)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        plan.verify()
        for _ in range(repeats):
            del plan  # one at a time is in memory
            started, worked = time.perf_counter(), time.process_time()
            plan = planner.plan(requests, budget, on=DAY)
            times["plan"].append(time.perf_counter() - started)
            times["processor"].append(time.process_time() - worked)
            times["solve"].append(sum(attempt.seconds or 0.0 for attempt in plan.attempts))
            times["to_csv"].append(written(requests, path))
            times["plan_to_csv"].append(written(plan.to_frame(), path))
    median = {name: statistics.median(seconds) for name, seconds in times.items()}
    return {
        "requests": f"{size:,}",
        "priorities": "continuous" if continuous else "whole",
        "status": plan.status,
        **{f"{name}_s": f"{seconds:.3f}" for name, seconds in median.items()},
        "plan / to_csv": f"{median['plan'] / median['to_csv']:.2f}",
        "plan / plan_to_csv": f"{median['plan'] / median['plan_to_csv']:.2f}",
        "peak_gb": f"{peak:.2f}",
    }


def written(table: pd.DataFrame, path: Path) -> float:
    """Write a table as CSV and return the seconds."""
    started = time.perf_counter()
    table.to_csv(path, index=False)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
