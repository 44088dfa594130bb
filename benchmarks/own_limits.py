"""Ten thousand requests, each with takes and a limit of its own, beside the same without either.

Run it with ``uv run python -m benchmarks.own_limits``. Each plan is verified before its time is
shown, and no row may cost more than its limit. With ``--draws 3`` it plans so many harder batches
for each catalog and budget instead, drawn anew, and shows the median and the worst.
"""

from __future__ import annotations

import argparse
import random
import time
import warnings
from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd

import planner
from benchmarks.timing import timed

CATALOGS = ("kling", "kling-api", "providers")
HARD = (("kling-api",), ("providers",), ("kling-api", "providers"))
BUDGETS = (0.05, 0.2, 0.5)  # parts of what it costs to make all of the best


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--draws", type=int, default=0)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", planner.PlannerWarning)
    if arguments.draws:
        found = [row for names in HARD for row in hard(names, arguments.requests, arguments.draws)]
        print(pd.DataFrame(found).to_string(index=False))
        return
    rows = [compare(name, arguments.requests, arguments.repeats) for name in CATALOGS]
    print(pd.DataFrame(rows).to_string(index=False))


def compare(name: str, count: int, repeats: int) -> dict[str, str]:
    """Plan a batch with takes and limits of its own, and without; return a row of medians."""
    own, budget = requests(count), 3000
    plain = [{key: row[key] for key in ("duration", "priority")} for row in own]
    plan, seconds = timed(lambda: planner.plan(own, budget, catalog=name), repeats)
    _, without = timed(lambda: planner.plan(plain, budget, catalog=name), repeats)
    plan.verify()
    for row, outcome in zip(own, plan.outcomes, strict=True):
        if outcome.taken is not None:
            assert outcome.taken.credits * plan.usd_per_credit <= row["max_cost_usd"]
    return {
        "catalog": name,
        "status": plan.status,
        "menus": f"{len(plan.batch.menus.menus):,}" if plan.batch else "",
        "own_s": f"{seconds:.2f}",
        "without_s": f"{without:.2f}",
        "own / without": f"{seconds / without:.1f}",
    }


def hard(names: Sequence[str], count: int, draws: int) -> list[dict[str, str]]:
    """Plan batches whose every row differs in all; return a row for each budget.

    Seconds are of the processor, of the whole call; the solver's own are shown beside them.
    """
    seconds: dict[float, list[float]] = {part: [] for part in BUDGETS}
    solving: dict[float, list[float]] = {part: [] for part in BUDGETS}
    statuses: dict[float, list[str]] = {part: [] for part in BUDGETS}
    for seed in range(draws):
        rows = varied(count, seed)
        all_of_it = float(planner.plan(rows, 10**7, catalog=list(names)).cost_usd)
        for part in BUDGETS:
            begun = time.process_time()
            plan = planner.plan(rows, round(part * all_of_it, 2), catalog=list(names))
            seconds[part].append(time.process_time() - begun)
            plan.verify()
            statuses[part].append(plan.status)
            solving[part].append(plan.attempts[0].seconds or 0.0)
    return [
        {
            "catalogs": ", ".join(names),
            "budget": f"{part:.0%}",
            "optimal": f"{statuses[part].count('optimal')} of {draws}",
            "median_s": f"{median(seconds[part]):.2f}",
            "worst_s": f"{max(seconds[part]):.2f}",
            "solving_s": f"{median(solving[part]):.2f}",
        }
        for part in BUDGETS
    ]


def varied(count: int, seed: int) -> list[dict[str, Any]]:
    """Draw requests that differ in length, features, priority, takes and limit."""
    draw = random.Random(seed)
    return [
        {
            "duration": draw.randint(3, 20),
            "features": draw.choice(["", "audio"]),
            "priority": draw.choice([draw.randint(1, 10), round(draw.uniform(1, 10), 1)]),
            "takes": Decimal(draw.randint(1000, 5000)) / 1000,
            "max_cost_usd": Decimal(draw.randint(20, 3000)) / 100,
        }
        for _ in range(count)
    ]


def requests(count: int) -> list[dict[str, Any]]:
    """Draw requests of which no two have the same takes, and no two the same limit."""
    draw = random.Random(1)
    limits = draw.sample(range(50, 50 + 2 * count), count)  # in tenths of a cent
    return [
        {
            "duration": draw.choice([5, 8, 10]),
            "priority": draw.randint(1, 9),
            "max_cost_usd": Decimal(limits[at]) / 1000,
            "takes": 1 + Decimal(at) / 5000,
        }
        for at in range(count)
    ]


if __name__ == "__main__":
    main()
