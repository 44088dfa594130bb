from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from planner.engine import Caps, Row, solve, verify
from planner.engine.clock import Clock
from planner.engine.counts import fault_of
from planner.engine.priced import solve as solving
from planner.engine.priced.folded import settling_ties, without_rows
from planner.engine.priced.solve import solve_priced
from planner.engine.proof.pairs import Pairs
from tests.oracle import best_by_trying
from tests.problems import build, ruled_problems


def twins(count: int = 6):
    """Draw requests that two providers make alike; the first one is limited, and a cap is too."""
    problem = build([[(3, 7), (3, 7), (5, 9)]] * count, np.arange(count), 4 * count)
    group, first = np.arange(count), np.zeros(count, dtype=np.int64)
    return replace(
        problem,
        caps=Caps(np.array([-1]), np.array([3 * count]), np.zeros(count, dtype=np.int64)),
        rows=(Row(group, first, first + 1, 1),),
    )


def test_ties_are_settled_by_what_uses_rows_least(monkeypatch):
    """Of choices that are worth the same one is found that keeps the rows; nothing else is run."""
    problem = twins()
    monkeypatch.setattr(solving, "Exchanges", None)
    solution = solve_priced(problem)
    verify(problem, solution.counts, solution.certificate)
    assert solution.status == "optimal"
    assert solution.value == without_rows(problem, Clock()).value == best_by_trying(problem)


@given(ruled_problems(most=5))
@settings(max_examples=60)
def test_what_settles_ties_keeps_all_limits(problem):
    """And is worth no more than the best."""
    best = best_by_trying(problem)
    if not problem.rows or not len(problem.groups) or best is None:
        return
    copies = settling_ties(Pairs(problem), Clock())
    if copies is not None:
        pairs = Pairs(problem)
        assert not fault_of(problem, pairs.counts(copies))
        assert pairs.values @ copies <= best


def test_rows_that_bind_by_whole_numbers_only_are_searched_on():
    """Where no choice without rows keeps them, though they have no price, the best is found."""
    problem = build([[(2, 5)], [(2, 5)], [(2, 4)]], [0, 1, 2], 4)
    row = Row(np.array([0, 1]), np.array([0, 0]), np.array([1, 1]), 1)
    solution = solve(replace(problem, rows=(row,)), method="exact")
    assert (solution.value, solution.status) == (9, "optimal")
