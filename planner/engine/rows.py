"""Rows: what else is limited, a sum over some of the options that groups take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.plain import read_array
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.errors import ProblemError
from planner.messages import shown

TOO_LARGE = "a row adds up to more than 2**62: use a larger unit"


@dataclass(frozen=True, eq=False)
class Row(Record):
    """A limit on a sum: of each entry its factor, as often as its group takes its option.

    What is at least something is written with negative factors and a negative limit.

    Attributes
    ----------
    groups, options
        Which option of which group, counted from the start of its menu: in order of group, then
        option, none twice. Shape (entries,).
    factors
        What a request that takes it adds to the sum; any sign. Shape (entries,).
    limit
        What the sum may be at the most; any sign.
    spent
        What every unit of cost adds, whoever spends it, of any sign: a row about a part of what is
        spent in all needs no entries for that.

    Raises
    ------
    ProblemError
        If shapes, order or sizes are wrong.
    """

    groups: IntArray
    options: IntArray
    factors: IntArray
    limit: int
    spent: int = 0

    def __post_init__(self) -> None:
        self._hold("groups", whole_numbers("groups of a row", self.groups))
        count = len(self.groups)
        self._hold("options", whole_numbers("options of a row", self.options, count))
        low = 1 - LARGEST_SUM
        self._hold("factors", whole_numbers("factors", self.factors, count, low=low))
        object.__setattr__(self, "limit", _within("the limit", self.limit))
        object.__setattr__(self, "spent", _within("what is spent, times", self.spent))
        step = np.diff(self.groups)
        if ((step < 0) | ((step == 0) & (np.diff(self.options) <= 0))).any():
            raise ProblemError("a row: expected entries in order of group, then option, none twice")

    @classmethod
    def of(
        cls, groups: IntArray, options: IntArray, factors: IntArray, limit: int, spent: int = 0
    ) -> Row:
        """Bring entries into their order; those that add nothing are left out."""
        order = np.flatnonzero(factors)
        step = np.diff(groups[order])
        if ((step < 0) | ((step == 0) & (np.diff(options[order]) < 0))).any():
            order = order[np.lexsort((options[order], groups[order]))]
        return cls(groups[order], options[order], factors[order], limit, spent)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.groups)

    def check_within(self, lengths: IntArray, sizes: IntArray, most_cost: int = 0) -> None:
        """Raise ProblemError unless its entries exist and its sum stays below 2**62.

        Parameters
        ----------
        lengths, sizes
            How many options each group has, and how many requests; shape (groups,).
        most_cost
            What no choice costs more than.
        """
        of_spent = abs(self.spent) * most_cost
        if of_spent >= LARGEST_SUM:
            raise ProblemError(TOO_LARGE)
        if not len(self):
            return
        if int(self.groups[-1]) >= len(lengths):
            raise ProblemError(f"a row speaks of group {self.groups[-1]}: there is none")
        beyond = self.options >= lengths[self.groups]
        if beyond.any():
            at = int(beyond.argmax())
            raise ProblemError(f"a row: group {self.groups[at]} has no option {self.options[at]}")
        largest = int(np.abs(self.factors).max())
        copies = sizes[self.groups]
        if largest * int(copies.max()) * len(self) + of_spent >= LARGEST_SUM:
            pairs = zip(self.factors.tolist(), copies.tolist(), strict=True)
            if sum(abs(factor) * size for factor, size in pairs) + of_spent >= LARGEST_SUM:
                raise ProblemError(TOO_LARGE)

    def to_plain(self) -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        columns = {name: getattr(self, name).tolist() for name in ("groups", "options", "factors")}
        spent = {"spent": self.spent} if self.spent else {}
        return {**columns, "limit": self.limit, **spent}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Row:
        """Read what `to_plain` returned.

        Raises
        ------
        ProblemError
            If it is no such thing.
        """
        if not isinstance(plain, Mapping) or {*plain, "spent"} != set(cls._names()):
            raise ProblemError(f"a row has {', '.join(cls._names())}, no more")
        columns = {name: read_array(plain[name]) for name in ("groups", "options", "factors")}
        return cls(**columns, limit=plain["limit"], spent=plain.get("spent", 0))


def _within(name: str, number: object) -> int:
    """Check a whole number of either sign."""
    odd = isinstance(number, (bool, np.timedelta64)) or not isinstance(number, (int, np.integer))
    if odd or abs(int(number)) >= LARGEST_SUM:  # type: ignore[call-overload]
        raise ProblemError(
            f"{name} of a row is {shown(number)}; expected a whole number within 2**62"
        )
    return int(number)  # type: ignore[call-overload,no-any-return]
