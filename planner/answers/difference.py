"""Finding what one plan does otherwise than another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from planner.answers.changes import MOVES, Move
from planner.answers.diff import Diff, Side, credits_of
from planner.answers.matching import Matched, made_alike
from planner.catalog.amounts import exactly
from planner.errors import InputError
from planner.messages import FEW, named, shown
from planner.results.outcome import Outcome
from planner.results.result import Result
from planner.rules.spoken import said


@exactly
def difference(before: Result, after: Result) -> Diff:
    """Say what one plan does otherwise than another; requests are the same by their ids.

    Parameters
    ----------
    before, after
        Two plans, of any tables, catalogs and budgets, also such as were read from JSON.

    Returns
    -------
    Diff
        What changes from the one to the other.

    Raises
    ------
    InputError
        If one of them is no plan, or has an id twice.
    """
    if not isinstance(after, Result):
        raise InputError(f"a plan differs from a plan, not from {shown(after)}")
    both = Matched.of(before, after)
    pairs, ranks = both.pairs
    moves = np.array([_move(*pair) for pair in pairs], dtype=np.int64)[ranks]
    rows = np.flatnonzero(moves >= 0)
    counts = np.bincount(moves[rows], minlength=len(MOVES)).tolist()
    return Diff(
        before=Side.of(before),
        after=Side.of(after),
        added=both.added,
        gone=both.gone,
        counts=dict(zip(MOVES, counts, strict=True)),
        repriced_usd=_repriced(before, after, pairs, np.bincount(ranks).tolist()),
        notes=(*both.notes, *_other_rules(before, after)),
        _plans=(before, after),
        _rows=(both.before[rows], both.after[rows]),
        _moves=moves[rows],
    )


def _other_rules(before: Result, after: Result) -> Iterator[str]:
    """Say which rules one of two plans keeps, and the other does not."""
    old, new = (Counter(map(said, plan.stated_rules)) for plan in (before, after))
    for rules, when in ((old - new, "before"), (new - old, "after")):
        if rules:
            found = [named(rule) for rule in rules.elements()]
            more = [f"and {len(found) - FEW:,} more"] if len(found) > FEW else []
            yield f"rules only {when}: {'; '.join([*found[:FEW], *more])}"


def _move(before: Outcome, after: Outcome) -> int:
    """Say what becomes of a request, as a position in MOVES; -1 where nothing does."""
    if made_alike(before.taken) == made_alike(after.taken):
        return -1
    if before.taken is None:
        return MOVES.index(Move.ENTERS)
    if after.taken is None:
        return MOVES.index(Move.LEAVES)
    if after.quality == before.quality:
        return MOVES.index(Move.OTHERWISE)
    return MOVES.index(Move.BETTER if after.quality > before.quality else Move.SIMPLER)


def _repriced(
    before: Result, after: Result, pairs: list[tuple[Outcome, Outcome]], times: list[int]
) -> Decimal:
    """Add up what those that are made alike cost more, at list prices."""
    total = Decimal(0)
    for (old, new), count in zip(pairs, times, strict=True):
        if _move(old, new) < 0:
            then, now = (
                credits_of(old) * before.usd_per_credit,
                credits_of(new) * after.usd_per_credit,
            )
            total += count * (now - then)
    return total
