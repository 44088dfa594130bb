"""A range: from where to where a number may go while the present plan stays a best one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from planner.answers.changes import Change, changes_between, sentence_of
from planner.answers.present import Present, Trial, carried
from planner.catalog.amounts import RATIO, exactly
from planner.catalog.spelling import plain
from planner.errors import InfeasibleError

Kind = Literal["priority", "price", "quality"]


class End(StrEnum):
    """Why a range ends where it does."""

    NONE = "no end"  # it holds for every number that may stand there
    BETTER = "better"  # one unit beyond, another plan is better
    TOO_DEAR = "too dear"  # one unit beyond, the plan costs more than the budget
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
    changes
        What the best plan does otherwise one unit beyond; nothing where no plan is possible there.
    """

    steps: int | None
    end: End
    changes: tuple[Change, ...] = ()


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
        What the best plan does otherwise one unit beyond.
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

    @property
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
            f"{where} it: {_beyond(end, changes)}"
            for where, end, changes in (
                ("below", self.low_end, self.below),
                ("above", self.high_end, self.above),
            )
            if end not in (End.NONE, End.UNTRIED)
        )


def _beyond(end: End, changes: tuple[Change, ...]) -> str:
    if end is End.BETTER:
        return sentence_of(changes)
    why = {End.TOO_DEAR: "beyond the budget", End.NOT_OFFERED: "not all of it is offered"}[end]
    return f"{why}; {sentence_of(changes)}" if changes else why


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
    return Range(kind, subject, statement, number, unit, *ends, low.changes, high.changes)


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
        end = End.BETTER if beyond.is_possible else End.TOO_DEAR
    return Side(steps, end, _changes(present, beyond))


def _changes(present: Present, beyond: Trial) -> tuple[Change, ...]:
    """Name what changes: at the numbers beyond, where the plan is possible with them."""
    try:
        other = beyond.best_choice
    except InfeasibleError:
        return ()
    if beyond.choice is not None:
        return changes_between(beyond.batch, beyond.choice, other)
    back = carried(beyond.batch, other, present.batch)
    return () if back is None else changes_between(present.batch, present.choice, back)
