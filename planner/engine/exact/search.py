"""The search for the least deficit of a problem with one budget.

The relaxation gives a choice that is best at the shadow price and a bound on every other; what a
choice lacks to the bound is its deficit (`exchanges`). The solver asks for the least deficit that
keeps the budget: it lists the options with a loss within some limit, settles that limit
(`methods`), and where nothing is within it, raises it. What is found first is the optimum.
"""

from __future__ import annotations

from functools import cached_property
from math import inf
from typing import Literal

from planner.engine.arrays import common_divisor
from planner.engine.clock import Allowance, Clock
from planner.engine.exact.core import CoreSearch
from planner.engine.exact.exchanges import Exchanges, Held, form_exchanges, hold
from planner.engine.exact.incumbent import Changes, Incumbent
from planner.engine.exact.local import improve
from planner.engine.exact.memory import available_bytes
from planner.engine.exact.methods import Settling
from planner.engine.exact.potential import Potential
from planner.engine.exact.stocks import Goal, Stocks
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.losses import Near
from planner.engine.relaxation.relax import Relaxation
from planner.engine.solution import Solution

# With fewer options within the limit a search rarely finds anything, so the limit is raised first.
# Never: up to 1.7 times as long; 12: 1.3; 50: from 0.9 to 1.1; 100: 1.2.
FEW_OPTIONS = 25
# Work of each way before other bounds are thought of: at least so much, and for each option half of
# what it takes to look for surrogates. With 100 ms alone, 10,000 requests with menus of 90 options
# of their own took 6 to 12 s at half of the budgets that were tried, now 0.2 to 2. A quarter: up to
# 6 times as long; all of it: the same.
QUICK_NS, QUICK_OPTION_NS = 100_000_000, 3_000
# Work of the local search.
LOCAL_NS = 300_000_000
# Sums of a beam, and its work: before other bounds are thought of, and after.
QUICK_BEAM, BEAM, BEAM_NS = 1 << 10, 1 << 13, 1_000_000_000


class Search:
    """The search for the least deficit.

    Parameters
    ----------
    problem, relaxation
        The problem and its relaxation.
    clock, memory_mb
        What it may use.
    unit
        All values are multiples of it; their common divisor where None.
    """

    def __init__(
        self,
        problem: Problem,
        relaxation: Relaxation,
        clock: Clock,
        memory_mb: int | None,
        unit: int | None = None,
    ) -> None:
        self._problem, self._relaxation, self._clock = problem, relaxation, clock
        self._memory_mb = memory_mb
        price = relaxation.shadow_price
        self._a, self._b = price.numerator, price.denominator
        slack = problem.budget - relaxation.cost
        self._base_slack = slack - slack % common_divisor(problem.costs)  # none can use the rest
        if unit is None:
            unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
        self._spacing = self._b * unit
        self._top = self._b * relaxation.value + self._a * self._base_slack
        self._least = self._top % self._spacing
        self._below = self._least  # no choice has a smaller deficit
        # at price 0 nothing is gained by spending more
        spend = self._base_slack if self._a else 0
        self._held = hold(relaxation.losses.ties(), problem.groups.sizes, spend)
        self._slack = self._base_slack - self._held.cost
        self._best = Incumbent(self._held, Changes.none(), self._a * self._slack)
        self._potential: Potential | None = None
        self._formed: tuple[int, Exchanges] | None = None
        self._looked_at: Exchanges | None = None
        self._stopped: Literal["time", "memory"] | None = None
        self._thorough, self._paused = True, False
        self._quick_ns = max(QUICK_NS, QUICK_OPTION_NS * len(problem.costs))

    def run(self, *, thorough: bool = True) -> Solution:
        """Search, to the end or only while it is little work, and put the solution together."""
        if thorough and self._paused:
            self._beam(self._everything(), BEAM, BEAM_NS)
        self._thorough, self._paused = thorough, False
        limit = self._least
        while not self._paused and self._best.deficit > self._below and self._stopped is None:
            limit = min(limit, self._full_limit)
            losses = self._relaxation.losses
            if limit == self._full_limit or losses.count(limit) >= FEW_OPTIONS:
                self._settle(losses.near(limit), limit)
            if self._clock.is_up():
                self._stopped = "time"
            limit = self._raised(limit)
        return self._solution()

    @cached_property
    def _memory(self) -> int:
        """Bytes that it may use."""
        return available_bytes() // 2 if self._memory_mb is None else self._memory_mb << 20

    @property
    def _full_limit(self) -> int:
        """Whatever is better than the incumbent has a deficit within this."""
        return self._best.deficit - self._spacing

    def _raised(self, limit: int) -> int:
        spacings = (limit - self._least) // self._spacing
        return self._least + self._spacing * max(2 * spacings, 1)

    def _settle(self, near: Near, limit: int) -> None:
        """Find the least deficit within the limit, or that there is none."""
        exchanges = self._exchanges(near, self._held)
        settling = self._settling(exchanges, limit)
        settling.try_quickly(inf if self._thorough else self._quick_ns)
        self._take(exchanges, settling)
        if settling.stopped is None or self._clock.is_up():
            return
        everything = self._everything()
        if everything is not self._looked_at:  # what was found nearby is found again
            self._looked_at = everything
            self._improve(everything)
        if not self._thorough and settling.table_work > self._quick_ns:
            if self._quick_ns > QUICK_NS and self._is_settled_by_core(exchanges, settling):
                return
            self._beam(everything, QUICK_BEAM, QUICK_NS)
            self._paused = True
            return
        settling.lower(self._best.deficit)
        whole = self._settling(everything, self._full_limit)
        if whole.table_work <= 2 * settling.table_work < inf:
            exchanges, settling = everything, whole
            settling.tabulate()
        elif settling.stopped is not None:
            settling.try_thoroughly()
        self._take(exchanges, settling)
        # Not for want of work: the last of the ways was given as much as it takes.
        self._stopped = None if settling.stopped == "work" else settling.stopped

    def _is_settled_by_core(self, exchanges: Exchanges, settling: Settling) -> bool:
        """Search the core with the work of the many options that a surrogate would weigh."""
        settling.lower(self._best.deficit)
        settling.try_core(self._quick_ns)
        self._take(exchanges, settling)
        return settling.stopped is None or self._clock.is_up()

    def _settling(self, exchanges: Exchanges, limit: int) -> Settling:
        return Settling(exchanges, self._goal(limit), self._clock, self._memory)

    def _goal(self, limit: int) -> Goal:
        return Goal(self._a, self._b, self._slack, limit, self._spacing, self._least)

    def _take(self, exchanges: Exchanges, settling: Settling) -> None:
        """Keep what is better, and what is proved."""
        if settling.deficit is not None and settling.deficit < self._best.deficit:
            changes = Changes.of(exchanges, settling.moves)
            self._best = Incumbent(self._held, changes, settling.deficit)
        if settling.below > self._below:
            self._below, self._potential = settling.below, settling.potential

    def _improve(self, exchanges: Exchanges, moves: tuple[int, ...] = ()) -> None:
        """Look for a better choice nearby."""
        allowance = Allowance(self._clock, work=LOCAL_NS)
        moves = improve(exchanges, self._slack, moves, allowance)
        value = int(exchanges.values[list(moves)].sum()) if moves else 0
        deficit = self._a * self._slack - self._b * value
        if deficit < self._best.deficit:
            self._best = Incumbent(self._held, Changes.of(exchanges, moves), deficit)

    def _beam(self, exchanges: Exchanges, width: int, work: float) -> None:
        """Look for a better choice along a beam, and from there nearby."""
        stocks = Stocks(exchanges, self._goal(self._full_limit), None)
        found = CoreSearch(stocks, Allowance(self._clock, self._memory, work), width).search()
        if found.deficit is not None:
            self._improve(exchanges, found.moves)

    def _everything(self) -> Exchanges:
        """Form all exchanges that may lead to something better, once for each incumbent."""
        limit = self._full_limit
        if self._formed is None or self._formed[0] != limit:
            near = self._relaxation.losses.near(limit)
            self._formed = limit, self._exchanges(near, self._held)
        return self._formed[1]

    def _exchanges(self, near: Near, held: Held) -> Exchanges:
        return form_exchanges(near, self._relaxation.base, self._problem.groups.sizes, held)

    def _solution(self) -> Solution:
        problem, relaxation, best = self._problem, self._relaxation, self._best
        bound = (self._top - self._below) // self._b
        return Solution(
            problem=problem,
            counts=best.counts(problem, relaxation.base),
            cost=relaxation.cost + best.cost,
            value=relaxation.value + best.value,
            bound=bound,
            shadow_price=relaxation.shadow_price,
            method="exact",
            stopped=self._stopped if best.deficit > self._below else None,
            certificate=self._certificate(bound),
        )

    def _certificate(self, bound: int) -> Certificate:
        """State the proof: nothing that leads away from what was held gets closer."""
        price, found = self._relaxation.shadow_price, self._potential
        if self._below == self._least or found is None:
            return Certificate(price, bound)
        held = Incumbent(self._held, Changes.none(), 0)
        start = held.counts(self._problem, self._relaxation.base)
        return Certificate(price, bound, found.distances, start=start)
