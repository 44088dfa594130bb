"""A ledger beside bare SQLite: reserving and settling, and reports over a million entries.

Run it with ``uv run python -m benchmarks.ledger``. The bare transaction inserts one row into one
table, in the same mode and with the same durability. What was reserved and settled is added up
again before a time is shown, and so are the entries of the large ledger, which are inserted by the
thousands. Use ``--folder`` to say on which disk: what it takes to have something written there is
most of an operation.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pandas as pd

from benchmarks.ledger_entries import fill
from benchmarks.timing import timed
from planner.spending.ledger import store
from planner.spending.ledger.ledger import Ledger

MODES = ("FULL", "NORMAL")
TURN = 50  # operations of one kind in a row: whatever else the disk has to do meets all alike
SCOPE = "brand/campaign"
# Prints the peak of its memory, in MB, with a report and without.
MEMORY = """
import re, sys
from pathlib import Path
from planner.spending.ledger.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    ledger.standing()
    if sys.argv[2] == "report":
        ledger.report()
print(re.search("VmHWM: *([0-9]+)", Path("/proc/self/status").read_text().replace("\\t", " "))[1])
"""


def main() -> None:
    """Compare and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary one by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        rows = [row for mode in MODES for row in operations(folder, mode, arguments.jobs)]
        print(pd.DataFrame(rows).to_string(index=False))
        large = folder / "large.db"
        with Ledger(large):
            pass
        fill(large, arguments.entries)
        print(pd.DataFrame(reports(large, arguments.repeats)).to_string(index=False))
        rows = operations(folder, "FULL", arguments.jobs, large)
        print(pd.DataFrame(rows).to_string(index=False))


def operations(folder: Path, mode: str, jobs: int, place: Path | None = None) -> list[dict]:
    """Reserve and settle jobs one after the other; return a row for each operation.

    Parameters
    ----------
    folder
        Where to write.
    mode
        Of SQLite's `synchronous`.
    jobs
        How many.
    place
        A ledger that is there already; a new one where None.
    """
    place = place or folder / f"{mode}.db"
    with mock.patch.object(store, "_set_up", lambda connection, _: set_up(connection, mode)):
        ledger = Ledger(place)
        ledger.set_budget(10**9)
        ledger.set_budget(10**8, scope=SCOPE)
    bare, file = bare_table(folder / f"bare-{place.name}", mode), (folder / "raw").open("ab")
    before = ledger.standing(SCOPE).spent_usd

    def insert(number: int) -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO spent (key, cost) VALUES (?, ?)", (f"job {number}", 5_600))
        bare.execute("COMMIT")

    def write(_: int) -> None:
        file.write(bytes(4096))
        file.flush()
        os.fsync(file.fileno())

    model = "kling-v1"
    steps: dict[str, Callable[[int], object]] = {
        "reserve": lambda n: ledger.reserve(f"job {n}", "6.40", scope=SCOPE, model=model),
        "settle": lambda n: ledger.settle(f"job {n}", "5.60"),
        "bare insert": insert,
        "4 KB and fsync": write,
    }
    wall, processor = in_turns(steps, jobs)
    ledger.check()
    assert ledger.standing(SCOPE).spent_usd - before == Decimal("5.60") * jobs
    assert bare.execute("SELECT count(*) FROM spent").fetchone() == (jobs,)
    ledger.close()
    bare.close()
    file.close()
    return [
        {
            "synchronous": mode,
            "operation": name,
            "median_ms": f"{median(wall[name]):.2f}",
            "p99_ms": f"{p99(wall[name]):.2f}",
            "/ bare, median": f"{median(wall[name]) / median(wall['bare insert']):.1f}",
            "/ bare, p99": f"{p99(wall[name]) / p99(wall['bare insert']):.1f}",
            "processor_ms": f"{statistics.mean(processor[name]):.2f}",
        }
        for name in steps
    ]


def in_turns(
    steps: dict[str, Callable[[int], object]], jobs: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Take every step for every job; return its milliseconds, of the wall and of the processor."""
    wall: dict[str, list[float]] = {name: [] for name in steps}
    processor: dict[str, list[float]] = {name: [] for name in steps}
    for begin in range(0, jobs, TURN):
        for name, step in steps.items():
            for number in range(begin, min(begin + TURN, jobs)):
                at, used = time.perf_counter(), time.process_time()
                step(number)
                wall[name].append((time.perf_counter() - at) * 1000)
                processor[name].append((time.process_time() - used) * 1000)
    return wall, processor


def set_up(connection: sqlite3.Connection, mode: str) -> None:
    """Let a connection write as a ledger's does, but for how durable it is."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", f"synchronous = {mode}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def bare_table(path: Path, mode: str) -> sqlite3.Connection:
    """Make a database with one table."""
    connection = sqlite3.connect(path)
    set_up(connection, mode)
    connection.execute("CREATE TABLE spent (id INTEGER PRIMARY KEY, key TEXT UNIQUE, cost INTEGER)")
    return connection


def reports(large: Path, repeats: int) -> list[dict[str, str]]:
    """Ask a large ledger this and that; return a row for each question."""
    bare = sqlite3.connect(large)
    scan = "SELECT count(*), sum(spent) FROM entries NOT INDEXED"
    with Ledger(large) as ledger:
        ledger.check()
        month = ledger.standing().month
        total = sum((line.spent_usd for line in ledger.report()), Decimal(0))
        count, spent = bare.execute(scan).fetchone()
        assert total == Decimal(spent).scaleb(-9)
        questions: dict[str, Callable[[], Sequence | None]] = {
            "report": ledger.report,
            "report of a month": lambda: ledger.report(month=month),
            "report of a scope": lambda: ledger.report(scope="brand-1"),
            "open reservations": ledger.open_reservations,
            "status": ledger.standings,
            "check": ledger.check,
            "bare: one sum over the table": lambda: bare.execute(scan).fetchall(),
        }
        rows = []
        for name, question in questions.items():
            times = 1 if name == "check" else repeats
            answer, seconds = timed(question, times)
            _, processor_s = timed(question, times, clock=time.process_time)
            rows.append(
                {
                    "entries": f"{count:,}",
                    "question": name,
                    "rows": "" if answer is None else f"{len(answer):,}",
                    "wall_s": f"{seconds:.3f}",
                    "processor_s": f"{processor_s:.3f}",
                }
            )
    bare.close()
    print(f"file: {large.stat().st_size / count:,.0f} bytes an entry")
    with_it, without = (memory_mb(large, what) for what in ("report", "nothing"))
    print(f"memory at its peak: {with_it:.0f} MB with a report, {without:.0f} MB without")
    return rows


def memory_mb(place: Path, what: str) -> float:
    """Return the peak of a process that opens a ledger, and asks it for a report or not."""
    command = [sys.executable, "-c", MEMORY, str(place), what]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout) / 1024


def median(numbers: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(numbers)


def p99(numbers: Sequence[float]) -> float:
    """Return what all but one in a hundred are below."""
    return sorted(numbers)[int(len(numbers) * 0.99)]


if __name__ == "__main__":
    main()
