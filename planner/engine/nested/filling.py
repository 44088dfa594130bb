"""A choice for when time runs out: what is at hand of every composite, and what is left spent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts, cap_costs, cost_of
from planner.engine.nested.composite import Composite
from planner.engine.nested.states import unfolded
from planner.engine.nested.tree import Tree
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM

# Options that are tried before it is looked at once more which still fit.
PIECE = 64


def at_hand(problem: Problem, root: Composite) -> Counts:
    """Put together the best states so far, and where there are none, the best options at the price.

    That keeps every budget that stands.
    """
    columns, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        best = None if one is root else one.best_listed()
        if best is None:
            columns.append((one.groups, one.base, problem.groups.sizes[one.groups]))
            waiting += one.below
        else:
            listed, state = best
            counts = listed.choices.counts(state)
            columns.append(unfolded(counts, listed.groups, listed.below))
    return Counts.of(problem, *(np.concatenate(column) for column in zip(*columns, strict=True)))


def filled(
    problem: Problem, tree: Tree, composites: Mapping[int, Composite], counts: Counts
) -> Counts:
    """Spend what a choice leaves of the budgets on options that are worth more, the best first.

    Parameters
    ----------
    problem, tree
        The problem and its budgets.
    composites
        All of them, by their budgets: they say which options lose little.
    counts
        A choice that keeps every budget.
    """
    assert problem.caps is not None
    nodes = problem.caps.nodes
    spent = [*cap_costs(problem, counts).tolist(), cost_of(problem, counts)]
    left = [limit - used for limit, used in zip(tree.limits, spent, strict=True)]
    base = np.full(len(problem.groups), -1, dtype=np.int64)
    for one in composites.values():
        base[one.groups] = one.base
    idle, room = _at_base(problem, counts, base), _room(tree, left)
    paths = [tree.path(node) for node in range(tree.root + 1)]
    taken: list[tuple[int, int, int]] = []
    for at, one in composites.items():
        near = one.gains
        owners = one.groups[near.groups]
        # What is left only gets less: whatever does not fit now never will.
        rest = np.flatnonzero((idle[owners] > 0) & (near.costs <= room[nodes[owners]]))
        while len(rest):
            some, rest = rest[:PIECE], rest[PIECE:]
            columns = owners[some], near.options[some], near.costs[some]
            for group, option, cost in zip(*(column.tolist() for column in columns), strict=True):
                path = paths[nodes[group]]
                copies = min(int(idle[group]), *(left[node] // cost for node in path))
                if copies > 0:
                    idle[group] -= copies
                    for node in path:
                        left[node] -= copies * cost
                    taken.append((group, option, copies))
            rest = rest[near.costs[rest] <= min(left[node] for node in paths[at])]
    table: IntArray = np.array(taken, dtype=np.int64).reshape(-1, 3)
    own = table[:, 0]
    return _added(
        problem,
        np.concatenate([counts.groups, own, own]),
        np.concatenate([counts.options, table[:, 1], base[own]]),
        np.concatenate([counts.counts, table[:, 2], -table[:, 2]]),
    )


def _at_base(problem: Problem, counts: Counts, base: IntArray) -> IntArray:
    """Count the requests of each group that hold its base option, -1 = skip."""
    idle = np.where(base == -1, problem.groups.sizes, 0)
    hits = counts.options == base[counts.groups]
    np.add.at(idle, counts.groups[hits], counts.counts[hits])
    skips = base[counts.groups] == -1
    np.subtract.at(idle, counts.groups[skips], counts.counts[skips])
    return idle


def _room(tree: Tree, left: list[int]) -> IntArray:
    """Say what may still be spent below each budget, as all above it allow; the whole is last."""
    room = [min(one, LARGEST_SUM) for one in left]
    for node in tree.downwards()[1:]:
        room[node] = min(room[node], room[tree.parents[node]])
    return np.array(room, dtype=np.int64)


def _added(problem: Problem, groups: IntArray, options: IntArray, counts: IntArray) -> Counts:
    """Add up entries of the same group and option."""
    span = int(options.max(initial=0)) + 2
    keys, place = np.unique(groups * span + options + 1, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, place.reshape(-1), counts)
    return Counts.of(problem, keys // span, keys % span - 1, sums)
