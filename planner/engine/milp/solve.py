"""The integer program solved by a general solver."""

from __future__ import annotations

import numpy as np

from planner.engine.clock import Clock
from planner.engine.counts import Counts, cost_of, fault_of, value_of
from planner.engine.milp.model import build_count_model
from planner.engine.milp.running import run
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from planner.errors import SolverError

# Variables beside rules, from which on to make a program smaller may take longer than its time.
LARGE = 30_000


def solve_milp(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    solver: str | None = None,
    most_nodes: int | None = None,
) -> Solution:
    """Solve as an integer program, by a general solver.

    Parameters
    ----------
    problem
        A feasible problem.
    time_limit_s
        For model and solver together.
    solver
        PuLP's name of it, one of `NAMES`; the first that is there where None.
    most_nodes
        Of its branch and bound: it ends after so many, on every machine alike.

    Returns
    -------
    Solution
        Optimal where the solver proved it; else its bound is that of the relaxation.

    Raises
    ------
    InfeasibleError
        If caps and rows leave no choice.
    SolverError
        If no solver is there, it fails, its floats do not hold the numbers, or it finds nothing in
        its time.
    """
    clock = Clock(time_limit_s)
    relaxation = relax(problem)
    model = build_count_model(problem, clock)
    proved = not model.variables or run(
        model.program,
        time_limit_s=clock.left_s(),
        solver=solver,
        most_nodes=most_nodes,
        presolve=time_limit_s is None or problem.is_plain or len(model.variables) <= LARGE,
    )
    taken = [round(variable.varValue or 0) for *_, variable in model.variables]
    entries = np.array([entry[:2] for entry in model.variables], dtype=np.int64).reshape(-1, 2)
    counts = Counts.of(problem, entries[:, 0], entries[:, 1], np.array(taken, dtype=np.int64))
    if most_nodes is not None and fault_of(problem, counts):
        raise SolverError("found no plan with so few nodes")
    value = value_of(problem, counts)
    return Solution(
        problem=problem,
        counts=counts,
        cost=cost_of(problem, counts),
        value=value,
        bound=value if proved else relaxation.bound,
        shadow_price=relaxation.shadow_price,
        method="milp",
        stopped="time" if time_limit_s is not None and not proved else None,
        # The solver's own word is no proof that anyone can check.
        certificate=None if proved else Certificate(relaxation.shadow_price, relaxation.bound),
    )
