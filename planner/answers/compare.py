"""Scenarios side by side: any number of plans, what each makes, and where they part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.answers.diff import SKIPPED
from planner.answers.matching import ids_of, made_alike, notes_on
from planner.engine.arrays import IntArray
from planner.errors import InputError
from planner.messages import listed, shown
from planner.results.naming import names_of
from planner.results.result import Result

MISSING = ""  # the text of a request that a scenario's table does not have


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Scenarios side by side.

    Attributes
    ----------
    names
        What they are called, in order.
    plans
        The plan of each.
    notes
        What keeps their values from being compared with those of the first, a sentence for each.
    """

    names: tuple[str, ...]
    plans: tuple[Result, ...]
    notes: tuple[str, ...]
    _against: tuple[tuple[str, ...], ...] = field(repr=False)  # of each, as of `Matched.notes`

    def __len__(self) -> int:
        """Return the number of scenarios."""
        return len(self.plans)

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each scenario.

        Columns: `scenario`; `budget_usd`, `cost_usd`; `requests`, `made`, `at_best`, `simpler`,
        `locked`, `left_out`, how many; `value`; `more_value`, against the first scenario, nothing
        where values are not of one scale; `status`; `gap`, how far it is from the best at most;
        `vouched_by`, who says so, as of `Result`; `note`, why values cannot be compared.
        """
        first = self.plans[0].value
        texts = {
            "scenario": list(self.names),
            "status": [plan.status for plan in self.plans],
            "vouched_by": [plan.vouched_by for plan in self.plans],
            "note": ["; ".join(notes) for notes in self._against],
        }
        tallies = [plan.tally for plan in self.plans]
        more = [
            round(plan.value - first, 6) if not notes else np.nan
            for plan, notes in zip(self.plans, self._against, strict=True)
        ]
        columns: dict[str, Any] = {
            "scenario": texts["scenario"],
            "budget_usd": [float(plan.budget_usd) for plan in self.plans],
            "cost_usd": [float(plan.cost_usd) for plan in self.plans],
            "requests": [tally.requests for tally in tallies],
            "made": [tally.made for tally in tallies],
            "at_best": [tally.best for tally in tallies],
            "simpler": [tally.downgraded for tally in tallies],
            "locked": [tally.locked for tally in tallies],
            "left_out": [tally.skipped + tally.impossible for tally in tallies],
            "value": [plan.value for plan in self.plans],
            "more_value": np.array(more, dtype=np.float64),
            "status": texts["status"],
            "gap": [plan.gap for plan in self.plans],
            "vouched_by": texts["vouched_by"],
            "note": texts["note"],
        }
        return pd.DataFrame(columns).astype(dict.fromkeys(texts, "str"))

    @property
    def parted(self) -> int:
        """How many requests are not treated alike in all scenarios."""
        return len(self._decided[-1])

    def decisions(self, most: int | None = None) -> pd.DataFrame:
        """Return a row for each request that is not treated alike in all scenarios.

        Columns: `id`; `name`; then one for each scenario, by its name (with a blank behind it where
        it is ``"id"`` or ``"name"``): what the request is made with, such as
        ``"kling-v1 at 720p"``; "-" where it is skipped; "" where the table does not have it.

        Parameters
        ----------
        most
            How many of them, the first ones; all where None.
        """
        ids, places, codes, words, every = self._decided
        parted = every[:most]
        columns: dict[str, Any] = {
            "id": pd.Series(ids[parted].tolist(), dtype="str"),
            "name": pd.Series(self._called(places, parted), dtype="str"),
        }
        for name, row in zip(self.names, codes, strict=True):
            title = f"{name} " if name in ("id", "name") else name
            columns[title] = pd.Series(words[row[parted]], dtype="str")
        return pd.DataFrame(columns)

    @cached_property
    def _decided(
        self,
    ) -> tuple[pd.Index[str], list[IntArray], IntArray, NDArray[np.object_], IntArray]:
        """Find what each scenario makes of each request, and which are not treated alike."""
        ids, places = self._requests()
        codes, texts = self._codes(places)
        parted = np.flatnonzero((codes != codes[0]).any(axis=0))
        return ids, places, codes, np.array(texts, dtype=object), parted

    def _requests(self) -> tuple[pd.Index[str], list[IntArray]]:
        """List the ids of all scenarios, and where each stands in each table, -1 for nowhere."""
        tables = [ids_of(plan) for plan in self.plans]
        ids = tables[0]
        for other in tables[1:]:
            if not ids.equals(other):
                ids = ids.append(other[ids.get_indexer(other) < 0])
        places = [
            np.arange(len(ids)) if table.equals(ids) else table.get_indexer(ids).astype(np.int64)
            for table in tables
        ]
        return ids, places

    def _codes(self, places: list[IntArray]) -> tuple[IntArray, list[str]]:
        """Give what each scenario makes of each request a number; shape (scenarios, requests)."""
        numbers: dict[object, int] = {"missing": 0, None: 1}
        texts, rows = [MISSING, SKIPPED], []
        for plan, place in zip(self.plans, places, strict=True):
            known = []
            for outcome in plan.outcomes.distinct:
                key = made_alike(outcome.taken)
                if key not in numbers:
                    numbers[key] = len(texts)
                    texts.append(str(outcome.taken))
                known.append(numbers[key])
            members = np.append(plan.outcomes.members, len(known))  # the last for -1, nowhere
            rows.append(np.array([*known, 0], dtype=np.int64)[members[place]])
        return np.array(rows), texts

    def _called(self, places: list[IntArray], chosen: IntArray) -> list[str]:
        """Say what to call some requests, each as of the first scenario that has it."""
        names = np.full(len(chosen), "", dtype=object)
        open_ones = np.ones(len(chosen), dtype=bool)
        for plan, place in zip(self.plans, places, strict=True):
            at = np.flatnonzero(open_ones & (place[chosen] >= 0))
            if not at.size:
                continue
            names[at] = names_of(plan, place[chosen][at])
            open_ones[at] = False
        return list(names)

    def __repr__(self) -> str:
        """Name it on one line, as among other values."""
        return f"<{type(self).__name__}: {listed(self.names)}>"

    def __str__(self) -> str:
        """Return the table of scenarios, and below it what is to be known besides."""
        frame = self.to_frame().drop(columns="note")
        table = frame.to_string(index=False, na_rep="-", float_format=lambda x: f"{x:,.2f}")
        return "\n".join([table, *(f"Note: {note}" for note in self.notes)])


def compare(scenarios: Mapping[str, Result]) -> Comparison:
    """Set scenarios side by side; as of `planner.compare`."""
    if not isinstance(scenarios, Mapping):
        raise InputError(
            f"scenarios are {shown(scenarios)}; expected a dict of name to plan, as "
            "{'now': plan, 'more': plan.what_if(budget=150)}"
        )
    if not scenarios:
        raise InputError("there are no scenarios; give at least one plan, as {'now': plan}")
    for name, plan in scenarios.items():
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"a scenario is called {shown(name)}; expected a text")
        if not isinstance(plan, Result):
            raise InputError(f"scenario {shown(name)} is {shown(plan)}; expected a plan")
    names, plans = tuple(scenarios), tuple(scenarios.values())
    against = tuple(() if plan is plans[0] else notes_on(plans[0], plan) for plan in plans)
    notes = tuple(
        f"{name} against {names[0]}: {note}"
        for name, found in zip(names, against, strict=True)
        for note in found
    )
    return Comparison(names, plans, notes, against)
