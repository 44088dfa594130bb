"""Every group with everything that it may choose, and what that adds to each limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, first_least
from planner.engine.counts import Counts
from planner.engine.problem import Problem
from planner.engine.proof.dominated import undominated
from planner.engine.proof.fitting import Fitting
from planner.engine.proof.prices import choice_pieces, choice_starts, next_value
from planner.engine.records import LARGEST_SUM

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Entries:
    """What pairs add to limits, one entry each: pair, limit, amount."""

    pairs: IntArray
    limits: IntArray
    amounts: IntArray


class Pairs:
    """The pairs of group and option, skip first where it is allowed, group after group.

    Limits are numbered: the budget is 0, then come the caps, then the rows.

    Attributes
    ----------
    starts
        Where the pairs of each group begin; shape (groups + 1,).
    costs, values
        Of each pair; value is priority times quality.
    limits
        What each limit is, Python integers.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts = choice_starts(problem)
        pieces = list(choice_pieces(problem, self.starts))
        none = np.zeros(0, dtype=np.int64)
        self.costs, self.values = (
            np.concatenate([none, *(one[at] for one in pieces)]) for at in (2, 3)
        )
        caps = [] if problem.caps is None else problem.caps.limits.tolist()
        self._first_row = 1 + len(caps)
        self.limits: list[int] = [problem.budget, *caps, *(row.limit for row in problem.rows)]
        skips = (~problem.groups.required).astype(np.int64)
        self.firsts = self.starts[:-1] + skips  # the pair of each group's option 0
        self._rows = [self.firsts[row.groups] + row.options for row in problem.rows]
        # What every unit of cost adds to each limit, beside what entries say.
        self.spent: list[int] = [0] * self._first_row + [row.spent for row in problem.rows]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.costs)

    @cached_property
    def groups(self) -> IntArray:
        """The group of each pair."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @cached_property
    def unit(self) -> int:
        """What divides every value."""
        return next_value(self.problem, 0)

    @cached_property
    def useful(self) -> BoolArray:
        """Which pairs fit and are not dominated by another one of their group.

        Some best choice takes no others. There are none where no choice keeps all limits.
        """
        return Fitting(self.problem, self.starts, self.costs, self._rows).among(self.undominated)

    @cached_property
    def undominated(self) -> BoolArray:
        """Which pairs no other one of their group dominates, whatever the limits are."""
        found = self.problem.findings
        if "undominated" not in found:
            rows = [
                (pairs, row.factors, row.spent)
                for pairs, row in zip(self._rows, self.problem.rows, strict=True)
            ]
            found["undominated"] = undominated(self.starts, self.costs, self.values, rows)
        return found["undominated"]

    def worth(self, prices: list[int], unit: int) -> NDArray[Any]:
        """Return unit * value less what a pair pays, exactly."""
        most = unit * int(self.values.max(initial=0)) + sum(
            price * top for price, top in zip(prices, self.tops, strict=True)
        )
        wide = max(most, unit, *prices) >= LARGEST_SUM
        return self.priced(np.array(prices, dtype=object if wide else np.int64), unit)

    @cached_property
    def amounts_most(self) -> list[int]:
        """The greatest amount, of any sign, among the entries of each limit."""
        rows = [int(np.abs(row.factors).max(initial=0)) for row in self.problem.rows]
        return [int(self.costs.max(initial=0))] * self._first_row + rows

    @cached_property
    def tops(self) -> list[int]:
        """The greatest amount, of any sign, that a pair adds to each limit."""
        cost = max(int(self.costs.max(initial=0)), 1)
        pairs = zip(self.amounts_most, self.spent, strict=True)
        return [amount + abs(spent) * cost for amount, spent in pairs]

    def priced(self, prices: NDArray[Any], unit: Any) -> NDArray[Any]:
        """Return unit * value less what a pair pays, in the type of the prices."""
        worth: NDArray[Any] = self.values.astype(prices.dtype) * unit
        path = self._paths(prices) + sum(
            price * spent for price, spent in zip(prices, self.spent, strict=True) if spent
        )
        costs = self.costs.astype(prices.dtype, copy=False)
        worth -= np.repeat(path, np.diff(self.starts)) * costs
        for at, (pairs, row) in enumerate(zip(self._rows, self.problem.rows, strict=True)):
            price = prices[self._first_row + at]
            if price:
                worth[pairs] -= price * row.factors.astype(prices.dtype, copy=False)
        return worth

    def used(self, chosen: IntArray) -> IntArray:
        """Return what some pairs add to each row by their entries; shape (rows, chosen)."""
        used = np.zeros((len(self._rows), len(self)), dtype=np.int64)
        for own, pairs, row in zip(used, self._rows, self.problem.rows, strict=True):
            own[pairs] = row.factors
        some: IntArray = used[:, chosen]
        return some

    def less_rows(self, worth: IntArray, prices: FloatArray) -> IntArray:
        """Take from worth what pairs pay for rows, rounded to whole numbers."""
        worth = worth.copy()
        for pairs, row, price in zip(self._rows, self.problem.rows, prices.tolist(), strict=True):
            worth[pairs] -= np.round(price * row.factors).astype(np.int64)
        of_spent = prices @ np.array(self.spent[self._first_row :], dtype=np.float64)
        worth -= np.round(of_spent * self.costs).astype(np.int64)
        return worth

    def _paths(self, prices: NDArray[Any]) -> NDArray[Any]:
        """Add up the prices of the budget and of all caps above each group."""
        caps = self.problem.caps
        if caps is None:
            return np.full(len(self.starts) - 1, prices[0], dtype=prices.dtype)
        path = np.append(prices[1 : self._first_row], prices[0])  # the last: under none
        for cap, parent in enumerate(caps.parents.tolist()):
            path[cap] += path[parent]
        return path[caps.nodes]

    @property
    def impossible(self) -> bool:
        """Whether no choice keeps all limits, as far as the least of everything shows."""
        return bool(len(self)) and not self.useful.any()

    def best(self, worth: NDArray[Any]) -> NDArray[Any]:
        """Return what each group's best useful pair is worth."""
        if not len(worth):
            return worth
        able = np.where(self.useful, worth, worth.min())
        best: NDArray[Any] = np.maximum.reduceat(able, self.starts[:-1])
        return best

    def leanest(self) -> IntArray:
        """Say how many copies take each pair where every group takes what costs least."""
        copies = np.zeros(len(self), dtype=np.int64)
        copies[first_least(self.costs, self.starts) + self.starts[:-1]] = self.problem.groups.sizes
        return copies

    def amounts(self, copies: IntArray) -> list[int]:
        """Add up what pairs, taken so many times each, come to at every limit."""
        spent = self.costs * copies
        sums = [int(spent.sum())]
        if self.problem.caps is not None:
            totals = np.add.reduceat(spent, self.starts[:-1])
            sums += self.problem.caps.gathered(totals).tolist()
        for pairs, row in zip(self._rows, self.problem.rows, strict=True):
            sums.append(int(row.factors @ copies[pairs]) + row.spent * sums[0])
        return sums

    def entries(self, chosen: IntArray) -> Entries:
        """List what some pairs, in rising order, add to the limits; pairs counted among them.

        What limits count of all that is spent has no entries: that is told by `spent`.
        """
        place = np.full(len(self), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        parts = [(np.arange(len(chosen)), np.zeros(len(chosen), np.int64), self.costs[chosen])]
        caps = self.problem.caps
        if caps is not None:
            at, node = np.arange(len(chosen)), caps.nodes[self.groups[chosen]]
            while len(at := at[node >= 0]):
                node = node[node >= 0]
                parts.append((at, node + 1, self.costs[chosen[at]]))
                node = caps.parents[node]
        for number, (pairs, row) in enumerate(zip(self._rows, self.problem.rows, strict=True)):
            own = place[pairs]
            kept = own >= 0
            limit = np.full(int(kept.sum()), self._first_row + number)
            parts.append((own[kept], limit, row.factors[kept]))
        pairs, limits, amounts = (np.concatenate(column) for column in zip(*parts, strict=True))
        real = amounts != 0
        return Entries(pairs[real], limits[real], amounts[real])

    def counts(self, copies: IntArray) -> Counts:
        """Say which options pairs, taken so many times each, are."""
        taken = np.flatnonzero(copies)
        groups = self.groups[taken]
        return Counts.of(self.problem, groups, taken - self.firsts[groups], copies[taken])

    def copies(self, counts: Counts) -> IntArray:
        """Return how many times each pair is taken."""
        copies = np.zeros(len(self), dtype=np.int64)
        copies[self.firsts[counts.groups] + counts.options] = counts.counts
        skipped = self.problem.groups.sizes - np.add.reduceat(copies, self.starts[:-1])
        copies[self.starts[:-1]] += skipped
        return copies
