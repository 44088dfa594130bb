"""Which requests belong together: the connected parts of what ties join."""

from __future__ import annotations

import numpy as np

from planner.engine.arrays import IntArray
from planner.rules.ties.tied import Tied


def components(tied: Tied) -> IntArray:
    """Find the component of each request: the first request of those that belong together.

    Parameters
    ----------
    tied
        The requests and their ties.

    Returns
    -------
    IntArray
        Shape (requests,); a request that nothing joins is its own.
    """
    pairs = [tied.needs, *(_chained(column) for column in tied.labels)]
    left = np.concatenate([pair[0] for pair in pairs])
    right = np.concatenate([pair[1] for pair in pairs])
    return _roots(len(tied), left, right)


def joined_by(components: IntArray, labels: IntArray) -> IntArray:
    """Join components further, by groups of requests; -1 is in none."""
    first, other = _chained(labels)
    return _roots(len(components), components[first], components[other])[components]


def _chained(labels: IntArray) -> tuple[IntArray, IntArray]:
    """Join each member of a group to the first."""
    members = np.flatnonzero(labels >= 0)
    order = members[np.argsort(labels[members], kind="stable")]
    firsts = firsts_of_runs(labels[order])
    return order, order[firsts]


def firsts_of_runs(numbers: IntArray) -> IntArray:
    """Say for each entry where its run of equal entries begins."""
    fresh = np.ones(len(numbers), dtype=bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    begins = np.flatnonzero(fresh)
    places: IntArray = begins[np.cumsum(fresh) - 1]
    return places


def _roots(count: int, left: IntArray, right: IntArray) -> IntArray:
    """Find the least of all that pairs connect with each."""
    root = np.arange(count, dtype=np.int64)
    while len(left):
        ends = root[left], root[right]
        low, high = np.minimum(*ends), np.maximum(*ends)
        apart = low < high
        left, right = left[apart], right[apart]
        np.minimum.at(root, high[apart], low[apart])
        above = root[root]
        while not np.array_equal(above, root):
            root, above = above, above[above]
    return root
