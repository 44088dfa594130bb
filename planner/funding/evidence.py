"""What shows that no choice is worth more than a bound, and anyone can check."""

from __future__ import annotations

from dataclasses import dataclass, fields

from planner.engine import Certificate, Counts, Problem, Solution, verify
from planner.errors import CertificateError


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

    def made_anew(self) -> Evidence:
        """Return the same without what may have come along with it, such as code of its own."""
        held, given = self.counts, self.certificate
        counts = Counts(held.groups, held.options, held.counts)
        if given is None:
            return Evidence(counts, None)
        parts = (getattr(given, field.name) for field in fields(Certificate))
        return Evidence(counts, Certificate(*parts))
