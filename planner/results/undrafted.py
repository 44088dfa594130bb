"""Whose takes are to be drafts, and are not: their draft model cannot make them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from planner.batch import Batch
from planner.menus.drafting import drafted_with, why_no_draft
from planner.menus.finder import OptionFinder
from planner.menus.scaled import ONE, draft_of, takes_of
from planner.pieces import counted
from planner.results.outcome import Outcomes

MOST_TOLD = 5


def undrafted(batch: Batch, outcomes: Outcomes) -> tuple[str, ...]:
    """Say which draft models cannot make what is made in several takes.

    Parameters
    ----------
    batch
        The batch.
    outcomes
        What became of its requests.

    Returns
    -------
    tuple of str
        A sentence for each model and what keeps it from it.
    """
    requests, menus, catalog = batch.requests, batch.menus, batch.catalog
    models = [drafted_with(kind, catalog) for kind in requests.kinds]
    if not any(models):
        return ()
    own = [takes_of(one.options) != ONE and draft_of(one.options) is None for one in menus.menus]
    asked = np.array([bool(model) for model in models], dtype=bool)[requests.members]
    rows = outcomes.made & np.array(own, dtype=bool)[menus.members] & asked
    counts = counted(requests.members[rows], requests.sizes[rows], len(requests.kinds))
    finder, told = OptionFinder(catalog, menus.on), Counter[str]()
    for at in np.flatnonzero(counts).tolist():
        told[f"{models[at]} {why_no_draft(requests.kinds[at], finder)}"] += int(counts[at])
    return tuple(
        f"No drafts of {count:,} video{'' if count == 1 else 's'}: {why}; their takes are made "
        "with the chosen model."
        for why, count in told.most_common(MOST_TOLD)
    )
