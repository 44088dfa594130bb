"""What a plan decides for one request of each of its rows, where these stand for many."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from planner.catalog.amounts import exactly
from planner.results.result import Result
from planner.results.table import plan_table


@exactly
def for_each(plan: Result) -> pd.DataFrame:
    """Return the plan's own columns but the id, as they are of one request of each row."""
    batch = plan.batch
    assert batch is not None
    frame, own = plan_table(
        replace(batch.requests, counts=None),
        batch.menus,
        replace(plan.outcomes, weights=None),
        prices=plan.prices,
        has_one_price=not plan.funding.by_package and not plan.funding.balance_credits,
        ruled=bool(batch.rules),
        objective=batch.objective,
    )
    return frame[[name for name in own if name != "id"]]
