"""Programs handed to a general solver by PuLP: HiGHS, or CBC where HiGHS is missing."""

from __future__ import annotations

import warnings
from typing import Any

import pulp

from planner.errors import InfeasibleError, SolverError

# PuLP's names of the solvers, in the order they are tried, and what people call them.
NAMES = {"HiGHS": "HiGHS", "COIN_CMD": "CBC", "PULP_CBC_CMD": "CBC"}
# What each calls the number of nodes after which it ends.
NODES = {"HiGHS": "mip_max_nodes", "COIN_CMD": "maxNodes", "PULP_CBC_CMD": "maxNodes"}


def run(
    program: Any,
    *,
    time_limit_s: float | None = None,
    solver: str | None = None,
    most_nodes: int | None = None,
    presolve: bool = True,
) -> bool:
    """Solve a program; its variables hold what was found.

    Parameters
    ----------
    program
        The PuLP model.
    time_limit_s
        After which the solver ends.
    solver
        PuLP's name of it, one of `NAMES`; the first that is there where None.
    most_nodes
        Of its branch and bound, after which it ends; what it holds then may be no solution.
    presolve
        Whether HiGHS may make the program smaller first, in which it does not look at the clock.

    Returns
    -------
    bool
        Whether it is proved to be the best.

    Raises
    ------
    InfeasibleError
        If there is no solution.
    SolverError
        If no solver is there, it fails, or finds nothing in its time.
    """
    chosen = solver_named(solver, time_limit_s, most_nodes)
    if not presolve and chosen.name == "HiGHS":
        chosen.optionsDict["presolve"] = "off"
    outcome = outcome_of(program, chosen)
    if outcome == pulp.LpSolutionInfeasible:
        raise InfeasibleError(["no choice keeps all limits"])
    if outcome not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        when = "" if time_limit_s is None else " in its time"
        raise SolverError(f"{NAMES[chosen.name]} found no plan{when}")
    return bool(outcome == pulp.LpSolutionOptimal)


def outcome_of(program: Any, solver: Any) -> int:
    """Run a solver; return PuLP's word for what its solution is.

    Raises
    ------
    SolverError
        If it fails.
    """
    try:
        program.solve(solver)
    except pulp.PulpError as error:
        raise SolverError(f"{NAMES[solver.name]} failed: {error}") from error
    except (KeyError, IndexError):
        # PuLP has no word for HiGHS's end after so many nodes, and looks for one in vain; what was
        # found it has read by then, where there is anything.
        if NODES["HiGHS"] not in solver.optionsDict:
            raise
        return int(pulp.LpSolutionIntegerFeasible)
    # `status` reads Optimal after a time limit as well; only `sol_status` says what was proved.
    return int(program.sol_status)


def solver_named(
    name: str | None, time_limit_s: float | None, most_nodes: int | None = None
) -> Any:
    """Return a general solver as PuLP has it; parameters as of `run`.

    Raises
    ------
    SolverError
        If it is not there.
    """
    limit = None if time_limit_s is None else max(time_limit_s, 0.01)
    for known in [name] if name else NAMES:
        options = {"msg": False, "timeLimit": limit, "gapRel": 0, "gapAbs": 0, "threads": 1}
        if most_nodes is not None:
            options[NODES[known]] = most_nodes
        with warnings.catch_warnings():
            # PuLP announces that version 4, which we exclude, comes without CBC.
            warnings.simplefilter("ignore", DeprecationWarning)
            solver = pulp.getSolver(known, **options)
        if solver.available():
            return solver
    raise SolverError(f"no solver: {name or ' or '.join(NAMES)} is missing (pip install highspy)")
