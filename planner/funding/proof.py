"""Why a plan is the best: what anyone can check without trusting the solver."""

from __future__ import annotations

from dataclasses import dataclass

from planner.engine import Solution, verify
from planner.errors import CertificateError


@dataclass(frozen=True, eq=False)
class Proof:
    """What proves a plan.

    Attributes
    ----------
    best
        The solution for the whole budget; its certificate proves its bound.
    cheaper
        Where credits are bought in packages: the best for the next smaller purchase, whose bound
        shows that less money is not enough. None where no smaller one makes what is required.
    cut_short
        Whether the search for less money ended before it was settled. Then nothing is said of it:
        a smaller purchase may be worth as much.
    """

    best: Solution
    cheaper: Solution | None = None
    cut_short: bool = False

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not proved though one may expect it, a sentence each."""
        if not self.cut_short:
            return ()
        return ("Less money may buy the same value: the search for it was cut short.",)

    def verify(self, solution: Solution) -> None:
        """Check that no choice is worth more than the bound of a solution.

        Parameters
        ----------
        solution
            What the plan was made of.

        Raises
        ------
        CertificateError
            If the proof has a hole, or there is none.
        """
        solution.check()
        _verify(self.best)
        if solution.bound < self.best.bound:
            raise CertificateError(
                f"a bound of {solution.bound} is stated, only {self.best.bound} is proved"
            )
        if self.cheaper is not None:
            _verify(self.cheaper)
            if self.cheaper.bound >= solution.value:
                raise CertificateError("a smaller purchase might be enough")


def _verify(solution: Solution) -> None:
    if solution.certificate is None:
        raise CertificateError(
            f"there is no certificate: with method {solution.method!r} the bound is the solver's "
            "word; plan with method 'exact'"
        )
    solution.check()
    if solution.certificate.bound != solution.bound:
        raise CertificateError(
            f"a bound of {solution.bound} is stated, {solution.certificate.bound} is certified"
        )
    verify(solution.problem, solution.counts, solution.certificate)
