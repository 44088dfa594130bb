"""Blaming rules that limit sums, and what is kept back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.batch import Batch
from planner.engine.arrays import BoolArray, IntArray, first_least
from planner.results.outcome import Hold
from planner.results.reach import Reach
from planner.results.ruling.findings import Findings
from planner.results.ruling.records import Ruling
from planner.results.taken import Taken, parted
from planner.results.uses import RuleUse
from planner.results.wishes import NOTHING, Wishes
from planner.rules.base import name_of
from planner.rules.compiled import Compiled
from planner.rules.limited import Limited
from planner.rules.models import Reserve
from planner.rules.spoken import said


class Limits:
    """The rules of a batch that limit sums.

    Parameters
    ----------
    batch, compiled, taken
        What was planned, its rules, and what its requests are made with.
    findings
        Where what is found is put.
    wishes
        Who would rather have what.
    """

    def __init__(
        self, batch: Batch, compiled: Compiled, taken: Taken, findings: Findings, wishes: Wishes
    ) -> None:
        self._batch, self._compiled, self._taken, self._findings = batch, compiled, taken, findings
        self._wishes = wishes

    def binding(self, limited: Sequence[Mapping[int, RuleUse]], sure: BoolArray) -> None:
        """Blame limits that bind: the innermost first, and last those that ask for something.

        Parameters
        ----------
        limited
            What is used of each limit, as of `uses_of_limits`.
        sure
            Who may be blamed on a limit though it is tied; shape (requests,).
        """
        tight = [
            (one, {group: use for group, use in uses.items() if use.binds})
            for one, uses in zip(self._compiled.limits, limited, strict=True)
        ]
        for one, uses in sorted(
            (pair for pair in tight if pair[1]),
            key=lambda pair: (pair[0].at_least, min(use.requests for use in pair[1].values())),
        ):
            self._limit(one, uses, sure)

    def _limit(self, one: Limited, uses: Mapping[int, RuleUse], sure: BoolArray) -> None:
        group = self._group_of(one, uses)
        there = self._findings.open(group >= 0) & (sure | ~self._findings.tied)
        rows, found = np.flatnonzero(there), list[IntArray]()
        required = self._batch.requests.required
        for menu, here, part in self._taken.parted(rows):
            mine = int(one.adds[here]) if here >= 0 else 0
            if not one.at_least:
                more = [at for at in self._span(menu) if one.adds[at] > mine]
                found.append(part[self._wishes.rather(part, here, self._wishes.points(more))])
            elif mine:
                less = [at for at in self._span(menu) if one.adds[at] < mine]
                points = self._wishes.points(less)
                for some, skip in ((part[required[part]], []), (part[~required[part]], [NOTHING])):
                    found.append(some[self._wishes.rather(some, here, [*points, *skip])])
        rows = np.concatenate(found) if found else rows[:0]
        by_name = self._findings.by_name(len(uses))
        any_allowed = any(use.limit for use in uses.values())
        for part in parted(rows, group[rows] if by_name else np.zeros(len(rows), dtype=np.int64)):
            use = uses[int(group[part[0]])]
            name, whose = (
                (use.name, use.sentence) if by_name else (name_of(one.rule), said(one.rule))
            )
            hold = Hold.LEAST if one.at_least else Hold.LIMIT
            if hold is Hold.LIMIT and not (use.limit if by_name else any_allowed):
                hold = Hold.MENU  # nothing uses it up: it bars what there is
            self._findings.put(part, Ruling(name, hold, whose))

    @staticmethod
    def _group_of(one: Limited, uses: Mapping[int, RuleUse]) -> IntArray:
        """Find the group of each request whose limit binds; -1 where none does."""
        size = len(one.labels.values)
        group_of = np.full(size + 1, -1, dtype=np.int64)  # the last: in no group
        group_of[list(uses)] = list(uses)
        if one.cumulative:  # the next one that binds, from its own on
            later = np.where(group_of[:size] >= 0, group_of[:size], size)
            later = np.minimum.accumulate(later[::-1])[::-1]
            group_of[:size] = np.where(later < size, later, -1)
        return group_of[one.labels.codes]

    def reserved(self, reach: Reach) -> None:
        """Blame what is kept back of the budget, for whom it alone would be enough."""
        rules = [rule for rule in self._compiled.rules if isinstance(rule, Reserve)]
        if not rules:
            return
        menus = self._batch.menus
        cheapest = first_least(menus.costs, menus.starts)
        between = np.array(
            [
                bool(menu.options) and reach.is_kept_back(menu.options[int(at)])
                for menu, at in zip(menus.menus, cheapest.tolist(), strict=True)
            ],
            dtype=bool,
        )
        skipped = between[menus.members] & ~self._taken.made
        rows = np.flatnonzero(self._findings.open(skipped))
        self._findings.put(rows, Ruling(name_of(rules[0]), Hold.RESERVE, said(rules[0])))

    def within(self) -> None:
        """Say of whom money alone would give more that its limits and ties decided together."""
        tied, components = self._findings.tied, self._findings.components
        limited = np.zeros(len(tied), dtype=bool)
        for one in self._compiled.limits:
            limited |= one.labels.codes >= 0
        limited = np.bincount(components, limited)[components] > 0
        found = [np.zeros(0, dtype=np.int64)]
        for menu, here, part in self._taken.parted(
            np.flatnonzero(self._findings.open(limited | tied))
        ):
            mine = self._wishes.point(here)[0]
            points = [one for one in self._wishes.points(self._span(menu)) if one[0] > mine]
            found.append(part[self._wishes.rather(part, here, points)])
        rows = np.concatenate(found)
        words = ("", "under the limits on it", "together with what it is tied to")
        both = f"{words[1]} and {words[2]}"
        for part in parted(rows, limited[rows] + 2 * tied[rows]):
            at = int(limited[part[0]]) + 2 * int(tied[part[0]])
            self._findings.put(part, Ruling("", Hold.WITHIN, (*words, both)[at]))

    def _span(self, menu: int) -> range:
        return range(*self._batch.menus.starts[menu : menu + 2].tolist())
