"""What requests agree in: many columns become one number per request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.pieces import pieces
from planner.requests.columns import Readings

LARGEST_KEY = 2**62
# Of a kind, what stands before its takes where both are put in order, as the hash of requests does.
BEFORE_TAKES = ("duration_s", "platform", "tier", "model", "resolution", "models", "features")
# Up to such a range, counting every number in it is quicker than a table of those that occur.
DENSE = 1_000_000
BARRED = ("", "")  # among what a kind may not be made with: it is not made at all


@dataclass(frozen=True)
class Kind:
    """What requests that share their options agree in.

    Attributes
    ----------
    duration_s
        In seconds.
    platform, tier, model, resolution
        Names from the catalog; "" where the request leaves it open. `tier` is the least
        acceptable one.
    models
        The models it may be made with; any where empty.
    features
        What it needs besides, in alphabetical order.
    draft
        The model that makes its drafts; `NO_DRAFT` for none, "" where the catalog says.
    segments
        Whether it may be made in segments; None where the catalog says.
    trim
        Whether it may be ordered longer and cut; None where the catalog says.
    left_out
        Whether it was left out, where it is locked; None where it is not.
    mode
        The mode to make it in, where it is locked; "" where it is open.
    barred
        What it may not be made with, where somebody asks what would be without: pairs of model and
        resolution, "" for every one of them.
    """

    duration_s: int
    platform: str = ""
    tier: str = ""
    model: str = ""
    resolution: str = ""
    models: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    draft: str = ""
    segments: bool | None = None
    trim: bool | None = None
    left_out: bool | None = None
    mode: str = ""
    barred: tuple[tuple[str, str], ...] = ()

    @property
    def locked(self) -> bool:
        """Whether what a plan chose for it stays."""
        return self.left_out is not None

    @property
    def kept_out(self) -> bool:
        """Whether it is not to be made at all."""
        return bool(self.left_out) or BARRED in self.barred

    def bars(self, model: str, resolution: str) -> bool:
        """Say whether it may not be made with a model at a resolution."""
        return (model, resolution) in self.barred or (model, "") in self.barred


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
        numbers, low, count = _range(readings.filled(-1))
        if span * count > LARGEST_KEY:
            key, span = _ranked(key, span)
        for part in pieces(size):
            key[part] = key[part] * count + (numbers[part] - low)
        span *= count
    members, kinds = _ranked(key, span)
    example = np.zeros(kinds, dtype=np.int64)
    for part in pieces(size):
        example[members[part]] = np.arange(part.start, part.stop)
    return tuple(_kind(said, row) for row in example.tolist()), members


def _range(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], int, int]:
    """Return numbers, the least of them, and how many there are from it to the greatest.

    Where that is many, the places of the numbers among those that occur stand for them.
    """
    low, high = int(numbers.min()), int(numbers.max())
    if high - low < DENSE:
        return numbers, low, high - low + 1
    places, levels = pd.factorize(numbers, sort=True)
    return places, 0, len(levels)


def _ranked(key: NDArray[np.int64], span: int) -> tuple[NDArray[np.int64], int]:
    """Count the keys that occur from 0, in order, of those below `span`; it may be in place."""
    if span > DENSE:
        ranks, levels = pd.factorize(key, sort=True)
        return ranks, len(levels)
    occurs = np.zeros(span, dtype=bool)
    occurs[key] = True
    place = np.cumsum(occurs) - 1
    for part in pieces(len(key)):
        key[part] = place.take(key[part])
    return key, int(occurs.sum())


def _kind(said: Mapping[str, Readings], row: int) -> Kind:
    return Kind(
        **{
            name: readings.meaning(int(readings.numbers[row]))
            for name, readings in said.items()
            if not readings.empty[row]
        }
    )
