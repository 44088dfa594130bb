"""Packages of one catalog beside list prices of another: our search over purchases, and HiGHS.

Run it with ``uv run python -m benchmarks.packages``. HiGHS is given one integer program, in which
packages are counted as requests are. Each plan is verified, and no value may be above a bound.
"""

from __future__ import annotations

import argparse
import warnings
from datetime import date
from decimal import Decimal

import numpy as np

import planner
from benchmarks.hard_peers import quiet_highs
from benchmarks.timing import timed
from planner.batch import Batch
from planner.catalog.common import Package
from planner.catalog.terms import Terms
from planner.engine.solution import Solution
from planner.funding.joint import Joint
from planner.planning import prepare
from planner.results.solving import best_for

DAY = date(2026, 11, 28)
CATALOGS = ["kling", "providers"]
BATCHES = {
    "data/requests.csv": (30, 100, 300, 1000),
    "data/agency.csv": (300, 1000, 3000, 10_000),
}


def main() -> None:
    """Compare and print a line for each budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60, help="seconds for each solve")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", planner.PlannerWarning)
    for source, budgets in BATCHES.items():
        batch = prepare(source, catalog=CATALOGS, on=DAY)
        for usd in budgets:
            row = compare(source, batch, usd, arguments.limit, arguments.repeats)
            print(*(f"{name} {value}" for name, value in row.items()), sep=", ", flush=True)


def compare(source: str, batch: Batch, usd: int, limit_s: float, repeats: int) -> dict[str, str]:
    """Solve both ways; return a row of medians."""
    budget = planner.Budget(usd, packages=True)
    ours, seconds = timed(lambda: best_for(batch, budget, time_limit_s=limit_s), repeats)
    (value, bound), theirs_s = timed(lambda: highs(Joint(batch), usd, limit_s), repeats)
    plan = planner.plan(source, budget, catalog=CATALOGS, on=DAY, time_limit_s=2 * limit_s)
    plan.verify()
    assert ours.value <= bound * (1 + 1e-6), "HiGHS bounds what is there"
    assert value <= ours.bound, "HiGHS found more than we bound"
    return {
        "batch": source,
        "usd": f"{usd:,}",
        "ours": f"{ours.value / 1e6:,.3f}{_mark(ours)}",
        "HiGHS": f"{value / 1e6:,.3f}{'' if bound <= value + 0.5 else ' +' + _gap(value, bound)}",
        "ours_s": f"{seconds:.2f}",
        "HiGHS_s": f"{theirs_s:.2f}",
        "HiGHS / ours": f"{theirs_s / seconds:.1f}",
    }


def _mark(solution: Solution) -> str:
    return "" if solution.status == "optimal" else f" +{_gap(solution.value, solution.bound)}"


def _gap(value: float, bound: float) -> str:
    return f"{(bound - value) / bound:.1e}"


def highs(joint: Joint, usd: int, limit_s: float) -> tuple[int, float]:
    """Solve as one integer program; return the value found, and what bounds all."""
    import highspy

    batch, step = joint.batch, joint.batch.menus.step
    arranged = batch.arrangement
    groups, starts = arranged.groups, arranged.starts
    places = [
        (group, at)
        for group, menu in enumerate(groups.menus.tolist())
        for at in range(starts[menu], starts[menu + 1])
    ]
    packs = [(k, one) for k, seller in enumerate(joint.sellers) for one in _sold(seller)]
    sizes = groups.sizes
    upper = [float(sizes[group]) for group, _ in places]
    upper += [1e4 if one.most is None else float(one.most) for _, one in packs]
    count = len(upper)
    solver = quiet_highs(limit_s)
    every = np.arange(count, dtype=np.int32)
    solver.addVars(count, np.zeros(count), np.array(upper))
    solver.changeColsIntegrality(count, every, np.full(count, highspy.HighsVarType.kInteger))
    worth = [float(groups.priorities[g] * arranged.qualities[at]) for g, at in places]
    solver.changeColsCost(count, every, np.array([*worth, *(0.0 for _ in packs)]))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    position = {(g, at - int(starts[groups.menus[g]])): n for n, (g, at) in enumerate(places)}
    infinity = highspy.kHighsInf
    for k, row in enumerate(arranged.counted):
        pairs = zip(row.groups.tolist(), row.options.tolist(), strict=True)
        columns = [position[pair] for pair in pairs]
        factors = [float(Decimal(one) * step) for one in row.factors.tolist()]
        limit = float(usd) if k == len(joint.sellers) else 0.0
        for at, (seller, one) in enumerate(packs, start=len(places)):
            if k == len(joint.sellers):
                columns.append(at)
                factors.append(float(one.usd))
            elif seller == k:
                columns.append(at)
                factors.append(-float(one.credits * joint.sellers[k].credit_usd))
        solver.addRow(
            -infinity, limit, len(columns), np.array(columns, dtype=np.int32), np.array(factors)
        )
    owners = np.array([group for group, _ in places])
    for group in range(len(groups)):
        own = np.flatnonzero(owners == group).astype(np.int32)
        least = float(sizes[group]) if groups.required[group] else 0.0
        solver.addRow(least, float(sizes[group]), len(own), own, np.ones(len(own)))
    solver.run()
    info = solver.getInfo()
    return round(info.objective_function_value), float(info.mip_dual_bound)


def _sold(seller: Terms) -> list[Package]:
    return [*seller.packages, *(one.month for one in seller.subscriptions)]


if __name__ == "__main__":
    main()
