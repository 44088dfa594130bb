"""The options of every group, one group after the other, in pieces that fit the cache."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.problem import Problem
from planner.engine.relaxation.hulls import points

CHUNK = 1 << 16


def pair_starts(problem: Problem) -> IntArray:
    """Return where the choices of each group begin, skip counted where it is allowed.

    Parameters
    ----------
    problem
        The problem.

    Returns
    -------
    IntArray
        Shape (groups + 1,).
    """
    groups = problem.groups
    lengths = np.diff(problem.starts)[groups.menus] + ~groups.required
    return np.concatenate([[0], np.cumsum(lengths)])


def chunks(starts: IntArray) -> list[tuple[int, int]]:
    """Cut the groups into runs of about `CHUNK` pairs; return ``(begin, end)`` of each."""
    count = len(starts) - 1
    cuts = np.searchsorted(starts, np.arange(CHUNK, int(starts[-1]), CHUNK))
    edges = np.unique(np.concatenate([[0], cuts, [count]])).tolist()
    return list(pairwise(edges))


def pair_points(
    problem: Problem, starts: IntArray, begin: int, end: int
) -> tuple[IntArray, IntArray]:
    """Lay out the choices of a run of groups, skip first where it is allowed.

    Parameters
    ----------
    problem
        The problem.
    starts
        What `pair_starts` returns.
    begin, end
        The run.

    Returns
    -------
    costs, values
        Of each choice; value is priority times quality.
    """
    groups = problem.groups
    menus, priorities = groups.menus[begin:end], groups.priorities[begin:end]
    required = groups.required[begin:end]
    if required.all() and menus[-1] - menus[0] == end - 1 - begin and (np.diff(menus) == 1).all():
        flat = slice(problem.starts[menus[0]], problem.starts[menus[-1] + 1])
        costs, qualities = problem.costs[flat], problem.qualities[flat]
    else:
        _, _, costs, qualities = points(problem, menus, required)
    if (priorities == 1).all():
        return costs, qualities
    return costs, qualities * np.repeat(priorities, np.diff(starts[begin : end + 1]))
