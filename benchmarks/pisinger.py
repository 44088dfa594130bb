"""Times the exact solver on the instances of Pisinger (EJOR 83:394-410, 1995).

Every published optimum is checked and every certificate verified before anything is timed. Run
``python -m benchmarks.pisinger``; ``--large`` adds 1,000,000 x 10.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from time import perf_counter

from benchmarks import instances
from benchmarks.instances import Instance
from planner.engine import Problem, verify
from planner.engine.exact.solve import solve_exact

LARGE = [Instance(1_000_000, 10, 10_000, kind, 1) for kind in (1, 2, 5, 6)]


def check(row: Instance, problem: Problem) -> tuple[float, float]:
    """Solve, compare with the published optimum and verify; return the seconds of both."""
    started = perf_counter()
    solution = solve_exact(problem)
    solved = perf_counter()
    solution.check()
    if solution.status != "optimal" or (row.optimum and solution.value != row.optimum):
        raise AssertionError(f"{row}: found {solution.value}, bound {solution.bound}")
    assert solution.certificate is not None
    begun = perf_counter()
    verify(problem, solution.counts, solution.certificate)
    return solved - started, perf_counter() - begun


def timed(problem: Problem, runs: int) -> float:
    """Return the median seconds of several runs, each on a problem that nothing is known of."""
    seconds = []
    for _ in range(runs):
        fresh = replace(problem)
        started = perf_counter()
        solve_exact(fresh)
        seconds.append(perf_counter() - started)
    return median(seconds)


def report(rows: Iterable[Instance], runs: int) -> None:
    """Check all instances; print a line for each kind with the medians of its instances."""
    out = sys.stdout
    out.write(f"{'k':>9} {'n':>5} {'R':>6} type  seeds  median ms  worst ms  verify ms\n")
    kinds: dict[tuple[int, int, int, int], list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        problem = row.problem()
        _, verifying = check(row, problem)
        kinds[row.k, row.n, row.reach, row.kind].append((timed(problem, runs), verifying))
    for (k, n, size, kind), seconds in sorted(kinds.items()):
        solving = [1e3 * run for run, _ in seconds]
        figures = median(solving), max(solving), 1e3 * median(run for _, run in seconds)
        out.write(
            f"{k:>9,} {n:>5,} {size:>6,} {kind:>4} {len(seconds):>6}"
            f" {figures[0]:>10.1f} {figures[1]:>9.1f} {figures[2]:>10.1f}\n"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out.write(f"peak memory of the process: {peak:,.0f} MB\n")


def main() -> None:
    """Check and time what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs per instance (default 5)")
    parser.add_argument("--large", action="store_true", help="add 1,000,000 x 10")
    options = parser.parse_args()
    report([*instances.published(), *(LARGE if options.large else [])], options.runs)


if __name__ == "__main__":
    main()
