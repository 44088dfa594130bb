"""Limits that are kept inside composites: each speaks of a few requests that others leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.engine.arrays import BoolArray, IntArray, segment_max, segment_min
from planner.rules.limited import Limited
from planner.rules.ties.joined import joined_by
from planner.rules.ties.tied import Within

MOST = 24  # requests that a composite has then


def idle(one: Limited, starts: IntArray, members: IntArray) -> BoolArray:
    """Say which groups of a rule nothing can bring beyond their limit; shape (groups,).

    Parameters
    ----------
    one
        The rule.
    starts, members
        Where the menus begin among its options, and the menu of each request.
    """
    if one.cumulative or one.part is not None:
        return np.zeros(len(one.limits), dtype=bool)
    within = signed(one)
    tops = np.maximum(segment_max(within.adds, starts), 0)[members]
    own = within.labels >= 0
    most = np.zeros(len(one.limits), dtype=object if int(tops.max(initial=0)) >> 30 else np.int64)
    np.add.at(most, within.labels[own], tops[own])
    return np.asarray(most <= within.limits, dtype=bool)


def signed(one: Limited) -> Within:
    """Write a rule as sums that are at most something."""
    sign = -1 if one.at_least else 1
    limits = np.array([0 if limit is None else limit for limit in one.limits], dtype=np.int64)
    return Within(one.labels.codes, sign * one.adds, sign * limits)


def inside(
    limits: Sequence[Limited],
    open_groups: Sequence[BoolArray],
    components: IntArray,
    nodes: IntArray,
    apart: BoolArray,
) -> tuple[list[BoolArray], IntArray]:
    """Find which limits are kept inside composites.

    Parameters
    ----------
    limits
        The rules.
    open_groups
        Which of the groups of each might be; shape (groups,) each.
    components, nodes
        Of each request: what ties join it to, and the innermost budget above it.
    apart
        Requests that are joined to nobody.

    Returns
    -------
    chosen, components
        Which of them are, and the components with these.
    """
    chosen = [np.zeros(len(groups), dtype=bool) for groups in open_groups]
    # Those with the most groups first: theirs are the smallest.
    for at in sorted(range(len(limits)), key=lambda at: -int(open_groups[at].sum())):
        one = limits[at]
        if one.cumulative or one.part is not None or not open_groups[at].any():
            continue
        codes = one.labels.codes
        groups = open_groups[at] & _alike(codes, nodes, len(chosen[at]))
        groups[codes[apart & (codes >= 0)]] = False
        together = joined_by(components, _only(codes, groups))
        sizes = np.bincount(together, minlength=len(together))[together]
        groups[codes[(sizes > MOST) & (codes >= 0)]] = False
        components = joined_by(components, _only(codes, groups))
        chosen[at] = groups
    return chosen, components


def kept_inside(one: Limited, groups: BoolArray) -> Within:
    """Write a rule as what is kept inside composites, of some of its groups."""
    within = signed(one)
    return replace(within, labels=_only(within.labels, groups))


def _only(codes: IntArray, groups: BoolArray) -> IntArray:
    """Leave some groups, and those that are in no other one out."""
    kept: IntArray = np.where(np.append(groups, False)[codes], codes, -1)
    return kept


def _alike(codes: IntArray, nodes: IntArray, groups: int) -> BoolArray:
    """Say of which groups all have one budget above them."""
    own = codes >= 0
    low, high = np.full(groups, len(nodes)), np.full(groups, -1)
    np.minimum.at(low, codes[own], nodes[own])
    np.maximum.at(high, codes[own], nodes[own])
    return low == high
