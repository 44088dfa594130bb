"""The proven optimum of a problem with one budget."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from planner.engine.clock import Clock
from planner.engine.counts import Counts, cost_of, value_of
from planner.engine.exact.search import Search
from planner.engine.exact.surrogate import tightest
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate, Side, Surrogate
from planner.engine.proof.restating import Restated, reduced
from planner.engine.relaxation.relax import Rungs, relax
from planner.engine.solution import Solution

SIDES: tuple[Side, ...] = ("most", "least")


def solve_exact(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    memory_mb: int | None = None,
    rungs: Rungs | None = None,
) -> Solution:
    """Find the choice of the greatest value, and prove it.

    Parameters
    ----------
    problem
        The problem.
    time_limit_s
        Seconds after which the best choice so far is returned; None = no limit.
    memory_mb
        Megabytes that the search may use beyond what problem and relaxation need; half of what
        the machine has to spare where None.
    rungs
        What is known of the problem from another budget.

    Returns
    -------
    Solution
        Optimal, or, where time or memory ran out, the best choice found and a proven bound, and
        which of them it was. Its certificate proves the bound.

    Raises
    ------
    InfeasibleError
        If the required requests cannot be made within the budget.
    """
    clock = Clock(time_limit_s)
    plain = reduced(problem)
    relaxed = relax(plain.problem, rungs if plain.problem is problem else None)
    search = Search(plain.problem, relaxed, clock, memory_mb)
    found = _told(problem, [plain], search.run(thorough=False))
    for side in SIDES:
        if not _is_settled(found, clock):
            found = _strengthened(found, side, clock, memory_mb)
    if not _is_settled(found, clock):
        found = _joined(found, _told(problem, [plain], search.run()))
    if found.status != "optimal" and clock.is_up():
        return replace(found, stopped="time")
    return found


def _is_settled(found: Solution, clock: Clock) -> bool:
    return found.status == "optimal" or clock.is_up()


def _strengthened(found: Solution, side: Side, clock: Clock, memory_mb: int | None) -> Solution:
    """Solve under a surrogate: it bounds, and what it finds may keep the budget itself."""
    problem = found.problem
    first = reduced(problem, fully=True)
    relaxed = tightest(first, side, found.value - first.value, clock)
    if relaxed is None or relaxed.bound + first.value >= found.bound:
        return found
    price = Fraction(0)
    if relaxed.relaxation is None:
        proof = Certificate(price, found.value, surrogate=relaxed.surrogate)
        return replace(found, bound=found.value, certificate=proof, shadow_price=price)
    search = Search(relaxed.steps[-1].problem, relaxed.relaxation, clock, memory_mb)
    # Half the gap is worth all that can be done, less is not.
    worth_it = 2 * (relaxed.bound + first.value - found.value) <= found.bound - found.value
    return _joined(
        found, _told(problem, relaxed.steps, search.run(thorough=worth_it), relaxed.surrogate)
    )


def _joined(one: Solution, other: Solution) -> Solution:
    """Take the better choice, where it keeps the budget, and the tighter bound of two solutions."""
    better = other if other.value > one.value and other.cost <= one.problem.budget else one
    tighter = other if max(other.bound, better.value) < one.bound else one
    certificate = tighter.certificate
    assert certificate is not None
    bound = max(tighter.bound, better.value)
    return replace(
        better,
        bound=bound,
        certificate=replace(certificate, bound=bound),
        shadow_price=tighter.shadow_price,
        stopped=None if bound == better.value else other.stopped or one.stopped,
    )


def _told(
    problem: Problem, steps: list[Restated], found: Solution, surrogate: Surrogate | None = None
) -> Solution:
    """Say of the original what was found for the last of the restated problems.

    Under a surrogate the choice may pass the budget, and the bound speaks of those that do not.
    """
    if steps[-1].problem is problem:
        return found
    counts = _back(problem, steps, found.counts)
    price, more = found.shadow_price / steps[-1].step, sum(step.value for step in steps)
    certificate = found.certificate
    assert certificate is not None
    start = certificate.start
    start = None if start is None else _back(problem, steps, start)
    bound = certificate.bound + more
    proof = replace(certificate, shadow_price=price, bound=bound, surrogate=surrogate, start=start)
    return replace(
        found,
        problem=problem,
        counts=counts,
        cost=cost_of(problem, counts),
        value=value_of(problem, counts),
        bound=found.bound + more,
        shadow_price=proof.budget_price,
        certificate=proof,
    )


def _back(problem: Problem, steps: list[Restated], counts: Counts) -> Counts:
    """Say of the original what was counted for the last of the restated problems."""
    originals = [problem, *(step.problem for step in steps[:-1])]
    for original, step in zip(reversed(originals), reversed(steps), strict=True):
        counts = step.back(original, counts)
    return counts
