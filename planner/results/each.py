"""What a plan decides for one request of each of its rows, where these stand for many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.pieces import looked_up
from planner.requests.checked import Requests
from planner.results.outcome import Outcomes
from planner.results.result import Result
from planner.results.table import UNIT, plan_table, worths_taken


def for_each(plan: Result) -> pd.DataFrame:
    """Return the plan's own columns but the id, as they are of one request of each row."""
    batch = plan.batch
    assert batch is not None
    outcomes = replace(plan.outcomes, weights=None)
    return _told(plan, batch, replace(batch.requests, counts=None), outcomes)


def for_each_outcome(
    plan: Result,
) -> tuple[pd.DataFrame, NDArray[np.int32], NDArray[np.float64]]:
    """Return the same outcome by outcome: rows that share one differ in the value alone.

    Returns
    -------
    told, members, values
        A row for each outcome, with the value of some request; which of these each row of the plan
        has, and the value of one of its requests, shape (rows,).
    """
    batch = plan.batch
    assert batch is not None
    outcomes, requests = plan.outcomes, batch.requests
    used, examples = np.unique(outcomes.members, return_index=True)
    each = Outcomes(
        tuple(outcomes.distinct[at] for at in used.tolist()), np.arange(len(used), dtype=np.int32)
    )
    told = _told(plan, batch, replace(requests, counts=None).taken(examples, None), each)
    place = np.zeros(len(outcomes.distinct), dtype=np.int32)
    place[used] = each.members
    worths = looked_up(worths_taken(outcomes, batch.objective), outcomes.members)
    worths *= requests.priorities
    return told, looked_up(place, outcomes.members), worths / UNIT


@exactly
def _told(plan: Result, batch: Batch, requests: Requests, outcomes: Outcomes) -> pd.DataFrame:
    frame, own = plan_table(
        requests,
        batch.menus,
        outcomes,
        prices=plan.prices,
        has_one_price=not plan.funding.by_package and not plan.funding.balance_credits,
        ruled=bool(batch.rules),
        objective=batch.objective,
    )
    return frame[[name for name in own if name != "id"]]
