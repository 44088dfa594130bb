"""From what requests take to the option of their composite."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.rules.ties.composites import Composites


def folded(joined: Composites, choice: IntArray) -> IntArray:
    """Find the option of each composite, -1 = skip; shape (components,).

    Parameters
    ----------
    joined
        The composites.
    choice
        The option of each request, counted from the start of its menu, -1 = skip.

    Raises
    ------
    LookupError
        If a composite has no such option: its members break a tie, or others are as good.
    """
    options = np.full(len(joined), -1, dtype=np.int64)
    kinds = joined.kinds.tolist()
    for component in range(len(joined)):
        taken = choice[joined.requests_of(component)]
        if (taken < 0).all():
            continue
        same = (joined.choices_of(kinds[component]) == taken).all(axis=1)
        if not same.any():
            raise LookupError(f"request {joined.requests_of(component)[0]} and those tied to it")
        options[component] = int(same.argmax())
    return options
