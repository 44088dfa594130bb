"""As many as possible of the highest priority, then of the next: the numbers, and their proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.engine import Problem, Solution
from planner.engine.arrays import IntArray
from planner.errors import CertificateError, SolverError
from planner.funding.proof import Evidence, Step
from planner.rules.levels import Levels, most_made

# Of weights that tell levels apart in one sum: far within what a general solver's floats hold.
MOST_WEIGHT = 1_000_000


@dataclass(frozen=True, eq=False)
class Covered:
    """A problem in which as many as possible are made of each level.

    Attributes
    ----------
    problem
        The problem, with these numbers kept.
    steps, unsettled
        As of `Proof`.
    """

    problem: Problem
    steps: tuple[Step, ...] = ()
    unsettled: int | None = None


def cover(levels: Levels, problem: Problem, solve: Callable[[Problem], Solution]) -> Covered:
    """Find how many of each level can be made, those above it being kept, and keep them.

    Parameters
    ----------
    levels
        The levels of the batch.
    problem
        Its problem for some budget.
    solve
        Solves a problem as well as can be in the time that is left.

    Raises
    ------
    InfeasibleError
        If what is required cannot be made.
    """
    if is_simple(levels, problem):
        problem.check_feasible()
        return Covered(levels.kept(problem, most_made(levels, problem)))
    return _Cover(levels, problem, solve).run()


def is_simple(levels: Levels, problem: Problem) -> bool:
    """Say whether nothing but the budget limits the numbers, so that `most_made` finds them."""
    return problem.is_plain and not len(levels.groups) and not int(levels.tied.sum())


class _Cover:
    """Goes down the levels, as many of them at once as one problem can tell apart."""

    def __init__(
        self, levels: Levels, problem: Problem, solve: Callable[[Problem], Solution]
    ) -> None:
        self._levels, self._problem, self._solve = levels, problem, solve
        self._made = np.zeros(0, dtype=np.int64)
        self._steps: list[Step] = []

    def run(self) -> Covered:
        """Settle one block of levels after the other, until all are or the time is up."""
        levels, reach = self._levels, 1
        while len(self._made) < len(levels):
            first = len(self._made)
            block = _block(levels, first)
            # What is made whole, or not at all, is settled many levels at a time.
            tries = [len(levels) - 1, min(block + reach, len(levels) - 1)]
            lasts = [*(last for last in dict.fromkeys(tries) if last > block), block]
            settled = next(filter(None, (self._settled(first, last) for last in lasts)), False)
            if not settled:
                return self._cut_short()
            reach = 2 * reach if len(self._made) - 1 > block else 1
        return Covered(self._kept(), tuple(self._steps))

    def _kept(self) -> Problem:
        return self._levels.kept(self._problem, self._made)

    def _settled(self, first: int, last: int) -> bool:
        """Settle some levels; say whether that was possible."""
        problem = self._levels.counting(self._kept(), weights_of(self._levels, first, last))
        try:
            solution = self._solve(problem)
        except SolverError:
            return False
        numbers = _numbers(self._levels, solution)[first : last + 1]
        whole = bool((numbers == self._levels.possible[first : last + 1]).all())
        known = is_weighed(self._levels, first, last) or not numbers.any()
        if not whole and not (known and solution.status == "optimal"):
            return False
        if not whole:
            self._steps.append(Step(first, last, Evidence.of(solution)))
        self._made = np.concatenate([self._made, numbers])
        return True

    def _cut_short(self) -> Covered:
        return Covered(self._kept(), tuple(self._steps), len(self._made))


def _block(levels: Levels, first: int) -> int:
    """Return the last of the levels that weights tell apart from one on."""
    last, weight = first, int(levels.possible[first]) + 1
    while last + 1 < len(levels) and weight * (int(levels.possible[last + 1]) + 1) <= MOST_WEIGHT:
        last += 1
        weight *= int(levels.possible[last]) + 1
    return last


def is_weighed(levels: Levels, first: int, last: int) -> bool:
    """Say whether weights tell these levels apart: one more of one is worth all of those below."""
    return last <= _block(levels, first)


def weights_of(levels: Levels, first: int, last: int) -> IntArray:
    """Weigh some levels, so that the greatest sum makes the most of each, those above first.

    Where they are too many for that, each request counts 1: that settles them only if all of them
    are made, or none.

    Returns
    -------
    IntArray
        Of each level; 0 of the others. Shape (levels,).
    """
    weights = np.zeros(len(levels), dtype=np.int64)
    weights[first : last + 1] = 1
    if is_weighed(levels, first, last):
        for at in range(last - 1, first - 1, -1):
            weights[at] = weights[at + 1] * (int(levels.possible[at + 1]) + 1)
    return weights


def _numbers(levels: Levels, solution: Solution) -> IntArray:
    """Count what counts make of each level."""
    counts, made = solution.counts, np.zeros(len(levels) + 1, dtype=np.int64)
    np.add.at(made, levels.of_groups[counts.groups], counts.counts)
    span = int(max(levels.options.max(initial=0), counts.options.max(initial=0))) + 1
    pairs = counts.groups * span + counts.options
    order = np.argsort(pairs)
    keys = levels.groups * span + levels.options
    at = np.minimum(np.searchsorted(pairs[order], keys), max(len(pairs) - 1, 0))
    if len(pairs):
        found = pairs[order[at]] == keys
        held = levels.counts[found] * counts.counts[order[at[found]]]
        np.add.at(made, levels.levels[found], held)
    return made[:-1]


def check_numbers(
    levels: Levels, problem: Problem, made: IntArray, steps: tuple[Step, ...]
) -> Problem:
    """Check that of each level, those above it being kept, no more can be made.

    Parameters
    ----------
    levels, problem
        As of `cover`.
    made
        What is made of each level; shape (levels,).
    steps
        What shows it; nothing is asked of a level that is made whole.

    Returns
    -------
    Problem
        The problem with these numbers kept.

    Raises
    ------
    CertificateError
        If more may be possible.
    """
    if is_simple(levels, problem):
        most = most_made(levels, problem)
        if not np.array_equal(most, made):
            at = int((most != made).argmax())
            raise CertificateError(
                f"of priority {levels.priorities[at] / 1000:g} {made[at]:,} are made, and "
                f"{most[at]:,} can be"
            )
        return levels.kept(problem, made)
    given = iter(steps)
    at = 0
    while at < len(levels):
        if made[at] == levels.possible[at] and not _begins(steps, at):
            at += 1
            continue
        at = _checked(levels, problem, made, at, given)
    return levels.kept(problem, made)


def _begins(steps: tuple[Step, ...], at: int) -> bool:
    return any(step.first == at for step in steps)


def _checked(
    levels: Levels, problem: Problem, made: IntArray, at: int, steps: Iterator[Step]
) -> int:
    """Check one step; return the level after it."""
    step = next(steps, None)
    if step is None or step.first != at or not at <= step.last < len(levels):
        raise CertificateError(
            f"nothing shows that no more can be made of priority {levels.priorities[at] / 1000:g}"
        )
    weights = weights_of(levels, at, step.last)
    counted = levels.counting(levels.kept(problem, made[:at]), weights)
    certificate = step.evidence.checked(counted)
    sure = is_weighed(levels, at, step.last) or not made[at : step.last + 1].any()
    if not sure or certificate.bound > int(weights @ made):
        raise CertificateError(
            f"more may be made of priority {levels.priorities[at] / 1000:g} or one below it"
        )
    return step.last + 1
