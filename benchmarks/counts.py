"""One binary per request against counts of interchangeable requests, in HiGHS and in CBC.

Run it with ``uv run python -m benchmarks.counts``. Every answer is compared before a time is
shown; the times are medians, side by side in one run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pulp

import planner
from benchmarks.batches import batch, dearest_usd, problem_of
from planner.problem.problem import Problem
from planner.solvers.milp import solve_milp

SOLVERS = {"HiGHS": "HiGHS", "CBC": "PULP_CBC_CMD"}


def solve_binaries(problem: Problem, solver: str, time_limit_s: float) -> int | None:
    """Solve with one binary per request and option: the textbook form. None: not in time."""
    program = pulp.LpProblem("binaries", pulp.LpMaximize)
    value, cost = [], []
    for request in range(len(problem)):
        menu, priority = int(problem.menus[request]), int(problem.priorities[request])
        taken = []
        for option in range(int(problem.starts[menu]), int(problem.starts[menu + 1])):
            variable = program.add_variable(f"x_{request}_{option}", cat=pulp.LpBinary)
            taken.append(variable)
            # In thousandths: the solvers work in floats, and millionths take them much longer.
            value.append((variable, priority * int(problem.qualities[option]) / 1e6))
            cost.append((variable, int(problem.costs[option])))
        program += pulp.lpSum(taken) <= 1
    program += pulp.LpAffineExpression(value)
    program += pulp.LpAffineExpression(cost) <= problem.budget
    engine = pulp.getSolver(solver, msg=False, timeLimit=time_limit_s, gapRel=0, threads=1)
    program.solve(engine)
    if program.sol_status != pulp.LpSolutionOptimal:
        return None
    return round(pulp.value(program.objective) * 1e6)


def timed(run: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """Run several times; return the last answer and the median seconds."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - started)
    return answer, statistics.median(seconds)


def main() -> None:
    """Compare the forms and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--time-limit", type=float, default=120)
    arguments = parser.parse_args()
    rows = []
    for size in arguments.sizes:
        requests = batch(size, seed=size)
        budget = 0.3 * dearest_usd(requests)
        plan, plan_s = timed(
            partial(planner.plan, requests, budget, method="milp"), arguments.repeats
        )
        problem = problem_of(requests, budget)
        for name, solver in SOLVERS.items():
            run = partial(solve_milp, problem, solver=solver)
            counted, counts_s = timed(run, arguments.repeats)
            limit = arguments.time_limit
            run = partial(solve_binaries, problem, solver, limit)
            value, binaries_s = timed(run, 1 if size > 2_000 else arguments.repeats)
            if value is not None and value != counted.value:
                raise SystemExit(f"{name}: binaries say {value}, counts {counted.value}")
            if counted.value != round(plan.value * 1e6):
                raise SystemExit("plan and solver differ")
            rows.append(
                {
                    "requests": f"{size:,}",
                    "solver": name,
                    "binaries_s": f"{binaries_s:.2f}" if value is not None else f"> {limit:.0f}",
                    "counts_s": f"{counts_s:.2f}",
                    "ratio": f"{'' if value is not None else '> '}{binaries_s / counts_s:.0f}",
                    "plan_s": f"{plan_s:.2f}",
                }
            )
    print(pd.DataFrame(rows).to_string(index=False))


if __name__ == "__main__":
    main()
