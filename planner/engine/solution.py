"""What a solver chose, with its cost, value and bound, checked against the problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from planner.engine.arrays import IntArray
from planner.engine.counts import Counts, cost_of, fault_of, value_of
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
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
        How long it took; None in a plan that was read from JSON. It makes no two tries differ.
    """

    method: str
    outcome: Literal["optimal", "feasible", "failed"]
    reason: str
    seconds: float | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class Solution:
    """What a solver found, and how good it can be at best.

    Attributes
    ----------
    problem
        The problem it solves.
    counts
        How many requests of each group take which option.
    cost, value
        Sums over the chosen options, in the units of the problem.
    bound
        No choice is worth more than this.
    shadow_price
        Value that one more unit of cost buys, from the relaxation.
    method
        What found it.
    by_turn
        Whether requests took their preferred options one after the other, while they fitted;
        otherwise all options were weighed against each other.
    attempts
        Every method that was tried, in order.
    stopped
        What it ran out of before it had proved an optimum: "time", "memory", or "work" where a
        proof would take too much of it; None where that is not why.
    certificate
        The proof of the bound, for `planner.engine.verify`; None where the bound is only a
        solver's word.
    """

    problem: Problem = field(repr=False)
    counts: Counts = field(repr=False)
    cost: int
    value: int
    bound: int
    shadow_price: Fraction
    method: str
    by_turn: bool = False
    attempts: tuple[Attempt, ...] = ()
    stopped: Literal["time", "memory", "work"] | None = None
    certificate: Certificate | None = field(default=None, repr=False)

    @cached_property
    def choice(self) -> IntArray:
        """Option of each request, counted from its menu's start; -1 = skip. Shape (requests,).

        The requests of a problem from arrays stand in their order; those of groups one group after
        the other, the dearest options first.
        """
        return self.counts.choice(self.problem.groups.sizes)

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
            cost, value or bound are not what the counts give.
        """
        fault = fault_of(self.problem, self.counts)
        if fault:
            raise SolverError(fault)
        cost, value = (
            cost_of(self.problem, self.counts),
            value_of(self.problem, self.counts),
        )
        if (cost, value) != (self.cost, self.value):
            raise SolverError(
                f"cost {self.cost} and value {self.value} were stated; "
                f"the choice costs {cost} and is worth {value}"
            )
        if value > self.bound:
            raise SolverError(f"a value of {value} is above the stated bound {self.bound}")
