"""What requests agree in: many columns become one number per request."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.requests.columns import Readings
from planner.requests.fields import Kind

LARGEST_KEY = 2**62
# Up to such a range, counting every number in it is quicker than a table of those that occur.
DENSE = 1_000_000


def group_kinds(said: Mapping[str, Readings]) -> tuple[tuple[Kind, ...], NDArray[np.int64]]:
    """Find the kinds that occur.

    Parameters
    ----------
    said
        What to tell requests apart by: the readings of each attribute of `Kind`. The first counts
        most in the order of the kinds; an empty cell leaves the attribute at its default.

    Returns
    -------
    kinds, members
        Each kind once, and the position of each request's among them; shape (requests,).
    """
    size = len(next(iter(said.values())).numbers)
    key, span = np.zeros(size, dtype=np.int64), 1
    for readings in said.values():
        if readings.empty.all():
            continue
        places, count = _places(readings.filled(-1))
        if span * count > LARGEST_KEY:
            key, span = _ranked(key, span)
        key, span = key * count + places, span * count
    members, kinds = _ranked(key, span)
    example = np.zeros(kinds, dtype=np.int64)
    example[members] = np.arange(size)
    return tuple(_kind(said, row) for row in example.tolist()), members


def _places(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Count the numbers from 0, in order; a few that do not occur may be among them."""
    low, high = int(numbers.min()), int(numbers.max())
    if high - low < DENSE:
        return numbers - low, high - low + 1
    places, levels = pd.factorize(numbers, sort=True)
    return places, len(levels)


def _ranked(key: NDArray[np.int64], span: int) -> tuple[NDArray[np.int64], int]:
    """Count the keys that occur from 0, in order, of those below `span`."""
    if span > DENSE:
        ranks, levels = pd.factorize(key, sort=True)
        return ranks, len(levels)
    occurs = np.zeros(span, dtype=bool)
    occurs[key] = True
    return (np.cumsum(occurs) - 1)[key], int(occurs.sum())


def _kind(said: Mapping[str, Readings], row: int) -> Kind:
    return Kind(
        **{
            name: readings.meaning(int(readings.numbers[row]))
            for name, readings in said.items()
            if not readings.empty[row]
        }
    )
