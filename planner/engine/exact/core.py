"""The core: dynamic programming over the stocks that may differ from the relaxation's choice.

A state is what some exchanges change together: cost, value and loss. A state is dominated by one
that costs no more and is worth no less (Pisinger 1995). It is also dropped when its loss and the
least loss with which the rest of the budget can be used, `Potential`, pass the limit. Stocks are
swept copy by copy: a sweep that changes no state shows that further copies would not either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.exact.core_states import States, holds, rising, same, undominated
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.potential import Potential
from planner.engine.records import LARGEST_SUM

# From so many places for each state on, sorting the states is as quick as an array over all costs.
# Half to four times as many: within 2 %; a sixteenth: 1.1 times as long, 1.5 in a beam.
SPARSE = 16
# An array over all costs takes 128 MB at most, with what is made of it 355.
DENSE_WIDTH = 1 << 24
# What a stage takes, so that none begins that would pass the time limit: between a tenth of it and
# a quarter was measured for a state sorted (0.3e-7 to 1.0e-7), up to nine tenths for a cell
# (0.1e-7 to 0.5e-7).
SECONDS_PER_STATE, SECONDS_PER_CELL = 4e-7, 6e-8


@dataclass(frozen=True)
class Goal:
    """What a search looks for.

    Attributes
    ----------
    numerator, denominator
        The shadow price a/b.
    slack
        Change of cost that uses up the budget.
    limit
        Greatest deficit of interest.
    spacing
        Deficits differ by multiples of this.
    enough
        A deficit this small cannot be beaten.
    """

    numerator: int
    denominator: int
    slack: int
    limit: int
    spacing: int
    enough: int


@dataclass(frozen=True)
class Combination:
    """A combination of exchanges.

    Attributes
    ----------
    deficit
        Its deficit.
    moves
        Positions of its exchanges, one entry for every copy.
    """

    deficit: int
    moves: tuple[int, ...]


@dataclass(frozen=True)
class CoreResult:
    """Outcome of a search: the best combination within the limit, if any.

    Attributes
    ----------
    best
        None where nothing was found.
    complete
        Whether every combination was considered, so that no better one exists.
    """

    best: Combination | None
    complete: bool


class CoreSearch:
    """A search over the exchanges towards a goal.

    Parameters
    ----------
    exchanges
        The exchanges; all those with a loss within the goal's limit, for a proof.
    goal
        What to look for.
    potential
        Lower bounds for what is missing of a state; None = 0.
    clock
        Stops the search.
    most_states
        States that may be kept for looking back; the search gives up beyond.
    """

    def __init__(
        self,
        exchanges: Exchanges,
        goal: Goal,
        potential: Potential | None,
        clock: Clock,
        most_states: int,
    ) -> None:
        self._exchanges, self._goal, self._clock = exchanges, goal, clock
        self._limit = goal.limit
        self._dtype = np.dtype(object if goal.limit >= LARGEST_SUM // 4 else np.int64)
        self._bounds = None if potential is None else potential.padded()
        self._begins = np.searchsorted(exchanges.stocks, np.arange(len(exchanges.groups) + 1))
        losses = np.minimum(exchanges.losses, goal.limit + 1).astype(self._dtype)
        self._needs = losses + self._missing(exchanges.costs)
        self._most_states = most_states
        self._stored = 0
        self._history: list[tuple[int, States]] = []
        self._best: tuple[int, int, int] | None = None  # deficit, stages done, state

    def search(self, *, beam: int | None = None, stages: int | None = None) -> CoreResult:
        """Search until nothing is left, enough is found, or a limit is reached.

        Parameters
        ----------
        beam
            Keep no more than this many states, those with the least loss.
        stages
            Try no more than this many copies.

        Returns
        -------
        CoreResult
            The best combination within the goal's limit.
        """
        zero = np.zeros(1, dtype=np.int64)
        states = States(zero, zero, zero.astype(self._dtype))
        self._look(states)
        complete = True
        done = 0
        waiting = np.argsort(self._rank(), kind="stable")
        # The least deficit of any combination that the stock takes part in.
        needs = np.minimum.reduceat(self._needs, self._begins[:-1]) if len(waiting) else self._needs
        sweep = 0
        while len(waiting) and not self._is_enough():
            changed = False
            for stock in waiting[(needs[waiting] <= self._limit).astype(bool)].tolist():
                if needs[stock] > self._limit:
                    continue
                if self._clock.is_up() or self._stored > self._most_states or done == stages:
                    return CoreResult(self._combination(), False)
                after = self._extend(states, stock)
                if after is None:
                    return CoreResult(self._combination(), False)
                done += 1
                if same(states, after):
                    continue
                if beam is not None and len(after) > beam:
                    after, complete = self._cut(after, beam), False
                changed = True
                self._history.append((stock, states))
                self._stored += len(states)
                states = after
                self._look(states)
                if self._is_enough():
                    break
            sweep += 1
            waiting = waiting[self._exchanges.copies[waiting] > sweep] if changed else waiting[:0]
        return CoreResult(self._combination(), complete)

    def _rank(self) -> IntArray:
        """Order stocks: first those with an exchange unlike earlier ones, small, of little loss."""
        exchanges = self._exchanges
        if not len(exchanges.groups):
            return np.zeros(0, dtype=np.int64)
        order = np.lexsort(
            (exchanges.stocks, exchanges.costs, np.abs(exchanges.costs), exchanges.losses)
        )
        costs, losses = exchanges.costs[order], exchanges.losses[order]
        fresh = np.append(True, (costs[1:] != costs[:-1]) | (losses[1:] != losses[:-1]))
        begins = np.flatnonzero(fresh)
        times = np.arange(len(order)) - begins[np.cumsum(fresh) - 1]
        place = np.empty(len(order), dtype=np.int64)
        place[order[np.argsort(times, kind="stable")]] = np.arange(len(order))
        first: IntArray = np.minimum.reduceat(place, self._begins[:-1])
        return first

    def _extend(self, states: States, stock: int) -> States | None:
        """Let one more copy of a stock make one of its exchanges, or none."""
        exchanges = self._exchanges
        begin, end = self._begins[stock], self._begins[stock + 1]
        rows = begin + np.flatnonzero(self._needs[begin:end] <= self._limit)
        costs, losses = exchanges.costs[rows], exchanges.losses[rows].astype(self._dtype)
        values = exchanges.values[rows]
        size = len(states) * (len(costs) + 1)
        if len(states) and self._dtype.kind != "O":
            dense = self._extend_dense(states, costs, losses)
            if dense is not None:
                return dense
        if size > self._most_states or self._clock.is_up(size * SECONDS_PER_STATE):
            return None
        all_costs = np.concatenate([states.costs, (costs[:, None] + states.costs).ravel()])
        all_losses = np.concatenate([states.losses, (losses[:, None] + states.losses).ravel()])
        all_values = np.concatenate([states.values, (values[:, None] + states.values).ravel()])
        kept = self._within(all_costs, all_losses)
        return undominated(States(all_costs[kept], all_values[kept], all_losses[kept]))

    def _extend_dense(self, states: States, costs: IntArray, losses: NDArray[Any]) -> States | None:
        """Do the same on an array over all costs, without sorting."""
        a, b = self._goal.numerator, self._goal.denominator
        low = int(states.costs[0]) + min(int(costs.min()), 0)
        high = int(states.costs[-1]) + max(int(costs.max()), 0)
        width = high - low + 1
        if width > SPARSE * len(states) * (len(costs) + 1):
            return None
        if self._clock.is_up(width * SECONDS_PER_CELL) or width > DENSE_WIDTH:
            return None
        if max(-low, high) * a + self._limit >= LARGEST_SUM:
            return None
        least = np.full(width, self._limit + 1, dtype=np.int64)
        at = states.costs - low
        least[at] = states.losses
        for cost, loss in zip(costs.tolist(), losses.tolist(), strict=True):
            to = at + cost
            least[to] = np.minimum(least[to], states.losses + loss)
        reached = np.flatnonzero(least <= self._limit)
        after, lost = reached + low, least[reached]
        kept = self._within(after, lost)
        after, lost = after[kept], lost[kept]
        values = (a * after - lost) // b
        return rising(States(after, values, lost))

    def _within(self, costs: IntArray, losses: NDArray[Any]) -> IntArray:
        return np.flatnonzero(losses + self._missing(costs) <= self._limit)

    def _missing(self, costs: IntArray) -> IntArray:
        """Bound what is still to be lost once the cost has changed so far."""
        if self._bounds is None:
            return np.zeros(len(costs), dtype=np.int64)
        half = len(self._bounds) // 2
        return self._bounds[np.clip(self._goal.slack - costs + half, 0, 2 * half)]

    def _look(self, states: States) -> None:
        """See whether a state improves on the best: the dearest one that keeps the budget."""
        at = int(np.searchsorted(states.costs, self._goal.slack, side="right")) - 1
        if at < 0:
            return
        slack = self._goal.slack - int(states.costs[at])
        deficit = int(states.losses[at]) + self._goal.numerator * slack
        if deficit <= self._limit:
            self._best = (deficit, len(self._history), at)
            self._final = states
            self._limit = deficit - self._goal.spacing

    def _cut(self, states: States, count: int) -> States:
        """Keep the states with the least loss, those that come closest to the budget first."""
        order = np.lexsort((np.abs(states.costs - self._goal.slack), states.losses))
        kept = np.sort(order[:count])
        return States(states.costs[kept], states.values[kept], states.losses[kept])

    def _is_enough(self) -> bool:
        return self._best is not None and self._best[0] <= self._goal.enough

    def _combination(self) -> Combination | None:
        """Trace the best state back to the exchanges that led to it."""
        if self._best is None:
            return None
        deficit, stages, at = self._best
        cost, loss = int(self._final.costs[at]), int(self._final.losses[at])
        moves = []
        for stock, before in reversed(self._history[:stages]):
            move = self._last_exchange(stock, before, cost, loss)
            if move is not None:
                moves.append(move)
                cost -= int(self._exchanges.costs[move])
                loss -= int(self._exchanges.losses[move])
        return Combination(deficit, tuple(moves))

    def _last_exchange(self, stock: int, before: States, cost: int, loss: int) -> int | None:
        if holds(before, cost, loss):
            return None
        exchanges = self._exchanges
        for move in range(int(self._begins[stock]), int(self._begins[stock + 1])):
            if holds(before, cost - int(exchanges.costs[move]), loss - int(exchanges.losses[move])):
                return move
        raise AssertionError("a state without a predecessor")
