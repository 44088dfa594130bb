"""The search for the least deficit of a problem with one budget.

The relaxation gives a choice that is best at the shadow price and a bound on every other; what a
choice lacks to the bound is its deficit (`exchanges`). The solver asks for the least deficit that
keeps the budget: it lists the options with a loss within some limit, searches the core they form,
and where nothing is within the limit, raises it. What is found first is the optimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.arrays import IntArray, common_divisor
from planner.engine.clock import Clock
from planner.engine.counts import Counts
from planner.engine.exact.core import Combination, CoreSearch, Goal
from planner.engine.exact.exchanges import Exchanges, Held, form_exchanges, hold
from planner.engine.exact.potential import Potential, find_potential, is_heavy
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.losses import Near
from planner.engine.relaxation.relax import Relaxation
from planner.engine.solution import Solution

# States that the beam keeps. A quarter: 8 to 14 times as long on ties, and one left unsolved;
# half: 0.8 to 1.0; double: up to 1.3.
BEAM = 2000
# Copies that the beam tries. A quarter: ties left unsolved; from half on it makes no difference.
BEAM_STAGES = 300
# States of the first search, before a beam. A quarter: 0.6 to 0.8 of the time on ties, 1.7 where
# the search would have ended soon; half: 0.8 to 1.0; double: up to 1.4.
SMALL = 300_000
# With fewer options within the limit a search rarely finds anything, so the limit is raised first.
# Never: up to 1.7 times as long; 12: 1.3; 50: from 0.9 to 1.1; 100: 1.2.
FEW_OPTIONS = 25
# A kept state takes 24 bytes of arrays. The rest is for the stage at work, which is not counted:
# at 1024 MB the peak was 380 to 1,050 MB, at 256 MB 170 to 560, at 64 MB 90 to 330.
BYTES_PER_STATE = 100


@dataclass(frozen=True)
class _Best:
    """The incumbent: what is held without loss, and the exchanges from there."""

    held: Held
    moves: (
        IntArray  # rows (group, option given up, option taken, change of cost, of value, loss > 0)
    )
    deficit: int


class Search:
    """The search for the least deficit."""

    def __init__(
        self, problem: Problem, relaxation: Relaxation, clock: Clock, memory_mb: int
    ) -> None:
        self._problem, self._relaxation, self._clock = problem, relaxation, clock
        self._most_states = memory_mb * (1 << 20) // BYTES_PER_STATE
        price = relaxation.shadow_price
        self._a, self._b = price.numerator, price.denominator
        slack = problem.budget - relaxation.cost
        self._base_slack = slack - slack % common_divisor(problem.costs)  # none can use the rest
        unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
        self._spacing = self._b * unit
        self._top = self._b * relaxation.value + self._a * self._base_slack
        self._least = self._top % self._spacing
        self._excluded = self._least - self._spacing  # no choice has a deficit up to this
        # at price 0 nothing is gained by spending more
        spend = self._base_slack if self._a else 0
        self._held = hold(relaxation.losses.ties(), problem.groups.sizes, spend)
        self._slack = self._base_slack - self._held.cost
        no_moves = np.empty((0, 6), dtype=np.int64)
        self._best = _Best(self._held, no_moves, self._a * self._slack)

    def run(self) -> Solution:
        """Search, and put the solution together."""
        losses, limit = self._relaxation.losses, self._least
        while self._best.deficit > self._excluded + self._spacing and not self._clock.is_up():
            limit = min(limit, self._best.deficit - self._spacing)
            few = losses.count(limit) < FEW_OPTIONS
            if few and limit < self._best.deficit - self._spacing:
                limit = self._raised(limit)
                continue
            if not self._try(losses.near(limit), limit):
                break
            limit = self._raised(limit)
        return self._solution()

    def _raised(self, limit: int) -> int:
        spacings = (limit - self._least) // self._spacing
        return self._least + self._spacing * max(2 * spacings, 1)

    def _try(self, near: Near, limit: int) -> bool:
        """Search for a deficit within the limit; return whether the limit is settled."""
        sizes = self._problem.groups.sizes
        exchanges = form_exchanges(near, self._relaxation.base, sizes, self._held)
        heavy = is_heavy(exchanges, self._slack)
        if heavy:
            self._improve(exchanges)
        bounds = find_potential(exchanges, self._a, self._slack, limit, self._clock)
        enough = self._reachable(bounds)
        settled = self._settle(exchanges, limit, bounds, enough, SMALL)
        if not settled and not heavy:
            self._improve(exchanges)
        if not settled:
            settled = self._settle(exchanges, limit, bounds, enough, self._most_states)
        proven = min(limit, self._best.deficit - self._spacing)
        self._excluded = max(self._excluded, proven if settled else enough - self._spacing)
        return settled

    def _settle(
        self,
        exchanges: Exchanges,
        limit: int,
        bounds: Potential | None,
        enough: int,
        most_states: int,
    ) -> bool:
        """Find the least deficit within the limit, or that there is none; False = gave up."""
        limit = min(limit, self._best.deficit - self._spacing)
        if limit < enough:
            return True
        goal = Goal(self._a, self._b, self._slack, limit, self._spacing, enough)
        result = CoreSearch(exchanges, goal, bounds, self._clock, most_states).search()
        self._take(exchanges, result.best)
        return result.complete or self._best.deficit <= enough

    def _improve(self, exchanges: Exchanges) -> None:
        """Look for a better choice, whether or not it is within the limit; proves nothing."""
        limit = self._best.deficit - self._spacing
        goal = Goal(self._a, self._b, self._slack, limit, self._spacing, self._least)
        core = CoreSearch(exchanges, goal, None, self._clock, self._most_states)
        self._take(exchanges, core.search(beam=BEAM, stages=BEAM_STAGES).best)

    def _reachable(self, bounds: Potential | None) -> int:
        """Return the least deficit that the potential allows."""
        if bounds is None:
            return self._least
        lowest = int(bounds.distances[bounds.reach + self._slack])
        return lowest + (self._least - lowest) % self._spacing

    def _take(self, exchanges: Exchanges, best: Combination | None) -> None:
        if best is None or best.deficit >= self._best.deficit:
            return
        rows = np.array(best.moves, dtype=np.int64)
        stocks = exchanges.stocks[rows]
        columns = [
            exchanges.groups[stocks],
            exchanges.held[stocks],
            exchanges.options[rows],
            exchanges.costs[rows],
            exchanges.values[rows],
            (exchanges.losses[rows] > 0).astype(np.int64),
        ]
        self._best = _Best(self._held, np.stack(columns, axis=1), best.deficit)

    def _solution(self) -> Solution:
        problem, relaxation, best = self._problem, self._relaxation, self._best
        moves = best.moves
        bound = (self._top - self._excluded - self._spacing) // self._b
        certificate = self._certificate(bound)
        if certificate is None:
            bound = self._top // self._spacing * (self._spacing // self._b)
            certificate = Certificate(relaxation.shadow_price, bound)
        return Solution(
            problem=problem,
            counts=_counts(problem, relaxation.base, best),
            cost=relaxation.cost + best.held.cost + int(moves[:, 3].sum()),
            value=relaxation.value + best.held.value + int(moves[:, 4].sum()),
            bound=bound,
            shadow_price=relaxation.shadow_price,
            method="exact",
            certificate=certificate,
        )

    def _certificate(self, bound: int) -> Certificate | None:
        """State the proof: nothing that leads away from the choice gets closer.

        None where there is no time left to state it; the Lagrangian bound needs none.
        """
        price = self._relaxation.shadow_price
        limit = self._top - self._b * bound - self._spacing
        if limit < 0:
            return Certificate(price, bound)
        held = _settled(self._best, self._relaxation.base)
        losses, sizes = self._relaxation.losses, self._problem.groups.sizes
        exchanges = form_exchanges(losses.near(limit), self._relaxation.base, sizes, held)
        slack = self._base_slack - held.cost
        bounds = find_potential(exchanges, self._a, slack, limit, self._clock)
        if bounds is None and self._clock.is_up():
            return None
        return Certificate(price, bound, None if bounds is None else bounds.distances)


def _settled(best: _Best, base: IntArray) -> Held:
    """Find what the incumbent holds without loss; copies with a loss count as at the base."""
    held, moves = best.held, best.moves
    entry: dict[tuple[int, int], list[int]] = {}
    rows = zip(held.groups, held.options, held.copies, held.costs, held.values, strict=True)
    for group, option, copies, cost, value in rows:
        entry[int(group), int(option)] = [int(copies), int(cost), int(value)]
    for group, given_up, taken, cost, value, lossy in moves.tolist():
        before = entry.get((group, given_up), [0, 0, 0])
        if given_up != base[group]:
            before[0] -= 1
        if not lossy and taken != base[group]:
            after = entry.setdefault((group, taken), [0, before[1] + cost, before[2] + value])
            after[0] += 1
    table = [(*key, *entry[key]) for key in sorted(entry) if entry[key][0] > 0]
    columns = np.array(table, dtype=np.int64).reshape(-1, 5).T
    return Held(*columns)


def _counts(problem: Problem, base: IntArray, best: _Best) -> Counts:
    """Count who takes what: whole groups their base option, the others what the incumbent says."""
    sizes = problem.groups.sizes
    mixed = _mixed(problem, base, best)
    alone = base >= 0
    alone[best.held.groups] = False
    alone[best.moves[:, 0]] = False
    whole = np.flatnonzero(alone)
    place = np.searchsorted(whole, mixed.groups)
    return Counts(
        np.insert(whole, place, mixed.groups),
        np.insert(base[whole], place, mixed.options),
        np.insert(sizes[whole], place, mixed.counts),
    )


def _mixed(problem: Problem, base: IntArray, best: _Best) -> Counts:
    """Count who holds what in every group that does not just hold its base option."""
    held, moves = best.held, best.moves
    touched = np.union1d(held.groups, moves[:, 0])
    at_base = problem.groups.sizes[touched]
    np.subtract.at(at_base, np.searchsorted(touched, held.groups), held.copies)
    ones = np.ones(len(moves), dtype=np.int64)
    group = np.concatenate([touched, held.groups, moves[:, 0], moves[:, 0]])
    option = np.concatenate([base[touched], held.options, moves[:, 2], moves[:, 1]])
    change = np.concatenate([at_base, held.copies, ones, -ones])
    span = int(option.max(initial=0)) + 2
    keys, at = np.unique(group * span + option + 1, return_inverse=True)
    counts = np.zeros(len(keys), dtype=np.int64)
    np.add.at(counts, at, change)
    return Counts.of(problem, keys // span, keys % span - 1, counts)
