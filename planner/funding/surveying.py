"""The best plan beside packages of several catalogs, and of those as good one for least money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from planner.catalog.amounts import exactly, units
from planner.engine import Attempt, Counts, Solution
from planner.engine.clock import Clock
from planner.engine.counts import cost_of, value_of
from planner.errors import CertificateError, InfeasibleError, InputError, ProblemError, SolverError
from planner.funding.evidence import Evidence
from planner.funding.joint import Joint, Limits, Purchase, Span, price_of_money
from planner.funding.paid import Funding
from planner.funding.planes import Planes, pairs_of
from planner.funding.proof import Proof
from planner.funding.rates import Rates
from planner.funding.searching import Search, Solve
from planner.funding.survey import Survey

PART = 0.3  # of the time that is left, that a plan at list prices, or of one seller, may take
ALONE_NS = 1_000  # that a plan of one seller takes until it looks at the clock, for each pair


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


class _LeastMoney:
    """The best value first; then by halves, the least money that is worth as much."""

    def __init__(self, joint: Joint, usd: Decimal, solve: Solve, clock: Clock) -> None:
        self._joint, self._usd, self._solve, self._clock = joint, usd, solve, clock
        self._planes = Planes(joint, clock)

    def run(self) -> tuple[Solution, Funding, Proof]:
        """Find the solution that takes the least money, and what proves it."""
        first = self._first()
        hint = None if first is None else self._joint.purchase(first)
        search = self._searched(self._usd, hint=hint)
        best, own = search.best, search.own
        if first is not None and (best is None or best.value < value_of(best.problem, first)):
            best, own = self._bounded(first)
        if best is None:
            if search.failed is not None or self._clock.is_up():
                raise search.failed or SolverError("found no plan in its time; give it more")
            if not search.is_whole:
                raise SolverError("found no plan in the purchases that it looked at")
            raise InfeasibleError(["no purchase pays for what is required"])
        bound, survey = self._surveyed(search, max(search.bound, best.value), own)
        proof = Proof(Evidence.of(best), survey=survey)
        told = replace(best, bound=bound, attempts=(_attempt(search, best, bound),))
        if bound > best.value:
            told = replace(told, stopped="time" if self._clock.is_up() else "work")
            return self._told(told, best), self._joint.paid(best.counts), proof
        least, cheaper, cut_short = self._least(best)
        proof = replace(proof, cheaper=cheaper, cut_short=cut_short)
        return self._told(told, least), self._joint.paid(least.counts), proof

    def _surveyed(self, search: Search, bound: int, own: Purchase) -> tuple[int, Survey]:
        """Show a bound; where a checker would have too much to go through, a higher one."""
        try:
            return bound, search.survey(bound, own)
        except CertificateError:  # what bounds all of them at once is soon gone through
            bound = max(bound, search.most)
            return bound, search.survey(bound, own)

    def _first(self) -> Counts | None:
        """Find a plan that is affordable, before purchases are searched.

        Where time is limited, the search may end before it finds what is worth as much as all money
        at one seller is.
        """
        found = [self._at_rates()]
        if self._clock.left_s() is not None:
            found += self._at_one_seller()
        plans = [counts for counts in found if counts is not None]
        if plans:
            return max(plans, key=lambda counts: value_of(self._joint.nothing, counts))
        return self._at_list_prices() if self._clock.left_s() is not None else None

    def _at_one_seller(self) -> Iterator[Counts]:
        """Yield the plan of each seller alone, and of all at list prices, as far as time is left.

        That is a plain problem, which is soon solved.
        """
        pairs = pairs_of(self._joint.nothing)
        for limits in self._limits_of_one():
            if self._joint.alone(limits) is None:
                continue
            if PART * (self._clock.left_s() or 0) * 1e9 < ALONE_NS * pairs:
                return
            with suppress(InfeasibleError, SolverError, InputError):
                found = self._solve(self._joint.problem(limits), PART)
                if self._joint.paid(found.counts).cost_usd <= self._usd:
                    yield found.counts

    def _limits_of_one(self) -> Iterator[Limits]:
        """Yield the limits where all money goes to one seller; last, to all others."""
        box = self._joint.whole(self._usd)
        for own in range(len(box) + 1):
            highs = (span.high if at == own else 0 for at, span in enumerate(box))
            limits = self._joint.limits(self._usd, tuple(Span(high, high) for high in highs))
            if limits is not None:
                yield tuple(one if at == own else 0 for at, one in enumerate(limits))

    def _at_rates(self) -> Counts | None:
        """Bound all purchases as if they were made by the credit; find one that is affordable."""
        rates = Rates(self._joint)
        with suppress(InfeasibleError, ProblemError):
            self._planes.add_at(rates.prices(self._usd, self._clock))
        return rates.affordable(self._usd)

    def _at_list_prices(self) -> Counts | None:
        """Find a plan that is affordable, in a part of the time: at list prices, for less and less.

        Purchases may take more time than there is.
        """
        for quarters in (4, 3, 2, 1):
            problem = self._joint.at_list_prices(self._usd * quarters / 4)
            with suppress(InfeasibleError, SolverError, InputError):
                found = self._solve(problem, PART)
                if self._joint.paid(found.counts).cost_usd <= self._usd:
                    return found.counts
        return self._joint.made_of_nothing

    def _bounded(self, counts: Counts) -> tuple[Solution, Purchase]:
        """Tell a choice as one of the problem that its purchase leaves, bounded by a plane."""
        limits = self._joint.left_by(self._usd, counts)
        problem = self._joint.problem(limits)
        cost, value = cost_of(problem, counts), value_of(problem, counts)
        told = Solution(problem, counts, cost, value, value, Fraction(0), "exact")
        return self._planes.bounded(told, limits), self._joint.purchase(counts)

    def _searched(
        self, usd: Decimal, wanted: int | None = None, hint: Purchase | None = None
    ) -> Search:
        search = Search(self._joint, usd, self._solve, self._clock, self._planes, wanted, hint)
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
                try:
                    low, cheaper = probe, search.survey(best.value - 1, ())
                except CertificateError:
                    return least, None, True
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


def _attempt(search: Search, best: Solution, bound: int) -> Attempt:
    """Say how the search ended."""
    how = f"of all purchases {search.solved:,} solved, the others bounded"
    if best.value == bound:
        return Attempt(best.method, "optimal", f"proved to be the best possible: {how}")
    gap = (bound - best.value) / bound
    return Attempt(best.method, "feasible", f"at most {gap:.2%} from the best: {how}")
