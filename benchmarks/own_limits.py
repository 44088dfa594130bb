"""Ten thousand requests, each with takes and a limit of its own, beside the same without either.

Run it with ``uv run python -m benchmarks.own_limits``. Each plan is verified before its time is
shown, and no row may cost more than its limit.
"""

from __future__ import annotations

import argparse
import random
import warnings
from decimal import Decimal
from typing import Any

import pandas as pd

import planner
from benchmarks.timing import timed

CATALOGS = ("kling", "kling-api", "providers")


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", planner.PlannerWarning)
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
