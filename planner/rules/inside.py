"""Limits that are kept inside composites: each speaks of a few requests that others leave alone.

"At most two videos for each client" is thousands of limits, but each concerns a few requests, and
all that these can do together while it is kept is a short menu.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, segment_max
from planner.rules.adding import Limit
from planner.rules.limited import Limited
from planner.rules.ties.joined import joined_by
from planner.rules.ties.tied import Within

MANY = 32  # limits of a rule: up to so many are caps and rows, whose prices say what more is worth
MOST = 24  # requests of a composite made by limits: with more, its menu is mostly too long


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
        self._idle, self.groups = [], []
        for one in limits:
            given = np.array([limit is not None for limit in one.limits], dtype=bool)
            many = joining and _is_sum(one) and int(given.sum()) > MANY
            idle = given & idle_of(one, starts, members) if many else np.zeros_like(given)
            self._idle.append(idle)
            self.groups.append(given & ~idle if many else np.zeros_like(given))

    def choose(self, components: IntArray, nodes: IntArray, apart: BoolArray) -> bool:
        """Leave those limits that can be kept inside composites.

        Parameters
        ----------
        components, nodes
            Of each request: whom ties join it to, and the innermost budget above it.
        apart
            Requests that are joined to nobody.

        Returns
        -------
        bool
            Whether no budget was left out, which would have to join the tree.
        """
        nested = True
        # Those with the most groups first: theirs are the smallest.
        for at in sorted(range(len(self._limits)), key=lambda at: -int(self.groups[at].sum())):
            if not self.groups[at].any():
                break
            codes = self._limits[at].labels.codes
            groups = self.groups[at] & _under_one(codes, nodes, len(self.groups[at]))
            groups[codes[apart & (codes >= 0)]] = False
            together = joined_by(components, _only(codes, groups))
            sizes = np.bincount(together, minlength=len(together))[together]
            groups[codes[(sizes > MOST) & (codes >= 0)]] = False
            components = joined_by(components, _only(codes, groups))
            nested &= not self._limits[at].is_budget or np.array_equal(groups, self.groups[at])
            self.groups[at] = groups
        return nested

    def composed(self, components: IntArray) -> BoolArray:
        """Say which requests are in composites, by ties or limits; shape (requests,)."""
        limited = np.zeros(len(components), dtype=bool)
        for one, groups in zip(self._limits, self.groups, strict=True):
            if groups.any():
                labels = _only(one.labels.codes, groups)
                components = joined_by(components, labels)
                limited |= labels >= 0
        several: BoolArray = np.bincount(components, minlength=len(components))[components] > 1
        return several | limited

    def give_up(self, requests: IntArray) -> bool:
        """Keep the limits of some requests elsewhere from now on; say whether there are any."""
        any_limit = False
        for one, groups in zip(self._limits, self.groups, strict=True):
            codes = one.labels.codes[requests]
            codes = codes[np.append(groups, False)[codes]]
            groups[codes] = False
            any_limit |= len(codes) > 0
        return any_limit

    def keeps(self, wanted: Limit) -> bool:
        """Say whether a limit needs no cap or row: composites keep it, or whatever is made does."""
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


def idle_of(one: Limited, starts: IntArray, members: IntArray) -> BoolArray:
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
