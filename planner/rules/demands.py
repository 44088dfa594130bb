"""The single things that rules ask for, and what is left of rules when some of them are dropped."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from planner.catalog.schema import Catalog
from planner.engine.arrays import IntArray
from planner.errors import PlannerWarning
from planner.menus.menu import Menus
from planner.messages import shown
from planner.requests.checked import Requests
from planner.rules.base import name_in, name_of
from planner.rules.compiled import Compiled, compile_rules
from planner.rules.limited import MOST, Limited
from planner.rules.models import (
    AllOrNone,
    Cap,
    Exclude,
    Floor,
    Least,
    Needs,
    OneOf,
    Only,
    Reserve,
    Rule,
    Same,
    Share,
)
from planner.rules.stated import PlacedRule
from planner.rules.ties.tied import Alike
from planner.rules.who import Who

FILTERS, LIMITS = (Only, Exclude, Floor), (Cap, Least, Share)
TIES: dict[type[Rule], str] = {OneOf: "one_of", AllOrNone: "all_or_none", Same: "alike"}


@dataclass(frozen=True)
class Demand:
    """One thing that is asked for: a rule, for one of its groups where it has some.

    Attributes
    ----------
    rule
        Position of the rule among all; -1: the budget is kept.
    group
        Which of its groups; of `Needs`, which of its pairs. -1: all of it.
    name
        What to call it.
    """

    rule: int
    group: int = -1
    name: str = ""


BUDGET = Demand(-1, name="the budget")


class Demands:
    """Rules taken apart, and put together again without some demands.

    Parameters
    ----------
    stated, requests, catalog
        The rules, and what they speak of.
    menus
        What requests may choose from, before any rule takes something away.
    """

    def __init__(
        self, stated: Sequence[PlacedRule], requests: Requests, menus: Menus, catalog: Catalog
    ) -> None:
        self.stated = tuple(stated)
        self.rules = tuple(one.rule for one in stated)
        self.requests, self.catalog = requests, catalog
        self._menus, self._who = menus, Who(requests, catalog)
        self._compiled: dict[tuple[int, ...], Compiled] = {}

    @cached_property
    def every(self) -> tuple[Demand, ...]:
        """All demands, rule after rule, the budget last."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            demands = [demand for at in range(len(self.rules)) for demand in self._of(at)]
        return (*demands, BUDGET)

    def _of(self, at: int) -> Iterator[Demand]:
        rule = self.rules[at]
        name = name_of(rule)
        if isinstance(rule, (*FILTERS, Reserve)):
            yield Demand(at, name=name)
        elif isinstance(rule, Needs):
            ids = self.requests.ids
            for pair, (one, other) in enumerate(zip(*self._who.needs(rule), strict=True)):
                told = f"{shown(ids.iloc[one])} needs {shown(ids.iloc[other])}"
                yield Demand(at, pair, f"{name}: {told}")
        else:
            labels = self._who.labels(rule)
            sizes = np.bincount(labels.codes[labels.codes >= 0], minlength=len(labels.values))
            for group, values in enumerate(labels.values):
                if sizes[group] > 1 or isinstance(rule, LIMITS):
                    yield Demand(at, group, name_in(name, values))

    def compiled(self, kept: Iterable[Demand], raised: Demand | None = None) -> Compiled:
        """Compile some demands of the rules.

        Parameters
        ----------
        kept
            These demands.
        raised
            A limit that is there as well, so far away that it limits nothing.
        """
        kept = set(kept)
        whole = {demand.rule for demand in kept if demand.group < 0}
        filters = tuple(at for at in self._filters if at in whole)
        compiled = self._filtered(filters)
        limits: list[Limited] = []
        needs: list[list[IntArray]] = []
        ties: dict[str, list[Any]] = {name: [] for name in TIES.values()}
        for at, rule in enumerate(self.rules):
            groups = sorted(demand.group for demand in kept if demand.rule == at)
            if isinstance(rule, LIMITS):
                far = raised.group if raised is not None and raised.rule == at else -1
                limits.append(self._limited(compiled, len(limits), groups, far))
            elif isinstance(rule, Needs):
                needs.append([column[groups] for column in self._who.needs(rule)])
            elif type(rule) in TIES:
                field = TIES[type(rule)]
                ties[field].append(_within(getattr(compiled, field)[len(ties[field])], groups))
        pairs = [np.concatenate(column) for column in zip(*needs, strict=True)] or compiled.needs
        return replace(
            compiled,
            stated=tuple(
                one
                for at, one in enumerate(self.stated)
                if not isinstance(one.rule, Reserve) or at in whole
            ),
            limits=tuple(limits),
            needs=(pairs[0], pairs[1]),
            one_of=tuple(ties["one_of"]),
            all_or_none=tuple(ties["all_or_none"]),
            alike=tuple(ties["alike"]),
        )

    def _limited(self, compiled: Compiled, at: int, groups: list[int], far: int) -> Limited:
        one = compiled.limits[at]
        given = one.limits
        if one.rule.unit == "share":
            # Of what can be made: of what could be with all rules.
            given = self._filtered(self._filters).limits[at].limits
        limits: list[int | None] = [None] * len(given)
        for group in groups:
            limits[group] = given[group]
        if far >= 0:
            limits[far] = 0 if one.at_least else MOST
        return replace(one, limits=tuple(limits))

    def limit_number(self, rule: int) -> int:
        """Return the position of a rule among those that limit sums."""
        return sum(isinstance(one, LIMITS) for one in self.rules[:rule]) if rule >= 0 else -1

    @cached_property
    def _filters(self) -> tuple[int, ...]:
        return tuple(at for at, rule in enumerate(self.rules) if isinstance(rule, FILTERS))

    def _filtered(self, filters: tuple[int, ...]) -> Compiled:
        """Compile all rules but the filters that are not among these."""
        if filters not in self._compiled:
            stated = [
                one
                for at, one in enumerate(self.stated)
                if not isinstance(one.rule, FILTERS) or at in filters
            ]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", PlannerWarning)
                self._compiled[filters] = compile_rules(
                    stated, self.requests, self._menus, self.catalog
                )
        return self._compiled[filters]


def _within(labels: Any, groups: list[int]) -> Any:
    """Leave some groups of a tie."""
    if isinstance(labels, Alike):
        return replace(labels, labels=_within(labels.labels, groups))
    return np.where(np.isin(labels, groups), labels, -1)
