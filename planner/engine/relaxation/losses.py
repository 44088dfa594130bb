"""Losses: by how much the Lagrangian bound falls if a group takes an option that is not its best.

At the shadow price a/b an option is worth ``b * value - a * cost`` to its group; its loss is what
it lacks to the group's best option, a whole number >= 0. An option whose loss exceeds the distance
between bound and incumbent is in no better plan, so all that a solver ever asks for is the options
within some limit (the reduction of Dyer, Kayal and Walker 1984 and Pisinger 1995).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray, chunks
from planner.engine.hulls import lay_out, set_starts
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM


@dataclass(frozen=True, eq=False)
class Near:
    """Options that are not the base option of their group, with a loss within some limit.

    Attributes
    ----------
    groups, options
        The group, and the option counted from its menu's start, -1 = skip; shape (options,).
    costs, values
        Change against the base option.
    losses
        ``a * change of cost - b * change of value``, >= 0; int64, or Python ints where those
        could be too large.
    """

    groups: IntArray
    options: IntArray
    costs: IntArray
    values: IntArray
    losses: NDArray[Any]

    def __len__(self) -> int:
        return len(self.groups)

    @classmethod
    def of(cls, pieces: Sequence[Near]) -> Near:
        """Join pieces that follow each other."""
        nothing = np.empty(0, dtype=np.int64)
        columns = zip(*(piece._columns for piece in pieces), strict=True)
        return cls(*map(np.concatenate, columns)) if pieces else cls(*[nothing] * 5)

    def at(self, rows: slice | IntArray | BoolArray) -> Near:
        """Return some of the rows, in their order."""
        return Near(*(column[rows] for column in self._columns))

    @property
    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self.groups, self.options, self.costs, self.values, self.losses


class Losses(Protocol):
    """Where the losses come from."""

    price: Fraction
    base: IntArray
    cost: int
    value: int

    def near(self, limit: int) -> Near:
        """List the options with a loss of at most `limit`, ordered by group, then option."""
        ...

    def count(self, limit: int) -> int:
        """Count what `near` lists."""
        ...

    def ties(self) -> Iterator[Near]:
        """List the options without loss as `near` would, piece by piece, no group in two pieces."""
        ...


class PairLosses:
    """Losses of every option of every group, written out."""

    def __init__(self, problem: Problem, price: Fraction) -> None:
        groups = problem.groups
        self._problem, self.price = problem, price
        self._skips = (~groups.required).astype(np.int64)
        self._starts = pair_starts(problem)
        self._dtype = loss_type(problem, price)
        self._losses: NDArray[Any] = np.empty(int(self._starts[-1]), dtype=self._dtype)
        self._others = np.ones(len(self._losses), dtype=bool)  # all but the base options
        self.base, self._base_costs, self._base_values = np.empty((3, len(groups)), dtype=np.int64)
        self._tied: list[tuple[int, int]] = []  # runs of groups with several options without loss
        for begin, end in chunks(self._starts):
            self._fill(begin, end)
        self.cost = int(groups.sizes @ self._base_costs)
        self.value = int(groups.sizes @ self._base_values)

    def near(self, limit: int) -> Near:
        """List the options with a loss of at most `limit`, ordered by group, then option."""
        pairs = np.flatnonzero((self._losses <= limit) & self._others)
        return self._listed(pairs, np.searchsorted(self._starts, pairs, side="right") - 1)

    def count(self, limit: int) -> int:
        """Count what `near` lists."""
        return int(np.count_nonzero(self._losses <= limit)) - len(self.base)

    def ties(self) -> Iterator[Near]:
        """List the options without loss as `near` would, piece by piece, no group in two pieces."""
        for begin, end in self._tied:
            first, last = self._starts[begin], self._starts[end]
            tied = (self._losses[first:last] == 0) & self._others[first:last]
            counts = np.add.reduceat(tied, self._starts[begin:end] - first, dtype=np.int64)
            groups = np.repeat(np.arange(begin, end), counts)
            yield self._listed(np.flatnonzero(tied) + first, groups)

    def _listed(self, pairs: IntArray, groups: IntArray) -> Near:
        options = pairs - self._starts[groups] - self._skips[groups]
        costs, values = worth_of(self._problem, groups, options)
        costs -= self._base_costs[groups]
        values -= self._base_values[groups]
        return Near(groups, options, costs, values, self._losses[pairs])

    def _fill(self, begin: int, end: int) -> None:
        """Find base options and losses of the groups from `begin` to `end`."""
        costs, values = pair_points(self._problem, self._starts, begin, end)
        a, b = self.price.numerator, self.price.denominator
        wide = self._dtype.kind == "O"
        worth = (values.astype(object) if wide else values) * b
        worth -= (costs.astype(object) if wide else costs) * a
        starts = self._starts[begin : end + 1] - self._starts[begin]
        losses = np.repeat(np.maximum.reduceat(worth, starts[:-1]), np.diff(starts)) - worth
        self._losses[self._starts[begin] : self._starts[end]] = losses
        hits = np.flatnonzero(losses == 0)
        if len(hits) > end - begin:
            self._tied.append((begin, end))
        at = _cheapest(hits, starts, costs)
        self._others[self._starts[begin] + at] = False
        self.base[begin:end] = at - starts[:-1] - self._skips[begin:end]
        self._base_costs[begin:end], self._base_values[begin:end] = costs[at], values[at]


def _cheapest(hits: IntArray, starts: IntArray, costs: IntArray) -> IntArray:
    """Pick from each set's hits the cheapest, the first one of those."""
    if len(hits) == len(starts) - 1:
        return hits
    begins = np.searchsorted(hits, starts[:-1])
    least = np.minimum.reduceat(costs[hits], begins)
    hits = hits[costs[hits] == np.repeat(least, np.diff(np.append(begins, len(hits))))]
    return hits[np.searchsorted(hits, starts[:-1])]


def worth_of(problem: Problem, groups: IntArray, options: IntArray) -> tuple[IntArray, IntArray]:
    """Look up cost and value of an option of each of these groups."""
    made = options >= 0
    flat = np.where(made, problem.starts[problem.groups.menus[groups]] + options, 0)
    if not len(problem.costs):
        return np.zeros_like(options), np.zeros_like(options)
    values = problem.groups.priorities[groups] * problem.qualities[flat]
    return problem.costs[flat] * made, values * made


def widest(a: int, costs: IntArray, b: int, values: IntArray) -> int:
    """Bound the size of every ``b * value - a * cost``."""
    most_cost, most_value = (
        max(int(column.max(initial=0)), -int(column.min(initial=0))) for column in (costs, values)
    )
    return a * most_cost + b * most_value


def loss_type(problem: Problem, price: Fraction) -> np.dtype[Any]:
    """Choose int64 where it holds every loss, Python integers where it does not."""
    top = int(problem.groups.priorities.max(initial=0))
    most = int(problem.qualities.max(initial=0))
    reach = widest(price.numerator, problem.costs, price.denominator * top, np.array([most]))
    return np.dtype(object if 2 * reach >= LARGEST_SUM else np.int64)


def pair_starts(problem: Problem) -> IntArray:
    """Return where the choices of each group begin, skip counted where it is allowed.

    Parameters
    ----------
    problem
        The problem.

    Returns
    -------
    IntArray
        Shape (groups + 1,).
    """
    return set_starts(problem, problem.groups.menus, problem.groups.required)


def pair_points(
    problem: Problem, starts: IntArray, begin: int, end: int
) -> tuple[IntArray, IntArray]:
    """Lay out the choices of a run of groups, skip first where it is allowed.

    Parameters
    ----------
    problem
        The problem.
    starts
        What `pair_starts` returns.
    begin, end
        The run.

    Returns
    -------
    costs, values
        Of each choice; value is priority times quality.
    """
    groups = problem.groups
    menus, priorities = groups.menus[begin:end], groups.priorities[begin:end]
    required = groups.required[begin:end]
    if menus[-1] - menus[0] == end - 1 - begin and (menus[1:] - menus[:-1] == 1).all():
        flat = slice(problem.starts[menus[0]], problem.starts[menus[-1] + 1])
        costs, qualities = problem.costs[flat], problem.qualities[flat]
        if not required.all():
            skips = (problem.starts[menus] - problem.starts[menus[0]])[~required]
            costs, qualities = np.insert(costs, skips, 0), np.insert(qualities, skips, 0)
    else:
        _, _, costs, qualities = lay_out(problem, menus, required)
    if (priorities == 1).all():
        return costs, qualities
    return costs, qualities * np.repeat(priorities, np.diff(starts[begin : end + 1]))
