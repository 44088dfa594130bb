"""Which rule decided what became of a request, where one did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.batch import Batch
from planner.engine.proof.certificate import Certificate
from planner.results.reach import Reach
from planner.results.ruling.alone import Alone
from planner.results.ruling.filters import Filters
from planner.results.ruling.findings import Findings
from planner.results.ruling.limits import Limits
from planner.results.ruling.records import Rulings
from planner.results.ruling.ties import Ties
from planner.results.taken import Taken
from planner.results.uses import RuleUse
from planner.results.wishes import Wishes
from planner.rules.objectives import COVERAGE


def rulings_of(
    batch: Batch,
    taken: Taken,
    limited: Sequence[Mapping[int, RuleUse]],
    *,
    wishes: Wishes,
    certificate: Certificate | None,
    reach: Reach,
    by_turn: bool,
) -> Rulings | None:
    """Find the rule that decided for each request.

    A filter that leaves nothing on its menu decided. A tie did, or a filter, if the request would
    rather have something else that only this rule bars, all others as they are, though it paid
    for money and for all limits what they are worth. A limit did, if it would rather have more
    at the price of money alone. Where none of them did and money alone would give it more, its
    limits and ties decided together.

    Parameters
    ----------
    batch, taken
        What was planned, and what its requests are made with.
    limited
        What is used of each limit, as of `uses_of_limits`.
    wishes
        Who would rather have what.
    certificate
        What proves the plan: its prices say what money and limits are worth.
    reach
        What the budget is good for.
    by_turn
        Whether requests took their options one after the other: then nothing was weighed.

    Returns
    -------
    Rulings or None
        None where there are no rules.
    """
    compiled = batch.compiled
    if compiled is None:
        return None
    weighed = not by_turn and batch.objective != COVERAGE
    findings, alone = Findings(batch, compiled), Alone(batch, taken, wishes, certificate)
    sure = np.ones(len(batch.requests), dtype=bool)
    if weighed:
        rows = np.flatnonzero(findings.asked)
        sure[rows] = alone.is_sure(rows)
    filters = Filters(batch, compiled, taken, findings)
    limits = Limits(batch, compiled, taken, findings, wishes)
    filters.emptied()
    Ties(batch, compiled, taken, findings, alone, sure, weighed=weighed).put()
    if not by_turn:
        filters.shortened(alone, sure)
        limits.binding(limited, sure)
    limits.reserved(reach)
    if weighed:
        limits.within()
    return findings.rulings(by_turn=by_turn)
