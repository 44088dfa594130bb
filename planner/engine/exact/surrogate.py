"""The weights of a surrogate: those under which its linear relaxation bounds best."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from planner.engine.clock import Clock
from planner.engine.proof.certificate import Side, Surrogate
from planner.engine.proof.restating import Restated, reduced
from planner.engine.proof.surrogates import least_counted, most_counted, weighed
from planner.engine.relaxation.relax import Relaxation, relax
from planner.errors import InfeasibleError, ProblemError

# How often the range of weights is cut, at most.
CUTS = 40


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A problem under a surrogate, and its relaxation.

    Attributes
    ----------
    surrogate
        What stands in for the budget.
    steps
        The fully reduced problem, the same under the surrogate, and that reduced.
    relaxation
        Of the last one; None where no choice obeys the surrogate.
    bound
        No choice that obeys the surrogate is worth more, in terms of the fully reduced problem.
    """

    surrogate: Surrogate
    steps: list[Restated]
    relaxation: Relaxation | None
    bound: int

    def counted(self) -> int:
        """Count the requests that cost more than they must in the relaxation's base choice."""
        if self.relaxation is None:
            return self.surrogate.count
        options = self.relaxation.base
        for step in reversed(self.steps[1:]):
            options = step.meaning(options)
        problem = self.steps[0].problem
        made = options >= 0
        at = (problem.starts[problem.groups.menus] + options)[made]
        return int(problem.groups.sizes[made] @ (problem.costs[at] > 0))


def tightest(first: Restated, side: Side, value: int, clock: Clock) -> Relaxed | None:
    """Weigh cost and count so that the relaxation bounds best.

    The relaxation counts fewer requests the more a counted one weighs, so the weight at which it
    counts just as many as there can be is found by halving.

    Parameters
    ----------
    first
        The fully reduced problem.
    side
        Which count to weigh.
    value
        What a better choice must be worth more than, in terms of the reduced problem.
    clock
        Stops the search.

    Returns
    -------
    Relaxed or None
        None where no weights can be used.
    """
    most = side == "most"
    count = most_counted(first.problem) if most else least_counted(first.problem, value)
    best = _relaxed(first, Surrogate(0, 1, side, count), value)
    low, high = Fraction(0), Fraction(2 * int(first.problem.costs.max(initial=0)) + 1)
    for _ in range(CUTS):
        if clock.is_up() or (best is not None and best.relaxation is None):
            break
        weight = _simplest((3 * low + high) / 4, (low + 3 * high) / 4)
        surrogate = Surrogate(weight.denominator, weight.numerator, side, count)
        one = _relaxed(first, surrogate, value)
        if one is None:
            break
        if best is None or one.bound < best.bound:
            best = one
        if (one.counted() >= count) == most:
            low = weight
        else:
            high = weight
    return best


def _relaxed(first: Restated, surrogate: Surrogate, value: int) -> Relaxed | None:
    """Relax the problem under a surrogate; None where its weights are too large."""
    steps = [first]
    try:
        steps.append(weighed(first.problem, surrogate))
        steps.append(reduced(steps[1].problem))
    except InfeasibleError:
        return Relaxed(surrogate, steps, None, value)
    except ProblemError:
        return None
    relaxation = relax(steps[2].problem)
    return Relaxed(surrogate, steps, relaxation, relaxation.bound + steps[2].value)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """Find the fraction of the least terms from `low` to `high`."""
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / _simplest(1 / (high - whole + 1), 1 / (low - whole + 1))
