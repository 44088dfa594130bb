"""The checker of certificates. It uses no solver.

For a shadow price a/b >= 0 every choice obeys

    b * value = top - deficit,   deficit = a * (budget - cost) + sum of losses >= 0,

where top = a * budget + sum over requests of max(b * value - a * cost), and the loss of an option
is what it lacks to that maximum. So no value passes top / b: the Lagrangian bound. A tighter bound
says that no choice has a deficit up to some limit; options with a greater loss are then out, and
`refutation` goes through what the others can do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, chunks, common_divisor
from planner.engine.counts import Counts, fault_of, resources_used, value_of, with_skips
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.proof.refutation import Alternatives, refute
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError


def verify(problem: Problem, counts: Counts, certificate: Certificate) -> None:
    """Check that counts are a choice, and that none is worth more than the certificate's bound.

    Parameters
    ----------
    problem
        The problem. A bound that holds under its budget alone holds under further resources.
    counts
        How many requests of each group take which option.
    certificate
        The proof.

    Raises
    ------
    CertificateError
        If the choice breaks a rule or is worth more than the bound, or the proof has a hole.
    """
    fault = fault_of(problem, counts)
    if fault:
        raise CertificateError(fault)
    value = value_of(problem, counts)
    a, b = _checked_form(certificate)
    if value > certificate.bound:
        raise CertificateError(f"the choice is worth {value}, above the bound {certificate.bound}")
    pairs = _Pairs(problem, a, b)
    budget = problem.budget - problem.budget % common_divisor(problem.costs)
    top = a * budget + pairs.best_sum()
    # every value is a multiple of the unit, as every cost is one of the costs' divisor
    unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
    next_value = (certificate.bound // unit + 1) * unit
    limit = top - b * next_value
    if limit < 0:
        return
    slack = budget - resources_used(problem, counts)[0]
    refute(pairs.alternatives(counts, top - b * value, limit, slack), a, certificate.potential)


def _checked_form(certificate: Certificate) -> tuple[int, int]:
    price = certificate.shadow_price
    # These very types: a subclass may say one thing here and another where it is added up.
    plain = type(price) is Fraction and type(price.numerator) is type(price.denominator) is int
    if not plain or price.numerator < 0 or price.denominator < 1:
        raise CertificateError(f"the shadow price is {price!r}; expected a fraction >= 0")
    if type(certificate.bound) is not int:
        raise CertificateError(f"the bound is {certificate.bound!r}; expected a whole number")
    if certificate.potential is not None and type(certificate.potential) is not np.ndarray:
        raise CertificateError("the potential is no plain array")
    return price.numerator, price.denominator


class _Pairs:
    """Every group with everything it may choose, walked through in pieces."""

    def __init__(self, problem: Problem, a: int, b: int) -> None:
        self._problem, self._a, self._b = problem, a, b
        groups = problem.groups
        self._skips = (~groups.required).astype(np.int64)
        lengths = problem.lengths[groups.menus] + self._skips
        if (lengths <= 0).any():
            raise CertificateError("a required request has no option")
        self._starts = np.concatenate([[0], np.cumsum(lengths)])
        top = int(groups.priorities.max(initial=0)) * int(problem.qualities.max(initial=0))
        reach = a * int(problem.costs.max(initial=0)) + b * top
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

    def alternatives(self, counts: Counts, within: int, limit: int, slack: int) -> Alternatives:
        """Gather what may be chosen instead of each counted option without passing the limit.

        Parameters
        ----------
        counts
            The choice.
        within
            Its deficit; no option that it takes has a greater loss.
        limit
            Options with a greater loss are out.
        slack
            What it leaves of the budget.

        Returns
        -------
        Alternatives
            Copies that hold an option without loss, and the other options of their groups.
        """
        pair, cost, value, loss = self._near(max(within, limit))
        group = np.searchsorted(self._starts, pair, side="right") - 1
        begins = np.searchsorted(group, np.arange(len(self._starts)))
        several = np.diff(begins) > 1
        base = _first_cheapest(group, loss == 0, cost)
        owners, options, copies = with_skips(self._problem, counts)
        open_ones = np.flatnonzero(several[owners])
        owners, options, copies = owners[open_ones], options[open_ones], copies[open_ones]
        held = np.searchsorted(pair, self._starts[owners] + options + self._skips[owners])
        lossy = (loss[held] > 0).astype(bool)
        settled = np.where(lossy, base[owners], held)
        slack += int(cost[held] @ copies) - int(cost[settled] @ copies)
        rows, place = np.unique(settled, return_inverse=True)
        stocks = np.zeros(len(rows), dtype=np.int64)
        np.add.at(stocks, place, copies)
        spans = begins[group[rows]], begins[group[rows] + 1]
        return Alternatives(rows, stocks, *spans, cost, value, loss, slack, limit)

    def _near(self, limit: int) -> tuple[IntArray, IntArray, IntArray, NDArray[Any]]:
        columns = []
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
        starts, groups, problem = self._starts, self._problem.groups, self._problem
        for begin, end in chunks(starts):
            lengths = np.diff(starts[begin : end + 1])
            offset = problem.starts[groups.menus[begin:end]] - self._skips[begin:end]
            within = np.arange(starts[begin], starts[end]) - np.repeat(starts[begin:end], lengths)
            made = within >= np.repeat(self._skips[begin:end], lengths)
            option = (np.repeat(offset, lengths) + within)[made]
            costs, values = np.zeros_like(within), np.zeros_like(within)
            costs[made] = problem.costs[option]
            values[made] = problem.qualities[option]
            values *= np.repeat(groups.priorities[begin:end], lengths)
            worth = values.astype(self._dtype) * self._b - costs.astype(self._dtype) * self._a
            yield begin, end, (costs, values), worth


def _first_cheapest(group: IntArray, best: NDArray[Any], cost: IntArray) -> IntArray:
    """Find each group's cheapest row without loss."""
    rows = np.flatnonzero(best)
    rows = rows[np.lexsort((rows, cost[rows], group[rows]))]
    first = np.append(True, group[rows[1:]] != group[rows[:-1]])
    cheapest: IntArray = rows[first]
    return cheapest
