"""The requests that several plans have in common, by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, ranked
from planner.errors import InputError
from planner.menus.option import Option
from planner.messages import shown
from planner.requests.fields import DEFAULT_PRIORITY, PLACES
from planner.results.outcome import Outcome
from planner.results.result import Result
from planner.results.single import refuse_counted

OTHER_TABLE = "the tables differ: values are not of the same requests"
OTHER_OBJECTIVE = "the objectives differ: values are not of one scale"


def made_alike(option: Option | None) -> tuple[object, ...] | None:
    """Return what is the same in options that make the same, whatever it costs or lasts."""
    if option is None:
        return None
    return option.model, option.mode, option.resolution, len(option.segments)


def priorities_of(plan: Result) -> NDArray[np.float64]:
    """Return the priority of each request, as far as the plan says; shape (requests,)."""
    if plan.batch is not None:
        return plan.batch.requests.priorities / PLACES
    column: Any = plan.frame.get("priority")
    if column is None or column.dtype.kind not in "iuf":
        return np.full(len(plan.frame), float(DEFAULT_PRIORITY))
    numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64, copy=True)
    return numbers


def ids_of(plan: Result) -> pd.Index[str]:
    """Return the ids of a plan, each once.

    Raises
    ------
    InputError
        If one is missing, or there twice, as only in a file that was edited; if rows stand for
        many requests, which have no id of their own.
    """
    refuse_counted(plan, "request is compared with request, by their ids")
    ids: pd.Index[str] = pd.Index(plan.frame["id"])
    if ids.hasnans:
        raise InputError(f"the plan for {plan.source} has a row without an id")
    if not ids.is_unique:
        twice = shown(ids[ids.duplicated()][0])
        raise InputError(f"the plan for {plan.source} has the id {twice} twice")
    return ids


@dataclass(frozen=True, eq=False)
class Matched:
    """The requests of two plans, side by side.

    Attributes
    ----------
    plans
        The two.
    before, after
        Positions in the tables of the two of what both have, in the order of the second.
    added, gone
        Ids that only the second has, and only the first.
    """

    plans: tuple[Result, Result]
    before: IntArray
    after: IntArray
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @classmethod
    def of(cls, before: Result, after: Result) -> Matched:
        """Match the requests of two plans."""
        old, new = ids_of(before), ids_of(after)
        places = np.arange(len(new)) if old.equals(new) else old.get_indexer(new)
        both = np.flatnonzero(places >= 0)
        gone = np.ones(len(old), dtype=bool)
        gone[places[both]] = False
        return cls(
            plans=(before, after),
            before=places[both].astype(np.int64),
            after=both,
            added=tuple(new[places < 0].tolist()),
            gone=tuple(old[gone].tolist()),
        )

    @cached_property
    def pairs(self) -> tuple[list[tuple[Outcome, Outcome]], IntArray]:
        """Each pair of outcomes that occurs, once, and the pair of each request among them."""
        old, new = (plan.outcomes for plan in self.plans)
        width = max(len(new.distinct), 1)
        keys = old.members[self.before].astype(np.int64) * width + new.members[self.after]
        levels, ranks = ranked(keys)
        pairs = [divmod(key, width) for key in levels.tolist()]
        return [(old.distinct[at], new.distinct[to]) for at, to in pairs], ranks

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What keeps the two from being compared as they stand."""
        before, after = self.plans
        found = _other_catalog(before, after)
        old, new = (priorities_of(plan) for plan in self.plans)
        if not np.array_equal(old[self.before], new[self.after]):
            found.append("priorities differ: values are not of one scale")
        if before.objective != after.objective:
            found.append(OTHER_OBJECTIVE)
        if self.added and self.gone and not len(self.after):
            found.insert(0, "the tables have no id in common: nothing is compared but the totals")
        elif self.added or self.gone:
            found.append(OTHER_TABLE)
        return tuple(found)


def notes_on(before: Result, after: Result) -> tuple[str, ...]:
    """Say what keeps two plans from being compared as they stand, as of `Matched.notes`.

    Where rows stand for many requests these are not matched: all of them are the same, or some
    are not.
    """
    if all(plan.outcomes.weights is None for plan in (before, after)):
        return Matched.of(before, after).notes
    found = _other_catalog(before, after)
    if before.objective != after.objective:
        found.append(OTHER_OBJECTIVE)
    if before.requests_sha256 != after.requests_sha256:
        found.append(OTHER_TABLE)
    return tuple(found)


def _other_catalog(before: Result, after: Result) -> list[str]:
    if before.catalog_sha256 == after.catalog_sha256:
        return []
    return [
        "the catalogs differ: prices and qualities are those of each plan, and values are not of "
        "one scale"
    ]
