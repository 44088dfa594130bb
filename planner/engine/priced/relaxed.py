"""Prices of all limits: the optimum of the linear relaxation, by column generation.

A linear program over some of the pairs gives a price to each limit. Where another pair is worth
more at these prices than the best of its group in the program, it is added; where none is, the
Lagrangian bound of the prices is the optimum of the relaxation. What is to be in the first
program is told by the prices of a sample.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import floor, log2

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.milp.linear import Linear, solve_linear
from planner.engine.proof.pairs import FloatArray, Pairs

# Pairs of a program, fewer where limits have more entries, but not so few
MOST, ENTRIES, LEAST = 12_000, 200_000, 1_000
# Of the groups, those of a sample
SAMPLE = 3_000
ROUNDS = 12
# Of the time left, for one program.
PART = 0.7
# Of the bound: the optimum is not looked for more closely.
CLOSE = 1e-10
# What a limit may be passed for, in the greatest value of a pair, for as much as a pair adds.
# Where that is paid, it is tried once at so many times as much: parts of what is spent are dear.
STEEP, STEEPER = 64.0, 4096.0
# What is spent in all may count for in a limit, in the greatest amount that a pair adds by itself.
FAR_APART = 1e6


class Relaxed:
    """Prices, what they bound, and how the linear program would choose.

    Attributes
    ----------
    prices
        Floats >= 0; shape (limits,).
    bound
        The Lagrangian bound, as a float.
    copies
        How many copies take each pair in the last program, in part; shape (pairs,). None without
        such a program.
    """

    def __init__(self, pairs: Pairs, clock: Clock) -> None:
        self._pairs, self._clock = pairs, clock
        self._limits = np.array(pairs.limits, dtype=np.float64)
        self._sizes = pairs.problem.groups.sizes.astype(np.float64)
        self._useful = np.flatnonzero(pairs.useful)
        self._top = float(pairs.values.max(initial=0)) or 1.0
        self._steep = STEEP
        most, tops = (np.array(each, dtype=float) for each in (pairs.amounts_most, pairs.tops))
        self._scales = np.maximum(most, np.maximum(tops / FAR_APART, 1.0))
        # Pairs of a program, and groups of a sample, by how many limits know them.
        known = 1 + sum(map(len, pairs.problem.rows)) / max(len(pairs), 1)
        self._most = int(min(MOST, max(ENTRIES / known, LEAST)))
        self._sample = SAMPLE * self._most // MOST
        self._spent = np.array(pairs.spent, dtype=np.float64)
        self.prices: FloatArray = np.zeros(len(self._limits))
        self.bound, self._worth = self._bounded(self.prices)
        self.copies: FloatArray | None = None
        self.passed = False
        self._run()

    @property
    def fractions(self) -> list[Fraction]:
        """The prices as fractions of one denominator, a power of two, that 64 bits hold."""
        tops = np.array(self._pairs.tops, dtype=np.float64)
        reach = float(self._pairs.values.max(initial=0)) + float(self.prices @ tops)
        unit = 1 << min(40, max(0, floor(60 - log2(reach + 1))))
        return [Fraction(round(price * unit), unit) for price in self.prices.tolist()]

    def _bounded(self, prices: FloatArray) -> tuple[float, FloatArray]:
        worth = self._pairs.priced(prices, 1.0)
        return float(prices @ self._limits + self._sizes @ self._pairs.best(worth)), worth

    def _run(self) -> None:
        pairs = self._pairs
        count = len(pairs.starts) - 1
        if len(self._useful) > self._most and count > self._sample:
            sample = np.unique(np.linspace(0, count - 1, self._sample).round().astype(np.int64))
            self._sampled(sample)
        wanted = self._window()
        for _ in range(ROUNDS):
            if self._clock.is_up():
                return
            found = self._program(wanted, None)
            if found is None:
                return
            prices, value, self.passed = found
            bound, worth = self._bounded(prices)
            if bound < self.bound:
                self.prices, self.bound, self._worth = prices, bound, worth
            skipping = np.union1d(wanted, self._skips())
            if self.passed and len(skipping) > len(wanted):
                wanted = skipping
                continue
            if self.passed and self._steep == STEEP:
                self._steep *= STEEPER
                continue
            if self.bound - value <= CLOSE * abs(value):
                return
            added = self._better(worth, wanted)
            if added is None:
                return
            wanted = added

    def _window(self) -> IntArray:
        """List the pairs that lose least at the present prices."""
        pairs, worth = self._pairs, self._worth
        if len(self._useful) <= self._most:
            return self._useful
        loss = (np.repeat(pairs.best(worth), np.diff(pairs.starts)) - worth)[self._useful]
        last = min(self._most + len(self._sizes), len(loss) - 1)
        near: IntArray = self._useful[loss <= np.partition(loss, last)[last]]
        return near

    def _skips(self) -> IntArray:
        """List the skips: where a program passes limits without them, it says nothing of prices."""
        optional = ~self._pairs.problem.groups.required
        skips: IntArray = self._pairs.starts[:-1][
            optional & self._pairs.useful[self._pairs.starts[:-1]]
        ]
        return skips

    def _better(self, worth: FloatArray, held: IntArray) -> IntArray | None:
        """Add the pairs that are worth more than the best of their group that is held."""
        pairs = self._pairs
        if len(held) == len(self._useful):
            return None
        within = np.full(len(pairs), -np.inf)
        within[held] = worth[held]
        best = np.maximum.reduceat(within, pairs.starts[:-1])
        gain = worth - np.repeat(best, np.diff(pairs.starts))
        fresh = self._useful[gain[self._useful] > 1e-12 * self._top]
        if not len(fresh):
            return None
        if len(fresh) > self._most:
            fresh = fresh[np.argsort(-gain[fresh])[: self._most]]
        return np.union1d(held, fresh)

    def _sampled(self, sample: IntArray) -> None:
        """Find prices for a sample of the groups, and their part of the limits."""
        pairs = self._pairs
        keep = np.zeros(len(pairs.starts) - 1, dtype=bool)
        keep[sample] = True
        chosen = self._useful[keep[pairs.groups[self._useful]]]
        found = self._program(chosen, sample)
        if found is not None:
            prices = found[0]
            bound, worth = self._bounded(prices)
            if bound < self.bound:
                self.prices, self.bound, self._worth = prices, bound, worth

    def _program(
        self, chosen: IntArray, sample: IntArray | None
    ) -> tuple[FloatArray, float, bool] | None:
        """Solve the linear program over some pairs: prices, value, whether a limit is passed."""
        pairs = self._pairs
        owners = pairs.groups[chosen]
        sizes, limits = self._sizes, self._limits
        if sample is not None:
            sizes = sizes * (sizes.sum() / sizes[sample].sum())
        values = pairs.values[chosen].astype(np.float64)
        several = np.ones(len(chosen), dtype=bool)
        same = owners[1:] == owners[:-1]
        several[1:] &= ~same
        several[:-1] &= ~same
        alone = np.flatnonzero(several)
        entries = pairs.entries(chosen)
        fixed = np.zeros(len(chosen))
        fixed[alone] = sizes[owners[alone]]
        used = np.bincount(
            entries.limits, weights=fixed[entries.pairs] * entries.amounts, minlength=len(limits)
        )
        place = np.cumsum(~several) - 1
        kept = ~several[entries.pairs]
        open_groups, members = np.unique(owners[~several], return_inverse=True)
        program = Linear(
            values=values[~several] / self._top,
            groups=members,
            sizes=sizes[open_groups],
            columns=place[entries.pairs[kept]],
            rows=entries.limits[kept],
            factors=entries.amounts[kept] / self._scales[entries.limits[kept]],
            limits=(limits - used) / self._scales,
            penalty=self._steep,
        )
        if self._spent.any():
            program = self._with_spent(program, used[0])
        left = self._clock.left_s()
        found = solve_linear(program, None if left is None else PART * left)
        if found is None:
            return None
        prices = found.prices[: len(limits)] * self._top / self._scales
        value = float(fixed @ values) + found.value * self._top
        if sample is None:
            fixed[~several] = found.taken[: int((~several).sum())]
            self.copies = np.zeros(len(pairs))
            self.copies[chosen] = fixed
        return prices, value, found.passed

    def _with_spent(self, program: Linear, fixed: float) -> Linear:
        """Add what is spent in all as a column, which rows about parts of it count.

        Beside it there is one for what is not spent; and a row says that no more than is spent
        counts as such. It is told in the dearest option.
        """
        unit, columns, rows = self._scales[0], len(program.values), len(program.limits)
        counting = np.flatnonzero(self._spent)
        paying = program.rows == 0
        return replace(
            program,
            values=np.append(program.values, [0.0, 0.0]),
            groups=np.append(program.groups, [len(program.sizes)] * 2),
            sizes=np.append(program.sizes, self._pairs.problem.most_cost / unit),
            rows=np.concatenate([program.rows, counting, program.rows[paying] + rows, [rows]]),
            columns=np.concatenate(
                [
                    program.columns,
                    np.full(len(counting), columns),
                    program.columns[paying],
                    [columns],
                ]
            ),
            factors=np.concatenate(
                [
                    program.factors,
                    self._spent[counting] * unit / self._scales[counting],
                    -program.factors[paying],
                    [1.0],
                ]
            ),
            limits=np.append(program.limits, fixed / unit),
        )

    def rounded(self) -> IntArray:
        """Round the copies to whole ones, in each group as many as it has; the best where none."""
        pairs, sizes = self._pairs, self._pairs.problem.groups.sizes
        copies = np.zeros(len(pairs)) if self.copies is None else self.copies
        whole = np.floor(copies + 1e-6).astype(np.int64)
        parts = self._worth if self.copies is None else copies - whole
        left = sizes - np.add.reduceat(whole, pairs.starts[:-1])
        whole[_first_of(pairs.starts, parts)] += left
        return np.maximum(whole, 0)


def _first_of(starts: IntArray, numbers: FloatArray) -> IntArray:
    """Return where the greatest number of each group stands, the first of equals."""
    best = np.repeat(np.maximum.reduceat(numbers, starts[:-1]), np.diff(starts))
    hits = np.flatnonzero(numbers == best)
    first: IntArray = hits[np.searchsorted(hits, starts[:-1])]
    return first
