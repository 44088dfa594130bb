"""Sets of requests that are nested, as a tree; and those that cut across others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, distinct, run_starts


@dataclass(frozen=True, eq=False)
class Nested:
    """A tree of sets.

    Attributes
    ----------
    parents
        The set that each node of the tree lies in, an earlier one; -1 = in none. Shape (nodes,).
    sets
        Which of the given sets each node is; shape (nodes,).
    nodes
        The innermost node of each request, -1 = it is in none. Shape (requests,).
    across
        The sets that are not in the tree: each cuts across one that is.
    """

    parents: IntArray
    sets: IntArray
    nodes: IntArray
    across: tuple[int, ...]


def nest(sets: Sequence[IntArray], requests: int, counts: IntArray | None = None) -> Nested:
    """Put sets into a tree, the larger ones first.

    Parameters
    ----------
    sets
        The requests of each set, none twice. Empty ones are left out.
    requests
        How many requests there are.
    counts
        How many each of them stands for; None where each stands for itself.
    """
    size_of = len if counts is None else lambda rows: int(counts[rows].sum())
    nodes = np.full(requests, -1, dtype=np.int64)
    parents: list[int] = []
    placed: list[int] = []
    across: list[int] = []
    for at in sorted(range(len(sets)), key=lambda at: -size_of(sets[at])):
        rows = sets[at]
        if not len(rows):
            continue
        around = nodes[rows]
        if (around != around[0]).any():
            across.append(at)
            continue
        parents.append(int(around[0]))
        nodes[rows] = len(placed)
        placed.append(at)
    whole = np.int64
    return Nested(np.array(parents, whole), np.array(placed, whole), nodes, tuple(sorted(across)))


def parted_by(nested: Nested, components: IntArray) -> set[int]:
    """Find the sets of the tree that hold a part of a component, and not all of it.

    Parameters
    ----------
    nested
        The tree.
    components
        The component of each request, one of its requests; shape (requests,).
    """
    span = len(nested.parents) + 1
    owners, nodes = np.divmod(distinct(components * span + nested.nodes + 1), span)
    edges = run_starts(owners)
    several = np.flatnonzero(np.diff(edges) > 1)
    parents = nested.parents.tolist()
    apart: set[int] = set()
    for begin, end in zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True):
        ways = [_way(node, parents) for node in (nodes[begin:end] - 1).tolist()]
        common = set(ways[0]).intersection(*ways[1:])
        apart |= {node for way in ways for node in way if node not in common}
    return set(nested.sets[sorted(apart)].tolist())


def _way(node: int, parents: list[int]) -> list[int]:
    way = []
    while node >= 0:
        way.append(node)
        node = parents[node]
    return way
