"""The best plan beside packages of several catalogs: purchases, the most hopeful first.

What a plan is worth at the most, by the money that is left and the credits that are bought, has
planes above it: prices of all limits at any one purchase (`bounding_prices`) bound all others as
well. Boxes of purchases wait by what the planes leave them, and the most hopeful is looked at: it
is parted in two until it holds one purchase. That is priced, and, where it is still the most
hopeful, solved. So most purchases are closed by some dozens of planes, and few are solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from heapq import heappop, heappush
from typing import Protocol

from planner.engine import Problem, Solution
from planner.engine.arrays import common_divisor
from planner.engine.clock import Clock
from planner.errors import InfeasibleError, SolverError
from planner.funding.evidence import Evidence
from planner.funding.joint import Box, Joint, Limits, Purchase, Span
from planner.funding.planes import Planes, pairs_of
from planner.funding.survey import Leaf, Survey, is_impossible, is_single

# Purchases that are solved for one budget, and boxes that are looked at.
MOST_SOLVED, MOST_BOXES = 40, 200_000
# Boxes that are put in before the most hopeful one is proved as a whole, which takes as long as
# about one for each option; and what more purchases may be solved for where there are few options.
PATIENCE, EASY = 60, 4_000
MOST_LEVEL = 8  # that are, because parting them does not lower their bounds
LIFTED = 6  # boxes around a purchase that pays for no plan, which are tried
IN_VAIN = 8  # purchases that are solved before all of them are tried at once
HARDLY = 1000  # of the value, the part by which a bound may pass it where money hardly binds
PART = 0.5  # of the time that is left, that one purchase may take
BEGIN_NS = 3_000  # that a purchase takes until it is looked at the clock, for each pair


class Solve(Protocol):
    """Solves a problem, in a part of the time that is left."""

    def __call__(self, problem: Problem, part: float = 1.0) -> Solution:
        """Return the best that is found in that time."""


class Search:
    """The search for one sum of money.

    Parameters
    ----------
    joint, usd, solve, clock
        As of `settle_jointly`.
    planes
        What is known of bounds; more are added.
    wanted
        What a plan is to be worth; the first that is ends the search. None for the best.
    hint
        The purchase that is solved first.

    Attributes
    ----------
    best
        The best solution that was found, of the problem that its purchase leaves.
    """

    def __init__(
        self,
        joint: Joint,
        usd: Decimal,
        solve: Solve,
        clock: Clock,
        planes: Planes,
        wanted: int | None = None,
        hint: Purchase | None = None,
    ) -> None:
        self._joint, self._usd, self._solve, self._clock = joint, usd, solve, clock
        self._planes, self._wanted, self._hint = planes, wanted, hint
        problem = joint.nothing
        self._unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
        self._least = 0 if wanted is None else wanted  # of what is looked for
        self.best: Solution | None = None
        self.failed: SolverError | None = None
        self._leaves: dict[Box, Solution] = {}
        self._waiting: list[tuple[int, int, int, Box, Limits]] = []
        self._unsolved: list[Limits] = []
        self._priced: set[Box] = set()
        self._open = -1  # what purchases are worth at the most whose best was not proved
        options = len(problem.costs)
        self._most_solved = max(MOST_SOLVED, EASY // max(options, 1))
        self._each = max(PATIENCE, options)
        self._put_in, self._patience, self._tried = 0, self._each, 0

    def run(self) -> None:
        """Search."""
        whole, closed = self._joint.whole(self._usd), False
        if len(self._planes.each) == 1:
            self._begin(whole)
        if self._hint is not None:
            hinted = tuple(Span(one, one) for one in self._hint)
            limits = self._joint.limits(self._usd, hinted)
            if limits is not None and self._planes.has_time and self._is_able(limits):
                self._solved(hinted, limits)
        self._put(whole)
        while self._waiting and not self._is_over():
            if self.best is not None and not closed and self._is_flat(whole):
                closed = True
                self._close(whole)
                continue
            most, within, at, box, limits = heappop(self._waiting)
            if -most <= self._open:
                heappush(self._waiting, (most, within, at, box, limits))
                break  # closing it would not lower the bound
            if -most < self._least:
                self._waiting.clear()  # nor is any other more hopeful
            elif self._planes.most(limits, self._usd) < -most:
                self._put(box)  # it may have become less hopeful than the next
            elif is_single(box):
                self._weigh(box, limits)
            else:
                parts = self._joint.split(box)
                if not (self._is_stuck(limits, parts) and self._is_proved(box, limits)):
                    for part in parts:
                        self._put(part)

    def _is_stuck(self, within: Limits, parts: Sequence[Box]) -> bool:
        """Say whether parting boxes leads nowhere: to no lower bounds, or after long to no end."""
        if self._tried >= self._most_solved:
            return False
        if self._put_in >= self._patience:
            return True
        value, most = self._least - self._unit, self._planes.most_within(within)
        if self.best is None or most > value + value // HARDLY:
            return False
        each = [self._joint.limits(self._usd, part) for part in parts]
        return self._tried < MOST_LEVEL and all(
            limits is not None and self._planes.most_within(limits) == most for limits in each
        )

    def _is_proved(self, box: Box, within: Limits) -> bool:
        """Say whether a box can be proved as a whole.

        What is found on the way may be affordable, and then shows more than planes do.
        """
        self._patience, self._tried = self._put_in + self._each, self._tried + 1
        try:
            solution = self._in_time(within)
        except (InfeasibleError, SolverError):
            return False
        if solution.bound < self._least:
            self._leaves[box] = solution
            return True
        purchase = tuple(Span(one, one) for one in self._joint.purchase(solution.counts))
        limits = self._joint.limits(self._usd, purchase)
        pays = self._joint.paid(solution.counts).cost_usd <= self._usd
        if limits is not None and pays and purchase not in self._leaves:
            self._solved(purchase, limits)
        return False

    def _begin(self, whole: Box) -> None:
        """Price what is left where nothing is bought, and where all is, of each seller alone."""
        nothing = tuple(Span(0, 0) for _ in whole)
        all_of_one = (
            (*nothing[:at], Span(span.high, span.high), *nothing[at + 1 :])
            for at, span in enumerate(whole)
        )
        for corner in (nothing, *all_of_one):
            limits = self._joint.limits(self._usd, corner)
            if limits is not None and self._planes.has_time and self._is_able(limits):
                self._planes.add(limits)

    def _is_able(self, limits: Limits) -> bool:
        return not is_impossible(self._joint.problem(limits))

    def _is_over(self) -> bool:
        if self._wanted is not None and self.best is not None:
            return True
        looked = len(self._leaves) + len(self._unsolved) >= self._most_solved
        return looked or self._put_in >= MOST_BOXES or self._clock.is_up()

    def _put(self, box: Box) -> None:
        """Let a box wait, unless it is closed."""
        limits = self._joint.limits(self._usd, box)
        if limits is not None:
            most = self._planes.most(limits, self._usd)
            if most >= self._least:
                within = self._planes.most_within(limits)
                heappush(self._waiting, (-most, -within, self._put_in, box, limits))
                self._put_in += 1

    def _weigh(self, box: Box, limits: Limits) -> None:
        """Price a purchase; the second time, solve what it leaves."""
        problem = self._joint.problem(limits)
        if not self._planes.has_time:
            self._unsolved.append(limits)
            return
        if box in self._leaves or is_impossible(problem):
            return
        if box not in self._priced:
            self._priced.add(box)
            self._planes.add(limits)
            self._put(box)
        else:
            self._solved(box, limits)

    def _is_flat(self, whole: Box) -> bool:
        """Say whether money hardly binds, or many purchases were solved in vain.

        Their bounds are alike then, and each would have to be solved.
        """
        limits, value = self._joint.limits(self._usd, whole), self._least - self._unit
        hardly = limits is not None and self._planes.most_within(limits) <= value + value // HARDLY
        return hardly or len(self._leaves) >= IN_VAIN

    def _close(self, whole: Box) -> None:
        """Prove of all purchases at once that none does better."""
        limits = self._joint.limits(self._usd, whole)
        if limits is None:
            return
        with suppress(InfeasibleError, SolverError):
            solution = self._in_time(limits)
            if solution.bound < self._least:
                self._leaves[whole] = solution
                self._waiting.clear()
                self._unsolved.clear()

    def _solved(self, box: Box, limits: Limits) -> None:
        """Solve what a purchase leaves."""
        try:
            solution = self._in_time(limits)
        except InfeasibleError:
            if not self._is_lifted(box):
                self._unsolved.append(limits)  # no checker sees it: the planes' bound stands
            return
        except SolverError as error:
            self._unsolved.append(limits)
            self.failed = error
            return
        if (
            self._planes.most(limits, self._usd) < solution.bound
        ):  # of what was not solved to its end
            solution = self._planes.bounded(solution, limits)
        self._leaves[box] = solution
        if solution.bound > solution.value:
            self._open = max(self._open, solution.bound)
        if solution.value >= self._least:
            self.best, self._least = solution, solution.value + self._unit

    def _in_time(self, limits: Limits) -> Solution:
        """Solve what is left within limits, in a part of the time, if that is enough to begin."""
        problem, left = self._joint.problem(limits), self._clock.left_s()
        if left is not None and PART * left * 1e9 < BEGIN_NS * pairs_of(problem):
            raise SolverError("found no plan in its time; give it more")
        solution = self._solve(problem, PART)
        if not solution.by_turn:
            return solution
        return self._planes.bounded(replace(solution, by_turn=False), limits)

    def _is_lifted(self, single: Box) -> bool:
        """Say whether a box around a purchase that pays for no plan has a proof that closes it.

        That a problem has no choice at all is shown by no certificate; that a wider one has none
        that is good enough is.
        """
        around, box = [], self._joint.whole(self._usd)
        while box != single:
            around.append(box)
            parts = [part for part in self._joint.split(box) if _is_within(single, part)]
            if is_single(box) or not parts:  # what less money buys as well is in no box
                return False
            box = parts[0]
        for wider in around[: -1 - LIFTED : -1]:
            limits = self._joint.limits(self._usd, wider)
            with suppress(InfeasibleError, SolverError):
                solution = self._in_time(limits) if limits else None
                if solution is not None and solution.bound >= self._least:
                    return False
                if solution is not None:
                    self._leaves[wider] = solution
                    return True
        return False

    @property
    def bound(self) -> int:
        """What no plan for the money is worth more than; -1 where there is none."""
        return self._bound(self._unsolved)

    @property
    def bound_by_word(self) -> int:
        """The same where a solver is believed of a purchase that it pays for no plan."""
        return self._bound(self._unsolved if self.failed is not None else ())

    def _bound(self, unsolved: Sequence[Limits]) -> int:
        left = [*unsolved, *(limits for *_, limits in self._waiting)]
        bounds = [
            self._planes.most(limits, self._usd) // self._unit * self._unit for limits in left
        ]
        return max([*bounds, *(one.bound for one in self._leaves.values())], default=-1)

    @property
    def most(self) -> int:
        """The same, as far as planes alone show it of all purchases at once; -1 where none."""
        limits = self._joint.limits(self._usd, self._joint.whole(self._usd))
        return -1 if limits is None else self._planes.most(limits, self._usd)

    @property
    def is_whole(self) -> bool:
        """Whether no purchase is left that was not looked at."""
        return not self._waiting

    @property
    def solved(self) -> int:
        """How many purchases were solved."""
        return len(self._leaves) + len(self._unsolved)

    @property
    def own(self) -> Purchase:
        """The purchase of the best solution; () where there is none."""
        boxes = (box for box, solution in self._leaves.items() if solution is self.best)
        return tuple(span.low for span in next(boxes, ()))

    def survey(self, bound: int, own: Purchase) -> Survey:
        """Return what shows a bound that is no less than that, beside the proof of a purchase."""
        beyond = bound // self._unit * self._unit + self._unit
        shown = tuple(Span(one, one) for one in own)
        leaves = tuple(
            Leaf(box, Evidence.of(solution))
            for box, solution in self._leaves.items()
            if box != shown
        )
        prices = self._planes.needed(self._usd, beyond, self._leaves)
        return Survey(bound, own, prices, leaves)


def _is_within(box: Box, other: Box) -> bool:
    pairs = zip(box, other, strict=True)
    return all(outer.low <= one.low and one.high <= outer.high for one, outer in pairs)
