"""The best plan beside packages of several catalogs: purchases, the most hopeful first.

What a plan is worth at the most, by the money that is left and the credits that are bought, has
planes above it: prices of all limits at any one purchase (`bounding_prices`) bound all others as
well. Boxes of purchases wait by what the planes leave them, and the most hopeful is looked at: it
is parted in two until it holds one purchase. That is priced, and, where it is still the most
hopeful, solved. So most purchases are closed by some dozens of planes, and few are solved.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from heapq import heappop, heappush
from typing import Protocol

from planner.catalog.amounts import exactly, units
from planner.engine import Attempt, Certificate, Problem, Solution
from planner.engine.arrays import common_divisor
from planner.engine.clock import Clock
from planner.engine.priced.bounding import bounding_prices
from planner.errors import InfeasibleError, InputError, SolverError
from planner.funding.evidence import Evidence
from planner.funding.joint import Box, Joint, Limits, Plane, Purchase, Span, price_of_money
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.funding.survey import Leaf, Survey, is_impossible, is_single, open_boxes

PART = 0.3  # of the time that is left, that a plan at list prices may take


class Solve(Protocol):
    """Solves a problem, in a part of the time that is left."""

    def __call__(self, problem: Problem, part: float = 1.0) -> Solution:
        """Return the best that is found in that time."""


# Purchases that are solved for one budget, and boxes that are looked at.
MOST_SOLVED, MOST_BOXES = 40, 200_000
# Boxes that are put in before the most hopeful one is proved as a whole, which takes as long as
# about one for each option; and what more purchases may be solved for where there are few options.
PATIENCE, EASY = 60, 4_000
MOST_LEVEL = 8  # that are, because parting them does not lower their bounds
LIFTED = 6  # boxes around a purchase that pays for no plan, which are tried
IN_VAIN = 8  # purchases that are solved before all of them are tried at once
HARDLY = 1000  # of the value, the part by which a bound may pass it where money hardly binds


@exactly
def settle_jointly(
    joint: Joint, usd: Decimal, solve: Solve, clock: Clock
) -> tuple[Solution, Funding, Proof]:
    """Find the best plan for some money, and of those as good one that takes the least.

    Parameters
    ----------
    joint
        What is planned.
    usd
        What may be spent.
    solve
        Solves a problem.
    clock
        Ends the search.

    Returns
    -------
    solution, funding, proof
        As of `planner.funding.settle.settle`.

    Raises
    ------
    InfeasibleError
        If no purchase pays for what is required.
    SolverError
        If nothing was found in time.
    """
    joint.problem(joint.most).check_feasible()
    return _LeastMoney(joint, usd, solve, clock).run()


class _Planes:
    """Planes above what plans are worth, and the prices that they are made of."""

    def __init__(self, joint: Joint, clock: Clock) -> None:
        self._joint, self._clock = joint, clock
        nothing = joint.problem((0,) * (len(joint.sellers) + 1))
        caps = 0 if nothing.caps is None else len(nothing.caps)
        free = (Fraction(0),) * (1 + caps + len(nothing.rows))
        self.prices, self.each = [free], [Plane(joint, free)]

    def add(self, problem: Problem) -> None:
        """Add the one that is the least above a problem."""
        self.prices.append(bounding_prices(problem, self._clock))
        self.each.append(Plane(self._joint, self.prices[-1]))

    def most(self, limits: Limits) -> int:
        """Return what no plan within such limits is worth more than."""
        return min(plane.most(limits) for plane in self.each)

    def certificate(self, problem: Problem) -> Certificate:
        """Return the proof by the plane that is the least above a problem."""
        limits = tuple(row.limit for row in problem.rows[-len(self._joint.sellers) - 1 :])
        most, at = min((plane.most(limits), at) for at, plane in enumerate(self.each))
        caps = 1 if problem.caps is None else 1 + len(problem.caps)
        price, under, rows = self.prices[at][0], self.prices[at][1:caps], self.prices[at][caps:]
        return Certificate(price, most, cap_prices=under, row_prices=rows)

    def needed(
        self, usd: Decimal, beyond: int, proved: Collection[Box]
    ) -> tuple[tuple[Fraction, ...], ...]:
        """Return the prices that close whatever is closed below a value, beside some boxes."""
        used: dict[int, None] = {}

        def closes(box: Box, limits: Limits) -> bool:
            if box in proved:
                return True
            places = [*used, *(at for at in range(len(self.each)) if at not in used)]
            at = next((at for at in places if self.each[at].most(limits) < beyond), None)
            used.update({} if at is None else {at: None})
            return at is not None

        for _ in open_boxes(self._joint, usd, closes):
            pass
        return tuple(self.prices[at] for at in used)


class _Search:
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
        planes: _Planes,
        wanted: int | None = None,
        hint: Purchase | None = None,
    ) -> None:
        self._joint, self._usd, self._solve, self._clock = joint, usd, solve, clock
        self._planes, self._wanted, self._hint = planes, wanted, hint
        problem = joint.problem((0,) * (len(joint.sellers) + 1))
        self._unit = common_divisor(problem.groups.priorities) * common_divisor(problem.qualities)
        self._least = 0 if wanted is None else wanted  # of what is looked for
        self.best: Solution | None = None
        self.failed: SolverError | None = None
        self._leaves: dict[Box, Solution] = {}
        self._waiting: list[tuple[int, int, Box, Limits]] = []
        self._unsolved: list[Limits] = []
        self._priced: set[Box] = set()
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
            if limits is not None and not is_impossible(self._joint.problem(limits)):
                self._solved(hinted, limits)
        self._put(whole)
        while self._waiting and not self._is_over():
            if self.best is not None and not closed and self._is_flat(whole):
                closed = True
                self._close(whole)
                continue
            most, _, box, limits = heappop(self._waiting)
            if -most < self._least:
                self._waiting.clear()  # nor is any other more hopeful
            elif self._planes.most(limits) < -most:
                self._put(box)  # it may have become less hopeful than the next
            elif is_single(box):
                self._weigh(box, limits)
            else:
                parts = self._joint.split(box)
                if not (self._is_stuck(-most, parts) and self._is_proved(box, limits)):
                    for part in parts:
                        self._put(part)

    def _is_stuck(self, most: int, parts: Sequence[Box]) -> bool:
        """Say whether parting boxes leads nowhere: to no lower bounds, or after long to no end."""
        if self._tried >= self._most_solved:
            return False
        if self._put_in >= self._patience:
            return True
        value = self._least - self._unit
        if self.best is None or most > value + value // HARDLY:
            return False
        each = [self._joint.limits(self._usd, part) for part in parts]
        return self._tried < MOST_LEVEL and all(
            limits is not None and self._planes.most(limits) == most for limits in each
        )

    def _is_proved(self, box: Box, within: Limits) -> bool:
        """Say whether a box can be proved as a whole.

        What is found on the way may be affordable, and then shows more than planes do.
        """
        self._patience, self._tried = self._put_in + self._each, self._tried + 1
        try:
            solution = self._solve(self._joint.problem(within))
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
            problem = None if limits is None else self._joint.problem(limits)
            if problem is not None and not self._clock.is_up() and not is_impossible(problem):
                self._planes.add(problem)

    def _is_over(self) -> bool:
        if self._wanted is not None and self.best is not None:
            return True
        looked = len(self._leaves) + len(self._unsolved) >= self._most_solved
        return looked or self._put_in >= MOST_BOXES or self._clock.is_up()

    def _put(self, box: Box) -> None:
        """Let a box wait, unless it is closed."""
        limits = self._joint.limits(self._usd, box)
        if limits is not None:
            most = self._planes.most(limits)
            if most >= self._least:
                heappush(self._waiting, (-most, self._put_in, box, limits))
                self._put_in += 1

    def _weigh(self, box: Box, limits: Limits) -> None:
        """Price a purchase; the second time, solve what it leaves."""
        problem = self._joint.problem(limits)
        if box in self._leaves or is_impossible(problem):
            return
        if box not in self._priced:
            self._priced.add(box)
            self._planes.add(problem)
            self._put(box)
        else:
            self._solved(box, limits)

    def _is_flat(self, whole: Box) -> bool:
        """Say whether money hardly binds, or many purchases were solved in vain.

        Their bounds are alike then, and each would have to be solved.
        """
        limits, value = self._joint.limits(self._usd, whole), self._least - self._unit
        hardly = limits is not None and self._planes.most(limits) <= value + value // HARDLY
        return hardly or len(self._leaves) >= IN_VAIN

    def _close(self, whole: Box) -> None:
        """Prove of all purchases at once that none does better."""
        limits = self._joint.limits(self._usd, whole)
        if limits is None:
            return
        with suppress(InfeasibleError, SolverError):
            solution = self._solve(self._joint.problem(limits))
            if solution.bound < self._least:
                self._leaves[whole] = solution
                self._waiting.clear()

    def _solved(self, box: Box, limits: Limits) -> None:
        """Solve what a purchase leaves."""
        problem = self._joint.problem(limits)
        try:
            solution = self._solve(problem)
        except InfeasibleError:
            if not self._is_lifted(box):
                self._unsolved.append(limits)  # no checker sees it: the planes' bound stands
            return
        except SolverError as error:
            self._unsolved.append(limits)
            self.failed = error
            return
        self._leaves[box] = solution
        if solution.value >= self._least:
            self.best, self._least = solution, solution.value + self._unit

    def _is_lifted(self, single: Box) -> bool:
        """Say whether a box around a purchase that pays for no plan has a proof that closes it.

        That a problem has no choice at all is shown by no certificate; that a wider one has none
        that is good enough is.
        """
        around, box = [], self._joint.whole(self._usd)
        while box != single:
            around.append(box)
            parts = self._joint.split(box)
            box = next(part for part in parts if _is_within(single, part))
        for wider in around[: -1 - LIFTED : -1]:
            limits = self._joint.limits(self._usd, wider)
            with suppress(InfeasibleError, SolverError):
                solution = self._solve(self._joint.problem(limits)) if limits else None
                if solution is not None and solution.bound >= self._least:
                    return False
                if solution is not None:
                    self._leaves[wider] = solution
                    return True
        return False

    @property
    def bound(self) -> int:
        """What no plan for the money is worth more than; -1 where there is none."""
        left = [*self._unsolved, *(limits for _, _, _, limits in self._waiting)]
        bounds = [self._planes.most(limits) // self._unit * self._unit for limits in left]
        return max([*bounds, *(one.bound for one in self._leaves.values())], default=-1)

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


class _LeastMoney:
    """The best value first; then by halves, the least money that is worth as much."""

    def __init__(self, joint: Joint, usd: Decimal, solve: Solve, clock: Clock) -> None:
        self._joint, self._usd, self._solve, self._clock = joint, usd, solve, clock
        self._planes = _Planes(joint, clock)

    def run(self) -> tuple[Solution, Funding, Proof]:
        """Find the solution that takes the least money, and what proves it."""
        first = None if self._clock.left_s() is None else self._at_list_prices()
        search = self._searched(self._usd)
        best, own = search.best, search.own
        if first is not None and (best is None or best.value < first.value):
            best, own = self._bounded(first)
        if best is None:
            if search.failed is not None or self._clock.is_up():
                raise search.failed or SolverError("found no plan in its time; give it more")
            raise InfeasibleError(["no purchase pays for what is required"])
        bound = max(search.bound, best.value)
        proof = Proof(Evidence.of(best), survey=search.survey(bound, own))
        told = replace(best, bound=bound, attempts=(_attempt(search, best, bound),))
        if bound > best.value:
            told = replace(told, stopped="time" if self._clock.is_up() else "work")
            return self._told(told, best), self._joint.paid(best.counts), proof
        least, cheaper, cut_short = self._least(best)
        proof = replace(proof, cheaper=cheaper, cut_short=cut_short)
        return self._told(told, least), self._joint.paid(least.counts), proof

    def _at_list_prices(self) -> Solution | None:
        """Find a plan that is affordable, in a part of the time: at list prices, for less and less.

        Purchases may take more time than there is.
        """
        for quarters in (4, 3, 2, 1):
            problem = self._joint.at_list_prices(self._usd * quarters / 4)
            with suppress(InfeasibleError, SolverError, InputError):
                found = self._solve(problem, PART)
                if self._joint.paid(found.counts).cost_usd <= self._usd:
                    return found
        return None

    def _bounded(self, found: Solution) -> tuple[Solution, Purchase]:
        """Tell a plan as one of the problem that its purchase leaves, bounded by a plane."""
        own = self._joint.purchase(found.counts)
        problem = self._joint.problem_of(self._usd, found.counts)
        certificate = self._planes.certificate(problem)
        return replace(
            found,
            problem=problem,
            bound=certificate.bound,
            by_turn=False,
            certificate=certificate,
        ), own

    def _searched(
        self, usd: Decimal, wanted: int | None = None, hint: Purchase | None = None
    ) -> _Search:
        search = _Search(self._joint, usd, self._solve, self._clock, self._planes, wanted, hint)
        search.run()
        return search

    def _least(self, best: Solution) -> tuple[Solution, Survey | None, bool]:
        """Find one of as much value for less; what shows that nothing is cheaper; or give up."""
        least, cheaper = best, None
        low, high = -1, self._paid(best)  # what is not enough, and what is
        probe = high - 1
        while high - low > 1:
            usd = probe * self._joint.unit
            purchase = self._joint.purchase(least.counts)
            search = self._searched(usd, wanted=best.value, hint=purchase)
            if search.best is not None:
                least, high = search.best, self._paid(search.best)
            elif search.bound < best.value:
                low, cheaper = probe, search.survey(best.value - 1, ())
            else:
                return least, None, True
            probe = (low + high) // 2
        return least, cheaper, False

    def _paid(self, solution: Solution) -> int:
        """Return the least money that pays for a solution, in the joint unit."""
        return units(self._joint.paid(solution.counts).cost_usd, self._joint.unit, "up")

    def _told(self, told: Solution, chosen: Solution) -> Solution:
        """Tell a solution as one of the problem that its own purchase leaves of the whole."""
        certificate = told.certificate
        return replace(
            told,
            problem=self._joint.problem_of(self._usd, chosen.counts),
            counts=chosen.counts,
            cost=chosen.cost,
            shadow_price=told.shadow_price if certificate is None else price_of_money(certificate),
        )


def _attempt(search: _Search, best: Solution, bound: int) -> Attempt:
    """Say how the search ended."""
    how = f"of all purchases {search.solved:,} solved, the others bounded"
    if best.value == bound:
        return Attempt(best.method, "optimal", f"proved to be the best possible: {how}")
    gap = (bound - best.value) / bound
    return Attempt(best.method, "feasible", f"at most {gap:.2%} from the best: {how}")
