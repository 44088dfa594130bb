"""Prices of a few limits, for one set of limits after another: a relaxation that remembers.

At any prices each group has a best pair, and all of these together are a choice: what it is worth
and what it uses do not depend on the limits. The prices that bound the least are those of a linear
program over such choices (the master program of Dantzig and Wolfe); the choice that is best at
these is added, until none is better. The next limits begin with the choices of all before, and need
a few more.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, log2

import numpy as np

from planner.engine.clock import Clock
from planner.engine.priced.simplex import Simplex
from planner.engine.problem import Problem
from planner.engine.proof.pairs import FloatArray, Pairs

MOST_ROWS = 4  # with more, choices are too many
ROUNDS = 60
CLOSE = 1e-9  # of the bound: prices are not looked for more closely
# What passing a limit by all that can be used costs, in all that can be won.
STEEP = 1e4


class AnyLimits:
    """A problem whose rows alone limit it, to be bounded for many limits.

    Parameters
    ----------
    problem
        It, with any limits; it has no caps, and its budget limits nothing that its rows do not.
    """

    def __init__(self, problem: Problem) -> None:
        pairs = Pairs(problem)
        kept = np.flatnonzero(pairs.undominated)
        self._starts = np.searchsorted(kept, pairs.starts[:-1])
        self._sizes = problem.groups.sizes.astype(np.float64)
        self._values = pairs.values[kept].astype(np.float64)
        self._used = pairs.used(kept).astype(np.float64)
        self._most = np.maximum(self._of_groups(self._used), 1.0)
        self._top = max(float(self._of_groups(self._values[None])[0]), 1.0)
        self._choices: list[FloatArray] = []  # what is used of each limit, then the value
        self._add(np.zeros(len(self._used)))
        self._add(self._top * STEEP / self._most)

    def prices(self, limits: FloatArray, clock: Clock) -> tuple[Fraction, ...]:
        """Find the prices of the rows whose Lagrangian bound is about the least.

        Where the clock ends the search, they prove less.
        """
        best, least = np.zeros(len(limits)), np.inf
        for _ in range(ROUNDS):
            prices, value = self._master(limits)
            bound = self._add(prices) + float(prices @ limits)
            if bound < least:
                best, least = prices, bound
            if least - value <= CLOSE * abs(least) or clock.is_up():
                break
        return self._fractions(best)

    def _of_groups(self, numbers: FloatArray) -> FloatArray:
        """Add up the most of every group; shape (rows,)."""
        most: FloatArray = np.maximum.reduceat(numbers, self._starts, axis=1) @ self._sizes
        return most

    def _add(self, prices: FloatArray) -> float:
        """Add the choice that is best at some prices; return what it is worth less what it pays."""
        worth = self._values - prices @ self._used
        best = np.maximum.reduceat(worth, self._starts)
        hits = np.flatnonzero(
            worth == np.repeat(best, np.diff(np.append(self._starts, len(worth))))
        )
        taken = hits[np.searchsorted(hits, self._starts)]
        self._choices.append(
            np.append(self._used[:, taken] @ self._sizes, self._values[taken] @ self._sizes)
        )
        return float(best @ self._sizes)

    def _master(self, limits: FloatArray) -> tuple[FloatArray, float]:
        """Mix the choices within the limits: the prices, and what the mixture is worth."""
        rows, number = len(limits), len(self._choices)
        choices = np.array(self._choices).T
        simplex = Simplex(
            np.hstack([choices[:rows] / self._most[:, None], -np.eye(rows)]),
            limits / self._most,
            np.append(choices[rows] / self._top, np.full(rows, -STEEP)),
            np.repeat([0, 1], [number, rows]),
            np.ones(1),
        )
        low = np.zeros(number + rows + 1)
        high = np.append(np.ones(number + rows), 0.0)  # all of the mixture is one of the choices
        found = simplex.solve(low, high, simplex.first(), -np.inf)
        prices: FloatArray = found.prices[-rows:] * self._top / self._most
        return prices, found.value * self._top

    def _fractions(self, prices: FloatArray) -> tuple[Fraction, ...]:
        """Return prices as fractions of one denominator, a power of two, that 64 bits hold."""
        reach = float(self._values.max(initial=0)) + float(
            prices @ self._used.max(axis=1, initial=0)
        )
        unit = 1 << min(40, max(0, floor(60 - log2(reach + 1))))
        return tuple(Fraction(round(price * unit), unit) for price in prices.tolist())
