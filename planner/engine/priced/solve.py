"""The best choice under limits that cut across: prices, then what they leave open.

1. Every limit gets a price (`relaxed`): the Lagrangian bound, and what every pair of group and
   option loses to the best of its group.
2. An incumbent is found by exchanges; where a first tree does not settle the rest, also by the
   general solver, among the pairs that lose least. What loses more than the gap is in no better
   choice.
3. What is left is refuted by a branch and bound (`tree`), whose tree is the proof; or it finds a
   better choice, and what is left becomes less. The first tree may take little work, the last one
   more; where that is not enough, the gap is said.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Literal

import numpy as np

from planner.engine.arrays import BoolArray, IntArray
from planner.engine.clock import Clock
from planner.engine.counts import Counts, cost_of, fault_of, value_of
from planner.engine.milp.solve import solve_milp
from planner.engine.priced.exchanges import LITTLE_WORK, Exchanges
from planner.engine.priced.exchanges import WORK as EXCHANGES
from planner.engine.priced.feasible import LEAST_NODES, MOST_OPEN, QUICK_WORK, keeping_limits
from planner.engine.priced.folded import at_prices, settling_ties, without_rows
from planner.engine.priced.relaxed import Relaxed
from planner.engine.priced.rest import Rest
from planner.engine.priced.shares import within_shares
from planner.engine.priced.tree import Branching
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate, Tree
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.prices import lagrangian, next_value
from planner.engine.proof.remains import Remains, losses_at
from planner.engine.solution import Solution
from planner.errors import InfeasibleError, SolverError

# Pairs beside the best of their groups that the general solver is given: at first, for each limit
# that binds, and how many times as many after that. Up to so many in all, it is given all at once.
FIRST, EACH, GROWTH, ALL = 50, 60, 4, 300
# Its nodes for an incumbent, and among all that is left, as long as that is not more.
QUICK_NODES, LOOK_NODES, LOOKED = 20, 2_000, 3_000
# Nodes times open pairs of the last tree, and its nodes where time ends it.
WORK, MOST_NODES = 10_000_000, 200_000
# Open pairs of the first tree, which helps little where there are more.
QUICK_OPEN = 1_500
# What shows a bound where the prices do, of pairs that are useful.
NOTHING = np.zeros(0, dtype=np.int64)
NO_TREE = Tree(NOTHING, NOTHING, NOTHING, NOTHING, 1, NOTHING)


def solve_priced(problem: Problem, *, time_limit_s: float | None = None) -> Solution:
    """Find the choice of the greatest value under a budget, caps and rows.

    Parameters
    ----------
    problem
        The problem.
    time_limit_s
        Seconds after which the best choice so far is returned; None = no limit.

    Returns
    -------
    Solution
        Optimal; or the best choice found, and a proven bound. Its certificate proves the bound.

    Raises
    ------
    InfeasibleError
        If no choice keeps all limits.
    SolverError
        If no choice was found in time, or there is no general solver.
    """
    clock = Clock(time_limit_s)
    problem.check_feasible()
    if not len(problem.groups):
        return _nothing(problem)
    pairs = Pairs(problem)
    if pairs.impossible:
        raise InfeasibleError(["no choice keeps all limits"])
    relaxed = Relaxed(pairs, clock)
    return _Search(pairs, relaxed, clock).run()


def _nothing(problem: Problem) -> Solution:
    """Solve a problem without requests."""
    if any(row.limit < 0 for row in problem.rows):
        raise InfeasibleError(["no choice keeps all limits"])
    none = np.zeros(0, dtype=np.int64)
    price = Fraction(0)
    certificate = Certificate(price, 0)
    return Solution(
        problem, Counts(none, none, none), 0, 0, 0, price, "exact", certificate=certificate
    )


class _Search:
    """The search for the best choice at some prices."""

    def __init__(self, pairs: Pairs, relaxed: Relaxed, clock: Clock) -> None:
        self._pairs, self._clock = pairs, clock
        self._prices = relaxed.fractions
        self._losses, self._top, self._unit = losses_at(pairs, self._prices)
        self._bound = self._top // self._unit // pairs.unit * pairs.unit
        self._value, self._copies = -1, np.zeros(0, dtype=np.int64)
        self._tree: Tree | None = None
        self._certificate: Certificate | None = None
        self._stopped: Literal["time", "work"] | None = None
        self._relaxed = relaxed

    def run(self) -> Solution:
        """Search, and put the solution together."""
        self._begin()
        if not self._refuted(QUICK_WORK):
            self._first()
            if not self._refuted(QUICK_WORK):
                self._look_through()
            if not self._refuted(WORK):
                self._stopped = "time" if self._clock.is_up() else "work"
        return self._solution()

    def _begin(self) -> None:
        """Find an incumbent without the general solver."""
        if not any(self._prices[len(self._prices) - len(self._pairs.problem.rows) :]):
            self._without_rows()
        if self._settled:
            return
        start = self._relaxed.rounded()
        if self._relaxed.passed:
            found = keeping_limits(self._pairs, self._clock)
            start = start if found is None else found
        self._exchange(start)
        self._at_prices()
        self._within_shares()
        if self._value < 0 and not self._relaxed.passed:
            found = keeping_limits(self._pairs, self._clock)
            if found is not None:
                self._exchange(found)
        if self._value < 0:
            self._exchange(self._pairs.leanest())

    def _at_prices(self) -> None:
        """Begin with what is best within caps, which are then kept exactly, at the rows' prices."""
        rows, caps = self._pairs.problem.rows, self._pairs.problem.caps
        if caps is None or self._clock.is_up():
            return
        prices = self._relaxed.prices[len(self._prices) - len(rows) :]
        if prices.any():
            start = at_prices(self._pairs, prices, self._clock)
            if start is not None:
                self._exchange(start)

    def _within_shares(self) -> None:
        """Begin with what is best where parts of what is spent are budgets."""
        start = None if self._settled else within_shares(self._pairs, self._clock)
        if start is not None:
            self._exchange(start)

    def _exchange(self, start: IntArray) -> None:
        losses = self._losses / self._unit
        exchanges = Exchanges(self._pairs, losses, start, self._clock, self._work())
        if exchanges.kept:
            self._take(exchanges.copies)

    def _work(self) -> int:
        """How long to exchange: where a tree may do all of it, that is sooner done."""
        others = int(self._pairs.useful.sum()) - len(self._pairs.starts) + 1
        return LITTLE_WORK if others <= MOST_OPEN else EXCHANGES

    @property
    def _settled(self) -> bool:
        return 0 <= self._value >= self._bound

    @property
    def _limit(self) -> int:
        """What a better choice may lose."""
        return self._top - self._unit * (self._value + self._pairs.unit)

    def _without_rows(self) -> None:
        """Bound by what budgets leave alone, and look for a choice that is worth it."""
        problem = self._pairs.problem
        found = without_rows(problem, self._clock)
        if found.bound <= self._bound:
            self._bound, self._certificate = found.bound, found.certificate
        if not fault_of(problem, found.counts):
            self._take(self._pairs.copies(found.counts))
        elif found.status == "optimal":
            settled = settling_ties(self._pairs, self._clock)
            if settled is not None:
                self._take(settled)

    def _first(self) -> None:
        """Let the general solver look for a better choice among the pairs that lose least."""
        groups, count = len(self._pairs.starts) - 1, len(self._pairs)
        binding = sum(price > 0 for price in self._prices)
        most = max(FIRST + EACH * binding, ALL if count - groups <= ALL else 0)
        while not self._clock.is_up() or self._value < 0:
            everything = most >= count - groups
            try:
                self._solved(self._least(groups + most), None if everything else QUICK_NODES)
            except (InfeasibleError, SolverError):
                if self._value < 0 and self._clock.is_up():
                    raise SolverError("found no plan in its time") from None
                if self._value < 0 and everything:
                    raise
            if self._value >= 0:
                return
            most *= GROWTH

    def _least(self, number: int) -> BoolArray:
        """Say which pairs are among so many that lose least."""
        useful = self._pairs.useful
        at = min(number, int(useful.sum())) - 1
        last = np.partition(self._losses, at)[at]
        chosen: BoolArray = (self._losses <= last).astype(bool) & useful
        return chosen

    def _solved(self, chosen: BoolArray, most_nodes: int | None) -> None:
        """Let the general solver choose among some pairs."""
        rest = Rest(self._pairs, chosen)
        if rest.problem is None:
            raise InfeasibleError(["no choice keeps all limits"])
        solution = solve_milp(
            rest.problem, time_limit_s=self._clock.left_s(), most_nodes=most_nodes
        )
        self._take(rest.copies(solution.counts))

    def _take(self, copies: IntArray) -> None:
        value = int(self._pairs.values @ copies)
        if value > self._value:
            self._value, self._copies = value, copies

    def _look_through(self) -> None:
        """Let the general solver look for a better choice among all that one can be made of."""
        chosen = (self._losses <= self._limit).astype(bool) & self._pairs.useful
        number = int(np.count_nonzero(chosen)) - len(self._pairs.starts) + 1
        if self._clock.is_up() or number > LOOKED:
            return
        # Where the incumbent is not among them, and nothing is better, there may be nothing.
        with suppress(SolverError, InfeasibleError):
            self._solved(chosen, LOOK_NODES)

    def _refuted(self, work: int) -> bool:
        """Prove that nothing is better, or find what is; False where it takes too long."""
        last = work == WORK
        while not self._settled:
            if work <= 0 or self._value < 0 or self._clock.is_up():
                return False
            remains = Remains(self._pairs, self._prices, self._value + self._pairs.unit)
            if remains.empty:
                break
            if remains.too_many or len(remains.values) > (MOST_OPEN if last else QUICK_OPEN):
                return False
            nodes = work // max(len(remains.values), 1)
            if last and self._clock.left_s() is not None:
                nodes = MOST_NODES
            search = Branching(remains, self._clock, max(nodes, LEAST_NODES))
            work -= search.nodes * len(remains.values)
            if search.found is None:
                self._tree = search.tree
                if search.tree is not None:
                    self._bound = self._value
                return search.tree is not None
            self._take(remains.copies(search.found))
        self._bound = self._value
        return True

    def _solution(self) -> Solution:
        pairs, problem = self._pairs, self._pairs.problem
        counts = pairs.counts(self._copies)
        caps = 0 if problem.caps is None else len(problem.caps)
        certificate = self._certificate
        if certificate is None or certificate.bound != self._bound:
            price, *rest = self._prices
            under, rows = tuple(rest[:caps]), tuple(rest[caps:])
            tree, next_one = self._tree, next_value(problem, self._bound)
            if tree is None and lagrangian(problem, price, under, rows) >= next_one:
                tree = NO_TREE
            certificate = Certificate(
                price, self._bound, cap_prices=under, row_prices=rows, tree=tree
            )
        return Solution(
            problem=problem,
            counts=counts,
            cost=cost_of(problem, counts),
            value=value_of(problem, counts),
            bound=self._bound,
            shadow_price=certificate.budget_price,
            method="exact",
            stopped=self._stopped,
            certificate=certificate,
        )
