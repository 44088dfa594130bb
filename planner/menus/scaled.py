"""Options for several takes: those for one, and how many times that is reserved."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

import numpy as np
from numpy.typing import NDArray

from planner.catalog.amounts import EXACT
from planner.menus.option import Draft, Option, reserved

ONE = Decimal(1)
MILLION = 1_000_000  # takes are counted in millionths: thousandths times those of a use
MILLIONTH = Decimal("0.000001")


class Options(Sequence[Option]):
    """Options in some order, each made when somebody looks at it.

    Most are never looked at: of thousands of requests, each with takes of its own, only what is
    taken, the best and the cheapest are told.
    """

    @abstractmethod
    def at(self, place: int) -> Option:
        """Make the option at a place, 0 or more."""

    @overload
    def __getitem__(self, place: int) -> Option: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Option, ...]: ...

    def __getitem__(self, place: int | slice) -> Option | tuple[Option, ...]:
        """Make an option, or several."""
        found = range(len(self))[place]
        return self.at(found) if isinstance(found, int) else tuple(map(self.at, found))

    def __eq__(self, other: object) -> bool:
        """Say whether the same options stand there in the same order."""
        return isinstance(other, (tuple, Options)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, eq=False)
class Scaled(Options):
    """Options for some number of takes.

    Attributes
    ----------
    ones
        The same for one take.
    takes
        How many times that.
    step
        What is billed in; None where nothing is.
    draft
        What takes may be made with, for one take: those of an option are, and then it is made as
        for one take, where that costs less. None where they may not.
    """

    ones: tuple[Option, ...]
    takes: Decimal
    step: Decimal | None
    draft: Draft | None = None

    def __len__(self) -> int:
        """Return the number of options."""
        return len(self.ones)

    def at(self, place: int) -> Option:
        """Make the option at a place, 0 or more."""
        one = self.ones[place]
        takes = EXACT.multiply(one.takes, self.takes)
        credits = reserved(one.price, takes, self.step)
        if self.draft is not None:
            draft = self.draft.times(self.takes, self.step)
            both = EXACT.add(draft.credits, one.credits)
            if both < credits:
                return Option(**vars(one) | {"credits": both, "draft": draft})
        # As by `replace`, in less time: there may be many thousands.
        return Option(**vars(one) | {"takes": takes, "credits": credits})


def scaled(
    ones: tuple[Option, ...], takes: Decimal, step: Decimal | None, draft: Draft | None = None
) -> Sequence[Option]:
    """Return options for some number of takes, which may be drafts."""
    return ones if takes == ONE else Scaled(ones, takes, step, draft)


def ones_of(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return what options are made of: each is some takes of one of these."""
    return options.ones if isinstance(options, Scaled) else tuple(options)


def takes_of(options: Sequence[Option]) -> Decimal:
    """Return how many takes of what `ones_of` returns they are."""
    return options.takes if isinstance(options, Scaled) else ONE


def draft_of(options: Sequence[Option]) -> Draft | None:
    """Return what their takes may be made with, for one take."""
    return options.draft if isinstance(options, Scaled) else None


def some_of(options: Sequence[Option], places: Sequence[int]) -> Sequence[Option]:
    """Return some of the options, in that order."""
    ones = tuple(ones_of(options)[at] for at in places)
    return scaled(ones, takes_of(options), step_of(options), draft_of(options))


def step_of(options: Sequence[Option]) -> Decimal | None:
    """Return what they are billed in, where they are some takes of others."""
    return options.step if isinstance(options, Scaled) else None


def told_once(
    each: Sequence[Sequence[Option]],
) -> tuple[tuple[Option, ...], list[NDArray[np.int64]]]:
    """Tell apart what options are made of.

    Parameters
    ----------
    each
        Options of one take or of several, whose equal ones are one object.

    Returns
    -------
    ones, places
        Each different one once, in the order in which they first occur; and for every entry, where
        each of its options stands among them.
    """
    found: dict[int, int] = {}
    ones: list[Option] = []
    known: dict[int, NDArray[np.int64]] = {}
    parts = [ones_of(options) for options in each]  # held, so that no other object has its number
    for part in parts:
        if id(part) in known:
            continue
        for one in part:
            if id(one) not in found:
                found[id(one)] = len(ones)
                ones.append(one)
        known[id(part)] = np.array([found[id(one)] for one in part], dtype=np.int64)
    return tuple(ones), [known[id(part)] for part in parts]
