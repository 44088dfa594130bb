"""What options use up: the budget, first of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.records import Record, whole_numbers
from planner.errors import ProblemError, shown


@dataclass(frozen=True, eq=False)
class Resource(Record):
    """Something that options use up, and how much of it there is.

    Attributes
    ----------
    costs
        What every option uses, menu after menu; shape (options,), integers >= 0.
    limit
        What all together may use, an integer >= 0.
    """

    costs: IntArray
    limit: int

    def __post_init__(self) -> None:
        self._hold("costs", whole_numbers("costs", self.costs))
        odd = isinstance(self.limit, (bool, np.timedelta64))
        if odd or not isinstance(self.limit, (int, np.integer)):
            raise ProblemError(f"the budget is {shown(self.limit)}; expected a whole number")
        if self.limit < 0:
            raise ProblemError(f"the budget is {shown(int(self.limit))}; expected 0 or more")
        object.__setattr__(self, "limit", int(self.limit))
