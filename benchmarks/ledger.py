"""A ledger beside a bare database: reserving and settling, and reports over a million entries.

Run it with ``uv run python -m benchmarks.ledger``. The same is done by hand in as few statements as
will do, on a database of the same kind and with the same durability. What was reserved and settled
is added up again before a time is shown, and so are the entries of the large ledger, which are
inserted by the thousands. Use ``--folder`` to say on which disk: what it takes to have something
written there is most of an operation. ``--postgresql URL`` measures a ledger in an empty database
as well.
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
from typing import Any
from unittest import mock

import pandas as pd

from benchmarks.ledger_by_hand import ByHand
from benchmarks.ledger_entries import fill
from benchmarks.timing import timed
from planner.spending.ledger import engines
from planner.spending.ledger.ledger import Ledger
from planner.spending.ledger.scopes import path_to

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
    parser.add_argument("--postgresql", help="URL of an empty database")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        rows = [
            row for mode in MODES for row in in_file(folder / f"{mode}.db", mode, arguments.jobs)
        ]
        if arguments.postgresql:
            rows += in_postgresql(arguments.postgresql, folder, arguments.jobs)
        print(pd.DataFrame(rows).to_string(index=False))
        if not arguments.entries:
            return
        large = folder / "large.db"
        with Ledger(large):
            pass
        fill(large, arguments.entries)
        print(pd.DataFrame(reports(large, arguments.repeats)).to_string(index=False))
        rows = in_file(large, "FULL", arguments.jobs)
        print(pd.DataFrame(rows).to_string(index=False))


def in_file(place: Path, mode: str, jobs: int) -> list[dict]:
    """Measure a ledger in a file, new or not, in a mode of SQLite's `synchronous`."""
    with mock.patch.object(engines, "_set_up", lambda connection, _: set_up(connection, mode)):
        ledger = Ledger(place)
        ledger.standing()  # connects
    bare = sqlite3.connect(place.with_suffix(".bare"))
    set_up(bare, mode)
    return operations(ledger, bare, place.with_suffix(".raw"), jobs, f"SQLite, {mode}")


def in_postgresql(url: str, folder: Path, jobs: int) -> list[dict]:
    """Measure a ledger in an empty database, by its URL."""
    import psycopg

    bare = psycopg.connect(url, autocommit=True)
    return operations(Ledger(url), bare, folder / "postgresql.raw", jobs, "PostgreSQL")


def operations(ledger: Ledger, connection: Any, raw: Path, jobs: int, where: str) -> list[dict]:
    """Reserve and settle jobs one after the other; return a row for each operation.

    Parameters
    ----------
    ledger
        Which is closed at the end.
    connection
        To a database like the ledger's, for what is done by hand; closed as well.
    raw
        A file to write into, on the same disk.
    jobs
        How many.
    where
        What to call it.
    """
    ledger.set_budget(10**9)
    ledger.set_budget(10**8, scope=SCOPE)
    bare, file = ByHand(connection, path_to(SCOPE)), raw.open("ab")
    before = ledger.standing(SCOPE).spent_usd

    def write(_: int) -> None:
        file.write(bytes(4096))
        file.flush()
        os.fsync(file.fileno())

    model = "kling-v1"
    steps: dict[str, Callable[[int], object]] = {
        "reserve": lambda n: ledger.reserve(f"job {n}", "6.40", scope=SCOPE, model=model),
        "settle": lambda n: ledger.settle(f"job {n}", "5.60"),
        "by hand: reserve": lambda n: bare.reserve(f"job {n}", 6_400),
        "by hand: settle": lambda n: bare.settle(f"job {n}", 5_600),
        "by hand: insert": lambda n: bare.insert(f"job {n}", 5_600),
        "4 KB and fsync": write,
    }
    wall, processor = in_turns(steps, jobs)
    ledger.check()
    assert ledger.standing(SCOPE).spent_usd - before == Decimal("5.60") * jobs
    assert bare.spent() == [5_600 * jobs] * len(path_to(SCOPE))
    ledger.close()
    connection.close()
    file.close()
    return [_row(where, name, wall, processor[name]) for name in steps]


def _row(where: str, name: str, wall: dict[str, list[float]], processor: list[float]) -> dict:
    """Return what an operation took, beside the same by hand."""
    hand = wall.get(f"by hand: {name}", wall[name])
    return {
        "where": where,
        "operation": name,
        "median_ms": f"{median(wall[name]):.2f}",
        "p99_ms": f"{p99(wall[name]):.2f}",
        "/ by hand, median": f"{median(wall[name]) / median(hand):.1f}",
        "/ by hand, p99": f"{p99(wall[name]) / p99(hand):.1f}",
        "processor_ms": f"{statistics.mean(processor):.2f}",
    }


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
