"""What it would take to make what is left out: asked of the most important ones, in some time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.answers.best import Best
from planner.answers.explain import Asked
from planner.answers.explanation import Choice, LeastBudget
from planner.engine.clock import Clock
from planner.results.outcome import Fate


@dataclass(frozen=True)
class Takes:
    """What it would take to make a request that is left out.

    Attributes
    ----------
    forced
        What making it today would do; None where there is no room for it, or was no time.
    made_from
        The least budget for which a best plan makes it; None where there is none, or was no time.
    settled
        Whether there was time for both.
    """

    forced: Choice | None
    made_from: LeastBudget | None
    settled: bool


def what_it_takes(best: Best, most: int, clock: Clock) -> dict[int, Takes]:
    """Say what it would take to make the most important requests that are left out.

    Those that no model can make, that were kept out, or are worth nothing are not asked.

    Parameters
    ----------
    best
        The plan, and the best plans of its batch.
    most
        How many are asked at the most.
    clock
        How long all of it may take: first it is found what making each today would do, then, the
        most important first, the least budget for each.

    Returns
    -------
    dict
        By the position of each request in the table, the most important first.
    """
    outcomes = best.plan.outcomes
    wanted = [each.fate in (Fate.OUTBID, Fate.TOO_DEAR) for each in outcomes.distinct]
    rows = np.flatnonzero(outcomes.spread(np.array(wanted, dtype=bool)))
    order = np.argsort(-best.batch.requests.priorities[rows], kind="stable")
    asked = {row: Asked(best, row, clock) for row in rows[order][:most].tolist()}
    forced = {row: one.forced() for row, one in asked.items()}
    found = {}
    for row, one in asked.items():
        made_from = one.needs(one.case.made)
        found[row] = Takes(forced[row], made_from, one.settled)
    return found
