"""What a solution is paid with; in packages, the search for the least money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from planner.batch import Batch
from planner.catalog.amounts import EXACT, exactly
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.catalog.terms import Terms
from planner.engine.clock import Clock
from planner.engine.solution import Attempt, Solution
from planner.errors import InfeasibleError, SolverError
from planner.funding.budget import Budget
from planner.funding.evidence import Evidence
from planner.funding.joint import joint_of
from planner.funding.paid import Funding
from planner.funding.proof import Proof
from planner.funding.purchase import Purchases

Solve = Callable[[int], Solution]


@exactly
def settle(
    best: Solution,
    solve: Solve,
    *,
    budget: Budget,
    catalog: Catalog,
    step: Decimal,
    clock: Clock,
) -> tuple[Solution, Funding, Proof]:
    """Pay for a solution: of the plans of greatest value, one that takes the least money.

    Parameters
    ----------
    best
        The best solution for the most credits that the budget is good for.
    solve
        Solves the same batch for another budget, in units of cost.
    budget
        What may be spent.
    catalog
        The list price, and the packages.
    step
        Credits per unit of cost.
    clock
        The search stops when it is up.

    Returns
    -------
    solution, funding, proof
        The solution of the same value that costs the least money, with the attempts of every
        solve; how it is paid for; and what proves both. Where `best` is not proved to be the best,
        it is paid for as it is. Where the search is cut short, by the clock or by a solve that
        proves nothing, the cheapest so far stands, and the proof says so.
    """
    solution, proof = best, Proof(Evidence.of(best))
    if budget.packages and best.status == "optimal":
        offered = budget.purchases(catalog)
        search = _LeastMoney(best, solve, budget.balance_credits, offered, step, clock)
        solution, proof = search.run()
    return solution, paid_with(solution.cost * step, budget, catalog), proof


@exactly
def paid_with(credits: Decimal, budget: Budget, catalog: Terms) -> Funding:
    """Pay for credits with the least money, the balance first.

    Parameters
    ----------
    credits
        What is used.
    budget, catalog
        What may be spent, at which prices.
    """
    balance = budget.balance_credits
    bought = max(credits - balance, Decimal(0))
    if not budget.packages:
        return Funding(balance, bought, bought * catalog.credit_usd, ())
    packages = budget.purchases(catalog).cheapest(bought)
    bought = sum((one.count * one.credits for one in packages), Decimal(0))
    paid = sum((one.count * one.usd for one in packages), Decimal(0))
    return Funding(balance, bought, paid, packages, by_package=True)


def paid_for(batch: Batch, budget: Budget, solution: Solution) -> Funding:
    """Pay for a solution with the least money.

    Parameters
    ----------
    batch, budget
        What was planned, for what.
    solution
        Of one of its problems.
    """
    joint = joint_of(batch, budget)
    if joint is not None:
        return joint.paid(solution.counts)
    return paid_with(EXACT.multiply(batch.menus.step, solution.cost), budget, batch.catalog)


class _LeastMoney:
    """Bisects over the money: the best value grows with it."""

    def __init__(
        self,
        best: Solution,
        solve: Solve,
        balance_credits: Decimal,
        offered: Purchases,
        step: Decimal,
        clock: Clock,
    ) -> None:
        self._best, self._solve, self._clock = best, solve, clock
        self._balance, self._offered, self._step = balance_credits, offered, step
        self._least = best
        self._cheaper: Evidence | None = None
        self._is_word = False  # that nothing can be had for less, beside what can be checked
        self._attempts = self._told(best.attempts, best.problem.budget)

    def run(self) -> tuple[Solution, Proof]:
        """Find the solution that takes the least money, and what proves it."""
        low, high = -1, self._paid()  # what is not enough, and what is
        while high - low > 1:
            middle = (low + high) // 2
            credits = self._offered.most_credits(middle)
            if low >= 0 and credits == self._offered.most_credits(low):
                low = middle
                continue
            enough = self._is_enough(int((self._balance + credits) // self._step))
            if enough is None:
                return self._solution(), Proof(Evidence.of(self._best), cut_short=True)
            low, high = (low, self._paid()) if enough else (middle, high)
        proof = Proof(Evidence.of(self._best), self._cheaper, cut_short=self._is_word)
        return self._solution(), proof

    def _paid(self) -> int:
        """Return the least money that pays for the best solution so far."""
        needed = max(self._least.cost * self._step - self._balance, Decimal(0))
        paid = self._offered.least_money(needed)
        assert paid is not None  # it was found for what money buys
        return paid

    def _is_enough(self, budget: int) -> bool | None:
        """Say whether a smaller budget is worth as much; None where that cannot be told."""
        if self._clock.is_up():
            return None
        try:
            solution = self._solve(budget)
        except InfeasibleError:
            self._is_word |= not self._is_shown_infeasible(budget)
            return False
        except SolverError as error:
            self._attempts += self._told(error.attempts, budget)
            return None
        self._attempts += self._told(solution.attempts, budget)
        if solution.value == self._best.value:
            self._least = solution
            return True
        if solution.bound >= self._best.value:
            return None
        self._cheaper = Evidence.of(solution)
        return False

    def _is_shown_infeasible(self, budget: int) -> bool:
        """Say whether the checker sees as well that a budget is too small: it looks at no rows."""
        try:
            self._best.problem.with_budget(budget).check_feasible()
        except InfeasibleError:
            return True
        return False

    def _told(self, attempts: Sequence[Attempt], budget: int) -> tuple[Attempt, ...]:
        """Say with how many credits each was."""
        credits = plain(budget * self._step)
        return tuple(
            replace(one, reason=f"{one.reason} with {credits} credits") for one in attempts
        )

    def _solution(self) -> Solution:
        # It is a solution for the whole budget as well, whose bound holds for it; what one more
        # credit would buy is asked of the whole.
        least = self._least
        return replace(self._best, counts=least.counts, cost=least.cost, attempts=self._attempts)
