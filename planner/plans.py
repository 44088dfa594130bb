"""The plan as users hold it: what comes back from `planner.plan`, with a door to each output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from planner.engine.counts import value_of
from planner.engine.turns import greedy_counts
from planner.outputs.as_json import from_json, to_json
from planner.outputs.card import plan_card
from planner.outputs.files import save
from planner.outputs.summary import summary
from planner.results.result import Result
from planner.results.table import UNIT


@dataclass(frozen=True, eq=False)
class Plan(Result):
    """What to make, with what, for how much, and why not the rest.

    See Also
    --------
    planner.results.result.Result : Its attributes, `to_frame` and `verify`.
    """

    @cached_property
    def greedy_value(self) -> float:
        """Value of the greedy plan for the same requests and budget."""
        if self.solution is None or self.batch is None:
            return self.stated_greedy_value or 0.0
        problem = self.solution.problem
        return value_of(problem, greedy_counts(problem, self.batch.hints)) / UNIT

    def summary(self) -> str:
        """Say at a glance what an owner wants to know, in a few lines of text."""
        return summary(self)

    def to_json(self) -> str:
        """Return the whole plan as JSON, which `from_json` reads back."""
        return to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read a plan that `to_json` wrote.

        Raises
        ------
        InputError
            If the text is no such plan.
        """
        return from_json(text, cls)

    def save(self, path: str | Path) -> None:
        """Write the plan to a file; an existing one is replaced once the new one is whole.

        Parameters
        ----------
        path
            Ends in .xlsx, .csv, .parquet or .json.

        Raises
        ------
        OutputError
            If the ending is another, or the file cannot be written.
        """
        save(self, Path(path))

    def _repr_html_(self) -> str:
        return plan_card(self)
