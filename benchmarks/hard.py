"""The engine on hard knapsack problems, beside HiGHS and CP-SAT, one thread and one limit for each.

Run it with ``uv run --with ortools python -m benchmarks.hard``; without OR-Tools, CP-SAT is left
out. ``--folder DIR`` takes published problems instead, from files in the formats of kplib (``.kp``)
and of Jooken et al. (``test.in``). Times are processor seconds, limits wall seconds.

Checked for every problem: the certificate verifies; the value is not below that of a peer, nor
below that of the split solution improved by changes of two requests; no peer proves another
optimum. A peer's value is added up again in whole numbers; ``x`` marks a choice of a peer that
passes the budget, or an optimum of its that our choice, which fits, passes. Exits with 1 if a check
fails.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.hard_instances import FAMILIES, Hard, drawn, published
from benchmarks.hard_peers import Choice, cp_sat, exchanged, highs
from planner.engine import solve, verify

PEERS: dict[str, Callable[[Hard, float], tuple[Choice | None, bool]]] = {
    "HiGHS": highs,
    "CP-SAT": cp_sat,
}
Workers = dict[str, ProcessPoolExecutor]


@dataclass(frozen=True)
class Answer:
    """What a solver says of a problem.

    Attributes
    ----------
    value
        Of its choice; -1 where it has none, or one that does not fit.
    proved
        Whether it says that none is better.
    seconds
        Of the processor.
    """

    value: int
    proved: bool
    seconds: float

    def shown(self, ours: int | None = None) -> str:
        """Lay it out: seconds where it is proved, else what is lost to ours."""
        if self.value < 0 and not self.proved:
            return "none"
        wrong = self.value < 0 or (self.proved and ours is not None and self.value < ours)
        if self.proved:
            text = f"{self.seconds:.3f} s"
        elif ours is None or self.value == ours:
            text = f"({self.seconds:.1f} s)"
        else:
            text = f"({self.value - ours:+,})"
        return text + (" x" if wrong else "")


def ours(hard: Hard, limit_s: float) -> tuple[Answer, int]:
    """Solve with the engine, verify its certificate; return the answer and its bound."""
    problem = hard.problem()
    started = time.process_time()
    solution = solve(problem, time_limit_s=limit_s)
    seconds = time.process_time() - started
    assert solution.certificate is not None
    verify(problem, solution.counts, solution.certificate)
    assert value_of(hard, solution.choice.tolist()) == solution.value
    assert solution.certificate.bound == solution.bound
    return Answer(solution.value, solution.status == "optimal", seconds), solution.bound


def theirs(peer: str, hard: Hard, limit_s: float) -> Answer:
    """Solve with a peer, and add its choice up."""
    started = time.process_time()
    choice, proved = PEERS[peer](hard, limit_s)
    seconds = time.process_time() - started
    return Answer(-1 if choice is None else value_of(hard, choice), proved, seconds)


def value_of(hard: Hard, choice: Choice) -> int:
    """Add up what a choice is worth; -1 where it passes the budget."""
    taken = [(request, option) for request, option in enumerate(choice) if option >= 0]
    fits = sum(hard.costs[request][option] for request, option in taken) <= hard.budget
    return sum(hard.values[request][option] for request, option in taken) if fits else -1


def faults(answer: Answer, bound: int, beside: dict[str, Answer], floor: int) -> Iterator[str]:
    """Say which checks fail."""
    if answer.value < floor:
        yield f"{floor - answer.value:,} below changes of two requests"
    for peer, one in beside.items():
        if one.value > bound:
            yield f"{peer} is above our bound"
        elif one.value > answer.value:
            yield f"{one.value - answer.value:,} below {peer}"
        if one.proved and one.value >= answer.value and not answer.proved:
            yield f"proved by {peer}"


def main() -> int:
    """Compare, print a line for each problem, and return 1 if a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=10, help="seconds each (default 10)")
    parser.add_argument("--runs", type=int, default=2, help="problems of each family (default 2)")
    parser.add_argument("--families", nargs="+", default=[""], help="those whose names hold these")
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--folder", type=Path, help="files of published problems")
    options = parser.parse_args()
    peers = options.peers
    if "CP-SAT" in peers and importlib.util.find_spec("ortools") is None:
        print("CP-SAT is not here; with it: uv run --with ortools python -m benchmarks.hard")
        peers.remove("CP-SAT")
    # A process each: OR-Tools brings a HiGHS of its own, and does not load where another one is.
    workers = {peer: ProcessPoolExecutor(1, get_context("spawn")) for peer in peers}
    problems = _chosen(options.folder, options.families, options.runs)
    return compare(problems, workers, options.limit)


def _chosen(folder: Path | None, names: list[str], runs: int) -> Iterator[tuple[str, Hard]]:
    if folder is not None:
        yield from published(folder)
        return
    for family in FAMILIES:
        if any(name in family for name in names):
            problems = [drawn(family, run) for run in range(1, runs + 1)]
            # Some families have one problem only.
            yield from ((family, one) for i, one in enumerate(problems) if one not in problems[:i])


def compare(problems: Iterable[tuple[str, Hard]], peers: Workers, limit_s: float) -> int:
    """Solve, check, print a line for each problem and a summary; return 1 if a check fails."""
    columns = ("ours", *peers, "exchanges")
    print(f"{'':42} {'ours':>12} {'gap':>8}", *(f"{name:>18}" for name in columns[1:]), "  value")
    proved: Counter[str] = Counter()
    failed = count = 0
    for name, hard in problems:
        answer, bound = ours(hard, limit_s)
        beside = {
            peer: worker.submit(theirs, peer, hard, limit_s).result()
            for peer, worker in peers.items()
        }
        floor = value_of(hard, exchanged(hard))
        wrong = list(faults(answer, bound, beside, floor))
        shown = [one.shown(answer.value) for one in beside.values()]
        shown.append(f"{floor - answer.value:+,}" if floor != answer.value else "=")
        gap = (bound - answer.value) / bound if bound else 0.0
        line = f"{name[-42:]:42} {answer.shown():>12} {f'{gap:.1e}' if gap else '0':>8}"
        print(line, *(f"{text:>18}" for text in shown), f"  {answer.value:,}", flush=True)
        for fault in wrong:
            print(f"{'':42} FAILS: {fault}", flush=True)
        count, failed = count + 1, failed + bool(wrong)
        proved.update(solver for solver, one in {"ours": answer, **beside}.items() if one.proved)
    of_each = ", ".join(f"{solver} {proved[solver]}" for solver in columns[:-1])
    print(f"proved of {count}: {of_each}; checks failed on {failed}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
