"""The greedy rule as a solver: a valid choice, with the bound of the relaxation."""

from __future__ import annotations

from planner.engine.counts import cost_of, value_of
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from planner.engine.turns import Hints, greedy_counts


def solve_greedy(problem: Problem, hints: Hints | None = None) -> Solution:
    """Solve by the greedy rule, as of `greedy_counts`.

    Parameters
    ----------
    problem
        A feasible problem.
    hints
        Preferred options and turns; the cheapest options, by priority, where None.

    Returns
    -------
    Solution
        Valid, seldom the best; its bound is that of the relaxation.
    """
    counts = greedy_counts(problem, hints or Hints.of(problem))
    relaxation = relax(problem)
    return Solution(
        problem=problem,
        counts=counts,
        cost=cost_of(problem, counts),
        value=value_of(problem, counts),
        bound=relaxation.bound,
        shadow_price=relaxation.shadow_price,
        method="greedy",
        by_turn=True,
        certificate=Certificate(relaxation.shadow_price, relaxation.bound),
    )
