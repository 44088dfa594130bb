"""The dual simplex for the linear programs of a branch and bound: every variable has two bounds.

    maximise  values x   subject to   matrix x <= limits,   low <= x <= high

Floats: what comes out are prices, and any prices prove a bound (`proof/branching.py`). Every basis
on the way is dual feasible, so one that is not the last proves one as well, only a weaker one.
A variable whose price changes sign goes to its other bound instead of into the basis, as long as
that helps (the bound flipping ratio test, Maros, *Computational techniques of the simplex method*,
2003, ch. 10).
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.proof.pairs import FloatArray

# Of a bound that is passed, and of a pivot that is none.
PASSED, SMALL = 1e-7, 1e-9
# Pivots before the inverse is made anew, and in all.
REFRESH, MOST = 100, 3000


@dataclass(frozen=True, eq=False)
class Basis:
    """Where a solve ended, for another one to begin with.

    Attributes
    ----------
    basic
        The variable of each row; those of the rows' slacks come after the others.
    at_high
        Which of the variables are at their upper bounds.
    inverse, age
        The inverse of the basis, where it is known, and the pivots since it was made anew.
    """

    basic: IntArray
    at_high: BoolArray
    inverse: FloatArray | None = None
    age: int = 0


@dataclass(frozen=True, eq=False)
class Found:
    """What a solve found.

    Attributes
    ----------
    outcome
        "optimal"; "cut", where the value is below the cutoff; "infeasible"; "stopped".
    value
        No choice is worth more, but for rounding.
    prices
        Of the rows, >= 0.
    ray
        Where nothing is feasible, the direction in which prices lower the bound without end.
    x
        The variables where optimal.
    """

    outcome: Literal["optimal", "cut", "infeasible", "stopped"]
    value: float
    prices: FloatArray
    ray: FloatArray | None
    x: FloatArray
    basis: Basis


class Simplex:
    """A matrix, limits and values, to be solved for many bounds."""

    def __init__(self, matrix: FloatArray, limits: FloatArray, values: FloatArray) -> None:
        rows, columns = matrix.shape
        self.rows, self.columns = rows, columns
        self.matrix, self.limits = matrix, limits
        self._all = np.hstack([matrix, np.eye(rows)])
        self._costs = np.concatenate([-values, np.zeros(rows)])

    def with_limits(self, limits: FloatArray) -> Simplex:
        """Return the same with other limits."""
        other = copy(self)
        other.limits = limits
        return other

    def first(self) -> Basis:
        """Return the basis of all slacks."""
        at_high = np.concatenate([self._costs[: self.columns] < 0, np.zeros(self.rows, bool)])
        return Basis(np.arange(self.columns, self.columns + self.rows), at_high)

    def solve(
        self, low: FloatArray, high: FloatArray, begin: Basis, cutoff: float, pivots: int = MOST
    ) -> Found:
        """Solve from a basis; stop where the value is below the cutoff.

        Bounds are of the variables, then of the slacks of the first rows; other slacks are >= 0.
        """
        return _Run(self, low, high, begin).run(cutoff, pivots)


class _Run:
    def __init__(self, of: Simplex, low: FloatArray, high: FloatArray, begin: Basis) -> None:
        self._of = of
        self._all, self._costs = of._all, of._costs
        others = len(self._costs) - len(low)
        self._low = np.concatenate([low, np.zeros(others)])
        self._high = np.concatenate([high, np.full(others, np.inf)])
        self._basic, self._at_high = begin.basic.copy(), begin.at_high.copy()
        self._free = self._low < self._high
        self._nonbasic = np.ones(len(self._costs), dtype=bool)
        self._nonbasic[self._basic] = False
        if begin.inverse is None or begin.age >= REFRESH:
            self._refresh()
        else:
            self._inverse, self._age = begin.inverse.copy(), begin.age
            self._restate()

    def _refresh(self) -> None:
        """Compute the inverse of the basis, and what follows from it."""
        self._age = 0
        if not self._inverted():  # begin again: the slacks are a basis
            first = self._of.first()
            self._basic, self._at_high = first.basic.copy(), first.at_high.copy()
            self._nonbasic[:] = True
            self._nonbasic[self._basic] = False
            self._inverse = np.eye(self._of.rows)
        self._restate()

    def _inverted(self) -> bool:
        """Compute the inverse, column after column; False where the basis is none.

        By hand: libraries share small matrices out among threads, which takes many times as long
        where others are busy.
        """
        count = self._of.columns
        inner = self._basic[self._basic < count]
        basic = np.arange(count, count + self._of.rows)
        free = np.ones(self._of.rows, dtype=bool)
        free[self._basic[self._basic >= count] - count] = False
        inverse: NDArray[np.float64] = np.eye(self._of.rows)
        for column in inner.tolist():
            changed = inverse @ self._all[:, column]
            row = int(np.where(free, np.abs(changed), -1.0).argmax())
            if abs(changed[row]) < SMALL:
                return False
            scaled = inverse[row] / changed[row]
            inverse -= np.outer(changed, scaled)
            inverse[row] = scaled
            basic[row], free[row] = column, False
        self._basic, self._inverse = basic, inverse
        return True

    def _restate(self) -> None:
        """Compute the reduced costs and the basic variables from the inverse."""
        self._duals = self._costs[self._basic] @ self._inverse
        self._reduced = self._costs - self._duals @ self._all
        self._reduced[self._basic] = 0.0
        # What rounding has made dual infeasible goes to the bound where it is not.
        boxed = self._nonbasic & np.isfinite(self._high)
        self._at_high[boxed] = self._reduced[boxed] < 0
        self._at_high[~boxed] = False
        self._x = np.where(self._at_high, self._high, self._low)
        self._x[self._basic] = 0.0
        self._x[self._basic] = self._inverse @ (self._of.limits - self._all @ self._x)

    def _value(self) -> float:
        return -float(self._costs @ self._x)

    def run(self, cutoff: float, pivots: int) -> Found:
        for _ in range(pivots):
            x = self._x[self._basic]
            below, above = self._low[self._basic] - x, x - self._high[self._basic]
            passed = np.maximum(below, above)
            row = int(passed.argmax()) if len(passed) else 0
            if not len(passed) or passed[row] <= PASSED:
                return self._found("optimal")
            if self._value() < cutoff:
                return self._found("cut")
            if not self._pivot(row, float(passed[row]), 1.0 if above[row] >= below[row] else -1.0):
                return self._infeasible(row, 1.0 if above[row] >= below[row] else -1.0)
            self._age += 1
            if self._age >= REFRESH:
                self._refresh()
        return self._found("stopped")

    def _pivot(self, row: int, passed: float, sign: float) -> bool:
        """Take a basic variable to the bound that it passes; False where nothing gives way."""
        pivot_row = self._inverse[row] @ self._all
        signed = sign * pivot_row
        able = self._nonbasic & self._free
        able &= np.where(self._at_high, signed < -SMALL, signed > SMALL)
        candidates = np.flatnonzero(able)
        if not len(candidates):
            return False
        ratios = self._reduced[candidates] / signed[candidates]
        order = np.argsort(ratios, kind="stable")
        candidates = candidates[order]
        width = (self._high - self._low)[candidates] * np.abs(signed[candidates])
        slopes = passed - np.cumsum(width)
        stop = int((slopes <= PASSED).argmax())
        if slopes[stop] > PASSED:
            return False
        entering = int(candidates[stop])
        flipped = candidates[:stop]
        if len(flipped):
            step = np.where(self._at_high[flipped], -1.0, 1.0)
            change = step * (self._high - self._low)[flipped]
            self._at_high[flipped] ^= True
            self._x[flipped] += change
            self._x[self._basic] -= self._inverse @ (self._all[:, flipped] @ change)
        leaving = int(self._basic[row])
        bound = self._high[leaving] if sign > 0 else self._low[leaving]
        column = self._inverse @ self._all[:, entering]
        move = (self._x[leaving] - bound) / column[row]
        self._x[self._basic] -= move * column
        self._x[entering] += move
        self._x[leaving] = bound
        dual = self._reduced[entering] / pivot_row[entering]
        self._reduced -= dual * pivot_row
        self._reduced[entering] = 0.0
        self._duals += dual * self._inverse[row]
        self._nonbasic[leaving], self._nonbasic[entering] = True, False
        self._at_high[leaving], self._at_high[entering] = sign > 0, False
        self._basic[row] = entering
        scaled = self._inverse[row] / column[row]
        self._inverse -= np.outer(column, scaled)
        self._inverse[row] = scaled
        return True

    def _infeasible(self, row: int, sign: float) -> Found:
        ray = np.maximum(-sign * self._inverse[row], 0.0)
        return self._found("infeasible", ray)

    def _found(
        self,
        outcome: Literal["optimal", "cut", "infeasible", "stopped"],
        ray: FloatArray | None = None,
    ) -> Found:
        prices = np.maximum(-self._duals, 0.0)
        basis = Basis(self._basic, self._at_high, self._inverse, self._age)
        x = self._x[: self._of.columns]
        return Found(outcome, self._value(), prices, ray, x, basis)
