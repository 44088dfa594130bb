"""Rows folded into what options are worth: what is left has budgets only, which are kept exactly.

At prices of the rows an option is worth its value less what it pays for rows. The best choice
within the budgets by that worth is a choice under rows wherever it keeps them. Prices so small
that all they take is less than a step of value settle ties alone: of the best choices without the
rows they lead to one that uses the rows least.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.groups import Groups
from planner.engine.problem import Problem
from planner.engine.proof.pairs import FloatArray, Pairs
from planner.engine.solution import Solution

# Parts of a step of value that worth is told in, at the most, and what all worth may add up to.
PARTS, REACH = 1 << 24, 1 << 58
# Times that prices of rows are raised where the choice passes these.
TRIES = 5


def without_rows(problem: Problem, clock: Clock) -> Solution:
    """Find the best choice within budget and caps, whatever the rows say."""
    plain = replace(problem, rows=())
    if problem.caps is not None:
        from planner.engine.nested.solve import solve_nested

        return solve_nested(plain, time_limit_s=clock.left_s())
    from planner.engine.exact.solve import solve_exact

    return solve_exact(plain, time_limit_s=clock.left_s())


def settling_ties(pairs: Pairs, clock: Clock) -> IntArray | None:
    """Look for a choice that is the best without the rows, and keeps them.

    Returns
    -------
    IntArray
        How many copies take each pair of one that keeps all limits; None where none was found.
    """
    rows = pairs.problem.rows
    first = len(pairs.limits) - len(rows)
    parts, scales = _small(pairs)
    prices = np.full(len(rows), 1 / 16)
    for _ in range(TRIES):
        if parts < 2 or clock.is_up():
            return None
        found = without_rows(_folded(pairs, prices * scales, parts), clock)
        copies = pairs.copies(found.counts)
        sums = pairs.amounts(copies)
        passed = np.array(sums[first:]) > np.array(pairs.limits[first:])
        if not passed.any():
            return copies
        if (prices[passed] >= 1).all():
            return None
        prices = np.where(passed, 1.0, prices / 16)
    return None


def at_prices(pairs: Pairs, prices: FloatArray, clock: Clock) -> IntArray | None:
    """Find the best choice within budget and caps where rows have prices, of value for a unit.

    Returns
    -------
    IntArray
        How many copies take each pair; it need not keep the rows. None where numbers are too large.
    """
    parts, scales = _small(pairs)
    scaled = prices * (parts / pairs.unit)
    tops = pairs.tops[len(pairs.limits) - len(pairs.problem.rows) :]
    uses = [top * price for top, price in zip(tops, scaled.tolist(), strict=True)]
    if parts < 2 or sum(uses) * float(pairs.problem.groups.sizes.sum()) >= REACH:
        return None
    found = without_rows(_folded(pairs, scaled + scales / 16, parts), clock)
    return pairs.copies(found.counts)


def _small(pairs: Pairs) -> tuple[int, FloatArray]:
    """Say how many parts a step of value has, and the prices of rows that take less than half."""
    rows, sizes = pairs.problem.rows, pairs.problem.groups.sizes
    most = int(np.maximum.reduceat(pairs.values, pairs.starts[:-1]) @ sizes) // pairs.unit
    parts = min(PARTS, REACH // max(most, 1))
    uses = [
        float(np.abs(row.factors) @ sizes[row.groups] + abs(row.spent) * pairs.problem.most_cost)
        for row in rows
    ]
    return parts, np.array([parts / (2 * len(rows) * max(use, 1.0)) for use in uses])


def _folded(pairs: Pairs, prices: FloatArray, parts: int) -> Problem:
    """Restate a problem: its rows as something that options pay, its steps of value in parts."""
    groups = pairs.problem.groups
    worth = pairs.less_rows(pairs.values // pairs.unit * parts, prices)
    made = np.ones(len(pairs), dtype=bool)
    made[pairs.starts[:-1][~groups.required]] = False
    # Nothing is worth less than 0: what is not required is skipped instead.
    least = np.minimum(np.minimum.reduceat(worth, pairs.starts[:-1]), 0)
    lifted = worth - np.repeat(np.where(groups.required, least, 0), np.diff(pairs.starts))
    lengths = np.diff(pairs.starts) - ~groups.required
    own = Groups(
        np.arange(len(groups)), np.ones(len(groups), np.int64), groups.required, groups.sizes
    )
    return replace(
        pairs.problem,
        starts=np.append(0, np.cumsum(lengths)),
        costs=pairs.costs[made],
        qualities=np.maximum(lifted[made], 0),
        groups=own,
        rows=(),
    )
