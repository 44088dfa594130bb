"""The rest: a problem of the pairs that are open, everything else fixed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.caps import Caps
from planner.engine.counts import Counts
from planner.engine.groups import Groups
from planner.engine.problem import Problem
from planner.engine.proof.pairs import Pairs
from planner.engine.rows import Row


class Rest:
    """A problem of some of the pairs, at least one of each group.

    Groups with one pair take it. The others are required, with skip as an option; the least cost
    and value of theirs are taken off.

    Attributes
    ----------
    problem
        What is left; None where what is fixed already passes a limit that nothing open lowers.
    """

    def __init__(self, pairs: Pairs, chosen: BoolArray) -> None:
        self._pairs = pairs
        sizes = pairs.problem.groups.sizes
        number = np.add.reduceat(chosen, pairs.starts[:-1], dtype=np.int64)
        several = number > 1
        self.fixed: IntArray = np.zeros(len(pairs), dtype=np.int64)
        alone = np.flatnonzero(chosen & ~several[pairs.groups])
        self.fixed[alone] = sizes[pairs.groups[alone]]
        self.open: IntArray = np.flatnonzero(chosen & several[pairs.groups])
        self.problem = self._restated(np.flatnonzero(several), number[several])

    def _restated(self, owners: IntArray, number: IntArray) -> Problem | None:
        pairs, open_pairs = self._pairs, self.open
        sizes = pairs.problem.groups.sizes[owners]
        starts = np.concatenate([[0], np.cumsum(number)])
        costs, values = pairs.costs[open_pairs], pairs.values[open_pairs]
        floors = np.minimum.reduceat(costs, starts[:-1]) if len(owners) else costs
        least = np.minimum.reduceat(values, starts[:-1]) if len(owners) else values
        used = pairs.amounts(self.fixed)
        ones = np.ones(len(owners), dtype=np.int64)
        groups = Groups(np.arange(len(owners)), ones, ones.astype(bool), sizes)
        budget = pairs.limits[0] - used[0] - int(floors @ sizes)
        caps = pairs.problem.caps
        nested = None
        if caps is not None:
            nodes = caps.nodes[owners]
            lifted = Caps(caps.parents, caps.limits, nodes).gathered(floors * sizes)
            limits = caps.limits - np.array(used[1 : 1 + len(caps)], dtype=np.int64) - lifted
            if (limits < 0).any():
                return None
            nested = Caps(caps.parents, limits, nodes)
        if budget < 0:
            return None
        first = 1 + (0 if caps is None else len(caps))
        entries = pairs.entries(open_pairs)
        group = np.repeat(np.arange(len(owners)), number)
        option = np.arange(len(open_pairs)) - starts[group]
        order = np.argsort(entries.limits, kind="stable")
        edges = np.searchsorted(entries.limits[order], np.arange(first, len(pairs.limits) + 1))
        rows = []
        for at, (begin, end) in enumerate(pairwise(edges.tolist())):
            own = entries.pairs[order[begin:end]]
            factors = entries.amounts[order[begin:end]]
            limit = pairs.limits[first + at] - used[first + at]
            spent = pairs.spent[first + at]
            limit -= spent * int(floors @ sizes)  # what is fixed counts already
            rows.append(Row.of(group[own], option[own], factors, limit, spent))
        return Problem(
            starts,
            costs - np.repeat(floors, number),
            values - np.repeat(least, number),
            budget,
            groups,
            nested,
            tuple(rows),
        )

    def copies(self, counts: Counts) -> IntArray:
        """Return how many times each pair is taken by a choice of the rest."""
        assert self.problem is not None
        copies = self.fixed.copy()
        copies[self.open[self.problem.starts[counts.groups] + counts.options]] = counts.counts
        return copies
