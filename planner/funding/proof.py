"""Why a plan is the best: what anyone can check without trusting the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.engine import Problem
from planner.errors import CertificateError, InfeasibleError
from planner.funding.budget import Budget
from planner.funding.evidence import Evidence
from planner.funding.joint import Joint
from planner.funding.survey import Survey


@dataclass(frozen=True, eq=False)
class Step:
    """What shows that of some levels of priority no more can be made.

    Attributes
    ----------
    first, last
        The levels, counted from the highest priority; those above `first` keep their numbers.
    evidence
        Shows it of the problem that counts what is made of them.
    """

    first: int
    last: int
    evidence: Evidence


@dataclass(frozen=True, eq=False)
class Proof:
    """What proves a plan.

    Attributes
    ----------
    best
        Shows that no choice for the whole budget is worth more than the plan's bound.
    cheaper
        Where credits are bought in packages: shows that less money is worth less. None where no
        smaller purchase makes what is required.
    cut_short
        Whether the search for less money ended before it was settled. Then nothing is said of it:
        a smaller purchase may be worth as much.
    steps
        Of a plan that covers as many as possible under rules: what shows the numbers of each level
        that is not made whole, the highest first.
    unsettled
        The first level of which it is not settled how many can be made; None where all are.
    survey
        With packages of several catalogs: shows the bound of whatever is bought, where `best`
        shows it of one purchase.
    """

    best: Evidence
    cheaper: Evidence | Survey | None = None
    cut_short: bool = False
    steps: tuple[Step, ...] = ()
    unsettled: int | None = None
    survey: Survey | None = None

    @property
    def bound(self) -> int | None:
        """What no plan is shown to be worth more than; None where there is only a word for it."""
        if not self.is_certified:
            return None
        certificate = self.best.certificate
        assert certificate is not None
        return certificate.bound if self.survey is None else self.survey.bound

    @property
    def is_certified(self) -> bool:
        """Whether there is a certificate for all of it, and no solver's word."""
        leaves = () if self.survey is None else self.survey.leaves
        every = (self.best, *(one.evidence for one in leaves))
        return all(one.certificate is not None for one in every)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not proved though one may expect it, a sentence each."""
        doubts = []
        if self.cut_short:
            doubts.append("Less money may buy the same value: that it does not is not proved.")
        if self.unsettled is not None:
            doubts.append(
                "More requests may be possible of some priorities: the search was cut short at the "
                f"{self.unsettled + 1}. highest."
            )
        return tuple(doubts)

    @exactly
    def check_least_money(
        self,
        value: int,
        credits: Decimal,
        *,
        budget: Budget,
        catalog: Catalog,
        problem_for: Callable[[Decimal], Problem],
    ) -> None:
        """Check that no cheaper set of packages covers any plan of a value.

        Parameters
        ----------
        value
            What must not be had for less, in units of the problem.
        credits
            What the plan uses.
        budget, catalog
            What may be spent, and what it buys.
        problem_for
            Writes the batch as a problem, for so many credits.

        Raises
        ------
        CertificateError
            If less money may be enough.
        """
        offered = budget.purchases(catalog)
        least = offered.least_money(max(credits - budget.balance_credits, Decimal(0)))
        if not least:
            return  # nothing is paid
        less = offered.most_credits(least - 1)  # all that less money buys
        try:
            problem = problem_for(budget.balance_credits + less)
            problem.check_feasible()
        except InfeasibleError:
            return  # nor does it make what is required
        if not isinstance(self.cheaper, Evidence) or self.cheaper.checked(problem).bound >= value:
            raise CertificateError("a smaller purchase might be enough")

    @exactly
    def check_least_of_all(self, value: int, cost_usd: Decimal, *, joint: Joint) -> None:
        """Check the same of packages of several catalogs: that nothing is had for less money.

        Parameters
        ----------
        value
            What must not be had for less, in units of the problem.
        cost_usd
            What the plan costs.
        joint
            What is planned.

        Raises
        ------
        CertificateError
            If less money may be enough.
        """
        if not cost_usd:
            return
        if not isinstance(self.cheaper, Survey) or self.cheaper.bound >= value:
            raise CertificateError("a smaller purchase might be enough")
        self.cheaper.check(joint, cost_usd - joint.unit)


def made_anew(proof: Proof) -> Proof:
    """Return the same proof without what may have come along with it, such as code of its own."""
    steps = tuple(
        Step(int(one.first), int(one.last), Evidence.made_anew(one.evidence)) for one in proof.steps
    )
    unsettled = None if proof.unsettled is None else int(proof.unsettled)
    survey = None if proof.survey is None else Survey.made_anew(proof.survey)
    cheaper: Evidence | Survey | None = None
    if isinstance(proof.cheaper, Survey):
        cheaper = Survey.made_anew(proof.cheaper)
    elif proof.cheaper is not None:
        cheaper = Evidence.made_anew(proof.cheaper)
    best = Evidence.made_anew(proof.best)
    return Proof(best, cheaper, bool(proof.cut_short), steps, unsettled, survey)
