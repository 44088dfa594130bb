"""How many requests of each priority are wanted, and made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planner.engine.arrays import BoolArray, IntArray, counted, ranked
from planner.requests.fields import PLACES


@dataclass(frozen=True)
class Level:
    """The requests of one priority.

    Attributes
    ----------
    priority
        Their priority.
    wanted
        How many there are.
    made
        How many of them are made.
    """

    priority: Decimal
    wanted: int
    made: int


def levels_made(
    priorities: IntArray, made: BoolArray, counts: IntArray | None = None
) -> tuple[Level, ...]:
    """Count requests by priority, the highest first.

    Parameters
    ----------
    priorities
        Of each request, in thousandths; shape (requests,).
    made
        Whether each is made; shape (requests,).
    counts
        How many requests each row stands for; None where each stands for itself.
    """
    known, level = ranked(priorities)
    wanted = counted(level, counts, len(known)).tolist()
    weights = None if counts is None else counts[made]
    done = counted(level[made], weights, len(known)).tolist()
    return tuple(
        Level(Decimal(priority) / PLACES, *counts)
        for priority, *counts in zip(known.tolist()[::-1], wanted[::-1], done[::-1], strict=True)
    )
