"""The integer program through PuLP: HiGHS, or CBC where HiGHS is missing.

Requests of a group are interchangeable, so the model counts how many of them take each option
instead of asking it of each one. The only file that imports pulp.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
import pulp
from numpy.typing import NDArray

from planner.engine.arrays import IntArray
from planner.engine.clock import Clock
from planner.engine.counts import Counts, cost_of, fault_of, value_of
from planner.engine.problem import Problem
from planner.engine.proof.certificate import Certificate
from planner.engine.relaxation.relax import relax
from planner.engine.solution import Solution
from planner.errors import InfeasibleError, SolverError

# Of a sum; beyond it not every whole number is a float.
LARGEST = 2**53
# Of a limit in a linear program, relative to what one column adds: no breach, but rounding.
PASSED = 1e-6
# PuLP's names of the solvers, in the order they are tried, and what people call them.
NAMES = {"HiGHS": "HiGHS", "COIN_CMD": "CBC", "PULP_CBC_CMD": "CBC"}


@dataclass(frozen=True)
class CountModel:
    """The integer program, and what its variables mean.

    Attributes
    ----------
    program
        The PuLP model: values and costs divided by their greatest common divisors.
    variables
        How many requests of the group take the option: ``(group, option, variable)``.
    """

    program: Any
    variables: list[tuple[int, int, Any]]


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
    model = build_count_model(problem)
    taken: list[int] = []
    proved = True
    if model.variables:
        taken, proved = _run(model, _solver(solver, clock.left_s(), most_nodes), time_limit_s)
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


def build_count_model(problem: Problem) -> CountModel:
    """Write the problem as counts of interchangeable requests per option.

    Parameters
    ----------
    problem
        Any problem.

    Returns
    -------
    CountModel
        Without the options that another one of the same menu makes useless.

    Raises
    ------
    SolverError
        If its numbers are too large for floats.
    """
    groups = problem.groups
    entries = [entry for group in range(len(groups)) for entry in _useful(problem, group)]
    program = pulp.LpProblem("plan", pulp.LpMaximize)
    variables = [
        (group, option, program.add_variable(f"n_{group}_{option}", 0, size, pulp.LpInteger))
        for group, option, _ in entries
        for size in (int(groups.sizes[group]),)
    ]
    taken = [variable for *_, variable in variables]
    flat = [int(problem.starts[groups.menus[group]]) + option for group, option, _ in entries]
    sizes = groups.sizes[[group for group, *_ in entries]].tolist()
    program += _sum(taken, [value for *_, value in entries], sizes)[0]
    costs = problem.costs[flat].tolist()
    _limit(program, "budget", list(zip(taken, costs, sizes, strict=True)), problem.budget)
    _add_rules(program, problem, entries, taken, costs)
    members: dict[int, list[Any]] = {}
    for group, _, variable in variables:
        members.setdefault(group, []).append(variable)
    for group, counted in members.items():
        size, made = int(groups.sizes[group]), pulp.lpSum(counted)
        program += (made == size if groups.required[group] else made <= size), f"group_{group}"
    return CountModel(program, variables)


def _add_rules(
    program: Any,
    problem: Problem,
    entries: list[tuple[int, int, int]],
    taken: list[Any],
    costs: list[int],
) -> None:
    """Add caps and rows."""
    sizes = problem.groups.sizes[[group for group, *_ in entries]].tolist()
    if problem.caps is not None:
        under: list[list[int]] = [[] for _ in range(len(problem.caps))]
        for at, (group, *_) in enumerate(entries):
            cap = int(problem.caps.nodes[group])
            while cap >= 0:
                under[cap].append(at)
                cap = int(problem.caps.parents[cap])
        for cap, own in enumerate(under):
            used = [(taken[at], costs[at], sizes[at]) for at in own]
            _limit(program, f"cap_{cap}", used, int(problem.caps.limits[cap]))
    places = {(group, option): at for at, (group, option, _) in enumerate(entries)}
    for number, row in enumerate(problem.rows):
        columns = (row.groups.tolist(), row.options.tolist(), row.factors.tolist())
        used = [
            (taken[at], factor, sizes[at])
            for group, option, factor in zip(*columns, strict=True)
            for at in (places[group, option],)
        ]
        _limit(program, f"row_{number}", used, row.limit)


def _limit(program: Any, name: str, used: list[tuple[Any, int, int]], limit: int) -> None:
    """Add that a sum of variables, by their factors, is at most a limit."""
    if not used:
        if limit < 0:
            raise InfeasibleError(["no choice keeps all limits"])
        return
    total, divisor, most = _sum(*map(list, zip(*used, strict=True)))
    # A limit above all that can be reached is none, and may be too large for a float.
    program += total <= min(limit // divisor, most), name


def _sum(variables: list[Any], factors: list[int], sizes: list[int]) -> tuple[Any, int, int]:
    """Add up variables, their factors divided by the common divisor; return that one as well.

    The third is what the sum comes to at the most.
    """
    divisor = reduce(gcd, factors, 0) or 1
    terms = [(one, factor // divisor) for one, factor in zip(variables, factors, strict=True)]
    most = sum(abs(factor) // divisor * size for factor, size in zip(factors, sizes, strict=True))
    if most >= LARGEST:
        raise SolverError(
            f"its sums come to {most:.1e}, which the floats of a general solver do not tell "
            "apart; use exact"
        )
    return pulp.LpAffineExpression(terms), divisor, most


def _useful(problem: Problem, group: int) -> Iterator[tuple[int, int, int]]:
    """Yield (group, option, value), by cost, of the options that no cheaper one equals.

    Where there are rows, the cheaper one may add more to those: all are yielded.
    """
    groups = problem.groups
    begin, end = problem.starts[groups.menus[group]], problem.starts[groups.menus[group] + 1]
    values = problem.qualities[begin:end] * groups.priorities[group]
    best = -1 if groups.required[group] else 0
    for option in np.lexsort((-values, problem.costs[begin:end])).tolist():
        if values[option] > best or problem.rows:
            best = max(best, int(values[option]))
            yield group, option, int(values[option])


def _solver(name: str | None, time_limit_s: float | None, most_nodes: int | None = None) -> Any:
    limit = None if time_limit_s is None else max(time_limit_s, 0.01)
    for known in [name] if name else NAMES:
        options = {"msg": False, "timeLimit": limit, "gapRel": 0, "gapAbs": 0, "threads": 1}
        if most_nodes is not None:
            options["mip_max_nodes" if known == "HiGHS" else "maxNodes"] = most_nodes
        with warnings.catch_warnings():
            # PuLP announces that version 4, which we exclude, comes without CBC.
            warnings.simplefilter("ignore", DeprecationWarning)
            solver = pulp.getSolver(known, **options)
        if solver.available():
            return solver
    raise SolverError(f"no solver: {name or ' or '.join(NAMES)} is missing (pip install highspy)")


def _run(model: CountModel, solver: Any, time_limit_s: float | None) -> tuple[list[int], bool]:
    """Return how many requests take each option, and whether that is proved to be the best."""
    name = NAMES[solver.name]
    try:
        model.program.solve(solver)
    except pulp.PulpError as error:
        raise SolverError(f"{name} failed: {error}") from error
    except (KeyError, IndexError):  # PuLP has no word for HiGHS's end after so many nodes
        if "mip_max_nodes" not in solver.optionsDict:
            raise
        return [round(variable.varValue or 0) for *_, variable in model.variables], False
    # `status` reads Optimal after a time limit as well; only `sol_status` says what was proved.
    outcome = model.program.sol_status
    if outcome == pulp.LpSolutionInfeasible:
        raise InfeasibleError(["no choice keeps all limits"])
    if outcome not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        raise SolverError(f"{name} found no plan{'' if time_limit_s is None else ' in its time'}")
    counts = [round(variable.varValue or 0) for *_, variable in model.variables]
    return counts, outcome == pulp.LpSolutionOptimal


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
    solver = _solver(None, time_limit_s)
    program = pulp.LpProblem("prices", pulp.LpMaximize)
    sizes = linear.sizes.tolist()
    groups = linear.groups.tolist()
    taken = [program.add_variable(f"x{at}", 0, sizes[group]) for at, group in enumerate(groups)]
    over = [program.add_variable(f"o{at}", 0) for at in range(len(linear.limits))]
    worth = list(zip(taken, linear.values.tolist(), strict=True))
    program += pulp.LpAffineExpression(worth + [(one, -linear.penalty) for one in over])
    sums: list[list[tuple[Any, float]]] = [[(one, -1.0)] for one in over]
    triples = (linear.rows.tolist(), linear.columns.tolist(), linear.factors.tolist())
    for row, column, factor in zip(*triples, strict=True):
        sums[row].append((taken[column], factor))
    limits = linear.limits.tolist()
    rows = [pulp.LpAffineExpression(terms) <= limits[at] for at, terms in enumerate(sums)]
    for at, row in enumerate(rows):
        program += row, f"r{at}"
    members: list[list[tuple[Any, float]]] = [[] for _ in sizes]
    for variable, group in zip(taken, groups, strict=True):
        members[group].append((variable, 1.0))
    for group, terms in enumerate(members):
        program += pulp.LpAffineExpression(terms) == sizes[group], f"g{group}"
    try:
        program.solve(solver)
    except pulp.PulpError as error:
        raise SolverError(f"{NAMES[solver.name]} failed: {error}") from error
    if program.sol_status != pulp.LpSolutionOptimal:
        return None
    prices = np.array([abs(row.pi or 0.0) for row in rows])
    passed = any((one.varValue or 0.0) > PASSED for one in over)
    copies = np.array([one.varValue or 0.0 for one in taken])
    return LinearSolution(prices, float(pulp.value(program.objective)), passed, copies)
