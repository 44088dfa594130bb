"""Why a plan is the best: what anyone can check without trusting the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal

from planner.catalog.amounts import exactly
from planner.catalog.schema import Catalog
from planner.engine import Certificate, Counts, Problem, Solution, verify
from planner.errors import CertificateError, InfeasibleError
from planner.funding.budget import Budget


@dataclass(frozen=True, eq=False)
class Evidence:
    """What shows that no choice within some budget is worth more than a bound.

    Attributes
    ----------
    counts
        A choice within that budget; the checker goes from it to all others.
    certificate
        What it goes by; None where there is only a solver's word.
    """

    counts: Counts
    certificate: Certificate | None

    @classmethod
    def of(cls, solution: Solution) -> Evidence:
        """Take it from a solution."""
        return cls(solution.counts, solution.certificate)

    def checked(self, problem: Problem) -> Certificate:
        """Check it.

        Parameters
        ----------
        problem
            What is claimed to have no better choice.

        Returns
        -------
        Certificate
            What is now proved.

        Raises
        ------
        CertificateError
            If the proof has a hole, or there is none.
        """
        if self.certificate is None:
            raise CertificateError(
                "there is no certificate: the bound is the solver's word; plan with method 'exact'"
            )
        verify(problem, self.counts, self.certificate)
        return self.certificate


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
    """

    best: Evidence
    cheaper: Evidence | None = None
    cut_short: bool = False
    steps: tuple[Step, ...] = ()
    unsettled: int | None = None

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
        if self.cheaper is None or self.cheaper.checked(problem).bound >= value:
            raise CertificateError("a smaller purchase might be enough")


def made_anew(proof: Proof) -> Proof:
    """Return the same proof without what may have come along with it, such as code of its own."""
    cheaper = None if proof.cheaper is None else _evidence(proof.cheaper)
    unsettled = None if proof.unsettled is None else int(proof.unsettled)
    steps = tuple(
        Step(int(one.first), int(one.last), _evidence(one.evidence)) for one in proof.steps
    )
    return Proof(_evidence(proof.best), cheaper, bool(proof.cut_short), steps, unsettled)


def _evidence(evidence: Evidence) -> Evidence:
    held, given = evidence.counts, evidence.certificate
    counts = Counts(held.groups, held.options, held.counts)
    if given is None:
        return Evidence(counts, None)
    parts = (getattr(given, field.name) for field in fields(Certificate))
    return Evidence(counts, Certificate(*parts))
