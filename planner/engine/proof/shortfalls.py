"""What every group may choose, and by how much each falls short of its best at a price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.problem import Problem
from planner.engine.proof.prices import choice_pieces, choice_starts
from planner.engine.proof.refutation import Alternatives
from planner.engine.proof.restating import Columns
from planner.engine.records import LARGEST_SUM


class Shortfalls:
    """Every group with everything it may choose, walked through in pieces."""

    def __init__(self, problem: Problem, a: int, b: int) -> None:
        self._problem, self._a, self._b = problem, a, b
        groups = problem.groups
        self._skips = (~groups.required).astype(np.int64)
        self._starts = choice_starts(problem)
        top = int(groups.priorities.max(initial=0)) * int(problem.qualities.max(initial=0))
        reach = max(a * int(problem.costs.max(initial=0)) + b * top, a, b)
        self._dtype = np.dtype(object if reach >= LARGEST_SUM // 2 else np.int64)
        self._best: NDArray[Any] = np.zeros(len(groups), dtype=self._dtype)

    def best_sum(self) -> int:
        """Add up what every request is worth at most at the shadow price, times b."""
        for begin, end, _, worth in self._pieces():
            starts = self._starts[begin:end] - self._starts[begin]
            self._best[begin:end] = np.maximum.reduceat(worth, starts)
        sizes = self._problem.groups.sizes
        if not len(sizes):
            return 0
        most = max(int(abs(self._best.max())), int(abs(self._best.min())))
        wide = most * int(sizes.sum()) >= LARGEST_SUM
        return int((sizes.astype(object) if wide else sizes) @ self._best)

    def alternatives(self, columns: Columns, limit: int) -> Alternatives:
        """Gather what may be chosen instead of a choice without passing the limit.

        Parameters
        ----------
        columns
            Groups, options and copies of a choice, or of a part of one.
        limit
            Options with a greater loss are out.

        Returns
        -------
        Alternatives
            Copies that hold an option without loss, the choice's own where it has none, and the
            other options of their groups.
        """
        pair, cost, value, loss = self._near(limit)
        group = np.searchsorted(self._starts, pair, side="right") - 1
        begins = np.searchsorted(group, np.arange(len(self._starts)))
        base = _first_cheapest(group, loss == 0, cost)
        several, sizes = np.diff(begins) > 1, self._problem.groups.sizes
        owners, options, copies = (column[several[columns[0]]] for column in columns)
        wanted = self._starts[owners] + options + self._skips[owners]
        rows = np.minimum(np.searchsorted(pair, wanted), len(pair) - 1)
        found = (pair[rows] == wanted) & (wanted >= self._starts[owners])
        found &= (loss[rows] == 0).astype(bool)
        owners, rows, copies = owners[found], rows[found], copies[found]
        slack = self._problem.budget - int(sizes @ cost[base])
        slack -= int((cost[rows] - cost[base[owners]]) @ copies)
        at_base = np.where(several, sizes, 0)
        np.subtract.at(at_base, owners, copies)
        held, place = np.unique(np.concatenate([base, rows]), return_inverse=True)
        stocks = np.zeros(len(held), dtype=np.int64)
        np.add.at(stocks, place, np.concatenate([at_base, copies]))
        held, stocks = held[stocks > 0], stocks[stocks > 0]
        spans = begins[group[held]], begins[group[held] + 1]
        return Alternatives(held, stocks, *spans, cost, value, loss, slack, limit)

    def _near(self, limit: int) -> tuple[IntArray, IntArray, IntArray, NDArray[Any]]:
        nothing = np.zeros(0, dtype=np.int64)
        columns = [(nothing, nothing, nothing, nothing)]
        for begin, end, (costs, values), worth in self._pieces():
            lengths = np.diff(self._starts[begin : end + 1])
            loss = np.repeat(self._best[begin:end], lengths) - worth
            at = np.flatnonzero(loss <= limit)
            columns.append((at + self._starts[begin], costs[at], values[at], loss[at]))
        pair, cost, value, loss = (np.concatenate(column) for column in zip(*columns, strict=True))
        return pair, cost, value, loss

    def _pieces(
        self,
    ) -> Iterator[tuple[int, int, tuple[IntArray, IntArray], NDArray[Any]]]:
        """Yield runs of groups with cost, value and ``b * value - a * cost`` of all choices."""
        for begin, end, costs, values in choice_pieces(self._problem, self._starts):
            worth = values.astype(self._dtype) * self._b - costs.astype(self._dtype) * self._a
            yield begin, end, (costs, values), worth


def _first_cheapest(group: IntArray, best: NDArray[Any], cost: IntArray) -> IntArray:
    """Find each group's cheapest row without loss."""
    rows = np.flatnonzero(best)
    rows = rows[np.lexsort((rows, cost[rows], group[rows]))]
    first = np.append(True, group[rows[1:]] != group[rows[:-1]])
    cheapest: IntArray = rows[first]
    return cheapest
