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
from planner.engine import Problem, Resource, Solution, verify
from planner.engine.arrays import ranked
from planner.engine.clock import Clock
from planner.engine.exact import core, potential
from planner.engine.exact.core_states import States
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
    Trial("SMALL", (*TIED, *WEAK, *BATCHES[3:])),
    Trial("BEAM", TIED),
    Trial("BEAM_STAGES", TIED),
    Trial("SPARSE", (*SMALLER, *TIED), (1, 4, 8, 16, 32, 64)),
    Trial("WIDEST", WIDE, (1 << 10, 1 << 19, 1 << 21)),
    Trial("HEAVY", (PISINGER[6], *TIED, *WIDE[1:]), (0, 75_000_000, 300_000_000, 1_200_000_000)),
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
        budget = Resource(costs, 750 * len(ranks))
        return Problem(np.arange(count + 1) * 10, values, (budget,), groups)
    costs = draw.integers(most // 10, most, (count, 3))
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
    """Print what the constants that bound memory and time come to."""
    print("MEMORY")
    for mb in (64, 256, 1024):
        states = mb * 2**20 // present("BYTES_PER_STATE")
        for name in ("tied 300 100000", "tied 1000 1000000"):
            with measured(f"BYTES_PER_STATE: {mb} MB, {name}", states):
                solve_exact(replace(case(name)), memory_mb=mb)
    draw, reach, zero = np.random.default_rng(1), potential.WIDEST, np.zeros(1, dtype=np.int64)
    costs, nothing = draw.integers(-reach, reach, 300), np.zeros(300, dtype=np.int64)
    losses = np.abs(costs) * 3 + draw.integers(0, reach, 300)
    wide = Exchanges(zero, zero, zero + 1, nothing, nothing, costs, costs, losses)
    with measured("WIDEST: 300 exchanges", 2 * reach + 1):
        potential.find_potential(wide, 7, reach // 3, 10 * reach, Clock())
    for places in (1, 16):  # places for each state: on an array, and by sorting
        states = core.DENSE_WIDTH // 17
        at = np.sort(draw.choice(places * states, states, replace=False))
        costs, few = np.array([0, 501, 997]), np.zeros(3, dtype=np.int64)
        one = Exchanges(zero, zero, zero + 1, few, few, costs, costs, few)
        goal = core.Goal(1, 1, 10**9, 10**10, 1, 0)
        for sparse in (10**9, -1):
            extend = core.CoreSearch(one, goal, None, Clock(), 10**9)._extend
            with patched("SPARSE", sparse):
                way = "SECONDS_PER_STATE" if sparse < 0 else "SECONDS_PER_CELL, DENSE_WIDTH"
                with measured(
                    f"{way}: 1 in {places}", places * states if sparse > 0 else 4 * states
                ):
                    extend(States(at, at, np.zeros_like(at)), 0)
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
