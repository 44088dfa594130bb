"""Rows: what else is limited, a sum over some of the options that groups take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.plain import read_array
from planner.engine.records import LARGEST_SUM, Record, whole_numbers
from planner.errors import ProblemError, shown


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

    Raises
    ------
    ProblemError
        If shapes, order or sizes are wrong.
    """

    groups: IntArray
    options: IntArray
    factors: IntArray
    limit: int

    def __post_init__(self) -> None:
        self._hold("groups", whole_numbers("groups of a row", self.groups))
        count = len(self.groups)
        self._hold("options", whole_numbers("options of a row", self.options, count))
        low = 1 - LARGEST_SUM
        self._hold("factors", whole_numbers("factors", self.factors, count, low=low))
        limit: object = self.limit
        odd = isinstance(limit, (bool, np.timedelta64)) or not isinstance(limit, (int, np.integer))
        if odd or abs(int(self.limit)) >= LARGEST_SUM:
            raise ProblemError(
                f"the limit of a row is {shown(limit)}; expected a whole number within 2**62"
            )
        object.__setattr__(self, "limit", int(self.limit))
        step = np.diff(self.groups)
        if ((step < 0) | ((step == 0) & (np.diff(self.options) <= 0))).any():
            raise ProblemError("a row: expected entries in order of group, then option, none twice")

    @classmethod
    def of(cls, groups: IntArray, options: IntArray, factors: IntArray, limit: int) -> Row:
        """Bring entries into their order; those that add nothing are left out."""
        kept = np.flatnonzero(factors)
        order = kept[np.lexsort((options[kept], groups[kept]))]
        return cls(groups[order], options[order], factors[order], limit)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.groups)

    def check_within(self, lengths: IntArray, sizes: IntArray) -> None:
        """Raise ProblemError unless its entries exist and its sum stays below 2**62.

        Parameters
        ----------
        lengths, sizes
            How many options each group has, and how many requests; shape (groups,).
        """
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
        if largest * int(copies.max()) * len(self) >= LARGEST_SUM:
            pairs = zip(self.factors.tolist(), copies.tolist(), strict=True)
            if sum(abs(factor) * size for factor, size in pairs) >= LARGEST_SUM:
                raise ProblemError("a row adds up to more than 2**62: use a larger unit")

    def to_plain(self) -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        columns = {name: getattr(self, name).tolist() for name in ("groups", "options", "factors")}
        return {**columns, "limit": self.limit}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Row:
        """Read what `to_plain` returned.

        Raises
        ------
        ProblemError
            If it is no such thing.
        """
        if not isinstance(plain, Mapping) or set(plain) != set(cls._names()):
            raise ProblemError(f"a row has {', '.join(cls._names())}, no more")
        columns = {name: read_array(plain[name]) for name in ("groups", "options", "factors")}
        return cls(**columns, limit=plain["limit"])
