"""The checker of certificates. It uses no solver.

For a shadow price a/b >= 0 every choice obeys

    b * value = top - deficit,   deficit = a * (budget - cost) + sum of losses >= 0,

where top = a * budget + sum over requests of max(b * value - a * cost), and the loss of an option
is what it lacks to that maximum. So no value passes top / b: the Lagrangian bound. A tighter bound
says that no choice has a deficit up to some limit; options with a greater loss are then out, and
`refutation` goes through what the others can do.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts, fault_of, value_of, with_skips
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate, Surrogate, Tree
from planner.engine.proof.prices import lagrangian, next_value
from planner.engine.proof.refutation import refute
from planner.engine.proof.restating import Columns, reduced
from planner.engine.proof.shortfalls import Shortfalls
from planner.engine.proof.surrogates import least_counted, most_counted, weighed
from planner.engine.records import LARGEST_SUM
from planner.errors import CertificateError, InfeasibleError, ProblemError


def verify(problem: Problem, counts: Counts, certificate: Certificate) -> None:
    """Check that counts are a choice, and that none is worth more than the certificate's bound.

    Parameters
    ----------
    problem
        The problem. A bound that holds under its budget alone holds under caps and rows.
    counts
        How many requests of each group take which option.
    certificate
        The proof.

    Raises
    ------
    CertificateError
        If the choice breaks a rule or is worth more than the bound, or the proof has a hole.
    """
    try:
        _verify(problem, counts, certificate)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Whatever odd numbers do on their way: they prove nothing.
        raise CertificateError(f"the proof does not hold together: {error}") from None


def _verify(problem: Problem, counts: Counts, certificate: Certificate) -> None:
    fault = fault_of(problem, counts)
    if fault:
        raise CertificateError(fault)
    value = value_of(problem, counts)
    _check_form(certificate)
    _check_lengths(problem, certificate)
    if value > certificate.bound:
        raise CertificateError(f"the choice is worth {value}, above the bound {certificate.bound}")
    if certificate.tree is not None:
        _check_tree(problem, certificate)
    elif certificate.floors:
        _check_nested(problem, counts, certificate)
    elif any(certificate.cap_prices) or any(certificate.row_prices):
        _check_prices(problem, certificate)
    else:
        _check_plain(problem, certificate, counts)


# What caps and rows take to be checked is loaded where there are any.
def _check_tree(problem: Problem, certificate: Certificate) -> None:
    """Check a bound by a branch and bound."""
    given = (certificate.cap_prices, certificate.row_prices)
    counts = (0 if problem.caps is None else len(problem.caps), len(problem.rows))
    if tuple(map(len, given)) != counts:
        raise CertificateError("a tree needs a price for each cap and for each row")
    prices = (certificate.shadow_price, *given[0], *given[1])
    assert certificate.tree is not None
    from planner.engine.proof.branching import check_tree
    from planner.engine.proof.pairs import Pairs

    check_tree(Pairs(problem), prices, next_value(problem, certificate.bound), certificate.tree)


def _check_lengths(problem: Problem, certificate: Certificate) -> None:
    """Check that prices are for what there is, as many or none."""
    caps = 0 if problem.caps is None else len(problem.caps)
    for prices, count, of in (
        (certificate.cap_prices, caps, "caps"),
        (certificate.row_prices, len(problem.rows), "rows"),
    ):
        if len(prices) not in (0, count):
            raise CertificateError(f"there are {len(prices):,} prices for {count:,} {of}")


def _check_prices(problem: Problem, certificate: Certificate) -> None:
    """Check a bound by the prices of budget, caps and rows alone."""
    price, caps, rows = (
        certificate.shadow_price,
        certificate.cap_prices,
        certificate.row_prices,
    )
    if lagrangian(problem, price, caps, rows) >= next_value(problem, certificate.bound):
        raise CertificateError("the prices of budget, caps and rows do not show the bound")


def _check_nested(problem: Problem, counts: Counts, certificate: Certificate) -> None:
    """Check a bound cap by cap."""
    from planner.engine.proof.nested import NestedProof

    composed = NestedProof(problem, counts, certificate).composed()
    if composed is None:
        return
    part, value = composed
    if certificate.composed is None or certificate.composed.bound >= value:
        raise CertificateError("what is composed may be worth more than the bound")
    _check_plain(part.problem, certificate.composed, None)


def _check_plain(problem: Problem, certificate: Certificate, counts: Counts | None) -> None:
    """Check that no choice within the budget is worth more than the bound.

    Parameters
    ----------
    problem
        The problem, whose caps and rows are not looked at.
    certificate
        The proof; of fitting form.
    counts
        Where to begin if the certificate does not say; None = anywhere.
    """
    steps = [reduced(problem, fully=certificate.surrogate is not None)]
    if certificate.surrogate is not None:
        less = certificate.bound - steps[0].value
        _check_surrogate(steps[0].problem, certificate.surrogate, less)
        try:
            steps.append(weighed(steps[0].problem, certificate.surrogate))
            steps.append(reduced(steps[1].problem))
        except InfeasibleError:  # what is worth more obeys the surrogate, and nothing does
            return
        except ProblemError as error:
            raise CertificateError(f"the surrogate cannot be checked: {error}") from None
    columns = _start(problem, counts, certificate)
    for step in steps:
        columns = step.forth(columns)
    price = certificate.shadow_price * steps[-1].step
    bound = certificate.bound - sum(step.value for step in steps)
    _check_bound(steps[-1].problem, columns, price, bound, certificate.potential)


def _start(problem: Problem, counts: Counts | None, certificate: Certificate) -> Columns:
    """Return the choice that the potential starts from; it need not keep any limit."""
    if certificate.start is not None:
        free = problem.without_rules().with_budget(LARGEST_SUM)
        fault = fault_of(free, certificate.start)
        if fault:
            raise CertificateError(f"the start is no choice: {fault}")
        counts = certificate.start
    nothing = np.zeros(0, dtype=np.int64)
    return (nothing, nothing, nothing) if counts is None else with_skips(problem, counts)


def _check_bound(
    problem: Problem, columns: Columns, price: Fraction, bound: int, potential: IntArray | None
) -> None:
    """Check that no choice of a reduced problem is worth more; the columns are where to begin."""
    a, b = price.numerator, price.denominator
    shortfalls = Shortfalls(problem, a, b)
    top = a * problem.budget + shortfalls.best_sum()
    limit = top - b * next_value(problem, bound)
    if limit >= 0:
        refute(shortfalls.alternatives(columns, limit), a, potential)


def _check_surrogate(problem: Problem, surrogate: Surrogate, bound: int) -> None:
    """Check that every choice of a fully reduced problem worth more than the bound obeys it."""
    numbers = (surrogate.cost_weight, surrogate.count_weight, surrogate.count)
    if any(type(number) is not int or number < 0 for number in numbers):
        raise CertificateError(f"the surrogate's numbers are {numbers!r}; expected integers >= 0")
    side: object = surrogate.side
    if type(side) is not str or side not in ("most", "least"):
        raise CertificateError(f"the surrogate's side is {side!r}")
    if surrogate.side == "most" and surrogate.count < most_counted(problem):
        raise CertificateError("more requests can be counted than the surrogate says")
    if surrogate.side == "least" and surrogate.count > least_counted(problem, bound):
        raise CertificateError("fewer requests may be counted than the surrogate says")


def _check_form(certificate: Certificate) -> None:
    price = certificate.shadow_price
    if not _is_price(price):
        raise CertificateError(f"the shadow price is {price!r}; expected a fraction >= 0")
    if type(certificate.bound) is not int:
        raise CertificateError(f"the bound is {certificate.bound!r}; expected a whole number")
    for prices in (certificate.cap_prices, certificate.row_prices):
        if type(prices) is not tuple or not all(map(_is_price, prices)):
            raise CertificateError("the prices of caps and rows: expected fractions >= 0")
    if certificate.potential is not None and type(certificate.potential) is not np.ndarray:
        raise CertificateError("the potential is no plain array")
    if certificate.start is not None and type(certificate.start) is not Counts:
        raise CertificateError(f"the start is {certificate.start!r}; expected counts")
    if certificate.surrogate is not None and type(certificate.surrogate) is not Surrogate:
        raise CertificateError(f"the surrogate is {certificate.surrogate!r}")
    if certificate.tree is not None and not _is_tree(certificate.tree):
        raise CertificateError("the tree is no plain tree")
    floors = certificate.floors
    if type(floors) is not tuple or any(one is not None and type(one) is not int for one in floors):
        raise CertificateError("the floors of caps: expected whole numbers and None")
    _check_rest(certificate)


def _check_rest(certificate: Certificate) -> None:
    """Check the form of a proof for what is composed, and that nothing is said in vain."""
    composed = certificate.composed
    if composed is not None:
        if type(composed) is not Certificate or composed.composed is not None:
            raise CertificateError("the composed proof is no plain certificate")
        if not certificate.floors or composed.floors or composed.cap_prices or composed.row_prices:
            raise CertificateError("the composed proof is for no composed problem")
        _check_form(composed)


def _is_tree(tree: object) -> bool:
    if type(tree) is not Tree or type(tree.unit) is not int:
        return False
    columns = (tree.branches, tree.splits, tree.rows, tree.prices, tree.cuts)
    if not all(type(one) is np.ndarray and one.dtype == np.int64 for one in columns):
        return False
    # Asked once more: arrays may have been changed since the tree was made.
    if not all(one.ndim == 1 for one in columns) or (tree.prices < 0).any():
        return False
    return len(tree.branches) == len(tree.splits) == len(tree.rows)


def _is_price(price: object) -> bool:
    # These very types: a subclass may say one thing here and another where it is added up.
    if type(price) is not Fraction:
        return False
    plain = type(price.numerator) is type(price.denominator) is int
    return plain and price.numerator >= 0 and price.denominator >= 1
