"""What another plan of the same requests does otherwise: who enters, who leaves, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.engine.arrays import IntArray
from planner.menus.option import Option
from planner.results.table import UNIT


class Move(StrEnum):
    """What becomes of a request in another plan."""

    ENTERS = "enters"  # made only there
    LEAVES = "leaves"  # not made any more
    BETTER = "better"  # made with more quality there
    SIMPLER = "simpler"  # made with less
    OTHERWISE = "otherwise"  # made as well, but with something else


MOVES = tuple(Move)


@dataclass(frozen=True)
class Change:
    """What becomes of one request in another plan.

    Attributes
    ----------
    row
        Its position in the table.
    id, name
        Its id, and what to call it: with its title where it has one.
    move
        What becomes of it.
    before, after
        What it is made with; None where it is skipped.
    more_credits, more_value
        What it costs and is worth more there.
    """

    row: int
    id: str
    name: str
    move: Move
    before: Option | None
    after: Option | None
    more_credits: Decimal
    more_value: float


@exactly
def changes_between(batch: Batch, before: IntArray, after: IntArray) -> tuple[Change, ...]:
    """List what one choice does otherwise than another.

    Parameters
    ----------
    batch
        The batch that both are of.
    before, after
        Option of each request, counted from its menu's start, -1 = skip; shape (requests,).

    Returns
    -------
    tuple of Change
        In the order of the table.
    """
    rows, moves, _ = moves_between(batch, before, after)
    worths = [_of_options(batch, batch.worths, rows, each[rows]) for each in (after, before)]
    gains = worths[0] - worths[1]
    called, menus = batch.requests.names, batch.menus
    columns = (
        *(rows.tolist(), called.ids(rows), called.of(rows), moves.tolist(), gains.tolist()),
        *(before[rows].tolist(), after[rows].tolist()),
    )
    changes = []
    for row, id_, name, move, gain, was, then in zip(*columns, strict=True):
        options = menus.menus[int(menus.members[row])].options
        old, new = (None if at < 0 else options[at] for at in (was, then))
        paid = (new.credits if new else Decimal(0)) - (old.credits if old else Decimal(0))
        value = int(batch.requests.priorities[row]) * gain / UNIT
        changes.append(Change(row, id_, name, MOVES[move], old, new, paid, value))
    return tuple(changes)


def moves_between(
    batch: Batch, before: IntArray, after: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Say what becomes of requests from one choice to another.

    Parameters
    ----------
    batch, before, after
        As of `changes_between`.

    Returns
    -------
    rows, moves, gains
        The requests that change, in the order of the table; what becomes of each, as a position in
        `MOVES`; and how much more quality it gets, in thousandths.
    """
    rows = np.flatnonzero(before != after)
    before, after = before[rows], after[rows]
    qualities = [_of_options(batch, batch.menus.qualities, rows, each) for each in (after, before)]
    gains = qualities[0] - qualities[1]
    marks = {
        Move.ENTERS: before < 0,
        Move.LEAVES: after < 0,
        Move.BETTER: gains > 0,
        Move.SIMPLER: gains < 0,
    }
    numbers = [MOVES.index(move) for move in marks]
    moves = np.select(list(marks.values()), numbers, MOVES.index(Move.OTHERWISE))
    return rows, moves.astype(np.int64), gains


def _of_options(batch: Batch, numbers: IntArray, rows: IntArray, options: IntArray) -> IntArray:
    """Return a number of the option of each of some requests; 0 where it is skipped."""
    found = np.zeros(len(rows), dtype=np.int64)
    made = options >= 0
    begins = batch.menus.starts[batch.menus.members[rows[made]]]
    found[made] = numbers[begins + options[made]]
    return found


SAID = {
    Move.ENTERS: "makes",
    Move.LEAVES: "drops",
    Move.BETTER: "better",
    Move.SIMPLER: "simpler",
    Move.OTHERWISE: "with something else",
}


def sentence_of(changes: Iterable[Change], most: int = 3) -> str:
    """Say who enters, leaves, is better or simpler.

    Parameters
    ----------
    changes
        What to say.
    most
        How many to name of each kind; the others are counted.

    Returns
    -------
    str
        As ``"makes Unboxing and Recipe; drops Holiday spot; better: Tour"``; ``"nothing
        changes"`` where there is none.
    """
    moved = list(changes)
    parts = []
    for move, word in SAID.items():
        names = [change.name for change in moved if change.move is move]
        if names:
            colon = "" if move in (Move.ENTERS, Move.LEAVES) else ":"
            parts.append(f"{word}{colon} {spoken(names, most)}")
    return "; ".join(parts) or "nothing changes"


WOULD_BE = {
    Move.LEAVES: "dropped",
    Move.SIMPLER: "made simpler",
    Move.OTHERWISE: "made with something else",
    Move.ENTERS: "made",
    Move.BETTER: "made better",
}


def would_be(changes: Iterable[Change], most: int = 3) -> str:
    """Say in a clause what would become of others.

    Parameters
    ----------
    changes, most
        As of `sentence_of`.

    Returns
    -------
    str
        As ``"A and B would be dropped, and C made simpler"``; ``"nothing else changes"`` where
        there is none.
    """
    moved = list(changes)
    parts: list[str] = []
    for move, word in WOULD_BE.items():
        names = [change.name for change in moved if change.move is move]
        if names:
            parts.append(f"{spoken(names, most)} {'' if parts else 'would be '}{word}")
    if len(parts) > 1:
        parts[-1] = f"and {parts[-1]}"
    return ", ".join(parts) or "nothing else changes"


def spoken(names: Sequence[str], most: int = 3) -> str:
    """List names in a sentence: ``"A, B and 5 more"``."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
