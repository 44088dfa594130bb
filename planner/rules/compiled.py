"""What rules say of the requests of a batch: sums that are limited, requests that are tied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.catalog.schema import Catalog
from planner.engine.arrays import BoolArray, IntArray
from planner.errors import InputError, TableError
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.rules.adding import Limit
from planner.rules.examined import Beside
from planner.rules.filters import allowed, filtered
from planner.rules.limited import Limited, limited
from planner.rules.models import (
    AllOrNone,
    Exclude,
    Floor,
    Needs,
    OneOf,
    Only,
    Reserve,
    Rule,
    Same,
)
from planner.rules.stated import PlacedRule, as_stated, blame_of
from planner.rules.ties.joined import components
from planner.rules.ties.tied import Alike, Tied
from planner.rules.which import Which
from planner.rules.who import Labels, Who


@dataclass(frozen=True, eq=False)
class Compiled:
    """Rules beside requests and menus.

    Attributes
    ----------
    stated
        All of them, as they were given.
    menus
        What requests may choose from, without what rules take away.
    limits
        The rules that limit sums.
    one_of, all_or_none, needs, alike
        The ties, as of `Tied`; `alike` by the original options.
    priorities, required
        Of each request; shape (requests,).
    offered
        What they might choose from, were it not for rules.
    allowed
        Which of these options each filter leaves to those it speaks of; None of other rules.
    spoken
        Whom each rule speaks of; None of one that speaks of nobody, and of `Needs`.
    needed
        Of each `Needs`, in their order, which requests need which others.
    columns
        The headings of the columns that they look at.
    """

    stated: tuple[PlacedRule, ...]
    menus: Menus
    limits: tuple[Limited, ...]
    one_of: tuple[IntArray, ...]
    all_or_none: tuple[IntArray, ...]
    needs: tuple[IntArray, IntArray]
    alike: tuple[Alike, ...]
    priorities: IntArray
    required: BoolArray
    offered: Menus
    allowed: tuple[BoolArray | None, ...]
    spoken: tuple[Labels | None, ...]
    needed: tuple[tuple[IntArray, IntArray], ...]
    columns: frozenset[str]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules alone."""
        return tuple(one.rule for one in self.stated)

    @property
    def is_tied(self) -> bool:
        """Whether anything joins requests."""
        return bool(self.one_of or self.all_or_none or self.alike or len(self.needs[0]))

    def budgets(self) -> list[tuple[Limit, IntArray]]:
        """List what limits the cost of requests, and which these are."""
        return [
            (Limit(number, group), rows)
            for number, one in enumerate(self.limits)
            if one.is_budget
            for group, (limit, rows) in enumerate(zip(one.limits, one.rows(), strict=True))
            if limit is not None
        ]

    def rows(self) -> tuple[Limit, ...]:
        """List what else is limited, beside what follows from another limit."""
        return tuple(
            Limit(number, group)
            for number, one in enumerate(self.limits)
            if not one.is_budget
            for group in one.telling
        )

    def limit(self, wanted: Limit) -> int:
        """Return a limit, in whole units."""
        limit = self.limits[wanted.rule].limits[wanted.group]
        assert limit is not None
        return limit

    def tied(self, *, options: IntArray, apart: BoolArray, **arrays: Any) -> Tied:
        """Put the ties together for menus that were split.

        Parameters
        ----------
        options
            Which of the original options each is; shape (options,).
        apart
            The requests whose ties are left out; shape (requests,).
        arrays
            The rest of `Tied`.
        """
        kept = ~(apart[self.needs[0]] | apart[self.needs[1]])
        return Tied(
            priorities=self.priorities,
            required=self.required,
            one_of=tuple(np.where(apart, -1, labels) for labels in self.one_of),
            all_or_none=tuple(np.where(apart, -1, labels) for labels in self.all_or_none),
            needs=(self.needs[0][kept], self.needs[1][kept]),
            alike=tuple(
                Alike(np.where(apart, -1, one.labels), one.codes[options]) for one in self.alike
            ),
            **arrays,
        )

    def of_options(self, menus: Menus, options: IntArray) -> Compiled:
        """Say the same of other menus for the same requests.

        Parameters
        ----------
        menus
            The menus.
        options
            Which of the present options each of theirs is; shape (options,).
        """
        return replace(
            self,
            menus=menus,
            limits=tuple(one.of_options(options) for one in self.limits),
            alike=tuple(Alike(one.labels, one.codes[options]) for one in self.alike),
        )

    def components(self) -> IntArray:
        """Find the component of each request: the first of those that belong together."""
        if not self.is_tied:
            return np.arange(len(self.priorities))
        nothing = np.zeros(0, dtype=np.int64)
        every = np.zeros(len(self.priorities), dtype=bool)
        empty = self.tied(
            options=np.arange(len(self.alike[0].codes) if self.alike else 0),
            apart=every,
            starts=np.zeros(1, dtype=np.int64),
            costs=nothing,
            qualities=nothing,
            menu_of=np.zeros(len(self.priorities), dtype=np.int64),
        )
        return components(empty)


def compile_rules(
    rules: Sequence[Rule | PlacedRule], requests: Requests, menus: Menus, catalog: Catalog
) -> Compiled:
    """Find what rules say of a batch.

    Parameters
    ----------
    rules
        The rules.
    requests, menus, catalog
        What is wanted, what there is to choose from, and what can be bought.

    Raises
    ------
    InputError
        If a rule speaks of a column, a value, an option that there is not; as a `TableError`, all
        that is wrong in a sheet or a file.
    """
    stated = as_stated(rules)
    blame = blame_of(stated)
    who, which = Who(requests, catalog, blame), Which(menus, catalog, blame)
    try:
        return _compiled(stated, requests, catalog, who, which)
    except InputError as error:
        wrong = Beside(requests, catalog).error(stated)
        if wrong is None and isinstance(error, TableError):
            raise
        raise wrong or InputError(str(error)) from None


def _compiled(
    stated: tuple[PlacedRule, ...], requests: Requests, catalog: Catalog, who: Who, every: Which
) -> Compiled:
    rules = [one.rule for one in stated]
    menus = filtered(rules, who, every)
    which = Which(menus, catalog, every.blame)
    needs = [who.needs(rule) for rule in rules if isinstance(rule, Needs)]
    none = np.zeros(0, dtype=np.int64)
    pairs = [np.concatenate(column) for column in zip((none, none), *needs, strict=True)]
    return Compiled(
        stated=stated,
        menus=menus,
        limits=limited(rules, menus, catalog, who, which),
        one_of=tuple(who.labels(rule).codes for rule in rules if isinstance(rule, OneOf)),
        all_or_none=tuple(who.labels(rule).codes for rule in rules if isinstance(rule, AllOrNone)),
        needs=(pairs[0], pairs[1]),
        alike=tuple(
            Alike(who.labels(rule).codes, which.attribute(rule.what)[0])
            for rule in rules
            if isinstance(rule, Same)
        ),
        priorities=requests.priorities,
        required=requests.required,
        offered=every.menus,
        columns=who.columns,
        allowed=tuple(
            allowed(rule, every) if isinstance(rule, (Only, Exclude, Floor)) else None
            for rule in rules
        ),
        spoken=tuple(
            None if isinstance(rule, (Needs, Reserve)) else who.labels(rule) for rule in rules
        ),
        needed=tuple(needs),
    )
