"""What stands beside the engine on hard problems: HiGHS, CP-SAT, and a local search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.hard_instances import Hard

Choice = list[int]  # option of each request, -1 = skip


def quiet_highs(limit_s: float) -> Any:
    """Return HiGHS for one thread, which stops at nothing but the optimum or its time."""
    import highspy

    solver = highspy.Highs()
    for name, setting in (
        ("output_flag", False),
        ("threads", 1),
        ("time_limit", limit_s),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
    ):
        solver.setOptionValue(name, setting)
    return solver


def highs(hard: Hard, limit_s: float) -> tuple[Choice | None, bool]:
    """Solve with HiGHS, one thread; return its choice, and whether it says that none is better."""
    import highspy

    places = [(r, o) for r, row in enumerate(hard.costs) for o in range(len(row))]
    solver = quiet_highs(limit_s)
    count = len(places)
    solver.addVars(count, np.zeros(count), np.ones(count))
    every = np.arange(count, dtype=np.int32)
    solver.changeColsIntegrality(count, every, np.full(count, highspy.HighsVarType.kInteger))
    values = np.array([hard.values[r][o] for r, o in places], dtype=float)
    costs = np.array([hard.costs[r][o] for r, o in places], dtype=float)
    solver.changeColsCost(count, every, values)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.addRow(-highspy.kHighsInf, float(hard.budget), count, every, costs)
    begin = 0
    for row in hard.costs:
        if len(row) > 1:
            solver.addRow(0.0, 1.0, len(row), every[begin : begin + len(row)], np.ones(len(row)))
        begin += len(row)
    solver.run()
    taken = solver.getSolution().col_value
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if not len(taken):
        return None, proved
    choice = [-1] * len(hard.costs)
    for (request, option), share in zip(places, taken, strict=True):
        if round(share):
            choice[request] = option
    return choice, proved


def cp_sat(hard: Hard, limit_s: float) -> tuple[Choice | None, bool]:
    """Solve with CP-SAT, one worker; return its choice, and whether it says that none is better."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [[model.new_bool_var("") for _ in row] for row in hard.costs]
    flat = [variable for row in taken for variable in row]
    for row in taken:
        if len(row) > 1:
            model.add_at_most_one(row)
    weighted = cp_model.LinearExpr.weighted_sum
    model.add(weighted(flat, [c for row in hard.costs for c in row]) <= hard.budget)
    model.maximize(weighted(flat, [v for row in hard.values for v in row]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit_s
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    choice = [next((o for o, one in enumerate(row) if solver.value(one)), -1) for row in taken]
    return choice, status == cp_model.OPTIMAL


def exchanged(hard: Hard) -> Choice:
    """Return the split solution, improved by the best change of two requests while there is one.

    What any engine should reach: the upgrades of the linear relaxation by efficiency, while they
    fit, then changes of one or two requests at a time.
    """
    choice = [-1] * len(hard.costs)
    left = hard.budget
    for request, before, option in _upgrades(hard):
        cost = _pair(hard, request, option)[0] - _pair(hard, request, before)[0]
        if choice[request] == before and cost <= left:
            choice[request], left = option, left - cost
    while True:
        gain, moves = _best_moves(hard, choice, left)
        if gain <= 0:
            return choice
        for request, option in moves:
            left += _pair(hard, request, choice[request])[0] - _pair(hard, request, option)[0]
            choice[request] = option


def _pair(hard: Hard, request: int, option: int) -> tuple[int, int]:
    return (hard.costs[request][option], hard.values[request][option]) if option >= 0 else (0, 0)


def _upgrades(hard: Hard) -> list[tuple[int, int, int]]:
    """List request, option and better option along the hulls, the most efficient first."""
    steps = []
    for request, row in enumerate(hard.costs):
        hull = [-1]
        for option in sorted(range(len(row)), key=lambda o: (row[o], -hard.values[request][o])):
            if row[option] > hard.budget or _slope(hard, request, hull[-1], option) is None:
                continue
            while len(hull) > 1 and _rises(hard, request, hull[-2], hull[-1], option):
                hull.pop()
            hull.append(option)
        for before, after in pairwise(hull):
            slope = _slope(hard, request, before, after)
            assert slope is not None
            steps.append((-slope, request, before, after))
    return [(request, before, after) for _, request, before, after in sorted(steps)]


def _slope(hard: Hard, request: int, before: int, after: int) -> Fraction | None:
    """Return the value gained per cost; None where nothing is gained."""
    (c, v), (more_c, more_v) = _pair(hard, request, before), _pair(hard, request, after)
    return None if more_v <= v else Fraction(more_v - v, max(more_c - c, 1))


def _rises(hard: Hard, request: int, first: int, middle: int, last: int) -> bool:
    """Say whether the middle option is below the line from the first to the last."""
    one, other = _slope(hard, request, first, middle), _slope(hard, request, middle, last)
    return one is not None and other is not None and other >= one


def _moves(hard: Hard, choice: Choice) -> Iterator[tuple[int, int, int, int]]:
    """Yield change of cost, gain, request and option of every change of one request."""
    for request, row in enumerate(hard.costs):
        cost, value = _pair(hard, request, choice[request])
        for option in range(-1, len(row)):
            if option != choice[request]:
                other = _pair(hard, request, option)
                yield other[0] - cost, other[1] - value, request, option


def _best_moves(hard: Hard, choice: Choice, left: int) -> tuple[int, list[tuple[int, int]]]:
    """Return the greatest gain of changing one or two requests within what is left."""
    moves = sorted(_moves(hard, choice))
    costs = [cost for cost, *_ in moves]
    # Up to each cost, the best move, and the best one of another request.
    firsts: list[tuple[int, int, int, int]] = []
    seconds: list[tuple[int, int, int, int]] = []
    first = second = (0, 0, -1, -1)
    for move in moves:
        if move[1] > first[1]:
            first, second = move, first if first[2] != move[2] else second
        elif move[1] > second[1] and move[2] != first[2]:
            second = move
        firsts.append(first)
        seconds.append(second)
    best: tuple[int, list[tuple[int, int]]] = (0, [])
    for cost, gain, request, option in moves:
        at = bisect_right(costs, left - cost) - 1
        other = (0, 0, -1, -1) if at < 0 else firsts[at]
        if other[2] == request:
            other = seconds[at]
        fits = cost <= left or other[2] >= 0
        if fits and gain + other[1] > best[0]:
            pair = [(request, option), (other[2], other[3])]
            best = gain + other[1], [one for one in pair if one[0] >= 0]
    return best
