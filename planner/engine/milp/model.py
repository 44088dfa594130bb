"""The integer program as a PuLP model: how many of each group take each option.

Requests of a group are interchangeable, so the model counts how many of them take each option
instead of asking it of each one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import Any

import numpy as np
import pulp

from planner.engine.clock import Clock
from planner.engine.problem import Problem
from planner.errors import InfeasibleError, SolverError

# Of a sum; beyond it not every whole number is a float.
LARGEST = 2**53


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


def build_count_model(problem: Problem, clock: Clock | None = None) -> CountModel:
    """Write the problem as counts of interchangeable requests per option.

    Parameters
    ----------
    problem
        Any problem.
    clock
        Ends it; None for no limit.

    Returns
    -------
    CountModel
        Without the options that another one of the same menu makes useless.

    Raises
    ------
    SolverError
        If its numbers are too large for floats, or the time is up.
    """
    clock = clock or Clock()
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
    _add_rules(program, problem, entries, taken, costs, clock)
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
    clock: Clock,
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
    spent = None
    if any(row.spent for row in problem.rows):
        spent = program.add_variable("spent", 0, problem.most_cost)
        paid = pulp.LpAffineExpression(list(zip(taken, costs, strict=True)))
        program += paid == spent, "all_spent"
    for number, row in enumerate(problem.rows):
        if clock.is_up():
            raise SolverError("its model of all rules is not written in its time")
        columns = (row.groups.tolist(), row.options.tolist(), row.factors.tolist())
        used = [
            (taken[at], factor, sizes[at])
            for group, option, factor in zip(*columns, strict=True)
            for at in (places[group, option],)
        ]
        if row.spent:
            used.append((spent, row.spent, problem.most_cost))
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
