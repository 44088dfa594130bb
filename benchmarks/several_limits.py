"""The engine on published multiple-choice problems with several limits, beside HiGHS on counts.

Run it with ``uv run python -m benchmarks.several_limits DIR``: a folder of files in the format of
Khan et al. (I01 to I13) or of Hiremath and Hill, whose files hold several problems. One option of
every group is chosen; the first limit is the budget, the others are rows. Certificates are
verified, and values compared with what HiGHS finds, before a time is shown: of the processor, one
thread, the median of the problems of a file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
import pandas as pd

from benchmarks.timing import timed
from planner.engine import Problem, Row, Solution, solve, verify
from planner.errors import SolverError

TENTHS = 10  # values of some problems have one decimal place


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="files of published problems")
    parser.add_argument("--each", type=int, default=20, help="problems of each file (default 20)")
    parser.add_argument("--limit-s", type=float, default=60.0, help="of a solver (default 60)")
    flags = parser.parse_args()
    rows = []
    for path in sorted(flags.folder.iterdir()):
        problems = list(islice(published(path), flags.each))
        rows.append({"file": path.name, **measured(problems, flags.limit_s)})
        print(pd.DataFrame(rows[-1:]).to_string(index=False, header=len(rows) == 1), flush=True)


def measured(problems: list[Problem], limit_s: float) -> dict[str, object]:
    """Solve, check, and put the figures of a file together."""
    ours, theirs, values, gaps = [], [], [], []
    proved = proved_theirs = 0
    for problem in problems:
        found, seconds = _timed(problem, limit_s, "exact")
        assert found is not None
        assert found.certificate is not None
        verify(problem, found.counts, found.certificate)
        peer, peer_s = _timed(problem, limit_s, "milp")
        if peer is not None:
            assert peer.value <= found.bound
            assert found.status != "optimal" or peer.value <= found.value
        ours.append(seconds)
        theirs.append(peer_s)
        values.append(found.value / TENTHS)
        gaps.append(1 - found.value / found.bound if found.bound else 0.0)
        proved += found.status == "optimal"
        proved_theirs += peer is not None and peer.status == "optimal"
    return {
        "problems": len(problems),
        "value": f"{values[0]:,.1f}" if len(values) == 1 else "",
        "proved": proved,
        "seconds": f"{median(ours):.3f}",
        "longest": f"{max(ours):.2f}",
        "worst gap": f"{max(gaps):.1e}" if proved < len(problems) else "0",
        "HiGHS proved": proved_theirs,
        "HiGHS s": f"{median(theirs):.3f}",
        "HiGHS longest": f"{max(theirs):.2f}",
        "HiGHS / ours": f"{median(theirs) / median(ours):.1f}",
    }


def _timed(problem: Problem, limit_s: float, method: str) -> tuple[Solution | None, float]:
    """Solve once; None where nothing was found in time."""

    def run() -> Solution | None:
        try:
            return solve(problem, method=method, time_limit_s=limit_s)
        except SolverError:
            return None

    return timed(run, 1, clock=process_time)


def published(path: Path) -> Iterator[Problem]:
    """Read the problems of a file."""
    text = path.read_text(errors="replace").strip()
    words = iter(text.split())
    if len(text.splitlines()[0].split()) == 3:  # one problem; what follows is its solution
        yield _problem(words, *(int(next(words)) for _ in range(3)))
        return
    while next(words, None) is not None:  # its number
        yield _problem(words, *(int(next(words)) for _ in range(3)))


def _problem(words: Iterator[str], groups: int, options: int, limits: int) -> Problem:
    """Read one: its limits, then for each group its number and, option by option, value and use."""
    most = [int(float(word)) for word in islice(words, limits)]
    values, uses = [], []
    for _ in range(groups):
        next(words)
        lines = [list(islice(words, 1 + limits)) for _ in range(options)]
        values.append([int(Decimal(line[0]) * TENTHS) for line in lines])
        uses.append([[int(float(word)) for word in line[1:]] for line in lines])
    costs = [[use[0] for use in menu] for menu in uses]
    problem = Problem.from_arrays(costs, values, most[0], skip=False)
    group, option = np.divmod(np.arange(groups * options), options)
    table = np.array(uses, dtype=np.int64).reshape(-1, limits)
    rows = [Row.of(group, option, table[:, at], most[at]) for at in range(1, limits)]
    return replace(problem, rows=tuple(rows))


if __name__ == "__main__":
    main()
