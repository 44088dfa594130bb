"""The states of a part: all that it can cost and be worth without losing more than some depth.

The price at which the part would just use its budget, lambda, is above the one that its
surroundings pay, mu. A choice of the part falls short of what the part can be worth to them at best
by its losses at lambda, and by lambda - mu for every unit of its budget that it leaves over. What
falls short by no more than a depth is listed by the search for the best, stopping at nothing.

Of two states the one that costs less and is worth more, as they are, dominates the other. Worth
less its price would not do: the surroundings may have money to spare.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

import numpy as np

from planner.engine.clock import Allowance, Clock, OutOf
from planner.engine.counts import Counts
from planner.engine.exact.core import CoreSearch
from planner.engine.exact.exchanges import form_exchanges, hold
from planner.engine.exact.incumbent import Changes, Incumbent
from planner.engine.exact.potential import Paths, Potential
from planner.engine.exact.stocks import Goal, Stocks
from planner.engine.proof.parts import Part, States
from planner.engine.relaxation.losses import Losses

# Paths of many small steps take far more sweeps than others; then there is no potential.
MOST_SWEEPS = 10


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
        goal = Goal(idle, unit, left, limit, 1, 0)
        stocks = Stocks(self._exchanges, goal, self._potential(goal))
        self._core = CoreSearch(stocks, Allowance(clock, memory))
        found = self._core.list_all()
        cost, value = losses.cost + self._held.cost, losses.value + self._held.value + part.value
        states = States(cost + found.costs, value + found.values)
        kept = (states.costs <= problem.budget) & (states.worths(above) >= floor).astype(bool)
        self._places = np.flatnonzero(kept)
        self.states = States(states.costs[kept], states.values[kept])

    def counts(self, at: int) -> Counts:
        """Count a choice of the part that leads to a state."""
        moves = tuple(self._core.trace(int(self._places[at])))
        changes = Changes.of(self._exchanges, moves)
        incumbent = Incumbent(self._held, changes, 0)
        return incumbent.counts(self._part.problem, self._losses.base)

    def _potential(self, goal: Goal) -> Potential | None:
        paths = Paths(self._exchanges, goal.numerator, goal.slack, goal.limit)
        if paths.work == inf or paths.memory > self._memory:
            return None
        try:
            return paths.find(Allowance(self._clock, self._memory, MOST_SWEEPS * paths.work))
        except OutOf as out:
            if out.reason == "time":
                raise
            return None
