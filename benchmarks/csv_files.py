"""The command from CSV to CSV beside bare pyarrow, which reads and writes the same two tables.

Run it with ``uv run python -m benchmarks.csv_files``. What the command wrote is compared with the
plan of the same DataFrame before a time is shown. Starting Python with pandas, which the command
cannot do without, is shown as well.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow import csv

import planner
from benchmarks.batches import batch, dearest_usd
from benchmarks.timing import timed

WORDS = np.array(["Sofa", "Rug, blue", 'The "new" lamp', "Mug", "Teaser for spring", "Launch"])


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    rows = [compare(size, arguments.repeats) for size in arguments.sizes]
    print(pd.DataFrame(rows).to_string(index=False))


def compare(size: int, repeats: int) -> dict[str, str]:
    """Plan one batch from file to file several times; return a row of medians."""
    requests = batch(size, seed=size)
    draw = np.random.default_rng(size)
    requests["title"] = WORDS[draw.integers(0, len(WORDS), size)] + requests["id"]
    requests["owner"] = np.array(["Mara", "Jonas", "Lea"])[draw.integers(0, 3, size)]
    budget = round(0.3 * dearest_usd(requests), 2)
    with tempfile.TemporaryDirectory() as folder:
        source, output, copy = (Path(folder) / name for name in ("in.csv", "out.csv", "copy.csv"))
        requests.to_csv(source, index=False)
        command = ["-m", "planner", "solve", source, "--budget", str(budget), "--output", output]
        _, command_s = timed(lambda: run(*command), repeats)
        check(output, planner.plan(requests, budget))
        tables = [csv.read_csv(path) for path in (source, output)]

        def bare() -> None:
            csv.read_csv(source)
            csv.write_csv(tables[1], copy)

        _, bare_s = timed(bare, repeats)
        _, start_s = timed(lambda: run("-c", "import pandas"), repeats)
    return {
        "requests": f"{size:,}",
        "command_s": f"{command_s:.2f}",
        "pyarrow_s": f"{bare_s:.2f}",
        "command / pyarrow": f"{command_s / bare_s:.1f}",
        "import pandas_s": f"{start_s:.2f}",
        "(command - import) / pyarrow": f"{(command_s - start_s) / bare_s:.1f}",
    }


def run(*arguments: str | Path) -> None:
    """Run Python; what it prints is of no interest."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def check(output: Path, plan: planner.Plan) -> None:
    """Compare what the command wrote with a plan of the same requests, proven optimal."""
    plan.verify()
    written = pd.read_csv(output, dtype={"id": "str", "resolution": "str"})
    expected = plan.to_frame()
    for name in ("id", "decision", "model", "resolution", "credits", "cost_usd", "value", "title"):
        found, right = (frame[name].astype(object).fillna("") for frame in (written, expected))
        assert found.tolist() == right.tolist(), name


if __name__ == "__main__":
    main()
