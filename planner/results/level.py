"""How many requests of each priority are wanted, and made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planner.engine.arrays import BoolArray, IntArray, ranked
from planner.pieces import counted, pieces
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
    for part in pieces(len(level)):
        level[part] = 2 * level[part] + made[part]
    missed, done = counted(level, counts, 2 * len(known)).reshape(-1, 2).T
    wanted = missed + done
    return tuple(
        Level(Decimal(priority) / PLACES, *counts)
        for priority, *counts in zip(
            *(each.tolist()[::-1] for each in (known, wanted, done)), strict=True
        )
    )
