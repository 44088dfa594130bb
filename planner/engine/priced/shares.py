"""Choices under shares: where it is known what is spent in all, parts of that are budgets.

A row that says "what these spend is at most a part of all that is spent" is a cap for them at a
given total. So the best choice within the caps of a total is looked for; where less is spent than
that, the caps of what was spent are next. It proves nothing, and gives choices to begin with.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.caps import Caps
from planner.engine.clock import Clock
from planner.engine.priced.folded import without_rows
from planner.engine.proof.pairs import Pairs
from planner.engine.rows import Row
from planner.errors import InfeasibleError

# Totals that are looked at, and of the time left, what each may take.
TOTALS, PART = 12, 0.1


def within_shares(pairs: Pairs, clock: Clock) -> IntArray | None:
    """Find a good choice that keeps shares, whatever other rows say.

    Returns
    -------
    IntArray
        How many copies take each pair; None where there are no shares, or nothing keeps them.
    """
    problem = pairs.problem
    shares, nodes = _shares(pairs)
    if problem.caps is not None or not shares:
        return None
    parents = np.full(len(shares), -1, dtype=np.int64)
    spent, copies = min(problem.budget, problem.most_cost), None
    for _ in range(TOTALS):
        if clock.is_up():
            return copies
        limits = [(row.limit - row.spent * spent) // times for row, times in shares]
        if min(limits) < 0:
            return copies
        caps = Caps(parents, np.array(limits, dtype=np.int64), nodes)
        left = clock.left_s()
        try:
            own = Clock(None if left is None else PART * left)
            found = without_rows(replace(problem, rows=(), caps=caps), own)
        except InfeasibleError:
            return copies
        copies = pairs.copies(found.counts)
        amounts = pairs.amounts(copies)
        kept = all(
            amount <= limit
            for amount, limit, of in zip(amounts, pairs.limits, pairs.spent, strict=True)
            if of
        )
        if kept or found.cost >= spent:
            return copies
        spent = found.cost
    return copies


def _shares(pairs: Pairs) -> tuple[list[tuple[Row, int]], IntArray]:
    """List the rows about all that some groups spend, and how many times they count it.

    Returns
    -------
    shares, nodes
        Such rows, and which of them each group is in, -1 for none; no group is in two.
    """
    problem = pairs.problem
    nodes = np.full(len(problem.groups), -1, dtype=np.int64)
    paying = np.add.reduceat(pairs.costs > 0, pairs.starts[:-1], dtype=np.int64)
    shares: list[tuple[Row, int]] = []
    for row in problem.rows:
        if row.spent >= 0 or not len(row):
            continue
        costs = pairs.costs[pairs.firsts[row.groups] + row.options]
        own, entries = np.unique(row.groups, return_counts=True)
        times = int(row.factors[0]) // max(int(costs[0]), 1)
        proportional = times > 0 and np.array_equal(row.factors, times * costs)
        if proportional and (entries == paying[own]).all() and (nodes[own] < 0).all():
            nodes[own] = len(shares)
            shares.append((row, times))
    return shares, nodes
