"""That a rule decided what became of a request."""

from __future__ import annotations

from dataclasses import dataclass

from planner.engine.arrays import BoolArray, IntArray
from planner.results.outcome import Hold


@dataclass(frozen=True)
class Ruling:
    """That a rule decided; or that no one of them did alone, and then it names none.

    Attributes
    ----------
    rule, hold, whose
        As of `Outcome`.
    """

    rule: str
    hold: Hold
    whose: str = ""


@dataclass(frozen=True, eq=False)
class Rulings:
    """Which rule decided for every request.

    Attributes
    ----------
    distinct
        Each ruling once.
    members
        That of each request, as a position in `distinct`; -1 where no rule decided. Shape
        (requests,).
    tied
        Who moves together with others, where requests took turns. Shape (requests,).
    """

    distinct: tuple[Ruling, ...]
    members: IntArray
    tied: BoolArray
