"""Planning a lake beside bare pyarrow, which reads what is needed twice and writes what is decided.

Run it with ``uv run python -m benchmarks.lakes --folder DIR``; the folder gets the lake, some 30
bytes a row, and keeps it. Each size is planned in a process of its own, whose peak memory is told.
Before a time is shown the plan is verified, what was written is added up again, and where
memory holds it all rows are compared with `planner.plan`.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from json import dumps, loads
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

import planner

FILE_ROWS = 4_000_000
FILES = 25  # that differ; a larger lake has them several times
COMPARED = 10_000_000  # rows that are planned in memory as well
NEEDED = ["duration", "platform", "priority", "required"]
PLATFORMS = pa.array(["youtube", "tiktok", "instagram", "twitter"])
CAMPAIGNS = pa.array([f"campaign-{number}" for number in range(40)])


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--continuous", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.once:
        print(dumps(planned(arguments.once, arguments.workers)))
        return
    rows = [
        compared(arguments.folder, size, arguments)
        for size in arguments.sizes
        for _ in range(arguments.repeats)
    ]
    print(pd.DataFrame(rows).to_string(index=False))


def compared(folder: Path, size: int, arguments: argparse.Namespace) -> dict[str, str]:
    """Plan a lake of some rows, and do the same reading and writing without planning."""
    kind = "continuous" if arguments.continuous else "whole"
    lake = folder / f"{kind}-{size}"
    if not (lake / "done").exists():
        made(lake, size, continuous=arguments.continuous)
    command = [sys.executable, "-m", "benchmarks.lakes", "--folder", str(folder), "--once"]
    workers = str(arguments.workers)
    told = subprocess.run(
        [*command, str(lake), "--workers", workers], stdout=subprocess.PIPE, check=True, text=True
    )
    found = loads(told.stdout)
    files = sorted((lake / "requests").glob("*.parquet"))
    bare_s = read_and_written(files, lake, arguments.workers)
    checked(lake, size, found)
    shutil.rmtree(lake / "plan")
    return {
        "requests": f"{size:,}",
        "priorities": kind,
        "classes": f"{found['classes']:,}",
        "plan_s": f"{found['seconds']:.1f}",
        "counting_s": f"{found['counting_s']:.1f}",
        "planning_s": f"{found['planning_s']:.1f}",
        "writing_s": f"{found['writing_s']:.1f}",
        "bare_s": f"{bare_s:.1f}",
        "plan / bare": f"{found['seconds'] / bare_s:.2f}",
        "peak_gb": f"{found['peak_gb']:.2f}",
    }


def made(lake: Path, size: int, *, continuous: bool) -> None:
    """Write a lake; its files differ in their seed, and repeat beyond 100 million rows."""
    shutil.rmtree(lake, ignore_errors=True)
    (lake / "requests").mkdir(parents=True)
    for number, begin in enumerate(range(0, size, FILE_ROWS)):
        rows = min(FILE_ROWS, size - begin)
        file = lake / "requests" / f"part-{number:05}.parquet"
        if number >= FILES and rows == FILE_ROWS:
            file.hardlink_to(lake / "requests" / f"part-{number % FILES:05}.parquet")
            continue
        rng = np.random.default_rng(number)
        numbers = pc.cast(pa.array(np.arange(begin, begin + rows)), pa.string())
        priorities = rng.integers(1, 10_001, rows) / 1000
        table = pa.table(
            {
                "id": pc.binary_join_element_wise("request-", numbers, ""),
                "duration": rng.integers(5, 61, rows).astype(np.int32),
                "platform": _drawn(PLATFORMS, rng, rows),
                "priority": priorities if continuous else rng.integers(1, 6, rows),
                "required": rng.random(rows) < 0.001,
                "campaign": _drawn(CAMPAIGNS, rng, rows),
            }
        )
        parquet.write_table(table, file, compression="zstd", row_group_size=1_000_000)
    (lake / "done").touch()


def _drawn(values: pa.Array, rng: np.random.Generator, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(rng.integers(0, len(values), rows).astype("i1"), values)


def planned(lake: Path, workers: int) -> dict[str, float]:
    """Plan a lake; say how long each part of it took, and how much memory."""
    rows = sum(parquet.read_metadata(file).num_rows for file in _files(lake / "requests"))
    marks: dict[str, list[float]] = {}
    begin = time.perf_counter()

    def progress(what: str, *_: int) -> None:
        marks.setdefault(what, []).append(time.perf_counter() - begin)

    shutil.rmtree(lake / "plan", ignore_errors=True)
    plan = planner.plan_dataset(
        lake / "requests", 1.5 * rows, output=lake / "plan", workers=workers, progress=progress
    )
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    plan.verify()
    counted, written = marks["counting"][-1], marks["writing"][0]
    return {
        "seconds": seconds,
        "counting_s": counted,
        "planning_s": written - counted,
        "writing_s": seconds - written,
        "classes": len(plan.frame),
        "credits": float(plan.credits),
        "value": plan.value,
        "peak_gb": peak,
    }


def read_and_written(files: list[Path], lake: Path, workers: int) -> float:
    """Read the needed columns twice and write what was decided, with bare pyarrow.

    What is written is read first, which is not counted.
    """
    seconds = 0.0
    with ThreadPoolExecutor(workers) as pool:
        for columns in (NEEDED, ["id", *NEEDED]):
            begin = time.perf_counter()
            for _ in pool.map(lambda file: parquet.read_table(file, columns=columns), files):  # noqa: B023
                pass
            seconds += time.perf_counter() - begin
        (lake / "bare").mkdir()
        outputs = _files(lake / "plan")
        for at in range(0, len(outputs), workers):
            some = outputs[at : at + workers]
            tables = [parquet.read_table(file) for file in some]
            begin = time.perf_counter()
            names = [lake / "bare" / file.name for file in some]
            list(
                pool.map(lambda t, n: parquet.write_table(t, n, compression="zstd"), tables, names)
            )
            seconds += time.perf_counter() - begin
            for name in names:
                name.unlink()
        (lake / "bare").rmdir()
    return seconds


def _written(table: pa.Table, file: Path) -> None:
    parquet.write_table(table, file, compression="zstd")


def checked(lake: Path, size: int, found: dict[str, float]) -> None:
    """Add up what was written; compare it row by row with a plan in memory, where that is held."""
    totals = {"rows": 0, "credits": 0, "value": Decimal(0)}
    for file in _files(lake / "plan"):
        table = parquet.read_table(file, columns=["credits", "value"])
        totals["rows"] += len(table)
        totals["credits"] += pc.sum(table["credits"]).as_py()
        thousandths = np.rint(table["value"].to_numpy() * 1e6).astype(np.int64)
        totals["value"] += Decimal(int(thousandths.sum())) / 10**6
    assert totals["rows"] == size, totals
    assert totals["credits"] == found["credits"], totals
    assert float(totals["value"]) == found["value"], totals
    if size <= COMPARED:
        requests = _together(_files(lake / "requests")).to_pandas()
        due = planner.plan(requests, 1.5 * size).to_frame()
        shown = _together(_files(lake / "plan")).to_pandas()
        for name in shown.columns:
            one, other = (frame[name].astype(object) for frame in (shown, due))
            assert ((one == other) | (one.isna() & other.isna())).all(), name


def _together(files: Iterable[Path]) -> pa.Table:
    return pa.concat_tables(parquet.read_table(file) for file in files).unify_dictionaries()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


if __name__ == "__main__":
    main()
