"""As many as possible of the highest priority, then of the next: the numbers, and their proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.engine import Problem, Solution
from planner.engine.arrays import IntArray
from planner.errors import CertificateError, SolverError
from planner.funding.evidence import Evidence
from planner.funding.proof import Step
from planner.rules.levels import Levels, most_made


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
    """Goes down the levels: one by one, or many at once where all of them or none can be made."""

    def __init__(
        self, levels: Levels, problem: Problem, solve: Callable[[Problem], Solution]
    ) -> None:
        self._levels, self._problem, self._solve = levels, problem, solve
        self._made = np.zeros(0, dtype=np.int64)
        self._steps: list[Step] = []

    def run(self) -> Covered:
        """Settle levels until all are or the time is up."""
        reach, end = 1, len(self._levels) - 1
        while len(self._made) <= end:
            first = len(self._made)
            nothing = not self._made[-1:].any()  # perhaps nothing is left for all the others either
            tries = [*([end] if nothing else []), min(first + reach - 1, end), first]
            last = next((one for one in dict.fromkeys(tries) if self._settled(first, one)), -1)
            if last < 0:
                return Covered(self._kept(), tuple(self._steps), first)
            whole = self._made[first] == self._levels.possible[first]
            reach = 2 * (last - first + 1) if whole else 1
        return Covered(self._kept(), tuple(self._steps))

    def _kept(self) -> Problem:
        return self._levels.kept(self._problem, self._made)

    def _settled(self, first: int, last: int) -> bool:
        """Settle some levels; say whether that was possible."""
        levels, own = self._levels, slice(first, last + 1)
        problem = levels.counting(self._kept(), weights_of(levels, first, last))
        try:
            solution = self._solve(problem)
        except SolverError:
            return False
        numbers = _numbers(levels, solution)[own]
        whole = np.array_equal(numbers, levels.possible[own])
        known = first == last or not numbers.any()
        if not whole and not (known and solution.status == "optimal"):
            return False
        if not whole:
            self._steps.append(Step(first, last, Evidence.of(solution)))
        self._made = np.concatenate([self._made, numbers])
        return True


def weights_of(levels: Levels, first: int, last: int) -> IntArray:
    """Count the requests of some levels: 1 for each of these, 0 for the others; shape (levels,).

    The greatest sum is the number of a single level. Of several it tells only whether all of them
    are made, or none.
    """
    at = np.arange(len(levels))
    return ((at >= first) & (at <= last)).astype(np.int64)


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
    given, at = list(steps[::-1]), 0
    while at < len(levels):
        if made[at] == levels.possible[at] and not (given and given[-1].first == at):
            at += 1
        else:
            at = _checked(levels, problem, made, at, given.pop() if given else None)
    return levels.kept(problem, made)


def _checked(levels: Levels, problem: Problem, made: IntArray, at: int, step: Step | None) -> int:
    """Check one step; return the level after it."""
    if step is None or step.first != at or not at <= step.last < len(levels):
        raise CertificateError(
            f"nothing shows that no more can be made of priority {levels.priorities[at] / 1000:g}"
        )
    weights = weights_of(levels, at, step.last)
    counted = levels.counting(levels.kept(problem, made[:at]), weights)
    certificate = step.evidence.checked(counted)
    sure = at == step.last or not made[at : step.last + 1].any()
    if not sure or certificate.bound > int(weights @ made):
        raise CertificateError(
            f"more may be made of priority {levels.priorities[at] / 1000:g} or one below it"
        )
    return step.last + 1
