"""The proven optimum of the problem with one budget.

The relaxation gives a choice that is best at the shadow price and a bound on every other; what a
choice lacks to the bound is its deficit (`exchanges`). The solver asks for the least deficit that
keeps the budget: it lists the options with a loss within some limit, searches the core they form,
and where nothing is within the limit, raises it. What is found first is the optimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.exact.core import Core, Found, Goal
from planner.engine.exact.exchanges import Exchanges, Held, exchanges, hold
from planner.engine.exact.potential import Potential, is_heavy, potential
from planner.engine.problem import Problem
from planner.engine.proof.checker import Certificate
from planner.engine.relaxation.losses import Near
from planner.engine.relaxation.relax import Relaxation, relax
from planner.engine.solution import Solution, spread

BEAM = 2000
BEAM_STAGES = 300
SMALL = 300_000
FEW = 25
BYTES_PER_STATE = 100


def solve_exact(
    problem: Problem, *, time_limit_s: float | None = None, memory_mb: int = 1024
) -> Solution:
    """Find the choice of the greatest value, and prove it.

    Parameters
    ----------
    problem
        The problem.
    time_limit_s
        Seconds after which the best choice so far is returned; None = no limit.
    memory_mb
        Megabytes that the search may use beyond what problem and relaxation need.

    Returns
    -------
    Solution
        Optimal, or, where time or memory ran out, the best choice found and a proven bound. Its
        certificate proves the bound.

    Raises
    ------
    InfeasibleError
        If the required requests cannot be made within the budget.
    """
    clock = Clock(time_limit_s)
    problem.check_feasible()
    relaxation = relax(problem)
    return _Search(problem, relaxation, clock, memory_mb).run()


@dataclass(frozen=True)
class _Best:
    """The incumbent: what is held without loss, and the exchanges from there."""

    held: Held
    moves: IntArray  # rows (group, option left, option taken, change of cost, of value, loss > 0)
    deficit: int


class _Search:
    """The search for the least deficit."""

    def __init__(
        self, problem: Problem, relaxation: Relaxation, clock: Clock, memory_mb: int
    ) -> None:
        self._problem, self._relaxation, self._clock = problem, relaxation, clock
        self._most_states = memory_mb * (1 << 20) // BYTES_PER_STATE
        price = relaxation.shadow_price
        self._a, self._b = price.numerator, price.denominator
        self._slack = problem.budget - relaxation.cost
        self._slack -= self._slack % common_divisor(problem.costs)  # no choice can use the rest
        unit = common_divisor(problem.priorities) * common_divisor(problem.qualities)
        self._step = self._b * unit
        self._top = self._b * relaxation.value + self._a * self._slack
        self._least = self._top % self._step
        self._excluded = self._least - self._step  # no choice has a deficit up to this

    def run(self) -> Solution:
        """Search, and put the solution together."""
        groups, losses = self._problem.groups, self._relaxation.losses
        # at price 0 nothing is gained by spending more
        spend = self._slack if self._a else 0
        self._held = hold(losses.near(0), groups.sizes, spend)
        left = self._slack - self._held.cost
        self._best = _Best(self._held, np.empty((0, 6), dtype=np.int64), self._a * left)
        limit = self._least
        while self._best.deficit > self._excluded + self._step and not self._clock.is_up():
            limit = min(limit, self._best.deficit - self._step)
            near = losses.near(limit)
            if len(near) < FEW and limit < self._best.deficit - self._step:
                limit = self._raised(limit)
                continue
            if not self._try(near, limit):
                break
            limit = self._raised(limit)
        return self._solution()

    def _raised(self, limit: int) -> int:
        steps = (limit - self._least) // self._step
        return self._least + self._step * max(2 * steps, 1)

    def _try(self, near: Near, limit: int) -> bool:
        """Search for a deficit within the limit; return whether the limit is settled."""
        found = exchanges(near, self._relaxation.base, self._problem.groups.sizes, self._held)
        left = self._slack - self._held.cost
        heavy = is_heavy(found, left)
        if heavy:
            self._improve(found, left)
        bounds = potential(found, self._a, left, limit, self._clock)
        enough = self._reachable(bounds, left)
        settled = self._settle(found, left, limit, bounds, enough, SMALL)
        if not settled and not heavy:
            self._improve(found, left)
        if not settled:
            settled = self._settle(found, left, limit, bounds, enough, self._most_states)
        proven = min(limit, self._best.deficit - self._step) if settled else enough - self._step
        self._excluded = max(self._excluded, proven)
        return settled

    def _settle(
        self,
        found: Exchanges,
        left: int,
        limit: int,
        bounds: Potential | None,
        enough: int,
        most_states: int,
    ) -> bool:
        """Find the least deficit within the limit, or that there is none; False = gave up."""
        limit = min(limit, self._best.deficit - self._step)
        if limit < enough:
            return True
        goal = Goal(self._a, self._b, left, limit, self._step, enough)
        result = Core(found, goal, bounds, self._clock, most_states).search()
        self._take(found, result.best)
        return result.complete or self._best.deficit <= enough

    def _improve(self, found: Exchanges, left: int) -> None:
        """Look for a better choice, whether or not it is within the limit; proves nothing."""
        limit = self._best.deficit - self._step
        goal = Goal(self._a, self._b, left, limit, self._step, self._least)
        core = Core(found, goal, None, self._clock, self._most_states)
        self._take(found, core.search(beam=BEAM, stages=BEAM_STAGES).best)

    def _reachable(self, bounds: Potential | None, left: int) -> int:
        """Return the least deficit that the potential allows."""
        if bounds is None:
            return self._least
        lowest = int(bounds.distances[bounds.reach + left])
        return lowest + (self._least - lowest) % self._step

    def _take(self, found: Exchanges, best: Found | None) -> None:
        if best is None or best.deficit >= self._best.deficit:
            return
        rows = np.array(best.moves, dtype=np.int64)
        stocks = found.stocks[rows]
        moves = np.stack(
            [
                found.groups[stocks],
                found.held[stocks],
                found.options[rows],
                found.costs[rows],
                found.values[rows],
                (found.losses[rows] > 0).astype(np.int64),
            ],
            axis=1,
        )
        self._best = _Best(self._held, moves, best.deficit)

    def _solution(self) -> Solution:
        problem, relaxation, best = self._problem, self._relaxation, self._best
        moves = best.moves
        value = relaxation.value + best.held.value + int(moves[:, 4].sum())
        cost = relaxation.cost + best.held.cost + int(moves[:, 3].sum())
        bound = (self._top - self._excluded - self._step) // self._b
        certificate = self._certificate(bound)
        if certificate is None:
            bound = self._top // self._step * (self._step // self._b)
            certificate = Certificate(relaxation.shadow_price, bound)
        entries, counts = _counts(problem, relaxation.base, best)
        return Solution(
            problem=problem,
            choice=spread(problem, entries, counts, options=relaxation.base),
            cost=cost,
            value=value,
            bound=bound,
            shadow_price=relaxation.shadow_price,
            method="exact",
            certificate=certificate,
        )

    def _certificate(self, bound: int) -> Certificate | None:
        """State the proof: nothing that leads away from the choice found gets closer.

        None where there is no time left to state it; the Lagrangian bound needs none.
        """
        price = self._relaxation.shadow_price
        limit = self._top - self._b * bound - self._step
        if limit < 0:
            return Certificate(price, bound)
        held = _settled(self._best, self._relaxation.base)
        losses, sizes = self._relaxation.losses, self._problem.groups.sizes
        found = exchanges(losses.near(limit), self._relaxation.base, sizes, held)
        bounds = potential(found, self._a, self._slack - held.cost, limit, self._clock)
        if bounds is None and self._clock.is_up():
            return None
        return Certificate(price, bound, None if bounds is None else bounds.distances)


def common_divisor(numbers: IntArray) -> int:
    """Find the common divisor, piece after piece: mostly the first numbers show that it is 1."""
    divisor, begin, size = 0, 0, 256
    while begin < len(numbers) and divisor != 1:
        divisor = gcd(divisor, int(np.gcd.reduce(numbers[begin : begin + size])))
        begin, size = begin + size, size * 4
    return max(divisor, 1)


def _settled(best: _Best, base: IntArray) -> Held:
    """Find what the incumbent holds without loss; copies with a loss count as at the base."""
    held, moves = best.held, best.moves
    entry: dict[tuple[int, int], list[int]] = {}
    rows = zip(held.groups, held.options, held.copies, held.costs, held.values, strict=True)
    for group, option, copies, cost, value in rows:
        entry[int(group), int(option)] = [int(copies), int(cost), int(value)]
    for group, left, taken, cost, value, lossy in moves.tolist():
        before = entry.get((group, left), [0, 0, 0])
        if left != base[group]:
            before[0] -= 1
        if not lossy and taken != base[group]:
            after = entry.setdefault((group, taken), [0, before[1] + cost, before[2] + value])
            after[0] += 1
    table = [(*key, *entry[key]) for key in sorted(entry) if entry[key][0] > 0]
    columns = np.array(table, dtype=np.int64).reshape(-1, 5).T
    return Held(*columns)


def _counts(problem: Problem, base: IntArray, best: _Best) -> tuple[IntArray, IntArray]:
    """Count who holds what in every group that does not just hold its base option."""
    held, moves = best.held, best.moves
    touched = np.union1d(held.groups, moves[:, 0])
    left = problem.groups.sizes[touched]
    np.subtract.at(left, np.searchsorted(touched, held.groups), held.copies)
    ones = np.ones(len(moves), dtype=np.int64)
    group = np.concatenate([touched, held.groups, moves[:, 0], moves[:, 0]])
    option = np.concatenate([base[touched], held.options, moves[:, 2], moves[:, 1]])
    change = np.concatenate([left, held.copies, ones, -ones])
    span = int(option.max(initial=0)) + 2
    keys, at = np.unique(group * span + option + 1, return_inverse=True)
    counts = np.zeros(len(keys), dtype=np.int64)
    np.add.at(counts, at, change)
    return np.stack([keys // span, keys % span - 1], axis=1), counts
