"""What proves that no purchase in packages of several catalogs makes a plan worth more.

All purchases are gone through, box by box. A box is closed where the prices of some plane bound
what any plan within it is worth, or where it holds one purchase, which has a proof of its own or
does not pay for what is required. No solver is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from planner.engine import Problem
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.prices import next_value
from planner.errors import CertificateError, InfeasibleError
from planner.funding.evidence import Evidence
from planner.funding.joint import Box, Joint, Limits, Purchase, Span
from planner.funding.plane import Plane

MOST_BOXES, MOST_PLANES = 200_000, 1_000
TOO_MANY_PRICES = "the proof has too many prices to go through"


@dataclass(frozen=True, eq=False)
class Leaf:
    """What proves of a box of purchases that no plan is worth more than the bound.

    Attributes
    ----------
    box
        What is paid for packages of each seller, in the units of `Purchases`.
    evidence
        Shows it of the problem that the box leaves.
    """

    box: Box
    evidence: Evidence


@dataclass(frozen=True, eq=False)
class Survey:
    """What shows that no plan for some money is worth more than a bound, whatever is bought.

    Attributes
    ----------
    bound
        That bound, in millionths of a value.
    own
        The purchase that `Proof.best` is about, in the units of `Purchases`; () for none.
    prices
        Of the budget, of caps and rows, of what each seller and all others are paid: what bounds
        most purchases, each by one of these.
    leaves
        Other boxes, most of them of one purchase, that have proofs of their own.
    """

    bound: int
    own: Purchase
    prices: tuple[tuple[Fraction, ...], ...]
    leaves: tuple[Leaf, ...] = ()

    def check(self, joint: Joint, usd: Decimal, best: Evidence | None = None) -> None:
        """Check it.

        Parameters
        ----------
        joint
            What is planned.
        usd
            What may be spent.
        best
            What shows the bound of its own purchase.

        Raises
        ------
        CertificateError
            If the proof has a hole.
        """
        if len(self.prices) > MOST_PLANES:
            raise CertificateError(TOO_MANY_PRICES)
        planes = [Plane(joint, _checked(prices)) for prices in self.prices]
        leaves = {one.box: one.evidence for one in self.leaves}
        beyond = next_value(joint.nothing, self.bound)
        shown: Purchase | None = None
        if best is not None:  # also where a plane closes it: a plan tells the prices of its own
            shown = self.own
            _show(best, joint.problem(_limits_of(joint, usd, shown)), beyond)

        def closes(box: Box, limits: Limits) -> bool:
            if any(plane.closes(limits, usd, beyond) for plane in planes):
                return True
            if box in leaves:
                _show(leaves[box], joint.problem(limits), beyond)
            return box in leaves

        for box, limits in open_boxes(joint, usd, closes):
            purchase = tuple(span.low for span in box)
            if purchase != shown and not is_impossible(joint.problem(limits)):
                raise CertificateError("another purchase may be worth more")

    def made_anew(self) -> Survey:
        """Return the same without what may have come along with it, such as code of its own."""
        leaves = tuple(
            Leaf(tuple(Span(int(span.low), int(span.high)) for span in one.box), evidence)
            for one in self.leaves
            for evidence in (Evidence.made_anew(one.evidence),)
        )
        own = tuple(int(money) for money in self.own)
        return Survey(int(self.bound), own, tuple(map(tuple, self.prices)), leaves)


def _limits_of(joint: Joint, usd: Decimal, purchase: Purchase) -> Limits:
    """Return what no plan takes more of that pays so much for packages."""
    fits = len(purchase) == len(joint.sellers) and all(money >= 0 for money in purchase)
    limits = joint.limits(usd, tuple(Span(money, money) for money in purchase)) if fits else None
    if limits is None:
        raise CertificateError("what is bought by the proof is no purchase for the money")
    return limits


def _show(evidence: Evidence, problem: Problem, beyond: int) -> None:
    """Raise CertificateError unless nothing is worth so much by what a purchase leaves."""
    if evidence.checked(problem).bound >= beyond:
        raise CertificateError("the proof of a purchase does not show the bound")


def open_boxes(
    joint: Joint, usd: Decimal, closes: Callable[[Box, Limits], bool]
) -> Iterator[tuple[Box, Limits]]:
    """Go through all purchases; yield those, one by one, that are not closed.

    Parameters
    ----------
    joint, usd
        As of `Survey.check`.
    closes
        Says whether a box is closed, of which no plan takes more than some limits.

    Raises
    ------
    CertificateError
        If it takes too many boxes.
    """
    boxes = [joint.whole(usd)]
    for _ in range(MOST_BOXES):
        if not boxes:
            return
        box = boxes.pop()
        limits = joint.limits(usd, box)
        if limits is None or closes(box, limits):
            continue
        if is_single(box):
            yield box, limits
        else:
            boxes += joint.split(box)
    raise CertificateError("there are too many purchases to go through")


def is_single(box: Box) -> bool:
    """Say whether a box holds one purchase."""
    return all(span.low == span.high for span in box)


def is_impossible(problem: Problem) -> bool:
    """Say whether one sees at once that a problem has no choice."""
    try:
        problem.check_feasible()
    except InfeasibleError:
        return True
    return Pairs(problem).impossible


def _checked(prices: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    if type(prices) is not tuple or not all(type(one) is Fraction and one >= 0 for one in prices):
        raise CertificateError("the prices of a purchase: expected fractions >= 0")
    return prices
