"""Packages as if credits were sold one by one, each at the best rate: a problem of one budget.

Whoever buys in packages pays no less than that. So what some money is good for at these rates
bounds every purchase, and tightly where packages are small beside the money; and what is chosen
there is affordable for a little less.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np

from planner.engine import Counts, Problem, Row
from planner.engine.arrays import IntArray
from planner.engine.by_efficiency import efficient_counts
from planner.engine.clock import Clock
from planner.engine.relaxation.relax import relax
from planner.errors import InfeasibleError, InputError, ProblemError
from planner.funding.joint import Joint

FINEST_UNIT = 10**6  # parts of what a step costs: finer rates are rounded, which any proof bears
TRIES = 8  # sums for which a choice is looked for whose packages are affordable


class Rates:
    """A batch that is paid by the credit.

    Parameters
    ----------
    joint
        What is planned.
    """

    def __init__(self, joint: Joint) -> None:
        self._joint = joint
        self._unit = min(lcm(*(one.denominator for one in joint.rates)), FINEST_UNIT)
        self._weights = [int(one * self._unit) for one in joint.rates]

    def problem(self, usd: Decimal) -> Problem:
        """Write it for some money; what is paid is a row where rules say what else is limited.

        Raises
        ------
        ProblemError
            If sums could pass 2**62.
        """
        arranged = self._joint.batch.arrangement
        limit = int(Fraction(usd) / Fraction(self._joint.step) * self._unit)
        if self._joint.batch.is_plain:
            return replace(arranged.problem(limit), costs=self._costs())
        problem = arranged.problem(sum(self._joint.most))
        return replace(problem, rows=(*problem.rows, self._paid(limit)))

    def prices(self, usd: Decimal, clock: Clock) -> tuple[Fraction, ...]:
        """Find prices of all limits of any purchase, about the least above what some money buys.

        Raises
        ------
        InfeasibleError, ProblemError
            If it does not buy what is required, or as of `problem`.
        """
        problem = self.problem(usd)
        problem.check_feasible()
        if problem.is_plain:
            prices: tuple[Fraction, ...] = (Fraction(0), relax(problem).shadow_price)
        else:
            from planner.engine.priced.bounding import bounding_prices  # loads a general solver

            prices = bounding_prices(problem, clock)
        *rest, money = prices
        return (*rest, *(money * weight for weight in self._weights))

    def affordable(self, usd: Decimal) -> Counts | None:
        """Choose by value for money, what is affordable in packages; None where rules say more."""
        if not self._joint.batch.is_plain:
            return None
        left = usd
        for _ in range(TRIES):
            try:
                problem = self.problem(left)
                problem.check_feasible()
            except (InfeasibleError, ProblemError):
                return None
            found = efficient_counts(problem)
            counts = Counts.of(self._joint.nothing, found.groups, found.options, found.counts)
            try:
                over = self._joint.paid(counts).cost_usd - usd
            except InputError:  # packages hold too little
                return None
            if over <= 0:
                return counts
            left -= over
            if left <= 0:
                return None
        return None

    def _costs(self) -> IntArray:
        """Return what every option of every menu costs."""
        arranged = self._joint.batch.arrangement
        costs = np.zeros_like(arranged.costs)
        for row, weight in zip(arranged.counted, self._weights, strict=True):
            own = np.zeros_like(costs)
            own[arranged.starts[arranged.groups.menus[row.groups]] + row.options] = row.factors
            costs += weight * own
        return costs

    def _paid(self, limit: int) -> Row:
        """Count what is paid."""
        arranged, costs = self._joint.batch.arrangement, self._costs()
        lengths = np.diff(arranged.starts)[arranged.groups.menus]
        groups = np.repeat(np.arange(len(lengths)), lengths)
        options = np.arange(len(groups)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        factors = costs[arranged.starts[arranged.groups.menus[groups]] + options]
        return Row.of(groups, options, factors, limit)
