"""What ties are told of: menus, requests, and what joins them. Arrays only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.records import LARGEST_SUM
from planner.errors import ProblemError


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Alike:
    """Groups of requests of which all that are made agree in something.

    Attributes
    ----------
    labels
        The group of each request, any number >= 0; -1 where it is in none. Shape (requests,).
    codes
        What each option has there: its model, say, as a number >= 0. Shape (options,).
    """

    labels: IntArray
    codes: IntArray


@dataclass(frozen=True, eq=False)
class Within:
    """Groups of requests, in each of which a sum is limited.

    Attributes
    ----------
    labels
        The group of each request, any number >= 0; -1 where it is in none. Shape (requests,).
    adds
        What each option adds to the sum; any sign. Shape (options,).
    limits
        What the sum of each group may be at the most; any sign. By label.
    """

    labels: IntArray
    adds: IntArray
    limits: IntArray

    def limit_of(self, requests: IntArray) -> IntArray:
        """Return the limit of the group of each request; 0 where it is in none."""
        labels = self.labels[requests]
        return np.where(labels >= 0, np.append(self.limits, 0)[labels], 0)


@dataclass(frozen=True, eq=False)
class Entries:
    """What options add to rows that cut across: an entry for each that is not 0.

    Requests that differ in this have menus of their own.

    Attributes
    ----------
    options, rows, amounts
        The option, the row, and what it adds; a row likes little. Shape (entries,).
    """

    options: IntArray = field(default_factory=_none)
    rows: IntArray = field(default_factory=_none)
    amounts: IntArray = field(default_factory=_none)

    def and_more(self, more: Entries) -> Entries:
        """Return these and others."""
        pairs = zip(vars(self).values(), vars(more).values(), strict=True)
        return Entries(*(np.concatenate(pair) for pair in pairs))

    def after(self, options: int) -> Entries:
        """Return them for options that follow so many others."""
        return replace(self, options=self.options + options)


@dataclass(frozen=True, eq=False)
class Tied:
    """Requests, their menus, and the ties between them.

    Attributes
    ----------
    starts
        Where each menu begins among the options; shape (menus + 1,).
    costs, qualities
        Of every option, menu after menu; shape (options,).
    menu_of, priorities, required
        Of every request; shape (requests,).
    one_of
        For each such rule the group of each request, -1 where it is in none: at most one of a
        group is made.
    all_or_none
        As `one_of`: all of a group are made, or none.
    needs
        Two arrays of requests: each of the first is made only if the one beside it is.
    alike, within
        Each such rule.
    amounts
        What options add to rows.
    nodes
        The innermost budget above each request, -1 where there is none but the whole one; None
        where there are no others.

    Raises
    ------
    ProblemError
        If values or costs could add up to 2**62.
    """

    starts: IntArray
    costs: IntArray
    qualities: IntArray
    menu_of: IntArray
    priorities: IntArray
    required: BoolArray
    one_of: tuple[IntArray, ...] = ()
    all_or_none: tuple[IntArray, ...] = ()
    needs: tuple[IntArray, IntArray] = field(default_factory=lambda: (_none(), _none()))
    alike: tuple[Alike, ...] = ()
    within: tuple[Within, ...] = ()
    amounts: Entries = field(default_factory=Entries)
    nodes: IntArray | None = None

    def __post_init__(self) -> None:
        most = int(self.qualities.max(initial=0)) * int(self.priorities.max(initial=0))
        if max(most, int(self.costs.max(initial=0))) * len(self) >= LARGEST_SUM:
            raise ProblemError(
                "costs, or priority x quality, could add up to more than 2**62: "
                "use a larger unit of cost, or divide every priority by the same number"
            )

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.menu_of)

    @property
    def labels(self) -> list[IntArray]:
        """The groups of all rules that speak of groups, in the order of their names above."""
        alike, within = ([rule.labels for rule in rules] for rules in (self.alike, self.within))
        return [*self.one_of, *self.all_or_none, *alike, *within]

    @property
    def limited(self) -> BoolArray:
        """Whether each request is in a group in which a sum is limited; shape (requests,)."""
        limited = np.zeros(len(self), dtype=bool)
        for rule in self.within:
            limited |= rule.labels >= 0
        return limited
