"""What a request may cost at the most: which options of its kind it keeps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import EXACT, FINEST, units
from planner.catalog.schema import Catalog
from planner.menus.option import Option
from planner.requests.checked import NO_LIMIT


def billionths(options: Sequence[Option], catalog: Catalog) -> NDArray[np.int64]:
    """Say what options cost, in billionths of a USD, rounded up.

    A limit is a whole number of them, so that an option keeps it exactly if its rounded cost
    does.

    Parameters
    ----------
    options
        Any.
    catalog
        The price of a credit.

    Returns
    -------
    NDArray
        Shape (options,); what is dearer than any limit costs one less than `NO_LIMIT`.
    """
    costs = [
        units(EXACT.multiply(option.credits, catalog.credit_usd), FINEST, "up")
        for option in options
    ]
    return np.array([min(cost, NO_LIMIT - 1) for cost in costs], dtype=np.int64)


def kept(
    limits: NDArray[np.int64], members: NDArray[np.int64], costs: Sequence[NDArray[np.int64]]
) -> NDArray[np.int64]:
    """Count the options that each request keeps, all requests at once.

    Parameters
    ----------
    limits
        What each request may cost, in billionths of a USD; shape (requests,).
    members
        The kind of each request; shape (requests,).
    costs
        What the options of each kind cost, in the same unit.

    Returns
    -------
    NDArray
        How many options of its kind cost no more; shape (requests,).
    """
    starts = np.cumsum([0, *map(len, costs)])
    flat = np.concatenate([np.empty(0, dtype=np.int64), *costs])
    levels = np.unique(flat)
    # Kind and cost in one number, so that one search finds the place of every limit in its kind.
    span = len(levels) + 1
    owners = np.repeat(np.arange(len(costs)), np.diff(starts))
    keys = np.sort(owners * span + np.searchsorted(levels, flat))
    wanted = members * span + np.searchsorted(levels, limits, side="right")
    places: NDArray[np.int64] = np.searchsorted(keys, wanted) - starts[members]
    return places
