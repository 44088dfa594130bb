"""The states of a part: all that it can cost and be worth without losing more than some depth.

The price at which the part would just use its budget, lambda, is above the one that its
surroundings pay, mu. A choice of the part falls short of what the part can be worth to them at best
by its losses at lambda, and by lambda - mu for every unit of its budget that it leaves over. What
falls short by no more than a depth is listed by the search for the best, stopping at nothing.

Of two states the one that costs less and is worth more, as they are, dominates the other. Worth
less its price would not do: the surroundings may have money to spare.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.clock import Allowance, Clock, OutOf
from planner.engine.counts import Counts
from planner.engine.exact.exchanges import Exchanges, form_exchanges, hold
from planner.engine.exact.fronts import Front, Moves
from planner.engine.exact.incumbent import Changes, Incumbent
from planner.engine.proof.parts import Part, States
from planner.engine.proof.rests import Rests
from planner.engine.records import LARGEST_SUM
from planner.engine.relaxation.losses import Losses

# Work without a table of what the rest must lose, at the most.
FEW_NS = 20_000_000
# From so many copies on their sums are too many most of the time; then a table that takes no longer
# than going through them is made at once.
FEW_COPIES, QUICK_NS = 48, 10_000_000


class Listing:
    """States of a part, and the way back from each.

    Parameters
    ----------
    part
        The part.
    losses
        Its losses at the price lambda.
    above
        The price mu that the surroundings pay.
    floor
        What a state is worth to them at least, in units of 1/b for mu = a/b.
    depth
        How much a choice that is worth so much falls short of the bound at the most.
    clock, memory
        What the search may use; memory in bytes.

    Attributes
    ----------
    states
        All of them.

    Raises
    ------
    OutOf
        If it uses more.
    """

    def __init__(
        self,
        part: Part,
        losses: Losses,
        above: Fraction,
        floor: int,
        depth: Fraction,
        clock: Clock,
        memory: float,
    ) -> None:
        self._part, self._losses = part, losses
        self._clock, self._memory = clock, memory
        problem, unit = part.problem, losses.price.denominator
        sizes, left = problem.groups.sizes, problem.budget - losses.cost
        idle = int((losses.price - above) * unit)  # rounded down: more is listed, never less
        limit = int(depth * unit)
        self._held = hold(losses.ties(), sizes, max(left, 0))
        left -= self._held.cost
        self._exchanges = form_exchanges(losses.near(limit), losses.base, sizes, self._held)
        self._front = self._grown(idle, left, limit)
        found = self._front.states
        cost, value = losses.cost + self._held.cost, losses.value + self._held.value + part.value
        states = States(cost + found.costs, value + found.values)
        kept = (states.costs <= problem.budget) & (states.worths(above) >= floor).astype(bool)
        self._places = np.flatnonzero(kept)
        self.states = States(states.costs[kept], states.values[kept])

    def counts(self, at: int) -> Counts:
        """Count a choice of the part that leads to a state."""
        moves = tuple(self._front.trace(self._front.stages, int(self._places[at])))
        changes = Changes.of(self._exchanges, moves)
        incumbent = Incumbent(self._held, changes, 0)
        return incumbent.counts(self._part.problem, self._losses.base)

    def _grown(self, idle: int, slack: int, limit: int) -> Front:
        """Go through all sums of exchanges, stock after stock."""
        exchanges, allowance = self._exchanges, Allowance(self._clock, self._memory)
        dtype = np.dtype(object if limit >= LARGEST_SUM // 4 else np.int64)
        copies, rows = _ordered(exchanges, limit)
        stocks = [
            Moves(at, exchanges.costs[at], exchanges.values[at], exchanges.losses[at].astype(dtype))
            for at in rows
        ]
        columns = zip(copies, stocks, strict=True)
        menus = [(count, one.costs, one.losses) for count, one in columns]
        tables = Rests(menus, idle, slack, limit)
        # A few sums are listed sooner than a table is made.
        if sum(copies) <= FEW_COPIES or tables.work > QUICK_NS:
            with suppress(OutOf):
                few = Allowance(self._clock, self._memory, min(tables.work, FEW_NS))
                return _gone_through(copies, stocks, tables, limit, few)
        tables.fill(allowance.spend)
        return _gone_through(copies, stocks, tables, limit, allowance)


def _gone_through(
    copies: list[int], stocks: list[Moves], rests: Rests, limit: int, allowance: Allowance
) -> Front:
    front = Front(np.dtype(object if limit >= LARGEST_SUM // 4 else np.int64), allowance)
    for done, (count, one) in enumerate(zip(copies, stocks, strict=True)):
        within = partial(_within, rests, done, limit)
        for _ in range(count):
            if not front.extend(one, within):
                break
    return front


def _ordered(exchanges: Exchanges, limit: int) -> tuple[list[int], list[IntArray]]:
    """Order the stocks; list how many copies of each may move, and their exchanges.

    First come those that lose most: few sums hold them, and none does without the others. Those of
    which no two copies together keep the limit are as one: one copy of one of them moves.
    """
    starts = np.searchsorted(exchanges.stocks, np.arange(len(exchanges.groups) + 1))
    if len(starts) == 1:
        return [], []
    least = np.minimum.reduceat(exchanges.losses, starts[:-1])
    order = np.argsort(-least, kind="stable")
    alone = int(np.count_nonzero(2 * least > limit))
    spans = [np.arange(starts[one], starts[one + 1]) for one in order.tolist()]
    copies = [
        min(count, limit // loss) if loss else count
        for count, loss in zip(exchanges.copies[order].tolist(), least[order].tolist(), strict=True)
    ]
    if alone < 2:
        return copies, spans
    return [1, *copies[alone:]], [np.concatenate(spans[:alone]), *spans[alone:]]


def _within(
    rests: Rests, done: int, limit: int, costs: IntArray, losses: NDArray[Any]
) -> BoolArray:
    kept: BoolArray = (losses + rests.least(done, costs) <= limit).astype(bool)
    return kept
