"""Linear programs through PuLP: their prices, and how they would choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.milp.running import outcome_of, solver_named

# Of a limit, relative to what one column adds: no breach, but rounding.
PASSED = 1e-6


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear program: of each group so many copies, spread over its columns, within limits.

    Attributes
    ----------
    values, groups
        Of each column; shape (columns,).
    sizes
        Of each group.
    rows, columns, factors
        What a column adds to the sum of a row, entry by entry.
    limits
        Of each row.
    penalty
        What passing a limit by one costs.
    """

    values: NDArray[np.float64]
    groups: IntArray
    sizes: NDArray[np.float64]
    rows: IntArray
    columns: IntArray
    factors: NDArray[np.float64]
    limits: NDArray[np.float64]
    penalty: float


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """The optimum of a linear program.

    Attributes
    ----------
    prices
        What a unit of each limit is worth, >= 0; shape (rows,).
    value
        The optimum.
    passed
        Whether a limit is passed.
    taken
        How many copies take each column.
    """

    prices: NDArray[np.float64]
    value: float
    passed: bool
    taken: NDArray[np.float64]


def solve_linear(linear: Linear, time_limit_s: float | None) -> LinearSolution | None:
    """Solve a linear program.

    Parameters
    ----------
    linear
        The program.
    time_limit_s
        For model and solver together.

    Returns
    -------
    LinearSolution
        None where there is none in its time.

    Raises
    ------
    SolverError
        If no solver is there, or it fails.
    """
    solver = solver_named(None, time_limit_s)
    program = pulp.LpProblem("prices", pulp.LpMaximize)
    sizes, groups = linear.sizes.tolist(), linear.groups.tolist()
    taken = [program.add_variable(f"x{at}", 0, sizes[group]) for at, group in enumerate(groups)]
    over = [program.add_variable(f"o{at}", 0) for at in range(len(linear.limits))]
    worth = list(zip(taken, linear.values.tolist(), strict=True))
    program += pulp.LpAffineExpression(worth + [(one, -linear.penalty) for one in over])
    rows = _rows(linear, taken, over)
    for at, row in enumerate(rows):
        program += row, f"r{at}"
    members: list[list[tuple[Any, float]]] = [[] for _ in sizes]
    for variable, group in zip(taken, groups, strict=True):
        members[group].append((variable, 1.0))
    for group, terms in enumerate(members):
        program += pulp.LpAffineExpression(terms) == sizes[group], f"g{group}"
    if outcome_of(program, solver) != pulp.LpSolutionOptimal:
        return None
    return LinearSolution(
        prices=np.array([abs(row.pi or 0.0) for row in rows]),
        value=float(pulp.value(program.objective)),
        passed=any((one.varValue or 0.0) > PASSED for one in over),
        taken=np.array([one.varValue or 0.0 for one in taken]),
    )


def _rows(linear: Linear, taken: list[Any], over: list[Any]) -> list[Any]:
    """Limit the sums; each may be passed, at its price."""
    sums: list[list[tuple[Any, float]]] = [[(one, -1.0)] for one in over]
    triples = (linear.rows.tolist(), linear.columns.tolist(), linear.factors.tolist())
    for row, column, factor in zip(*triples, strict=True):
        sums[row].append((taken[column], factor))
    pairs = zip(sums, linear.limits.tolist(), strict=True)
    return [pulp.LpAffineExpression(terms) <= limit for terms, limit in pairs]
