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
from planner.engine.counts import Counts, fault_of, value_of, with_skips
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate, Surrogate
from planner.engine.proof.branching import check_tree
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.refutation import Alternatives, refute
from planner.engine.proof.restating import Columns, reduced
from planner.engine.proof.surrogates import least_counted, most_counted, weighed
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError, InfeasibleError, ProblemError


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
    _check_form(certificate)
    if value > certificate.bound:
        raise CertificateError(f"the choice is worth {value}, above the bound {certificate.bound}")
    if certificate.tree is not None or any(certificate.row_prices):
        prices = (certificate.shadow_price, *certificate.cap_prices, *certificate.row_prices)
        pairs = Pairs(problem)
        check_tree(pairs, prices, (certificate.bound//pairs.unit+1)*pairs.unit, certificate.tree)
        return
    steps = [reduced(problem, fully=certificate.surrogate is not None)]
    if certificate.surrogate is not None:
        less = certificate.bound - steps[0].value
        _check_surrogate(steps[0].problem, certificate.surrogate, less)
        try:
            steps.append(weighed(steps[0].problem, certificate.surrogate))
            steps.append(reduced(steps[1].problem))
        except InfeasibleError:  # what is worth more obeys the surrogate, and nothing does
            return
        except ProblemError as error:
            raise CertificateError(f"the surrogate cannot be checked: {error}") from None
    columns = with_skips(problem, _start(problem, counts, certificate))
    for step in steps:
        columns = step.forth(columns)
    price = certificate.shadow_price * steps[-1].step
    bound = certificate.bound - sum(step.value for step in steps)
    _check_bound(steps[-1].problem, columns, price, bound, certificate.potential)


def _start(problem: Problem, counts: Counts, certificate: Certificate) -> Counts:
    """Return the choice that the potential starts from; it need not keep the budget."""
    if certificate.start is None:
        return counts
    fault = fault_of(problem.with_budget(LARGEST_SUM), certificate.start)
    if fault:
        raise CertificateError(f"the start is no choice: {fault}")
    return certificate.start


def _check_bound(
    problem: Problem, columns: Columns, price: Fraction, bound: int, potential: IntArray | None
) -> None:
    """Check that no choice of a reduced problem is worth more; the columns are where to begin."""
    a, b = price.numerator, price.denominator
    pairs = _Pairs(problem, a, b)
    top = a * problem.budget + pairs.best_sum()
    # every value is a multiple of the unit
    unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
    limit = top - b * (bound // unit + 1) * unit
    if limit >= 0:
        refute(pairs.alternatives(columns, limit), a, potential)


def _check_surrogate(problem: Problem, surrogate: Surrogate, bound: int) -> None:
    """Check that every choice of a fully reduced problem worth more than the bound obeys it."""
    numbers = (surrogate.cost_weight, surrogate.count_weight, surrogate.count)
    if any(type(number) is not int or number < 0 for number in numbers):
        raise CertificateError(f"the surrogate's numbers are {numbers!r}; expected integers >= 0")
    side: object = surrogate.side
    if type(side) is not str or side not in ("most", "least"):
        raise CertificateError(f"the surrogate's side is {side!r}")
    if surrogate.side == "most" and surrogate.count < most_counted(problem):
        raise CertificateError("more requests can be counted than the surrogate says")
    if surrogate.side == "least" and surrogate.count > least_counted(problem, bound):
        raise CertificateError("fewer requests may be counted than the surrogate says")


def _check_form(certificate: Certificate) -> None:
    price = certificate.shadow_price
    if not _is_price(price):
        raise CertificateError(f"the shadow price is {price!r}; expected a fraction >= 0")
    if type(certificate.bound) is not int:
        raise CertificateError(f"the bound is {certificate.bound!r}; expected a whole number")
    for prices in (certificate.cap_prices, certificate.row_prices):
        if type(prices) is not tuple or not all(map(_is_price, prices)):
            raise CertificateError("the prices of caps and rows: expected fractions >= 0")
    if certificate.potential is not None and type(certificate.potential) is not np.ndarray:
        raise CertificateError("the potential is no plain array")
    if certificate.start is not None and type(certificate.start) is not Counts:
        raise CertificateError(f"the start is {certificate.start!r}; expected counts")
    if certificate.surrogate is not None and type(certificate.surrogate) is not Surrogate:
        raise CertificateError(f"the surrogate is {certificate.surrogate!r}")


def _is_price(price: object) -> bool:
    # These very types: a subclass may say one thing here and another where it is added up.
    if type(price) is not Fraction:
        return False
    plain = type(price.numerator) is type(price.denominator) is int
    return plain and price.numerator >= 0 and price.denominator >= 1


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
