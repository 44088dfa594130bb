"""Losses where many groups share few menus: found by searching, without a table of all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.hulls import Hulls, lay_out
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM
from planner.engine.relaxation.losses import Near, loss_type, widest
from planner.engine.relaxation.selection import Ladder


class StretchLosses:
    """Losses of groups that share hulls: a group's priority decides, so a search replaces a table.

    Groups of one hull with the same base option stand together, a stretch. Within it the loss of
    an option is linear in the priority; those within a limit are again a range of groups.
    """

    def __init__(
        self,
        problem: Problem,
        price: Fraction,
        order: IntArray,
        ladder: Ladder,
        hulls: Hulls,
    ) -> None:
        self._problem, self.price, self._order, self._ladder = problem, price, order, ladder
        self._hulls = hulls
        # the groups that hold a point of a hull begin where its upgrade is first taken
        first = np.ones(len(hulls.costs), dtype=bool)
        first[hulls.starts[:-1]] = False
        begins = np.repeat(ladder.starts[:-1], np.diff(hulls.starts))
        begins[first] = ladder.takers(price)
        lengths = np.diff(np.append(begins, len(order)))
        self.base = np.empty(len(order), dtype=np.int64)
        self.base[order] = np.repeat(hulls.options, lengths)
        points = np.flatnonzero(lengths)
        self._stretch_points = points
        self._stretch_starts = np.append(begins[points], len(order))
        requests = np.diff(ladder.totals[self._stretch_starts])
        weights = np.add.reduceat(ladder.sizes * ladder.priorities, begins[points])
        self.cost = int(requests @ hulls.costs[points])
        self.value = int(weights @ hulls.qualities[points])

    @cached_property
    def _table(self) -> tuple[IntArray, IntArray, IntArray, IntArray, IntArray]:
        """Every stretch with every option: stretch, hull, option, change of cost and quality."""
        hulls, problem, groups = self._hulls, self._problem, self._problem.groups
        at = self._stretch_points
        owner = np.searchsorted(hulls.starts, at, side="right") - 1
        first = self._order[self._stretch_starts[:-1]]
        starts, options, costs, qualities = lay_out(
            problem, groups.menus[first], groups.required[first]
        )
        stretch = np.repeat(np.arange(len(at)), np.diff(starts))
        other = options != hulls.options[at[stretch]]
        stretch, options = stretch[other], options[other]
        costs = costs[other] - hulls.costs[at[stretch]]
        return (
            stretch,
            owner[stretch],
            options,
            costs,
            qualities[other] - hulls.qualities[at[stretch]],
        )

    def near(self, limit: int) -> Near:
        """List the options with a loss of at most `limit`, ordered by group, then option."""
        _, _, options, costs, gains = self._table
        first, last = self._ranges(limit)
        row, position = _expand(first, last)
        groups = self._order[position]
        values = self._ladder.priorities[position] * gains[row]
        a, b = self.price.numerator, self.price.denominator
        dtype = loss_type(self._problem, self.price)
        losses = costs[row].astype(dtype) * a - values.astype(dtype) * b
        sort = np.lexsort((options[row], groups))
        row = row[sort]
        return Near(groups[sort], options[row], costs[row], values[sort], losses[sort])

    def count(self, limit: int) -> int:
        """Count what `near` lists."""
        first, last = self._ranges(limit)
        return int((last - first).sum())

    def ties(self) -> Iterator[Near]:
        """List the options without loss as `near` would: a search finds them all at once."""
        yield self.near(0)

    def _ranges(self, limit: int) -> tuple[IntArray, IntArray]:
        """Find the groups of each stretch to which each option is a loss within the limit."""
        stretch, owner, _, costs, gains = self._table
        a, b = self.price.numerator, self.price.denominator
        wide = widest(a, costs, b, gains) + limit >= LARGEST_SUM
        dtype = np.dtype(object if wide else np.int64)
        # a * cost - b * priority * gain <= limit, solved for the priority
        excess, slope = a * costs.astype(dtype) - limit, b * gains.astype(dtype)
        first, last = self._stretch_starts[stretch], self._stretch_starts[stretch + 1]
        rising, falling = gains > 0, gains < 0
        least = (excess[rising] + slope[rising] - 1) // slope[rising]
        first[rising] = np.maximum(first[rising], self._above(owner[rising], least - 1))
        most = excess[falling] // slope[falling]
        last[falling] = np.minimum(last[falling], self._above(owner[falling], most))
        flat = gains == 0
        last[flat] = np.where((excess[flat] <= 0).astype(bool), last[flat], first[flat])
        return first, np.maximum(first, last)

    def _above(self, hulls: IntArray, limits: NDArray[Any]) -> IntArray:
        return self._ladder.first_above(hulls, np.clip(limits, -1, LARGEST_SUM).astype(np.int64))


def _expand(first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """List every position of every range, with the number of its range."""
    counts = last - first
    row = np.repeat(np.arange(len(counts)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return row, np.repeat(first, counts) + np.arange(len(row)) - before
