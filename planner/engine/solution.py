"""A choice per request, with its cost, value and bound, checked against the problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np

from planner.engine.arrays import IntArray
from planner.engine.problem import Problem
from planner.engine.proof.checker import Certificate
from planner.errors import SolverError

Status = Literal["optimal", "feasible"]


@dataclass(frozen=True)
class Attempt:
    """One try at a problem.

    Attributes
    ----------
    method
        Name of the method that was tried.
    outcome
        ``"optimal"``, ``"feasible"`` or ``"failed"``.
    reason
        Why it ended as it did, in a sentence.
    seconds
        How long it took.
    """

    method: str
    outcome: Literal["optimal", "feasible", "failed"]
    reason: str
    seconds: float


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solver found, and how good it can be at best.

    Attributes
    ----------
    problem
        The problem it solves.
    choice
        Option of each request, counted from its menu's start; -1 = skip. Shape (requests,).
    cost, value
        Sums over the chosen options, in the units of the problem.
    bound
        No choice is worth more than this.
    shadow_price
        Value that one more unit of cost buys, from the relaxation.
    method
        What found it.
    attempts
        Every method that was tried, in order.
    certificate
        The proof of the bound, for `planner.engine.proof.checker.verify`; None where the bound is
        only a solver's word.
    """

    problem: Problem = field(repr=False)
    choice: IntArray = field(repr=False)
    cost: int
    value: int
    bound: int
    shadow_price: Fraction
    method: str
    attempts: tuple[Attempt, ...] = ()
    certificate: Certificate | None = field(default=None, repr=False)

    @property
    def status(self) -> Status:
        """``"optimal"`` where the value meets the bound, else ``"feasible"``."""
        return "optimal" if self.value == self.bound else "feasible"

    @property
    def gap(self) -> float:
        """``(bound - value) / bound``; 0 where nothing can be gained."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0

    def check(self) -> None:
        """Recompute everything from the problem.

        Raises
        ------
        SolverError
            If an option does not exist, a required request is skipped, the budget is passed, or
            cost, value or bound are not what the choice gives.
        """
        problem, choice = self.problem, self.choice
        if choice.shape != problem.menus.shape or not np.issubdtype(choice.dtype, np.integer):
            raise SolverError(f"{len(problem)} requests, but choices of shape {choice.shape}")
        sizes = np.diff(problem.starts)[problem.menus]
        if ((choice < -1) | (choice >= sizes)).any():
            at = int(np.flatnonzero((choice < -1) | (choice >= sizes))[0])
            raise SolverError(f"request {at} has no option {choice[at]}")
        if (problem.required & (choice < 0)).any():
            at = int(np.flatnonzero(problem.required & (choice < 0))[0])
            raise SolverError(f"request {at} is required, but skipped")
        cost, value = problem.totals(choice)
        if (cost, value) != (self.cost, self.value):
            raise SolverError(
                f"cost {self.cost} and value {self.value} were stated; "
                f"the choice costs {cost} and is worth {value}"
            )
        if cost > problem.budget:
            raise SolverError(f"the choice costs {cost}, the budget is {problem.budget}")
        if value > self.bound:
            raise SolverError(f"a value of {value} is above the stated bound {self.bound}")


def spread(
    problem: Problem,
    groups_options: IntArray,
    counts: IntArray,
    *,
    options: IntArray | None = None,
) -> IntArray:
    """Settle which of the interchangeable requests take which option.

    Within a group the options go out dearest first, to the requests in the order of the input;
    the last ones are skipped.

    Parameters
    ----------
    problem
        The problem.
    groups_options
        Rows ``(group, option counted from the menu's start)``; shape (entries, 2).
    counts
        How many requests of the group take that option; shape (entries,).
    options
        What all requests of a group take where no entry says otherwise, -1 = skip; shape
        (groups,). None = skip everywhere.

    Returns
    -------
    IntArray
        Option of each request, -1 = skip; shape (requests,).
    """
    groups = problem.groups
    options = np.full(len(groups), -1, dtype=np.int64) if options is None else options.copy()
    options[groups_options[:, 0]] = -1
    taken = (counts > 0) & (groups_options[:, 1] >= 0)
    group, option, count = groups_options[taken, 0], groups_options[taken, 1], counts[taken]
    whole = count == groups.sizes[group]
    options[group[whole]] = option[whole]
    choice = options[groups.members]
    if not whole.all():
        _spread_mixed(problem, choice, group[~whole], option[~whole], count[~whole])
    return choice


def _spread_mixed(
    problem: Problem, choice: IntArray, group: IntArray, option: IntArray, count: IntArray
) -> None:
    """Fill in the groups whose requests take different options."""
    groups = problem.groups
    flat = problem.starts[groups.menus[group]] + option
    order = np.lexsort((option, -problem.costs[flat], group))
    group, option, count = group[order], option[order], count[order]
    mixed = np.zeros(len(groups), dtype=bool)
    mixed[group] = True
    requests = np.flatnonzero(mixed[groups.members])
    requests = requests[np.argsort(groups.members[requests], kind="stable")]
    begins = np.searchsorted(groups.members[requests], group)
    before = np.cumsum(count) - count
    first_of_group = np.searchsorted(group, group)
    offset = begins + before - before[first_of_group]
    within = np.arange(int(count.sum())) - np.repeat(before, count)
    choice[requests[np.repeat(offset, count) + within]] = np.repeat(option, count)
