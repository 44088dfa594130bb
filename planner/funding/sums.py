"""The best plans for many sums of money beside packages of several catalogs: proved, remembered.

As `planner.engine.budgets.Optima` is for credits: of each search there stay its planes, which bound
the next one, and the plan that it found, which is the best of every sum from what it costs up to
the one it was found for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from planner.catalog.amounts import EXACT, units
from planner.engine import Counts, Problem, Solution
from planner.engine.clock import Clock
from planner.errors import CertificateError, InfeasibleError, SolverError
from planner.funding.joint import Box, Joint, Limits, Purchase
from planner.funding.survey import open_boxes

if TYPE_CHECKING:
    from planner.funding.searching import Search

FINE = 2_000  # parts of a sum, by one of which it is raised at first
NOTHING = "no purchase pays for what is required"


class Sums:
    """The best plans of what is paid jointly, for any sums that are asked for.

    Sums are whole numbers of `joint.unit`.

    Parameters
    ----------
    joint
        What is planned.
    clock
        How long all searches together may take; no limit where None. Another may be set later:
        what was found by then is kept.
    like
        The sums of a batch that is much alike, whose planes are tried first.

    Attributes
    ----------
    joint, clock
        As above.
    """

    def __init__(self, joint: Joint, clock: Clock | None = None, like: Sums | None = None) -> None:
        self.joint, self.clock = joint, Clock(None) if clock is None else clock
        self._too_little = -1  # the largest sum that is known to be
        try:
            joint.problem(joint.most).check_feasible()
        except InfeasibleError:
            self._too_little = self.enough
            return
        # The solver is loaded where it is run, as of `planner.engine.solvers`.
        from planner.funding.planes import Planes

        self._planes = Planes(joint, self.clock)
        self._best: dict[int, tuple[int, Solution]] = {}  # by sum: what its best costs, and which
        for prices in () if like is None else like.prices:
            self._add(prices)

    @property
    def prices(self) -> Sequence[tuple[Fraction, ...]]:
        """The prices of the planes that are known."""
        return self._planes.prices[1:]

    @cached_property
    def enough(self) -> int:
        """A sum from which on nothing changes."""
        return units(self.joint.enough_usd, self.joint.unit, "up")

    def paid(self, counts: Counts) -> int:
        """Return the least money that pays for a choice."""
        return units(self.joint.paid(counts).cost_usd, self.joint.unit, "up")

    def value(self, money: int) -> int:
        """Return what the best plan for a sum is worth; -1 where there is none.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        try:
            return self.solution(money).value
        except InfeasibleError:
            return -1

    def solution(self, money: int) -> Solution:
        """Find the best plan for a sum; it is one of the problem that its purchase leaves.

        Raises
        ------
        InfeasibleError
            If no purchase pays for what is required.
        SolverError
            If no optimum is proved in time.
        """
        money = min(money, self.enough)
        if money <= self._too_little:
            raise InfeasibleError([NOTHING])
        known = self._known_for(money)
        if known is not None:
            return known
        search = self._searched(money)
        if search.best is None:
            self._too_little = money
            raise InfeasibleError([NOTHING])
        if search.bound_by_word > search.best.value:
            raise SolverError("no optimum is proved in time")
        self._best[money] = self.paid(search.best.counts), search.best
        return search.best

    def at_least(self, money: int) -> int:
        """Return what a plan for a sum is worth that is quickly found; -1 where none is.

        It is the best of the purchase that looks the most hopeful, and often of all.

        Raises
        ------
        SolverError
            If nothing is found in time.
        """
        money = min(money, self.enough)
        if money <= self._too_little:
            return -1
        known = self._known_for(money)
        found = self._searched(money, 0).best if known is None else known
        return -1 if found is None else found.value

    def cheapest(self, money: int) -> tuple[int, Solution]:
        """Find, of the best plans for a sum, one that costs the least, and what that is.

        Raises
        ------
        InfeasibleError, SolverError
            As of `solution`.
        """
        found = self.least(self.solution(money).value)
        assert found is not None
        return found

    def least_money(self, value: int) -> int | None:
        """Return the least sum whose best plan is worth at least a value; None where none is.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        found = self.least(value)
        return None if found is None else found[0]

    def least(self, value: int) -> tuple[int, Solution] | None:
        """Return that sum, and a plan that costs it and is worth so much."""
        low, step = self.open_from(value), 0
        if low is None:
            return None
        below = (most for most, (_, one) in self._best.items() if one.value < value)
        low = max(low, self._too_little + 1, max(below, default=-1) + 1)
        found, high = self._known(value)
        at_once = found is not None  # whether to ask first if anything is cheaper at all
        while low < high:
            probe = high - 1 if at_once else min(low + step, high - 1)
            reached = self._reaching(probe, value, found)
            at_once = reached is not None and not at_once
            if reached is not None:
                found, high = reached, self.paid(reached.counts)
                step = (high - low) // 2
            else:  # its planes may say more than they did
                low = max(probe + 1, self.open_from(value) or 0)
                step = min(max(2 * step, low // FINE, 1), (high - low) // 2)
        return None if found is None else (high, found)

    def open_from(self, value: int) -> int | None:
        """Return a sum below which no plan is worth so much, by planes alone; None where none is.

        Raises
        ------
        SolverError
            If there is no time.
        """
        low, high = 0, self.enough
        if self._too_little == high or not self._is_open(high, value):
            return None
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._is_open(middle, value) else (middle + 1, high)
        return high

    def _known_for(self, money: int) -> Solution | None:
        """Return the best plan for a sum, where it is known already."""
        known = (one for most, (cost, one) in self._best.items() if cost <= money <= most)
        return next(known, None)

    def _known(self, value: int) -> tuple[Solution | None, int]:
        """Return the cheapest plan that is known to be worth so much, and what it costs."""
        known = [(cost, one) for cost, one in self._best.values() if one.value >= value]
        if not known:
            return None, self.enough + 1
        cost, one = min(known, key=lambda pair: pair[0])
        return one, cost

    def _is_open(self, money: int, value: int) -> bool:
        """Say whether planes leave it open that a plan for a sum is worth so much."""
        if self.clock.is_up():
            raise SolverError("out of time")

        usd = self._usd(money)

        def closes(_: Box, limits: Limits) -> bool:
            return self._planes.most(limits, usd) < value

        try:
            return any(True for _ in open_boxes(self.joint, usd, closes))
        except CertificateError:  # too many boxes
            return True

    def _reaching(self, money: int, value: int, like: Solution | None) -> Solution | None:
        """Find a plan for a sum that is worth so much; None where there is none."""
        hint = None if like is None else self.joint.purchase(like.counts)
        search = self._searched(money, value, hint)
        if search.best is None and search.bound_by_word >= value:
            raise SolverError("no optimum is proved in time")
        return search.best

    def _searched(
        self, money: int, wanted: int | None = None, hint: Purchase | None = None
    ) -> Search:
        """Search for a sum.

        Raises
        ------
        SolverError
            If there is no time, or it found nothing though not all was searched.
        """
        from planner.funding.searching import Search

        if self.clock.is_up():
            raise SolverError("out of time")
        usd, self._planes.clock = self._usd(money), self.clock
        search = Search(self.joint, usd, self._solve, self.clock, self._planes, wanted, hint)
        search.run()
        if search.best is None and (search.failed is not None or self.clock.is_up()):
            raise search.failed or SolverError("out of time")
        if search.best is None and wanted is None and not search.is_whole:
            raise SolverError("there are too many purchases to look at")
        return search

    def _usd(self, money: int) -> Decimal:
        return EXACT.multiply(Decimal(money), self.joint.unit)

    def _add(self, prices: tuple[Fraction, ...]) -> None:
        """Add a plane; of a batch with other rows there is none."""
        with suppress(CertificateError):
            self._planes.add_at(prices)

    def _solve(self, problem: Problem, part: float = 1.0) -> Solution:
        from planner.engine.solvers import solve

        left_s = self.clock.left_s()
        return solve(problem, time_limit_s=None if left_s is None else part * left_s)
