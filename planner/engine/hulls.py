"""The upper hull of every menu: the options that some shadow price makes the best ones.

An option is dominated where another costs no more and is worth more, and LP-dominated where it lies
on or below the line between two others (Kellerer, Pferschy and Pisinger, ch. 11.2). What is left
rises and is concave; a priority stretches it and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, chunks
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True, eq=False)
class Hulls:
    """Hulls, one after the other.

    Attributes
    ----------
    starts
        Where each hull begins; shape (hulls + 1,). No hull is empty.
    options
        Options counted from their menu's start, cheapest first, -1 = skip; shape (points,).
    costs, qualities
        Of these options; both rise strictly within a hull.
    """

    starts: IntArray
    options: IntArray
    costs: IntArray
    qualities: IntArray


@dataclass(frozen=True, eq=False)
class Upgrades:
    """From each point of a hull to the next: one hull after the other, the most efficient first.

    Attributes
    ----------
    hulls
        The hull of each upgrade; shape (upgrades,).
    costs, qualities
        What it adds; both > 0.
    """

    hulls: IntArray
    costs: IntArray
    qualities: IntArray


def lay_out(
    problem: Problem, menus: IntArray, required: BoolArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Lay out what may be chosen: skip first where it is allowed, then the menu's options.

    Parameters
    ----------
    problem
        The problem.
    menus, required
        The menu, and whether skip is ruled out; shape (sets,).

    Returns
    -------
    starts, options, costs, qualities
        Where each set begins, shape (sets + 1,); options counted from the menu's start (-1 =
        skip), their costs and qualities, shape (points,).
    """
    lengths = problem.lengths[menus]
    begins = np.cumsum(lengths) - lengths
    options = np.arange(int(lengths.sum())) - np.repeat(begins, lengths)
    flat = options + np.repeat(problem.starts[menus], lengths)
    costs, qualities = problem.costs[flat], problem.qualities[flat]
    if not required.all():
        skips = begins[~required]
        options = np.insert(options, skips, -1)
        costs, qualities = np.insert(costs, skips, 0), np.insert(qualities, skips, 0)
    return set_starts(problem, menus, required), options, costs, qualities


def set_starts(problem: Problem, menus: IntArray, required: BoolArray) -> IntArray:
    """Return where each set of `lay_out` begins; shape (sets + 1,)."""
    starts = np.zeros(len(menus) + 1, dtype=np.int64)
    np.cumsum(problem.lengths[menus] + ~required, out=starts[1:])
    return starts


def build_hulls(
    problem: Problem,
    menus: IntArray,
    required: BoolArray,
    between: Sequence[IntArray] = (),
) -> Hulls:
    """Build the hull of each pair of a menu and whether skip is ruled out.

    Parameters
    ----------
    problem
        The problem.
    menus, required
        The pairs; shape (hulls,). A required pair has at least one option.
    between
        Costs of two points of each hull, if given: what is cheaper or dearer is left out.

    Returns
    -------
    Hulls
        One for each pair, in their order.
    """
    pieces = [
        _hulls_of(problem, menus[run], required[run], [ends[run] for ends in between])
        for run in starmap(slice, chunks(set_starts(problem, menus, required)))
    ]
    columns = zip(*pieces, strict=True) if pieces else np.empty((4, 1, 0), dtype=np.int64)
    counts, options, costs, qualities = map(np.concatenate, columns)
    return Hulls(np.append(0, np.cumsum(counts)), options, costs, qualities)


def _hulls_of(
    problem: Problem, menus: IntArray, required: BoolArray, between: Sequence[IntArray]
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return the number of points of each hull, and their options, costs and qualities."""
    starts, options, costs, qualities = lay_out(problem, menus, required)
    owners = np.repeat(np.arange(len(menus)), np.diff(starts))
    if between:
        least, most = (ends[owners] for ends in between)
        kept = np.flatnonzero((least <= costs) & (costs <= most))
        owners, options, costs, qualities = (
            column[kept] for column in (owners, options, costs, qualities)
        )
    kept = _undominated(owners, costs, qualities)
    kept = kept[concave(owners[kept], costs[kept], qualities[kept])]
    counts = np.bincount(owners[kept], minlength=len(menus))
    return counts, options[kept], costs[kept], qualities[kept]


def upgrades(hulls: Hulls) -> Upgrades:
    """Return the upgrades between neighbours of each hull."""
    owners = np.repeat(np.arange(len(hulls.starts) - 1), np.diff(hulls.starts))
    points = np.flatnonzero(owners[1:] == owners[:-1]) if len(owners) else owners
    return Upgrades(
        owners[points],
        hulls.costs[points + 1] - hulls.costs[points],
        hulls.qualities[points + 1] - hulls.qualities[points],
    )


def _undominated(owners: IntArray, costs: IntArray, qualities: IntArray) -> IntArray:
    if not len(owners):
        return owners
    order = _by_cost(owners, costs, qualities)
    quality, owner = qualities[order], owners[order]
    top = int(qualities.max()) + 1
    if (int(owners[-1]) + 1) * top >= LARGEST_SUM:
        levels, quality = np.unique(quality, return_inverse=True)
        top = len(levels)
    height = owner * top + quality
    best = np.maximum.accumulate(height)
    rises = np.ones(len(order), dtype=bool)
    rises[1:] = (best[1:] > best[:-1]) | (owner[1:] != owner[:-1])
    return order[rises]


def _by_cost(owners: IntArray, costs: IntArray, qualities: IntArray) -> IntArray:
    span, top = int(costs.max()) + 1, int(qualities.max()) + 1
    if (int(owners[-1]) + 1) * span * top < LARGEST_SUM:
        return np.argsort((owners * span + costs) * top + (top - 1 - qualities), kind="stable")
    return np.lexsort((-qualities, costs, owners))


def concave(owners: IntArray, costs: IntArray, qualities: IntArray) -> IntArray:
    """Drop every point on or below the line between its neighbours, until none is left."""
    wide = len(costs) and int(costs.max()) * int(qualities.max()) >= LARGEST_SUM
    c: NDArray[Any] = costs.astype(object) if wide else costs
    q: NDArray[Any] = qualities.astype(object) if wide else qualities
    kept = np.ones(len(owners), dtype=bool)
    active = np.arange(len(owners))
    while len(active) > 2:
        left, middle, right = active[:-2], active[1:-1], active[2:]
        low = (owners[left] == owners[right]) & (
            (q[middle] - q[left]) * (c[right] - c[middle])
            <= (q[right] - q[middle]) * (c[middle] - c[left])
        ).astype(bool)
        gone = middle[low]
        if not len(gone):
            break
        kept[gone] = False
        changed = np.zeros(int(owners[-1]) + 1, dtype=bool)
        changed[owners[gone]] = True
        active = active[kept[active] & changed[owners[active]]]
    return np.flatnonzero(kept)
