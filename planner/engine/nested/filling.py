"""A choice for when time runs out: what is at hand of every composite, and what is left spent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts, cap_costs, cost_of
from planner.engine.nested.composite import Composite
from planner.engine.nested.states import unfolded
from planner.engine.nested.tree import Tree
from planner.engine.problem import Problem

# Options of a composite that are looked at.
MOST_OPTIONS = 4096


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


def filled(problem: Problem, tree: Tree, composites: Sequence[Composite], counts: Counts) -> Counts:
    """Spend what a choice leaves of the budgets on options that are worth more, the best first.

    Parameters
    ----------
    problem, tree
        The problem and its budgets.
    composites
        All of them: they say which options lose little.
    counts
        A choice that keeps every budget.
    """
    assert problem.caps is not None
    left = [
        limit - spent
        for limit, spent in zip(
            tree.limits,
            [*cap_costs(problem, counts).tolist(), cost_of(problem, counts)],
            strict=True,
        )
    ]
    nodes = problem.caps.nodes
    groups, options, amounts = [counts.groups], [counts.options], [counts.counts]
    for one in composites:
        near = one.gains(MOST_OPTIONS)
        idle = _at_base(problem, counts, one)
        taken: list[tuple[int, int, int]] = []
        rows = zip(near.groups.tolist(), near.options.tolist(), near.costs.tolist(), strict=True)
        for group, option, cost in rows:
            whole = int(one.groups[group])
            path = tree.path(int(nodes[whole]))
            copies = min(idle[group], min(left[node] for node in path) // cost)
            if copies > 0:
                idle[group] -= copies
                for node in path:
                    left[node] -= copies * cost
                taken.append((group, option, copies))
        if taken:
            table: IntArray = np.array(taken, dtype=np.int64)
            own = one.groups[table[:, 0]]
            groups += [own, own]
            options += [table[:, 1], one.base[table[:, 0]]]
            amounts += [table[:, 2], -table[:, 2]]
    return _added(problem, *map(np.concatenate, (groups, options, amounts)))


def _at_base(problem: Problem, counts: Counts, one: Composite) -> list[int]:
    """Count the requests of each group of a composite that hold its base option."""
    base = np.full(len(problem.groups), -2, dtype=np.int64)
    base[one.groups] = one.base
    idle = np.where(base == -1, problem.groups.sizes, 0)
    hits = counts.options == base[counts.groups]
    np.add.at(idle, counts.groups[hits], counts.counts[hits])
    skips = base[counts.groups] == -1
    np.subtract.at(idle, counts.groups[skips], counts.counts[skips])
    at: list[int] = idle[one.groups].tolist()
    return at


def _added(problem: Problem, groups: IntArray, options: IntArray, counts: IntArray) -> Counts:
    """Add up entries of the same group and option."""
    span = int(options.max(initial=0)) + 2
    keys, place = np.unique(groups * span + options + 1, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, place.reshape(-1), counts)
    return Counts.of(problem, keys // span, keys % span - 1, sums)
