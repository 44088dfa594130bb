"""Limits that are kept inside composites: each speaks of a few requests that others leave alone.

"At most two videos for each client" is thousands of limits, but each concerns a few requests, and
all that these can do together while it is kept is a short menu.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, segment_max
from planner.rules.adding import Wanted
from planner.rules.limited import Limited
from planner.rules.ties.joined import joined_by
from planner.rules.ties.tied import Within

MOST = 24  # requests of such a composite: with more, its menu is mostly too long


class Inside:
    """Which limits are kept inside composites, and which need not be kept at all.

    Parameters
    ----------
    limits
        The rules that limit sums.
    starts, members
        Where the menus begin among their options, and the menu of each request.
    joining
        Whether there are to be any.
    """

    def __init__(
        self, limits: Sequence[Limited], starts: IntArray, members: IntArray, *, joining: bool
    ) -> None:
        self._limits = limits
        self._joinable = [
            np.full(len(one.limits), joining and _is_sum(one), dtype=bool) for one in limits
        ]
        self._idle = [
            joinable & _idle(one, starts, members)
            for one, joinable in zip(limits, self._joinable, strict=True)
        ]
        self.groups = [np.zeros_like(joinable) for joinable in self._joinable]

    def choose(
        self, rows: Sequence[BoolArray], components: IntArray, nodes: IntArray, apart: BoolArray
    ) -> BoolArray:
        """Choose the limits that are kept inside composites.

        Parameters
        ----------
        rows
            Which groups of each rule have a limit that would be a row; shape (groups,) each.
        components, nodes
            Of each request: whom ties join it to, and the innermost budget above it.
        apart
            Requests that are joined to nobody.

        Returns
        -------
        BoolArray
            Whether each request is in a composite then; shape (requests,).
        """
        wanted = [
            own & joinable & ~idle
            for own, joinable, idle in zip(rows, self._joinable, self._idle, strict=True)
        ]
        limited = np.zeros(len(components), dtype=bool)
        self.groups = [np.zeros_like(own) for own in wanted]
        # Those with the most groups first: theirs are the smallest.
        for at in sorted(range(len(wanted)), key=lambda at: -int(wanted[at].sum())):
            if not wanted[at].any():
                break
            codes = self._limits[at].labels.codes
            groups = wanted[at] & _under_one(codes, nodes, len(wanted[at]))
            groups[codes[apart & (codes >= 0)]] = False
            together = joined_by(components, _only(codes, groups))
            sizes = np.bincount(together, minlength=len(together))[together]
            groups[codes[(sizes > MOST) & (codes >= 0)]] = False
            self.groups[at] = groups
            labels = _only(codes, groups)
            components = joined_by(components, labels)
            limited |= labels >= 0
        several: BoolArray = np.bincount(components, minlength=len(components))[components] > 1
        return several | limited

    def give_up(self, requests: IntArray) -> bool:
        """Keep the limits of some requests elsewhere from now on; say whether there are any."""
        any_limit = False
        for one, groups, joinable in zip(self._limits, self.groups, self._joinable, strict=True):
            codes = one.labels.codes[requests]
            codes = codes[np.append(groups, False)[codes]]
            joinable[codes] = False
            any_limit |= len(codes) > 0
        return any_limit

    def keeps(self, wanted: Wanted) -> bool:
        """Say whether a limit needs no row: it is kept inside composites, or whatever is made."""
        own = self.groups[wanted.rule], self._idle[wanted.rule]
        return any(bool(groups[wanted.group]) for groups in own)

    def within(self, options: IntArray) -> tuple[Within, ...]:
        """Write what is kept inside composites for menus that were split.

        Parameters
        ----------
        options
            Which of the rules' options each of theirs is; shape (options,).
        """
        found = []
        for one, groups in zip(self._limits, self.groups, strict=True):
            if groups.any():
                signed = _signed(one.of_options(options))
                found.append(replace(signed, labels=_only(signed.labels, groups)))
        return tuple(found)


def _is_sum(one: Limited) -> bool:
    """Say whether each group of a rule has a limit of its own requests' sum."""
    return not one.cumulative and one.part is None


def _idle(one: Limited, starts: IntArray, members: IntArray) -> BoolArray:
    """Say which groups of a rule nothing can bring beyond their limit; shape (groups,)."""
    within = _signed(one)
    tops = np.maximum(segment_max(within.adds, starts), 0)[members]
    own = within.labels >= 0
    most = np.zeros(len(one.limits), dtype=object if int(tops.max(initial=0)) >> 30 else np.int64)
    np.add.at(most, within.labels[own], tops[own])
    return np.asarray(most <= within.limits, dtype=bool)


def _signed(one: Limited) -> Within:
    """Write a rule as sums that are at most something."""
    sign = -1 if one.at_least else 1
    limits = np.array([0 if limit is None else limit for limit in one.limits], dtype=np.int64)
    return Within(one.labels.codes, sign * one.adds, sign * limits)


def _only(codes: IntArray, groups: BoolArray) -> IntArray:
    """Leave some groups, and -1 for who is in no other one."""
    kept: IntArray = np.where(np.append(groups, False)[codes], codes, -1)
    return kept


def _under_one(codes: IntArray, nodes: IntArray, groups: int) -> BoolArray:
    """Say of which groups all have one budget above them."""
    own = codes >= 0
    low, high = np.full(groups, len(nodes)), np.full(groups, -1)
    np.minimum.at(low, codes[own], nodes[own])
    np.maximum.at(high, codes[own], nodes[own])
    return np.asarray(low == high, dtype=bool)
