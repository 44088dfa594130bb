"""How a limit is settled: the least deficit within it is found, or that there is none.

Four ways lead through the sums of exchanges, and none is the best of all:

- `Halves`, two sparse fronts that meet: a few sums, however large their numbers.
- `Table`, an array over all costs: copies times options times costs, known before.
- `Paths`, then `CoreSearch`: a window over changes of cost as wide as the largest of them, however
  many copies there are; then often a few stages only.
- `Halves` with these paths as a bound.

What the sparse ways take shows only on the way. So they are tried first, with as much work as the
next way would take: all in all it is never much more than twice the best of them. Work is
estimated from numbers of cells and sums, never timed, so equal problems go equal ways.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

from planner.engine.clock import Allowance, Clock, OutOf, Reason
from planner.engine.exact.core import CoreSearch
from planner.engine.exact.dense import Table
from planner.engine.exact.exchanges import Exchanges
from planner.engine.exact.halves import Halves
from planner.engine.exact.potential import Paths, Potential
from planner.engine.exact.stocks import Found, Goal, Stocks

# With less work ahead, no other way is tried before.
TRIVIAL_NS = 2_000_000
# Paths of many small steps take far more sweeps than others; then they are left.
MOST_SWEEPS = 10
# Work of the core before other ways are thought of.
CORE_NS = 30_000_000


class Settling:
    """The ways through the sums of exchanges, one after the other.

    Parameters
    ----------
    exchanges
        All exchanges with a loss within the goal's limit.
    goal
        What to look for; its `enough` is the least conceivable deficit.
    clock
        Ends it.
    memory
        Bytes that it may use.

    Attributes
    ----------
    deficit, moves
        The least deficit that was found, and its exchanges; None where none was.
    potential
        What it rests on beside sums that no deficit is less than `below`; None = nothing.
    stopped
        Why the last search ended before the limit was settled; None where it is.
    """

    def __init__(self, exchanges: Exchanges, goal: Goal, clock: Clock, memory: float) -> None:
        self._exchanges, self._goal = exchanges, goal
        self._clock, self._memory = clock, memory
        self.deficit: int | None = None
        self.moves: tuple[int, ...] = ()
        self.potential: Potential | None = None
        self.stopped: Reason | None = "work"
        paths = Paths(exchanges, goal.numerator, goal.slack, goal.limit)
        table = Table(exchanges, goal)
        self._paths = paths if paths.work < inf and paths.memory <= memory else None
        self._table = table if table.work < inf and table.memory <= memory else None

    @property
    def below(self) -> int:
        """No deficit less than this exists."""
        goal = self._goal
        return goal.limit + goal.spacing if self.stopped is None else goal.enough

    @property
    def table_work(self) -> float:
        """What the table would take; infinite where there is no room or time for it."""
        left = self._clock.left_s()
        if self._table is None or (left is not None and self._table.work > 1e9 * left):
            return inf
        return self._table.work

    def lower(self, deficit: int) -> None:
        """Look only for deficits less than this."""
        limit = min(self._goal.limit, deficit - self._goal.spacing)
        self._goal = replace(self._goal, limit=limit)
        self._keep(Found(None, (), self.stopped))

    def try_quickly(self, most: float = inf) -> None:
        """Search with little work, or no more than it takes to be sure; at most so much a way."""
        paths = inf if self._paths is None else self._paths.work
        ahead = min(paths, self.table_work)
        if ahead > TRIVIAL_NS:
            self._halves(min(ahead / 2, most))
        if self._goes_on() and self._paths is not None and paths <= min(self.table_work, most):
            self._bound(self._paths)
            if self._goes_on():
                self._core(CORE_NS)

    def try_core(self, work: float) -> None:
        """Search the core with so much work, where paths bound it."""
        if self._goes_on() and self.potential is not None:
            self._core(work)

    def try_thoroughly(self) -> None:
        """Search to the end, or until time or memory have run out."""
        if self._table is None or self.table_work == inf:
            self._halves(inf)
            return
        if self.potential is not None:
            self._core(self._table.work)
        if self._goes_on():
            self.tabulate()

    def tabulate(self) -> None:
        """Fill the table; that settles it."""
        if self._table is not None:
            self._keep(self._table.search(self._allowance()))
            if self.stopped is None:
                self.potential = None

    def _bound(self, paths: Paths) -> None:
        """Find the potential; the goal is then no better than it allows."""
        goal = self._goal
        try:
            self.potential = paths.find(self._allowance(MOST_SWEEPS * paths.work))
        except OutOf as out:
            self.stopped = out.reason
            return
        lowest = int(self.potential.distances[self.potential.reach + goal.slack])
        self._goal = replace(goal, enough=lowest + (goal.enough - lowest) % goal.spacing)
        self._keep(Found(None, (), "work"))

    def _core(self, work: float) -> None:
        self._keep(CoreSearch(self._stocks(), self._allowance(work)).search())

    def _halves(self, work: float) -> None:
        self._keep(Halves(self._stocks(), self._allowance(work)).search())

    def _stocks(self) -> Stocks:
        return Stocks(self._exchanges, self._goal, self.potential)

    def _allowance(self, work: float = inf) -> Allowance:
        return Allowance(self._clock, self._memory, work)

    def _goes_on(self) -> bool:
        return self.stopped is not None and not self._clock.is_up()

    def _keep(self, found: Found) -> None:
        """Keep what is better; the goal is then to beat it."""
        if found.deficit is not None:
            self.deficit, self.moves = found.deficit, found.moves
            self._goal = replace(self._goal, limit=found.deficit - self._goal.spacing)
        self.stopped = found.stopped if self._goal.limit >= self._goal.enough else None
