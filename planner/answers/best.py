"""The best plans of a batch, for the budget of a plan and for others: what explanations compare."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from planner.answers.paying import Paying, PayingJointly
from planner.answers.questioned import batch_of, choice_of, weighed
from planner.answers.without import Loosened
from planner.engine.arrays import IntArray
from planner.engine.budgets import Optima
from planner.engine.clock import Clock
from planner.engine.floor import Floor
from planner.errors import InputError, SolverError
from planner.funding.joint import Joint, joint_of
from planner.funding.sums import Sums
from planner.results.result import Result


class Best:
    """The best plans of a plan's batch; what was solved once is remembered.

    Parameters
    ----------
    plan
        The plan.

    Raises
    ------
    InputError
        If the plan was read from JSON, and its rows do not say all that was planned; if it is to
        cover as many as possible.
    """

    found: Optima | Sums
    paying: Paying

    def __init__(self, plan: Result) -> None:
        self.plan, self.batch = plan, weighed(batch_of(plan))
        credits = plan.budget.most_credits(self.batch.catalog)
        self.found = self.optima = Optima(self.batch.problem(credits))
        self.today = self.optima.problem.budget
        self.paying = Paying(self.batch, plan.budget)

    def value(self, units: int) -> int:
        """Return the value of the best plan for a budget, in steps of cost; -1 if there is none.

        Raises
        ------
        SolverError
            If it is not proved in time.
        """
        solved = self.plan.solution
        if solved is not None and units == self.today and solved.status == "optimal":
            return solved.value
        return self.found.value(units)

    def least(self, units: int) -> int:
        """Return what the best plan is worth at least, of what is known without solving."""
        known = units == self.today or self.optima.stairs is not None or not self.floor.is_fit
        return self.value(units) if known else self.floor.value(units)

    @cached_property
    def choice(self) -> IntArray:
        """The option of each request in the best plan for today's budget, -1 = skip.

        That is the plan itself where nothing is worth more.
        """
        own = choice_of(self.plan)
        if self.batch.value_of(own) == self.value(self.today):
            return own
        return self.batch.choice(self.found.solution(self.today).counts)

    @cached_property
    def floor(self) -> Floor:
        """What the best plans are worth at least."""
        return Floor(self.optima.problem, self.optima.curve)

    @cached_property
    def loosened(self) -> Loosened:
        """The batch without one of its rules at a time."""
        return Loosened(self.batch, self.plan.budget)

    def budget_for(self, units: int) -> tuple[Decimal, int]:
        """Find the least budget from today's on that is good for so many steps of cost.

        Returns
        -------
        usd, units
            The budget, balance and packages as they are, and what it is good for.

        Raises
        ------
        SolverError
            If it is more than can be bought.
        """
        if units <= self.today:
            return self.plan.budget.usd, self.today
        try:
            usd = self.paying.usd(units)
            return usd, self.paying.units(usd)
        except InputError as error:
            raise SolverError(str(error)) from None

    def within(self, clock: Clock) -> None:
        """Let what is solved from now on take no longer than a clock allows."""
        self.found.clock = clock


class BestJointly(Best):
    """The same of several catalogs, some of them paid in packages: units are sums of money.

    Parameters
    ----------
    plan, joint
        The plan, and its batch as one that is to be paid so.
    """

    found: Sums

    def __init__(self, plan: Result, joint: Joint) -> None:
        self.plan, self.batch = plan, weighed(joint.batch)
        self.joint, self.found = joint, Sums(joint)
        self.paying = PayingJointly(joint, plan.budget)
        self.today = self.paying.units(plan.budget.usd)


def best_of(plan: Result) -> Best:
    """Return the best plans of a plan's batch.

    Raises
    ------
    InputError
        As of `Best`.
    """
    joint = joint_of(weighed(batch_of(plan)), plan.budget)
    return Best(plan) if joint is None else BestJointly(plan, joint)
