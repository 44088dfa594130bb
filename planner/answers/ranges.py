"""A range: from where to where a number may go while the present plan stays a best one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import numpy as np

from planner.answers.changes import Change, changes_between, sentence_of
from planner.answers.present import Present, Trial, carried
from planner.batch import Batch
from planner.catalog.amounts import RATIO, exactly
from planner.catalog.spelling import plain
from planner.engine.arrays import IntArray
from planner.errors import InfeasibleError

Kind = Literal["priority", "price", "quality"]
MOST_NAMED = 1000  # requests that change, of which each is told


class End(StrEnum):
    """Why a range ends where it does."""

    NONE = "no end"  # it holds for every number that may stand there
    BETTER = "better"  # one unit beyond, another plan is better
    TOO_DEAR = "too dear"  # one unit beyond, the plan costs more than the budget
    AGAINST_RULES = "against rules"  # one unit beyond, the plan does not keep a rule
    NOT_OFFERED = "not offered"  # one unit beyond, not all that it orders is on the menus
    UNTRIED = "untried"  # it holds so far at least; beyond, nothing was tried


@dataclass(frozen=True)
class Side:
    """One side of a range.

    Attributes
    ----------
    steps
        Units from the number to the end; None where there is none.
    end
        Why it ends there.
    changes, count
        What the best plan does otherwise one unit beyond, and for how many requests; nothing where
        no plan is possible there.
    """

    steps: int | None
    end: End
    changes: tuple[Change, ...] = ()
    count: int = 0


NO_END = Side(None, End.NONE)


@dataclass(frozen=True)
class Range:
    """How far one number may go while the present plan stays a best one, all others as they are.

    Attributes
    ----------
    kind
        ``"priority"``, ``"price"`` or ``"quality"``.
    subject
        The id of the request, or where in the catalog the number stands, as TOML spells it.
    statement
        What it says today: ``"Pro counts 3"``.
    number, unit
        The number, and the steps in which others were looked at, from it on.
    low, high
        The last ones with which the plan stays a best one; None where there is no end.
    low_end, high_end
        Why it ends there.
    below, above
        What the best plan does otherwise one unit beyond: for a thousand requests at the most.
    count_below, count_above
        For how many it does.
    """

    kind: Kind
    subject: str
    statement: str
    number: Decimal
    unit: Decimal
    low: Decimal | None
    high: Decimal | None
    low_end: End
    high_end: End
    below: tuple[Change, ...]
    above: tuple[Change, ...]
    count_below: int
    count_above: int

    @property
    @exactly
    def firmness(self) -> Decimal | None:
        """The way to the nearer end, as a part of the number; None where there is nothing to say.

        That is where it has no end, or is 0.
        """
        ends = [end for end in (self.low, self.high) if end is not None]
        if not ends or not self.number:
            return None
        return RATIO.divide(min(abs(end - self.number) for end in ends), self.number)

    def __str__(self) -> str:
        return f"{self.statement}: the plan stays the same {self.spoken}"

    @property
    def spoken(self) -> str:
        """Say from where to where: ``"from 2.94 to 3.1"``."""
        least = "at least " if End.UNTRIED in (self.low_end, self.high_end) else ""
        low, high = (None if end is None else plain(end) for end in (self.low, self.high))
        if low is None and high is None:
            return "whatever it is"
        if low is None:
            return f"{least}up to {high}"
        return f"{least}from {low} on" if high is None else f"{least}from {low} to {high}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say what happens one unit beyond each end that there is."""
        return tuple(
            f"{where} it: {_beyond(end, said)}"
            for where, end, said in (
                ("below", self.low_end, said_of(self.below, self.count_below)),
                ("above", self.high_end, said_of(self.above, self.count_above)),
            )
            if end not in (End.NONE, End.UNTRIED)
        )


def said_of(changes: tuple[Change, ...], count: int) -> str:
    """Say in a sentence what changes; "" where nothing does."""
    if not changes:
        return ""
    more = "" if count == len(changes) else f"; in all {count:,} requests change"
    return sentence_of(changes) + more


def _beyond(end: End, said: str) -> str:
    why = {
        End.TOO_DEAR: "beyond the budget",
        End.AGAINST_RULES: "against a rule",
        End.NOT_OFFERED: "not all of it is offered",
    }
    return "; ".join(filter(None, (why.get(end), said)))


@exactly
def ranged(
    kind: Kind,
    subject: str,
    statement: str,
    number: Decimal,
    unit: Decimal,
    low: Side,
    high: Side,
) -> Range:
    """Put a range together from its sides."""
    least, most = (
        None if each.steps is None else number + each.steps * unit for each in (low, high)
    )
    ends = (least, most, low.end, high.end)
    beyond = (low.changes, high.changes, low.count, high.count)
    return Range(kind, subject, statement, number, unit, *ends, *beyond)


def ended(present: Present, steps: int, beyond: Trial) -> Side:
    """Say why a range ends, and what the best plan does otherwise one unit beyond.

    Parameters
    ----------
    present
        The present plan.
    steps
        Units from the number to the end.
    beyond
        The batch with the number one unit beyond.
    """
    if beyond.choice is None:
        end = End.NOT_OFFERED
    else:
        over = beyond.batch.cost_of(beyond.choice) > beyond.problem.budget
        why_not = End.TOO_DEAR if over else End.AGAINST_RULES
        end = End.BETTER if beyond.is_possible else why_not
    return Side(steps, end, *_changes(present, beyond))


def _changes(present: Present, beyond: Trial) -> tuple[tuple[Change, ...], int]:
    """Name what changes: at the numbers beyond, where the plan is possible with them."""
    try:
        other = beyond.best_choice
    except InfeasibleError:
        return (), 0
    if beyond.choice is not None:
        return _some(beyond.batch, beyond.choice, other)
    back = carried(beyond.batch, other, present.batch)
    return ((), 0) if back is None else _some(present.batch, present.choice, back)


def _some(batch: Batch, before: IntArray, after: IntArray) -> tuple[tuple[Change, ...], int]:
    """Name what changes, for the first requests of very many, and count them."""
    rows = np.flatnonzero(before != after)
    if len(rows) > MOST_NAMED:
        after = np.where(np.arange(len(after)) < rows[MOST_NAMED], after, before)
    return changes_between(batch, before, after), len(rows)
