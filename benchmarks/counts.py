"""Our engine against general solvers, by counts and by one binary per request.

Run it with ``uv run python -m benchmarks.counts``. Every answer is compared, and every certificate
verified, before a time is shown; the times are medians, side by side in one run.
"""

from __future__ import annotations

import argparse
from functools import partial

import numpy as np
import pandas as pd
import pulp

from benchmarks.batches import batch, dearest_usd, problem_of
from benchmarks.timing import timed
from planner.engine import Problem, verify
from planner.engine.exact.solve import solve_exact
from planner.engine.milp.solve import solve_milp

SOLVERS = {"HiGHS": "HiGHS", "CBC": "PULP_CBC_CMD"}
MANY = 2_000  # above, a form that takes minutes is run once


def solve_binaries(problem: Problem, solver: str, time_limit_s: float) -> int | None:
    """Solve with one binary per request and option: the textbook form. None: not in time."""
    program = pulp.LpProblem("binaries", pulp.LpMaximize)
    value, cost = [], []
    groups = problem.groups
    for request, group in enumerate(np.repeat(np.arange(len(groups)), groups.sizes).tolist()):
        menu, priority = int(groups.menus[group]), int(groups.priorities[group])
        taken = []
        for option in range(int(problem.starts[menu]), int(problem.starts[menu + 1])):
            variable = program.add_variable(f"x_{request}_{option}", cat=pulp.LpBinary)
            taken.append(variable)
            # Not in millionths: the solvers work in floats, and large ones take them much longer.
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


def counted(problem: Problem, solver: str, time_limit_s: float) -> int | None:
    """Solve by counts. None: not in time."""
    solution = solve_milp(problem, solver=solver, time_limit_s=time_limit_s)
    return solution.value if solution.status == "optimal" else None


def main() -> None:
    """Compare the forms and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--time-limit", type=float, default=120)
    arguments = parser.parse_args()
    rows = []
    for size in arguments.sizes:
        for continuous in (False, True):
            rows += compare(size, continuous, arguments.repeats, arguments.time_limit)
    print(pd.DataFrame(rows).to_string(index=False))


def compare(size: int, continuous: bool, repeats: int, limit: float) -> list[dict[str, str]]:
    """Solve one batch in every form; return a row for each."""
    requests = batch(size, seed=size, continuous=continuous)
    problem = problem_of(requests, 0.3 * dearest_usd(requests))
    # What a problem works out it remembers, so each run gets a new one.
    fresh = partial(problem_of, requests, 0.3 * dearest_usd(requests))
    ours, ours_s = timed(solve_exact, repeats, before=fresh)
    verify(ours.problem, ours.counts, ours.certificate)
    rows = [row(size, continuous, "exact", ours_s, ours_s)]
    for name, solver in SOLVERS.items():
        for form, solve in (("counts", counted), ("binaries", solve_binaries)):
            run = partial(solve, problem, solver, limit)
            value, seconds = timed(run, 1 if size > MANY else repeats)
            if value is not None and value != ours.value:
                raise SystemExit(f"{name} by {form} says {value}, exact {ours.value}")
            rows.append(row(size, continuous, f"{name}, {form}", seconds, ours_s, value is None))
    return rows


def row(
    size: int, continuous: bool, form: str, seconds: float, ours_s: float, timeout: bool = False
) -> dict[str, str]:
    """Lay out one line of the table."""
    more = "> " if timeout else ""
    return {
        "requests": f"{size:,}",
        "priorities": "continuous" if continuous else "whole",
        "solver": form,
        "seconds": f"{more}{seconds:.4f}" if seconds < 1 else f"{more}{seconds:.1f}",
        "times ours": f"{more}{seconds / ours_s:,.0f}",
    }


if __name__ == "__main__":
    main()
