"""The dual simplex for the linear programs of a branch and bound: every variable has two bounds.

    maximise  values x   subject to   matrix x <= limits,   low <= x <= high,

and of the variables of a group there are only so many: their sum and a slack, which has bounds as
well, are its size. Rows of groups cost hardly anything (`working`).

Floats: what comes out are prices, and any prices prove a bound (`proof/branching.py`). Every basis
on the way is dual feasible, so one that is not the last proves one as well, only a weaker one.
A variable whose price changes sign goes to its other bound instead of into the basis, as long as
that helps (the bound flipping ratio test, Maros, *Computational techniques of the simplex method*,
2003, ch. 10).
"""

from __future__ import annotations

from copy import copy
from typing import Literal

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.priced.basis import Basis, Found
from planner.engine.priced.working import SMALL, Working, of_groups
from planner.engine.proof.pairs import FloatArray

# Of a bound that is passed.
PASSED = 1e-7
# Pivots before the inverse is made anew, and in all.
REFRESH, MOST = 100, 3000


class Simplex:
    """A matrix, limits and values, to be solved for many bounds.

    Parameters
    ----------
    matrix, limits, values
        Of the program.
    owners
        The group of each variable; as many as there are groups for none.
    sizes
        Of the groups.
    """

    def __init__(
        self,
        matrix: FloatArray,
        limits: FloatArray,
        values: FloatArray,
        owners: IntArray,
        sizes: FloatArray,
    ) -> None:
        rows, columns = matrix.shape
        groups = len(sizes)
        self.rows, self.columns, self.groups = rows, columns, groups
        self.matrix, self.limits, self.owners, self.sizes = matrix, limits, owners, sizes
        self._all = np.hstack([matrix, np.zeros((rows, groups)), np.eye(rows)])
        self._owners = np.concatenate([owners, np.arange(groups), np.full(rows, groups)])
        self._costs = np.concatenate([-values, np.zeros(groups + rows)])

    def with_limits(self, limits: FloatArray) -> Simplex:
        """Return the same with other limits."""
        other = copy(self)
        other.limits = limits
        return other

    def first(self) -> Basis:
        """Return the basis of all slacks."""
        slacks = np.arange(self.columns, len(self._costs))
        return Basis(slacks[: self.groups], slacks[self.groups :], self._costs < 0)

    def solve(
        self, low: FloatArray, high: FloatArray, begin: Basis, cutoff: float, pivots: int = MOST
    ) -> Found:
        """Solve from a basis; stop where the value is below the cutoff.

        Bounds are of the variables, then of the groups' slacks; other slacks are >= 0.
        """
        return _Run(self, low, high, begin).run(cutoff, pivots)

    def fall(self, ray: FloatArray, low: FloatArray, high: FloatArray) -> float:
        """Say how much the bound is lowered by a step along a ray."""
        groups, limits = ray[: self.groups], ray[self.groups :]
        slopes = limits @ self.matrix + np.append(groups, 0.0)[self.owners]
        slopes = np.concatenate([slopes, groups])
        least = np.minimum(slopes * low, slopes * high).sum()
        return float(least - groups @ self.sizes - limits @ self.limits)


class _Run:
    def __init__(self, of: Simplex, low: FloatArray, high: FloatArray, begin: Basis) -> None:
        self._of, self._costs = of, of._costs
        self._low = np.concatenate([low, np.zeros(of.rows)])
        self._high = np.concatenate([high, np.full(of.rows, np.inf)])
        self._at_high = begin.at_high.copy()
        self._width = self._high - self._low
        anew = begin.inverse is None or begin.age >= REFRESH
        inverse = np.eye(of.rows) if begin.inverse is None else begin.inverse
        self._working = Working(of._all, of._owners, begin.keys, begin.others, inverse)
        self._age = begin.age
        if anew:
            self._refresh()
        else:
            self._restate()

    def _refresh(self) -> None:
        """Compute the inverse of the basis, and what follows from it."""
        self._age = 0
        if not self._working.inverted():  # begin again: the slacks are a basis
            of, first = self._of, self._of.first()
            eye = np.eye(of.rows)
            self._working = Working(of._all, of._owners, first.keys, first.others, eye)
            self._at_high = first.at_high.copy()
        self._restate()

    def _restate(self) -> None:
        """Compute the reduced costs and the basic variables from the inverse."""
        of, working = self._of, self._working
        nonbasic = np.ones(len(self._costs), dtype=bool)
        nonbasic[working.keys] = nonbasic[working.others] = False
        self._prices = working.prices(self._costs)
        self._reduced = working.reduced(self._costs, self._prices)
        self._reduced[~nonbasic] = 0.0
        # What rounding has made dual infeasible goes to the bound where it is not.
        boxed = nonbasic & np.isfinite(self._high)
        self._at_high[boxed] = self._reduced[boxed] < 0
        self._at_high[~boxed] = False
        # Where a variable can go: up, down, or nowhere.
        self._ways = np.where(self._at_high, -1.0, 1.0) * (nonbasic & (self._width > 0))
        self._x = np.where(self._at_high, self._high, self._low)
        self._x[~nonbasic] = 0.0
        held = of_groups(of._owners, self._x, of.groups)
        others, keys = working.through(of.limits - of._all @ self._x, of.sizes - held)
        self._x[working.others], self._x[working.keys] = others, keys

    def _value(self) -> float:
        return -float(self._costs @ self._x)

    def run(self, cutoff: float, pivots: int) -> Found:
        for _ in range(pivots):
            basic = np.concatenate([self._working.others, self._working.keys])
            x = self._x[basic]
            below, above = self._low[basic] - x, x - self._high[basic]
            passed = np.maximum(below, above)
            place = int(passed.argmax()) if len(passed) else 0
            if not len(passed) or passed[place] <= PASSED:
                return self._found("optimal")
            if self._value() < cutoff:
                return self._found("cut")
            sign = 1.0 if above[place] >= below[place] else -1.0
            ray = self._pivot(place, float(passed[place]), sign)
            if ray is not None:
                return self._found("infeasible", ray)
            self._age += 1
            if self._age >= REFRESH:
                self._refresh()
        return self._found("stopped")

    def _pivot(self, place: int, passed: float, sign: float) -> FloatArray | None:
        """Take a basic variable to the bound that it passes; a ray where nothing gives way."""
        working, group = self._working, place - self._of.rows
        leaving = int(working.others[place] if group < 0 else working.keys[group])
        at = place if group < 0 else working.unkeyed(group)
        row, of_limits, by_group = working.row_alone(group) if at < 0 else working.row(at)
        stop, candidates = self._stopped(sign * row, passed)
        if stop < 0:
            return np.concatenate([-sign * by_group, np.maximum(-sign * of_limits, 0.0)])
        entering = int(candidates[stop])
        self._flip(candidates[:stop])
        bound = self._high[leaving] if sign > 0 else self._low[leaving]
        others, keys = working.entering(entering)
        move = (self._x[leaving] - bound) / (keys[group] if at < 0 else others[at])
        self._x[working.others] -= move * others
        self._x[working.keys] -= move * keys
        self._x[entering] += move
        self._x[leaving] = bound
        dual = self._reduced[entering] / row[entering]
        self._reduced -= dual * row
        self._reduced[entering] = 0.0
        self._prices = self._prices + dual * of_limits
        self._ways[leaving] = -sign if self._width[leaving] > 0 else 0.0
        self._ways[entering] = 0.0
        self._at_high[leaving], self._at_high[entering] = sign > 0, False
        working.exchange(at, group, entering, others)
        return None

    def _stopped(self, signed: FloatArray, passed: float) -> tuple[int, IntArray]:
        """List what may enter, by when its price changes sign, and say which one does; -1: none."""
        candidates = (signed * self._ways > SMALL).nonzero()[0]
        if not len(candidates):
            return -1, candidates
        ratios = self._reduced[candidates] / signed[candidates]
        candidates = candidates[ratios.argsort(kind="stable")]
        width = self._width[candidates] * np.abs(signed[candidates])
        slopes = passed - width.cumsum()
        stop = int((slopes <= PASSED).argmax())
        return (-1 if slopes[stop] > PASSED else stop), candidates

    def _flip(self, flipped: IntArray) -> None:
        """Take variables to their other bounds."""
        if not len(flipped):
            return
        of, working = self._of, self._working
        change = self._ways[flipped] * self._width[flipped]
        self._ways[flipped] *= -1.0
        self._at_high[flipped] ^= True
        self._x[flipped] += change
        copies = of_groups(of._owners[flipped], change, of.groups)
        others, keys = working.through(of._all[:, flipped] @ change, copies)
        self._x[working.others] -= others
        self._x[working.keys] -= keys

    def _found(
        self,
        outcome: Literal["optimal", "cut", "infeasible", "stopped"],
        ray: FloatArray | None = None,
    ) -> Found:
        working = self._working
        basis = Basis(working.keys, working.others, self._at_high, working.inverse, self._age)
        x = self._x[: self._of.columns]
        return Found(outcome, self._value(), np.maximum(-self._prices, 0.0), ray, x, basis)
