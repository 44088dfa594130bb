"""Choices under shares, where parts of what is spent are budgets."""

from dataclasses import replace

import numpy as np

from planner.engine import Caps, Row, verify
from planner.engine.clock import Clock
from planner.engine.counts import fault_of
from planner.engine.priced.shares import within_shares
from planner.engine.priced.solve import solve_priced
from planner.engine.proof.pairs import Pairs
from tests.problems import build


def shared(clients: int, each: int, percent: int, budget: int, seed: int = 1):
    """Make some requests of each client, who may have a part of all that is spent."""
    rng = np.random.default_rng(seed)
    menus = [
        [(cost, 40 * cost - cost * cost + int(rng.integers(9))) for cost in (1, 2, 4)]
        for _ in range(clients * each)
    ]
    problem = build(menus, np.arange(len(menus)), budget)
    group, option = np.divmod(np.arange(3 * len(menus)), 3)
    costs = problem.costs
    rows = []
    for client in range(clients):
        own = np.flatnonzero(group // each == client)
        rows.append(Row.of(group[own], option[own], 100 * costs[own], 0, -percent))
    return replace(problem, rows=tuple(rows))


def test_a_choice_within_the_caps_of_a_total_keeps_shares():
    """Less is spent than the budget allows, and parts of that are no larger than they may be."""
    problem = shared(clients=12, each=3, percent=10, budget=55)
    pairs = Pairs(problem)
    copies = within_shares(pairs, Clock())
    assert copies is not None
    assert fault_of(problem, pairs.counts(copies)) == ""
    assert pairs.values @ copies > 0


def test_what_no_cap_says_is_left_alone():
    """Rows about some options of a group, and problems that have caps already."""
    problem = shared(clients=12, each=3, percent=10, budget=55)
    first = problem.rows[0]
    part = Row(first.groups[1:], first.options[1:], first.factors[1:], 0, first.spent)
    odd = Row(first.groups, first.options, first.factors + 1, 0, first.spent)
    for rows in ((part,), (odd,), (replace(first, spent=0),)):
        assert within_shares(Pairs(replace(problem, rows=rows)), Clock()) is None
    none = np.full(len(problem.groups), -1, dtype=np.int64)
    caps = Caps(np.array([-1]), np.array([9]), none)
    assert within_shares(Pairs(replace(problem, caps=caps)), Clock()) is None


def test_shares_of_hundreds_of_clients_are_proved():
    """Each has a row, and what all spend counts in all of them."""
    problem = shared(clients=300, each=3, percent=1, budget=700)
    solution = solve_priced(problem)
    assert solution.status == "optimal"
    assert solution.value > 0
    verify(problem, solution.counts, solution.certificate)
    assert sum(map(len, problem.rows)) == 3 * len(problem.groups)
