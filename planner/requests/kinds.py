"""What requests agree in: many columns become one number per request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.requests.columns import Readings
from planner.requests.fields import Kind

LARGEST_KEY = 2**62
# Of a kind, what stands before its takes where both are put in order, as the hash of requests does.
BEFORE_TAKES = ("duration_s", "platform", "tier", "model", "resolution", "models", "features")
# Up to such a range, counting every number in it is quicker than a table of those that occur.
DENSE = 1_000_000


@dataclass(frozen=True, eq=False)
class Wishes:
    """What requests agree in: each kind with each number of takes that occurs, once.

    Attributes
    ----------
    kinds
        The kind of each, as a position among them; shape (wishes,).
    takes
        The generations to reserve for, where one would do of any model, in millionths; 0 where
        nothing is said. Shape (wishes,).
    members
        The wish of each request; shape (requests,).
    """

    kinds: NDArray[np.int64]
    takes: NDArray[np.int64]
    members: NDArray[np.int64]


def told_apart(
    kinds: Sequence[Kind], members: NDArray[np.int64], takes: NDArray[np.int64]
) -> Wishes:
    """Tell requests of a kind apart by their takes.

    Parameters
    ----------
    kinds, members
        As of `group_kinds`.
    takes
        Of each request, as of `Wishes`; shape (requests,).

    Returns
    -------
    Wishes
        Ordered like kinds of which the takes were an attribute, after the features.
    """
    levels, ranks = np.unique(takes, return_inverse=True)
    heads = [tuple(getattr(kind, name) for name in BEFORE_TAKES) for kind in kinds]
    fresh = [one != other for one, other in pairwise(heads)]
    head_of = np.cumsum([0, *fresh])[: len(kinds)]
    first, begun = _ranked(head_of[members] * len(levels) + ranks, len(kinds) * len(levels))
    found, _ = _ranked(first * len(kinds) + members, begun * len(kinds))
    example = np.zeros(int(found.max(initial=-1)) + 1, dtype=np.int64)
    example[found] = np.arange(len(found))
    return Wishes(members[example], takes[example], found)


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
