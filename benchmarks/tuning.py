"""Varies one tuning constant of the engine at a time, and shows what that does to the time.

Run it with ``uv run python -m benchmarks.tuning [NAME ...]``. The answers are checked against each
other, and their certificates verified. Times are CPU seconds, medians of runs that take turns, as
ratios to the present value; ``*`` marks an answer that is not proved to be the best. ``MEMORY``
shows what the constants that bound memory and time come to.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.batches import batch, dearest_usd, problem_of
from benchmarks.instances import Instance
from planner.engine import Problem, Solution, verify
from planner.engine.arrays import ranked
from planner.engine.clock import Allowance, Clock
from planner.engine.exact import dense, fronts, potential, stocks
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.solve import solve_exact
from planner.engine.groups import Groups
from planner.engine.proof import refutation

SHARES = (0.25, 0.5, 1, 2, 4)
SECONDS, FEWEST_RUNS, MOST_RUNS = 1.0, 3, 15  # for each constant and case


@dataclass(frozen=True)
class Trial:
    """What to vary, and where it shows: `values` instead of shares of the present one."""

    name: str
    cases: tuple[str, ...]
    values: tuple[Any, ...] = ()
    verifies: bool = False


PISINGER = tuple(f"10000x10 R{reach} t{kind}" for reach in (1000, 10_000) for kind in (1, 2, 3, 5))
SMALLER = tuple(f"1000x10 R10000 t{kind}" for kind in (1, 3, 5))
BATCHES = ("whole 10000", "continuous 10000", "continuous 100000", "continuous 1000000")
TIED = ("tied 60 10000", "tied 300 10000", "tied 1000 10000", "strong 60 100000")
WEAK = ("weak 100 30000", "weak 1000 10000", "100x1000 R10000 t5")
HARD = ("odd 60 300000", "hard 36 1000000000000")
WIDE = ("weak 60 1000000", "weak 1000 100000", "strong 60 100000", "strong 300 1000000")
TRIALS = (
    Trial("CHUNK", (*PISINGER[:2], "100000x10 R1000 t1", "continuous 100000"), verifies=True),
    Trial("SHARED", (*BATCHES, "continuous 20000", "shared 3000 2", "shared 1000 10"),
          (0, 7, 15, 30, 60, 120, 10**9)),
    Trial("FEW_CANDIDATES", (*PISINGER[:3], *BATCHES), (0, 512, 1024, 4096, 16384, 32768)),
    Trial("MANY_GROUPS", tuple(f"{k}x10 R1000 t{t}" for k in (1000, 2000, 4000, 8000)
          for t in (1, 3)), (0, 4000, 10**9)),
    Trial("SAMPLES", (*PISINGER, "100000x10 R1000 t5")),
    Trial("WIDTHS", PISINGER, ((1.0, 4.0, 16.0), (2.0, 8.0, 32.0), (4.0, 16.0), (8.0, 32.0))),
    Trial("DIGITS", PISINGER, (2**4, 2**7, 2**10, 2**14, 2**18)),
    Trial("ROUND", PISINGER, (0, 25, 100, 400, 10**9)),
    Trial("FEW_OPTIONS", (*SMALLER, *PISINGER[4:], *BATCHES), (0, 6, 12, 25, 50, 100)),
    Trial("TRIVIAL_NS", (*PISINGER[:4], *WEAK, *TIED), (0, 500_000, 2_000_000, 10_000_000)),
    Trial("CORE_NS", (*PISINGER, *TIED, *WEAK, *BATCHES[3:])),
    Trial("LOCAL_NS", ("1000x100 R10000 t5", "100x1000 R1000 t3", *HARD)),
    Trial("PIECE", (*TIED, *HARD), verifies=True),
    Trial("WIDEST", WIDE, (1 << 10, 1 << 19, 1 << 21)),
)  # fmt: skip


@cache
def case(name: str) -> Problem:
    """Make the problem of a name.

    ``10000x10 R1000 t3``: of the literature; ``whole 10000``: a batch; ``shared 3000 2``: menus and
    groups of each; ``tied 300 10000``: choices among 3, and the greatest cost.
    """
    kind, *numbers = name.replace("x", " ").replace("R", "").replace(" t", " ").split()
    if kind.isdigit():
        k, n, reach, which = map(int, (kind, *numbers))
        return Instance(k, n, reach, which, 1).problem()
    if kind in ("whole", "continuous"):
        requests = batch(int(numbers[0]), seed=1, continuous=kind == "continuous")
        return problem_of(requests, 0.3 * dearest_usd(requests))
    draw = np.random.default_rng(2)
    count, most = map(int, numbers)
    if kind == "shared":
        costs, values = draw.integers(1, 1000, (2, count * 10))
        owners, ranks = np.divmod(np.arange(count * most), most)
        groups = Groups(owners, ranks + 1, ranks < 0, np.full(len(ranks), 3))
        return Problem(np.arange(count + 1) * 10, costs, values, 750 * len(ranks), groups)
    costs = draw.integers(most // 10, most, (count, 3))
    if kind in ("hard", "odd"):  # no choice uses up the budget; the costs are large
        costs = draw.integers(most // 20, most // 2, (count, 1)) * 2 + (kind == "hard")
        return Problem.from_arrays(costs, costs, int(costs.sum()) // 2 | 1)
    gains = {"tied": 0, "strong": most // 10, "weak": draw.integers(0, most // 50 + 1, costs.shape)}
    return Problem.from_arrays(costs, costs + gains[kind], int(costs.sum()) // 5)


@contextmanager
def patched(name: str, value: Any) -> Iterator[None]:
    """Set a constant of the engine wherever it is looked up."""
    homes = [home for home in _modules() if name in vars(home)]
    before = vars(homes[0])[name]
    for home in homes:
        setattr(home, name, value)
    try:
        yield
    finally:
        for home in homes:
            setattr(home, name, before)


def present(name: str) -> Any:
    """Look up a constant's value."""
    return next(vars(home)[name] for home in _modules() if name in vars(home))


def _modules() -> list[Any]:
    return [module for path, module in sys.modules.items() if path.startswith("planner.engine")]


def compare(trial: Trial, name: str, values: tuple[Any, ...], now: Any) -> str:
    """Return a line of ratios for a case."""
    problem = case(name)
    answers = []
    for value in values:
        with patched(trial.name, value):
            answers.append(solved(problem, verifies=True))
    if min(one.bound for one in answers) < max(one.value for one in answers):
        raise AssertionError(f"{trial.name}, {name}: a bound is below another answer's value")
    seconds: dict[Any, list[float]] = {value: [] for value in values}
    runs = FEWEST_RUNS
    while len(seconds[now]) < runs:
        for value in values:
            with patched(trial.name, value):
                started = time.process_time()
                solved(problem, verifies=trial.verifies)
                seconds[value].append(time.process_time() - started)
        runs = int(SECONDS / sum(times[0] for times in seconds.values()))
        runs = max(FEWEST_RUNS, min(MOST_RUNS, runs))
    median = [statistics.median(seconds[value]) for value in values]
    base = median[values.index(now)]
    pairs = zip(median, answers, strict=True)
    stars = [f"{one / base:.2f}{' ' if it.status == 'optimal' else '*'}" for one, it in pairs]
    return f"  {name:22}{1e3 * base:9.1f} ms  " + "".join(f"{star:>12}" for star in stars)


def solved(problem: Problem, *, verifies: bool) -> Solution:
    """Solve a problem that nothing is known of, and verify the certificate if asked to."""
    solution = solve_exact(replace(problem))
    if verifies:
        assert solution.certificate is not None
        verify(problem, solution.counts, solution.certificate)
    return solution


@contextmanager
def measured(what: str, count: int) -> Iterator[None]:
    """Print the time and the peak memory of what is done within, in all and for each of `count`."""
    tracemalloc.start()
    started = time.process_time()
    yield
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    each = f"{1e9 * seconds / count:.0f} ns and {peak / count:.0f} B each"
    print(f"  {what:40}{1e3 * seconds:9.0f} ms {peak / 2**20:9.0f} MB   {each}")


def measure_memory() -> None:
    """Print what the constants that bound memory and work come to."""
    print("MEMORY")
    for mb in (64, 256, 1024):
        for name in ("tied 300 100000", "hard 60 1000000000000"):
            with measured(f"memory_mb = {mb}, {name}", mb << 20):
                solve_exact(replace(case(name)), memory_mb=mb, time_limit_s=60)
    draw, reach, zero = np.random.default_rng(1), potential.WIDEST, np.zeros(1, dtype=np.int64)
    costs, nothing = draw.integers(-reach, reach, 300), np.zeros(300, dtype=np.int64)
    losses = np.abs(costs) * 3 + draw.integers(0, reach, 300)
    wide = Exchanges(zero, zero, zero + 1, nothing, nothing, costs, costs, losses)
    with measured("WIDEST, NS_PER_STEP: 300 exchanges", 300 * (2 * reach + 1)):
        potential.Paths(wide, 7, reach // 3, 10 * reach).find(Allowance(Clock()))
    for size, count in ((10**4, 1), (10**6, 1), (10**6, 5)):
        front = fronts.Front(np.dtype(np.int64), Allowance(Clock()))
        at = np.sort(draw.choice(40 * size, size, replace=False))
        front.states = fronts.States(at, at, np.zeros_like(at))
        steps = np.arange(1, count + 1) * 501
        moves = fronts.Moves(steps, steps, steps, np.zeros_like(steps))
        with measured(f"NS_PER_SUM: {size:,} sums, {count} moves", size * (count + 1)):
            front.extend(moves, lambda _, losses: losses >= 0)
    costs = draw.integers(1, 10**6, 100)
    ones = np.arange(100)
    items = Exchanges(ones, ones - ones, ones - ones + 1, ones, ones, costs, costs, ones - ones)
    half = int(costs.sum()) // 2
    table = dense.Table(items, stocks.Goal(1, 1, half, 10**9, 1, 0))
    with measured("NS_PER_CELL: 100 items", 50 * half):
        table.search(Allowance(Clock()))
    sums = tuple(np.arange(refutation.MOST_SUMS >> 5) * step for step in (2, 2, 1))
    odd = (np.array([1]), np.array([1]), np.array([0]))
    with measured("MOST_SUMS: a sixteenth of them", refutation.MOST_SUMS >> 4):
        refutation._extended(sums, odd, 0, 10**10, np.zeros(3, dtype=np.int64))
    for places, count in ((p, n) for p in (4, 8, 16) for n in (10**4, 10**6)):
        numbers = draw.integers(0, places * count, count)
        for way, at_most in (("counted", 10**9), ("sorted", 0)):
            what = f"PLACES_PER_NUMBER: {places}, {way}"
            with patched("PLACES_PER_NUMBER", at_most), measured(what, count):
                ranked(numbers)


def main() -> None:
    """Print a table for each constant asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="constants, or MEMORY; all if none"
    )
    names = parser.parse_args().names
    for trial in TRIALS:
        if not names or trial.name in names:
            now = present(trial.name)
            values = trial.values or tuple(int(now * share) for share in SHARES)
            print(f"{trial.name} = {now}".ljust(36), *(f"{value!s:>11}" for value in values))
            for name in trial.cases:
                print(compare(trial, name, values, now), flush=True)
    if not names or "MEMORY" in names:
        measure_memory()


if __name__ == "__main__":
    main()
