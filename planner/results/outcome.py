"""What happened to each request, as data: everything that shows a plan reads it from here.

A million requests share a few hundred outcomes: one for each option that is taken, and one for each
menu and reason to skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.menus.option import Option
from planner.pieces import counted, looked_up

T = TypeVar("T", bound=np.generic)


class Fate(StrEnum):
    """What happened to a request."""

    BEST = "best"  # made, and nothing on its menu has more quality
    SIMPLER = "simpler"  # made, though something on its menu has more quality
    OUTBID = "outbid"  # skipped, though the whole budget would be enough for it
    TOO_DEAR = "too dear"  # skipped: its cheapest option costs more than the whole budget
    WORTHLESS = "worth nothing"  # skipped: its priority is 0
    KEPT_OUT = "kept out"  # skipped: it is locked and was left out, or it is excluded
    RULED_OUT = "ruled out"  # skipped: rules leave nothing on its menu
    IMPOSSIBLE = "impossible"  # skipped: nothing is on its menu


class How(StrEnum):
    """How it came about."""

    WEIGHED = "weighed"  # all options of all requests were weighed against each other
    IN_TURN = "in turn"  # its preferred option was taken in its turn, while it fitted
    CHEAPEST = "cheapest"  # it is required: its preferred option was none, or cost too much
    PASSED_OVER = "passed over"  # its preferred option did not fit what was left in its turn
    NOT_TRIED = "not tried"  # its preferred option is not on its menu
    TOGETHER = "together"  # in their turn, or not, with those it is tied to


class WhyNot(StrEnum):
    """What kept a request from something better."""

    ELSEWHERE = "elsewhere"  # the money does more for others
    NUMBERS = "numbers"  # as many as possible of each priority are made, and it is not among them
    BUDGET = "whole budget"  # it would take more than the whole budget
    RULE = "rule"  # a rule stands against it
    PRIORITY = "priority"  # it is 0: it is made because it must be, and more quality adds no value


class Hold(StrEnum):
    """What a rule did to a request that it decided."""

    MENU = "menu"  # it took off its menu what would be better, or allows none of it
    LIMIT = "limit"  # what it limits is used up by what is worth more
    LEAST = "least"  # it asks for so much that this is made, though the money does more elsewhere
    RESERVE = "reserve"  # it keeps back what would be enough
    ONE_OF = "one of"  # another one of its group is made
    WHOLE = "whole"  # all of its group would have to be made, or are
    NEEDS = "needs"  # one that it needs is not made, or one that needs it is
    ALIKE = "alike"  # what is made of its group is made alike
    WITHIN = "within"  # of its limits and of what it is tied to, no one decides alone


@dataclass(frozen=True)
class Outcome:
    """What happened to the requests that share a menu, a choice and the rule that decided.

    Attributes
    ----------
    fate, how
        What happened, and how it came about.
    menu
        Position of their menu among `Batch.menus.menus`.
    choices
        How many options are on it.
    platform
        Where they will be shown; "" where nothing limits the resolution.
    obstacle
        Why nothing is on the menu, as a sentence; "" where something is.
    taken
        The option they are made with; None where they are skipped.
    best, cheapest
        The cheapest of the options with the most quality, and the cheapest of all; None where
        there is none.
    tried
        The option that was tried in their turn; None where there was none, or no turn.
    quality
        Of what is taken; 0 where they are skipped.
    gain, more_credits
        What the best option has in quality, and costs in credits, beyond what is taken.
    why_not
        What kept them from it; None where nothing did, or where nothing was weighed.
    locked
        Whether they are made as an earlier plan chose.
    rule
        The rule that decided, with the values of their group; "" where none did.
    hold
        What it did; None where none decided.
    whose
        What it is about, as a phrase: ``"series spring"``, ``"at most $300 for client acme"``.
    """

    fate: Fate
    how: How
    menu: int
    choices: int = 0
    platform: str = ""
    obstacle: str = ""
    taken: Option | None = None
    best: Option | None = None
    cheapest: Option | None = None
    tried: Option | None = None
    quality: Decimal = Decimal(0)
    gain: Decimal = Decimal(0)
    more_credits: Decimal = Decimal(0)
    why_not: WhyNot | None = None
    locked: bool = False
    rule: str = ""
    hold: Hold | None = None
    whose: str = ""

    @property
    def made(self) -> bool:
        """Whether they are made."""
        return self.taken is not None


@dataclass(frozen=True)
class Tally:
    """How many requests went which way.

    Attributes
    ----------
    best
        Made with the best quality on their menu.
    downgraded
        Made, but not with the best.
    skipped
        Left out, though an option was there.
    impossible
        Left out, because no model can make them.
    locked
        Made as an earlier plan chose: nothing else is on their menu, so that they are neither at
        their best nor simpler.
    """

    best: int
    downgraded: int
    skipped: int
    impossible: int
    locked: int = 0

    @property
    def made(self) -> int:
        """All that are made."""
        return self.best + self.downgraded + self.locked

    @property
    def requests(self) -> int:
        """All there are."""
        return self.made + self.skipped + self.impossible


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The outcome of every request.

    Attributes
    ----------
    distinct
        Each outcome once.
    members
        The outcome of each request, as a position in `distinct`; shape (requests,), in 32 bits,
        since it is read often.
    weights
        How many requests each row stands for; None where each stands for itself.
    """

    distinct: tuple[Outcome, ...]
    members: NDArray[np.int32]
    weights: IntArray | None = None

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.members)

    def __getitem__(self, request: int) -> Outcome:
        """Return the outcome of a request, by its position."""
        return self.distinct[int(self.members[request])]

    def __iter__(self) -> Iterator[Outcome]:
        """Yield the outcome of each request."""
        return (self.distinct[member] for member in self.members.tolist())

    def count_of(self, row: int) -> int:
        """Return how many requests a row stands for."""
        return 1 if self.weights is None else int(self.weights[row])

    @cached_property
    def counts(self) -> IntArray:
        """How many requests share each outcome; shape (distinct,)."""
        return counted(self.members, self.weights, len(self.distinct))

    @cached_property
    def made(self) -> BoolArray:
        """Whether each request is made; shape (requests,)."""
        return self.spread(np.array([each.made for each in self.distinct], dtype=bool))

    def spread(self, values: NDArray[T]) -> NDArray[T]:
        """Give each request the value of its outcome.

        Parameters
        ----------
        values
            Of each distinct outcome; shape (distinct,).

        Returns
        -------
        numpy.ndarray
            Shape (requests,).
        """
        return looked_up(values, self.members)

    @cached_property
    def tally(self) -> Tally:
        """How many requests went which way."""
        by_fate, locked = dict.fromkeys(Fate, 0), 0
        for outcome, count in zip(self.distinct, self.counts.tolist(), strict=True):
            if outcome.locked and outcome.made:
                locked += count
            else:
                by_fate[outcome.fate] += count
        skipped = (Fate.OUTBID, Fate.TOO_DEAR, Fate.WORTHLESS, Fate.KEPT_OUT, Fate.RULED_OUT)
        return Tally(
            best=by_fate[Fate.BEST],
            downgraded=by_fate[Fate.SIMPLER],
            skipped=sum(by_fate[fate] for fate in skipped),
            impossible=by_fate[Fate.IMPOSSIBLE],
            locked=locked,
        )
