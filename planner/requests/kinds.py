"""What requests agree in: many columns become one number per request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.engine.arrays import DENSE, IntArray, ranked
from planner.requests.schema import Kind


@dataclass(frozen=True, eq=False)
class Trait:
    """One thing in which the requests of a kind agree.

    Attributes
    ----------
    name
        The field of `Kind`.
    codes
        A number for each request; shape (requests,).
    meaning
        What a number stands for.
    """

    name: str
    codes: IntArray
    meaning: Callable[[int], Any]


def group_kinds(traits: Sequence[Trait]) -> tuple[tuple[Kind, ...], IntArray]:
    """Find the kinds that occur.

    Parameters
    ----------
    traits
        What to tell requests apart by; the first counts most in the order of the kinds.

    Returns
    -------
    kinds, members
        Each kind once, and the position of each request's among them; shape (requests,).
    """
    size = len(traits[0].codes)
    key, span = np.zeros(size, dtype=np.int64), 1
    for trait in traits:
        levels, level = ranked(trait.codes)
        if len(levels) > 1:
            if span * len(levels) > DENSE:
                occurring, key = ranked(key)
                span = len(occurring)
            key, span = key * len(levels) + level, span * len(levels)
    kinds, members = ranked(key)
    example = np.zeros(len(kinds), dtype=np.int64)
    example[members] = np.arange(size)
    rows = [
        Kind(**{trait.name: trait.meaning(int(trait.codes[row])) for trait in traits})
        for row in example.tolist()
    ]
    return tuple(rows), members
