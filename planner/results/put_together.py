"""One check of a plan: it is put together anew from its choice and its certificates.

Menus are built and priced again, and with them the problem; cost, value, bound, status, what is
paid and with what, every outcome and every cell follow. No solver is asked.
"""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.batch import Batch
from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd_up
from planner.engine import Certificate, Counts, Problem, Solution
from planner.engine.arrays import IntArray, segment_min
from planner.engine.counts import cost_of, value_of
from planner.engine.turns import greedy_counts
from planner.errors import CertificateError, InfeasibleError, PlannerWarning
from planner.funding.budget import Budget
from planner.funding.joint import Joint, joint_of, price_of_money
from planner.funding.proof import made_anew
from planner.funding.settle import paid_with
from planner.menus.build import build_menus
from planner.menus.menu import Menus
from planner.requests.checked import Requests
from planner.requests.table import Table
from planner.results.build import build_plan
from planner.results.claimed import choice_claimed, pieces_claimed, place_of
from planner.results.compared import same_plan, same_requests
from planner.results.covering import check_numbers
from planner.results.result import Result
from planner.results.table import worths_taken
from planner.rules.keeping import breach
from planner.rules.levels import least_for
from planner.rules.models import Rule
from planner.rules.objectives import COVERAGE, objective_of


class Check:
    """One check of one plan, as it follows from requests, catalog and rules.

    Parameters
    ----------
    plan
        The plan.
    requests
        What its holder knows to be wanted; what the plan itself holds where None.
    catalog, rules
        What is offered, and what is ruled.
    table
        What its holder gave, from which `requests` were read; None where that is nothing.

    Raises
    ------
    CertificateError
        If there are no requests.
    """

    def __init__(
        self,
        plan: Result,
        requests: Requests | None,
        catalog: Catalog,
        rules: tuple[Rule, ...],
        table: Table | None,
    ) -> None:
        self._table = table
        if requests is None and plan.batch is not None:
            requests = plan.batch.requests
        if requests is None:
            raise CertificateError(
                "a plan that was read from JSON does not hold its requests; give them, as in "
                "plan.verify('requests.xlsx')"
            )
        requests = pieces_claimed(plan, requests)
        self._plan, self._requests, self._catalog, self._rules = plan, requests, catalog, rules
        self._proof = made_anew(plan.proof)

    @exactly
    def run(self) -> tuple[Result, bool]:
        """Return the plan as it should be, and whether it costs the least money."""
        plan, catalog = self._plan, self._catalog
        same_requests(plan, self._requests, catalog, self._table)
        menus = build_menus(self._requests, catalog, plan.on)
        batch = self._batch(menus)
        menus = batch.menus
        stated = plan.budget
        budget = Budget(
            stated.usd, stated.balance_credits, stated.packages is True, stated.bought_before
        )
        joint = joint_of(batch, budget)
        if joint is not None:
            return self._jointly(joint, budget)
        if self._proof.survey is not None:
            raise CertificateError(
                "the proof goes through packages of several catalogs, of which the plan buys none"
            )
        problem = batch.problem(budget.most_credits(catalog))
        choice = choice_claimed(plan, self._requests, menus)
        self._makes_what_is_required(choice)
        self._keeps_the_budget(batch, problem, choice)
        self._keeps_the_rules(batch, choice, budget.most_credits(catalog))
        counts = self._counts(batch, problem, choice)
        if batch.objective == COVERAGE:
            problem = self._covering(batch, problem, choice)
        hints = batch.hints
        if plan.by_turn and (hints is None or counts != greedy_counts(problem, hints)):
            raise CertificateError("the plan says that it goes by turn, and does not")
        certificate = self._certificate(problem)
        bound, price = certificate.bound, certificate.budget_price
        solution = self._solution(problem, counts, bound, price, certificate)
        credits = solution.cost * menus.step
        least_money = budget.packages and solution.status == "optimal" and not self._proof.cut_short
        if least_money:
            self._proof.check_least_money(
                solution.value,
                credits,
                budget=budget,
                catalog=catalog,
                problem_for=lambda less: self._for_less(batch, problem, choice, less),
            )
        due = build_plan(
            batch,
            solution,
            budget=budget,
            funding=paid_with(credits, budget, catalog),
            proof=self._proof,
            make=type(plan),
            choice=choice if self._is_settled else None,
        )
        _adds_up(due, batch, solution)
        same_plan(plan, due, self._requests)
        return due, least_money

    @property
    def _is_settled(self) -> bool:
        """Whether who of interchangeable requests gets what is as the plan shows.

        Where a row stands for many that depends on how they were mixed in the input.
        """
        return self._plan.keeping is True or self._requests.counts is not None

    def _jointly(self, joint: Joint, budget: Budget) -> tuple[Result, bool]:
        """Do the same where several catalogs are paid, some of them in packages."""
        plan, batch, proof = self._plan, joint.batch, self._proof
        if plan.by_turn or batch.objective == COVERAGE:
            raise CertificateError("with packages of several catalogs there is no such plan")
        choice = choice_claimed(plan, self._requests, batch.menus)
        self._makes_what_is_required(choice)
        counts = self._counts(batch, joint.problem(joint.most), choice)
        paid, usd = joint.paid(counts), batch.spendable(budget.usd)
        if paid.cost_usd > usd:
            raise CertificateError(f"the rows cost {usd_up(paid.cost_usd)}, of {usd_up(usd)}")
        self._keeps_the_rules(batch, choice, budget.usd, paid.cost_usd)
        if proof.survey is None or proof.best.certificate is None:
            raise CertificateError("there is no certificate for all that may be bought")
        proof.survey.check(joint, usd, proof.best)
        problem, certificate = joint.problem_of(usd, counts), proof.best.certificate
        price = price_of_money(certificate)
        solution = self._solution(problem, counts, proof.survey.bound, price, certificate)
        least_money = solution.status == "optimal" and not proof.cut_short
        if least_money:
            proof.check_least_of_all(solution.value, paid.cost_usd, joint=joint)
        due = build_plan(
            batch,
            solution,
            budget=budget,
            funding=paid,
            proof=proof,
            make=type(plan),
            choice=choice if self._is_settled else None,
        )
        _adds_up(due, batch, solution)
        same_plan(plan, due, self._requests)
        return due, least_money

    def _batch(self, menus: Menus) -> Batch:
        """Follow the rules once more; of what they warn was warned when it was planned."""
        objective = objective_of(self._plan.objective)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            return Batch.of(self._requests, menus, self._catalog, self._rules, objective)

    def _counts(self, batch: Batch, problem: Problem, choice: IntArray) -> Counts:
        """Count what the rows show; together, requests that are tied show one of their best."""
        try:
            return batch.counts(problem, choice)
        except LookupError as error:
            raise CertificateError(
                f"{error} could together be made for less money, or better for as much"
            ) from None

    def _makes_what_is_required(self, choice: IntArray) -> None:
        left_out = np.flatnonzero(self._requests.required & (choice < 0))
        if left_out.size:
            raise CertificateError(
                f"{place_of(self._requests, int(left_out[0]))} is required, and is skipped"
            )

    @staticmethod
    def _keeps_the_budget(batch: Batch, problem: Problem, choice: IntArray) -> None:
        used = batch.cost_of(choice)
        if used > problem.budget:
            raise CertificateError(
                f"the rows take {plain(used * batch.menus.step)} credits, the budget is good for "
                f"{plain(problem.budget * batch.menus.step)}"
            )

    def _keeps_the_rules(
        self, batch: Batch, choice: IntArray, whole: Decimal, paid: Decimal | None = None
    ) -> None:
        """Look at every rule; `whole` and `paid` as of `breach`."""
        broken = breach(
            self._rules, self._requests, batch.menus, self._catalog, choice, whole, paid
        )
        if broken:
            raise CertificateError(broken)

    def _covering(self, batch: Batch, problem: Problem, choice: IntArray) -> Problem:
        """Check that as many as possible are made of each priority, and keep these numbers."""
        if self._proof.unsettled is not None:
            raise CertificateError(
                "it is not settled how many of each priority can be made; plan with more time"
            )
        made = batch.levels.made(choice)
        return check_numbers(batch.levels, problem, made, self._proof.steps)

    def _for_less(
        self, batch: Batch, problem: Problem, choice: IntArray, credits: Decimal
    ) -> Problem:
        """Write the same as a problem for less money.

        Raises
        ------
        InfeasibleError
            If it does not pay for as many of each priority.
        """
        levels, menus = batch.levels, batch.menus
        # What is kept back is kept back of the whole.
        less = problem.with_budget(int(credits // menus.step))
        if batch.objective != COVERAGE:
            return less
        least = np.where(np.diff(menus.starts) > 0, segment_min(menus.costs, menus.starts), -1)
        cheapest = least[menus.members]
        if least_for(levels, cheapest, levels.made(choice)) > less.budget:
            raise InfeasibleError(["as many of each priority cost more"])
        return less

    def _solution(
        self,
        problem: Problem,
        counts: Counts,
        bound: int,
        price: Fraction,
        certificate: Certificate,
    ) -> Solution:
        """Put together what is claimed: the choice shown, and the bound that is certified."""
        plan = self._plan
        solution = Solution(
            problem=problem,
            counts=counts,
            cost=cost_of(problem, counts),
            value=value_of(problem, counts),
            bound=bound,
            shadow_price=price,
            method=plan.method,
            by_turn=plan.by_turn,
            attempts=plan.attempts,
            certificate=certificate,
        )
        solution.check()
        return solution

    def _certificate(self, problem: Problem) -> Certificate:
        """Check what is claimed of all that these requests and rules allow."""
        evidence = self._proof.best
        try:
            return evidence.checked(problem)
        except CertificateError as error:
            if not self._rules or evidence.certificate is None:
                raise
            raise CertificateError(
                f"what is proved is not said of these requests and rules: {error}"
            ) from None


def _adds_up(due: Result, batch: Batch, solution: Solution) -> None:
    """Add up the value once more, request by request; the money was quoted and added before."""
    outcomes = due.outcomes
    worths = worths_taken(outcomes, batch.objective).tolist()
    weights = np.zeros(len(outcomes.distinct), dtype=np.int64)
    np.add.at(weights, outcomes.members, batch.requests.priorities * batch.requests.sizes)
    value = sum(weight * worth for weight, worth in zip(weights.tolist(), worths, strict=True))
    if value != solution.value:
        raise CertificateError(f"the rows are worth {value}, together {solution.value}")
