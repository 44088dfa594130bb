"""Batches of requests to measure with: the documented catalog, every platform, 5 to 60 s."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

import planner
from planner.engine import Problem
from planner.planning import prepare

DAY = date(2026, 7, 1)  # on which it is ordered


def batch(size: int, *, seed: int, continuous: bool = False) -> pd.DataFrame:
    """Draw a batch.

    Parameters
    ----------
    size
        Number of requests.
    seed
        Of the draw.
    continuous
        Whether priorities have three decimal places, up to 10, instead of being whole, 1 to 5.

    Returns
    -------
    pandas.DataFrame
        Columns `id`, `duration`, `platform`, `priority`.
    """
    draw = np.random.default_rng(seed)
    platforms = np.array(list(planner.load_catalog().platforms))
    priority = draw.integers(1, 10_001, size) / 1000 if continuous else draw.integers(1, 6, size)
    return pd.DataFrame(
        {
            "id": "v" + pd.Series(np.arange(size)).astype(str).str.zfill(8),
            "duration": draw.integers(5, 61, size),
            "platform": platforms[draw.integers(0, len(platforms), size)],
            "priority": priority,
        }
    )


def dearest_usd(requests: pd.DataFrame) -> float:
    """Return what the dearest plan costs: each request with its dearest option, in USD."""
    problem = problem_of(requests, 0)
    dearest = np.maximum.reduceat(problem.costs, problem.starts[:-1])[problem.groups.menus]
    return float(dearest @ problem.groups.sizes) * float(planner.load_catalog().usd_per_credit)


def problem_of(requests: pd.DataFrame, budget: float) -> Problem:
    """Write a batch as an integer program, for a budget in USD."""
    ready = prepare(requests, on=DAY)
    return ready.problem(planner.Budget.of(budget).most_credits(ready.catalog))
