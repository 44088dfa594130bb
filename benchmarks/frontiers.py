"""Frontiers: many budgets of one batch at once, beside solving for each of them by itself.

Run it with ``uv run python -m benchmarks.frontiers``. Every value is compared with that of the
budget solved alone before a time is shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

import planner
from benchmarks.batches import batch, dearest_usd
from benchmarks.timing import timed
from planner.answers.frontier import Frontier
from planner.batch import Batch
from planner.planning import prepare


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    rows = [steps(repeats)]
    rows += [
        grid(size, budgets, continuous, repeats)
        for size, budgets in ((1_000, 1_000), (100_000, 100))
        for continuous in (False, True)
    ]
    print(pd.DataFrame(rows).to_string(index=False))


def steps(repeats: int) -> dict[str, str]:
    """Find every step of the sample batch."""
    ready = prepare("data/requests.csv")
    frontier, seconds = timed(partial(solved, ready, None), repeats)
    assert frontier.complete
    usds = [point.budget_usd for point in frontier.points]
    return row("sample, every step", ready, frontier, usds, seconds)


def grid(size: int, budgets: int, continuous: bool, repeats: int) -> dict[str, str]:
    """Solve for evenly spaced budgets."""
    requests = batch(size, seed=size, continuous=continuous)
    ready = prepare(requests)
    usds = np.linspace(0, dearest_usd(requests), budgets).round(2).tolist()
    frontier, seconds = timed(partial(solved, ready, usds), repeats)
    name = f"{size:,}, {'continuous' if continuous else 'whole'} priorities"
    return row(name, ready, frontier, [Decimal(str(usd)) for usd in usds], seconds)


def solved(ready: Batch, usds: Sequence[float] | None) -> Frontier:
    """Find the frontier of a batch that is read already."""
    return Frontier.of(ready, usds, budget=planner.Budget(), make=planner.Plan)


def row(
    name: str, ready: Batch, frontier: Frontier, usds: Sequence[Decimal], seconds: float
) -> dict[str, str]:
    """Solve for each budget by itself, compare, and put the figures together."""

    def alone() -> list[int]:
        credits = [planner.Budget(usd).most_credits(ready.catalog) for usd in usds]
        return [planner.solve(ready.problem(each)).value for each in credits]

    values, one_by_one = timed(alone, 1)
    assert [point.value for point in frontier.points] == [value / 10**6 for value in values]
    return {
        "requests": name,
        "budgets": f"{len(usds):,}",
        "frontier_s": f"{seconds:.2f}",
        "one_by_one_s": f"{one_by_one:.2f}",
        "times": f"{one_by_one / seconds:.1f}",
    }


if __name__ == "__main__":
    main()
