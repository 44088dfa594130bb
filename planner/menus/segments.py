"""Splitting a long video into segments that can be ordered, for the least money."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import common_unit, too_many_steps, units

Prices = tuple[tuple[int, Decimal], ...]  # seconds that can be ordered, and what they cost
NEVER = 2**61


def cheapest_splits(
    duration_s: int, prices: Prices, most: int, *, trim: bool = False
) -> tuple[tuple[int, ...], ...]:
    """Split a duration into segments that can be ordered.

    Parameters
    ----------
    duration_s
        The whole, in seconds; where it is trimmed, longer than any one segment.
    prices
        What can be ordered: seconds, and what they cost.
    most
        Segments at the most.
    trim
        Whether the segments may be longer together; then the last is trimmed.

    Returns
    -------
    tuple of tuple of int
        The cheapest split into 2 segments, into 3, ..., longest segments first, and of equally
        cheap ones the one of the fewest seconds; those left out that cost no less than one of fewer
        segments.
    """
    longest = max((seconds for seconds, _ in prices), default=0)
    if duration_s > most * longest:
        return ()
    # A split that is longer by a whole segment costs no less than one without that segment.
    end = duration_s + longest if trim else duration_s + 1
    costs, least = _least_costs(prices, most)
    splits, best = [], NEVER
    for count in range(2, most + 1):
        enough = least[count, duration_s:end]
        cost = int(enough.min())
        if cost < best:
            best = cost
            splits.append(_walk_back(least, costs, duration_s + int(enough.argmin()), count))
    return tuple(splits)


@lru_cache(maxsize=1024)
def _least_costs(prices: Prices, most: int) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Tabulate the least cost by number of segments and seconds, in whole steps of cost."""
    step = common_unit([cost for _, cost in prices])
    costs = sorted(((seconds, units(cost, step, "up")) for seconds, cost in prices), reverse=True)
    dearest = max(cost for _, cost in costs)
    if dearest * most >= NEVER:
        raise too_many_steps(dearest, step)
    longest = costs[0][0]
    least = np.full((most + 1, most * longest + 1), NEVER, dtype=np.int64)
    least[0, 0] = 0
    for count in range(1, most + 1):
        row, before = least[count], least[count - 1]
        for seconds, cost in costs:
            np.minimum(row[seconds:], before[:-seconds] + cost, out=row[seconds:])
        np.minimum(row, NEVER, out=row)
    return costs, least


def _walk_back(
    least: NDArray[np.int64], costs: list[tuple[int, int]], left: int, count: int
) -> tuple[int, ...]:
    split = []
    for rest in range(count, 0, -1):
        cost_left = int(least[rest, left])
        seconds = next(
            each
            for each, cost in costs
            if each <= left and int(least[rest - 1, left - each]) + cost == cost_left
        )
        split.append(seconds)
        left -= seconds
    return tuple(sorted(split, reverse=True))
