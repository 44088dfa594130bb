"""The shadow price of very many groups, each with a menu of its own, without all their hulls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray, chunks
from planner.engine.hulls import build_hulls, upgrades
from planner.engine.problem import Problem
from planner.engine.records import LARGEST_SUM
from planner.engine.relaxation.losses import pair_points, pair_starts, widest
from planner.engine.relaxation.selection import Ladder, select

# From so many groups on a bracket is quicker than all hulls: at 2,000 groups 1.1 to 1.3 times
# slower, at 4,000 between 1.1 times quicker and 1.4 times slower, at 8,000 up to 1.4 times
# quicker.
MANY_GROUPS = 4000
# Half as many: 0.8 to 1.0 of the time at 10,000 groups, 1.1 at 100,000; double: 1.3 and 0.97.
SAMPLES = 2000
# Standard errors of the sample that the bracket spans to either side, until it holds the price.
# Half: from 0.9 to 1.1 of the time; double: 1.0 to 1.2; beginning with 8: up to 1.3.
WIDTHS = (2.0, 8.0, 32.0)
# Of a bracket's ends. From 2**4 to 2**18 the time is the same, within 4 %: what counts is that it
# is far finer than the bracket and leaves 64 bits room for costs and values.
DIGITS = 2**14
# A price of such a denominator is tried itself. Never: 2.3 to 2.8 times as long where values
# follow costs closely. 25: the same within 5 %; 400: from 0.8 to 1.1.
ROUND = 100


def price_by_bracket(problem: Problem) -> Fraction | None:
    """Find the shadow price from the groups that prices near it leave undecided.

    The price of a sample brackets the price of all; a round one is often the price itself. A
    group whose best option is the same at both ends of the bracket has it in between, too; of the
    others' hulls only what lies between the two options is built.

    Parameters
    ----------
    problem
        A problem whose groups all have menus of their own.

    Returns
    -------
    Fraction or None
        The efficiency of the split upgrade; None where no bracket was found.
    """
    groups = problem.groups
    sample = np.arange(0, len(groups), max(1, len(groups) // SAMPLES))
    guess = _price(problem, sample, problem.budget * len(sample) // len(groups))
    spread = len(sample) ** -0.5
    for width in WIDTHS if guess.denominator > ROUND else (0.0, *WIDTHS):
        low = _coarse(guess, 1 - width * spread) if width else guess
        high = _coarse(guess, 1 + width * spread) if width else guess
        ends = _ends(problem, low, high)
        if ends is None:
            return None
        most, least = ends
        if int(groups.sizes @ least) <= problem.budget < int(groups.sizes @ most):
            if low == high:
                return guess
            free = np.flatnonzero(most != least)
            fixed = int(groups.sizes @ least) - int(groups.sizes[free] @ least[free])
            return _price(problem, free, problem.budget - fixed, (least[free], most[free]))
    return None


def _price(
    problem: Problem, chosen: IntArray, budget: int, between: Sequence[IntArray] = ()
) -> Fraction:
    """Find the shadow price of some of the groups; 0 where they cannot keep the budget at all."""
    groups = problem.groups
    hulls = build_hulls(problem, groups.menus[chosen], groups.required[chosen], between)
    sizes = groups.sizes[chosen]
    starts = np.arange(len(chosen) + 1)
    ladder = Ladder(starts, groups.priorities[chosen], sizes, upgrades(hulls))
    slack = budget - int(hulls.costs[hulls.starts[:-1]] @ sizes)
    return select(ladder, max(slack, 0))


def _coarse(price: Fraction, factor: float) -> Fraction:
    """Scale, and round to a few binary digits, so that products with it stay small."""
    mantissa, exponent = math.frexp(float(price) * max(factor, 0.0))
    return Fraction(round(mantissa * DIGITS), DIGITS) * Fraction(2) ** exponent


def _ends(problem: Problem, low: Fraction, high: Fraction) -> tuple[IntArray, IntArray] | None:
    """Find what each group's best option costs: the dearest at `low`, the cheapest at `high`."""
    span = int(problem.costs.max(initial=0)) + 1
    top = int(problem.groups.priorities.max()) * int(problem.qualities.max(initial=0))
    for price in (low, high):
        reach = widest(price.numerator, problem.costs, price.denominator, np.array([top]))
        if 2 * reach * span >= LARGEST_SUM:
            return None
    starts = pair_starts(problem)
    most = np.empty(len(starts) - 1, dtype=np.int64)
    least = np.empty_like(most)
    for begin, end in chunks(starts):
        costs, values = pair_points(problem, starts, begin, end)
        at = starts[begin:end] - starts[begin]
        most[begin:end] = _tops(costs, values, at, low, span, 1) % span
        least[begin:end] = -_tops(costs, values, at, high, span, -1) % span
    return most, least


def _tops(
    costs: IntArray, values: IntArray, starts: IntArray, price: Fraction, span: int, sign: int
) -> IntArray:
    """Find the best ``(b * value - a * cost) * span``; ties go by cost, which stays readable."""
    worth = values * (price.denominator * span) - costs * (price.numerator * span - sign)
    best: IntArray = np.maximum.reduceat(worth, starts)
    return best
