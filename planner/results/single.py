"""Who asks for single requests of a plan whose rows stand for many."""

from __future__ import annotations

from planner.requests.checked import counted_error
from planner.results.result import Result


def refuse_counted(plan: Result, why: str) -> None:
    """Refuse a plan whose rows stand for many requests.

    Parameters
    ----------
    plan
        The plan.
    why
        What takes single requests, as the begin of a sentence.

    Raises
    ------
    InputError
        If they do.
    """
    if plan.outcomes.weights is not None:
        raise counted_error(plan.source, why)
