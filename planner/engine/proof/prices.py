"""The Lagrangian bound under any prices: of the budget, of nested budgets, of rows.

For prices >= 0, mu of the budget, mu_c of each cap and mu_r of each row, every choice obeys

    value <= mu * budget + sum of mu_c * limit_c + sum of mu_r * limit_r
             + sum over requests of max(value - mu_path * cost - sum of mu_r * factor_r),

where mu_path adds up mu, the prices of all caps that the request stands under, and mu_r for each
unit of cost that counts in a row whoever spends it (mu_path may be below 0): what a choice keeps of
each limit is >= 0, and what it does of each request is one of those the maximum is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray, chunks, common_divisor
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError


def lagrangian(
    problem: Problem,
    price: Fraction,
    cap_prices: Sequence[Fraction] = (),
    row_prices: Sequence[Fraction] = (),
) -> Fraction:
    """Add up the Lagrangian bound, exactly.

    Parameters
    ----------
    problem
        The problem.
    price
        Of a unit of the whole budget, >= 0.
    cap_prices, row_prices
        Of a unit of each cap and of each row, >= 0; of none where all of them are 0.

    Returns
    -------
    Fraction
        No choice is worth more.

    Raises
    ------
    CertificateError
        If the prices are not as many as caps or rows, or a required request has no option.
    """
    limits = [] if problem.caps is None else problem.caps.limits.tolist()
    caps = _as_many(cap_prices, len(limits), "caps")
    rows = _as_many(row_prices, len(problem.rows), "rows")
    parts = [price * problem.budget]
    parts += [one * limit for one, limit in zip(caps, limits, strict=True) if one]
    parts += [one * row.limit for one, row in zip(rows, problem.rows, strict=True) if one]
    # What a row asks of all that is spent, every unit of cost pays.
    spent = [one * row.spent for one, row in zip(rows, problem.rows, strict=True) if one]
    paths = path_prices(problem, price + exact_sum(spent), caps)
    parts += _Worth(problem, paths, rows).sums()
    return exact_sum(parts)


def next_value(problem: Problem, bound: int) -> int:
    """Return the least that a choice worth more than a bound can be worth."""
    unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
    return (bound // unit + 1) * unit


def path_prices(
    problem: Problem, price: Fraction, cap_prices: Sequence[Fraction]
) -> list[Fraction]:
    """Add up the prices above each cap, its own included; the last is that of the budget alone."""
    parents = [] if problem.caps is None else problem.caps.parents.tolist()
    paths = [Fraction(0)] * len(parents) + [price]
    for cap, (parent, own) in enumerate(zip(parents, cap_prices, strict=True)):
        paths[cap] = paths[parent] + own if own else paths[parent]
    return paths


def exact_sum(parts: Sequence[Fraction]) -> Fraction:
    """Add fractions up pair by pair, so that few of the sums have large denominators."""
    sums = list(parts) or [Fraction(0)]
    while len(sums) > 1:
        odd = sums[-1:] if len(sums) % 2 else []
        sums = [one + other for one, other in zip(sums[::2], sums[1::2], strict=False)] + odd
    return sums[0]


def choice_starts(problem: Problem) -> IntArray:
    """Return where the choices of each group begin, skip counted where allowed; (groups + 1,).

    Raises
    ------
    CertificateError
        If a required request has no option.
    """
    groups = problem.groups
    lengths = problem.lengths[groups.menus] + ~groups.required
    if (lengths <= 0).any():
        raise CertificateError("a required request has no option")
    return np.append(0, np.cumsum(lengths))


def choice_pieces(
    problem: Problem, starts: IntArray
) -> Iterator[tuple[int, int, IntArray, IntArray]]:
    """Yield runs of groups, and costs and values of all that they may choose, skip first."""
    groups = problem.groups
    for begin, end in chunks(starts):
        skips = (~groups.required[begin:end]).astype(np.int64)
        lengths = np.diff(starts[begin : end + 1])
        offset = problem.starts[groups.menus[begin:end]] - skips
        within = np.arange(starts[begin], starts[end]) - np.repeat(starts[begin:end], lengths)
        made = within >= np.repeat(skips, lengths)
        option = (np.repeat(offset, lengths) + within)[made]
        costs, values = np.zeros_like(within), np.zeros_like(within)
        costs[made] = problem.costs[option]
        values[made] = problem.qualities[option]
        values *= np.repeat(groups.priorities[begin:end], lengths)
        yield begin, end, costs, values


def _as_many(prices: Sequence[Fraction], count: int, of: str) -> list[Fraction]:
    if len(prices) not in (0, count):
        raise CertificateError(f"there are {len(prices):,} prices for {count:,} {of}")
    return list(prices) if prices else [Fraction(0)] * count


class _Worth:
    """What every request is worth at most at its prices.

    Each group counts in units of 1/b, where b is the denominator of all that it pays.
    """

    def __init__(self, problem: Problem, paths: list[Fraction], rows: list[Fraction]) -> None:
        self._problem = problem
        self._starts = choice_starts(problem)
        nodes = -1 if problem.caps is None else problem.caps.nodes
        path = np.full(len(problem.groups), nodes) % len(paths)  # -1 is the last
        self._kinds, self._of = self._distinct(path, paths, rows)
        costs, top = int(problem.costs.max(initial=0)), int(problem.qualities.max(initial=0))
        most = int(problem.groups.priorities.max(initial=0)) * top
        paid = sum(
            one * int(np.abs(row.factors).max(initial=0))
            for one, row in zip(rows, problem.rows, strict=True)
        )
        reach = [
            max(abs(a) * costs + b * most + b * ceil(paid), abs(a), b)  # of all that is added up
            for a, b in self._kinds
        ]
        self._wide = np.array([2 * one >= LARGEST_SUM for one in reach], dtype=bool)
        self._added = self._priced(rows)

    def sums(self) -> list[Fraction]:
        """Add up over the requests whose units are the same."""
        sizes, denominators = self._problem.groups.sizes, [b for _, b in self._kinds]
        sums: dict[int, int] = {}
        for begin, end, costs, values in choice_pieces(self._problem, self._starts):
            best = self._best(begin, end, costs, values)
            for kind, amount in _totals(self._of[begin:end], sizes[begin:end], best):
                unit = denominators[kind]
                sums[unit] = sums.get(unit, 0) + amount
        return [Fraction(amount, unit) for unit, amount in sums.items()]

    def _best(self, begin: int, end: int, costs: IntArray, values: IntArray) -> NDArray[Any]:
        kinds, owners = np.unique(self._of[begin:end], return_inverse=True)
        dtype = object if self._wide[kinds].any() else np.int64
        prices = np.array([self._kinds[kind] for kind in kinds.tolist()], dtype=dtype)
        each = np.repeat(owners, np.diff(self._starts[begin : end + 1]))
        worth: NDArray[Any] = prices[each, 1] * values - prices[each, 0] * costs
        if self._added is not None:
            worth = worth - self._added[self._starts[begin] : self._starts[end]]
        best: NDArray[Any] = np.maximum.reduceat(
            worth, self._starts[begin:end] - self._starts[begin]
        )
        return best

    def _distinct(
        self, path: IntArray, paths: list[Fraction], rows: list[Fraction]
    ) -> tuple[list[tuple[int, int]], IntArray]:
        """List the prices a/b that groups pay, b also for their rows; the place of each group."""
        shared = lcm(*(one.denominator for one in rows if one))
        touched = np.zeros(len(path), dtype=bool)
        for one, row in zip(rows, self._problem.rows, strict=True):
            if one:
                touched[row.groups] = True
        kinds: dict[tuple[int, int], int] = {}
        pairs, members = np.unique(2 * path + touched, return_inverse=True)
        place = []
        for pair in pairs.tolist():
            own = paths[pair // 2]
            unit = lcm(own.denominator, shared if pair % 2 else 1)
            kind = own.numerator * (unit // own.denominator), unit
            place.append(kinds.setdefault(kind, len(kinds)))
        return list(kinds), np.array(place, dtype=np.int64)[members.reshape(-1)]

    def _priced(self, rows: list[Fraction]) -> NDArray[Any] | None:
        """Add up what every choice pays for rows, in its group's unit; None where nothing."""
        if not any(rows):
            return None
        dtype = object if self._wide.any() else np.int64
        added = np.zeros(int(self._starts[-1]), dtype=dtype)
        skips = ~self._problem.groups.required
        for one, row in zip(rows, self._problem.rows, strict=True):
            if one and len(row):
                kinds, owners = np.unique(self._of[row.groups], return_inverse=True)
                units = [int(one * self._kinds[kind][1]) for kind in kinds.tolist()]
                paid = np.array(units, dtype=dtype)[owners.reshape(-1)] * row.factors
                added[self._starts[row.groups] + skips[row.groups] + row.options] += paid
        return added


def _totals(kinds: IntArray, sizes: IntArray, best: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Add up sizes times what is best, kind by kind, in integers that do not wrap."""
    present, owners = np.unique(kinds, return_inverse=True)
    most = max(abs(int(best.max())), abs(int(best.min()))) * int(sizes.max()) * len(sizes)
    wide = most >= LARGEST_SUM
    sums = np.zeros(len(present), dtype=object if wide else np.int64)
    np.add.at(sums, owners.reshape(-1), (sizes.astype(object) if wide else sizes) * best)
    yield from zip(present.tolist(), map(int, sums), strict=True)
