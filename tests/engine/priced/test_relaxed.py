"""Prices by linear programs of some pairs: what these hold, and what passing a limit costs."""

from dataclasses import replace

import numpy as np

from planner.engine.clock import Clock
from planner.engine.priced import relaxed
from planner.engine.priced.relaxed import Relaxed
from planner.engine.proof.pairs import Pairs
from tests.engine.priced.test_shares import shared
from tests.engine.priced.test_solve import many_limits


def programs(monkeypatch):
    """Note the columns of every program, and whether it passes a limit."""
    seen = []

    def solved(linear, time_limit_s):
        found = solve(linear, time_limit_s)
        seen.append((len(linear.values), found.passed))
        return found

    solve = relaxed.solve_linear
    monkeypatch.setattr(relaxed, "solve_linear", solved)
    return seen


def test_what_may_be_skipped_is_in_every_program(monkeypatch):
    """Few groups with long menus: the dearest options alone would pass limits."""
    problem = many_limits(3, groups=30, options=60, rows=4)
    required = np.zeros(len(problem.groups), dtype=bool)
    problem = replace(problem, groups=replace(problem.groups, required=required))
    whole = Relaxed(Pairs(problem), Clock())
    seen = programs(monkeypatch)
    monkeypatch.setattr(relaxed, "MOST", 60)
    monkeypatch.setattr(relaxed, "LEAST", 60)
    some = Relaxed(Pairs(problem), Clock())
    assert not any(passed for _, passed in seen)
    assert np.isclose(some.bound, whole.bound)


def test_programs_are_as_long_as_their_entries_allow(monkeypatch):
    """Where a pair is known to many limits, fewer pairs at once; the bound is the same."""
    problem = many_limits(5, groups=60, options=20, rows=30)
    whole = Relaxed(Pairs(problem), Clock())
    seen = programs(monkeypatch)
    monkeypatch.setattr(relaxed, "ENTRIES", 31 * 200)
    monkeypatch.setattr(relaxed, "LEAST", 10)
    some = Relaxed(Pairs(problem), Clock())
    assert 0 < seen[0][0] < 60 * 20
    assert np.isclose(some.bound, whole.bound)


def test_where_it_pays_to_pass_limits_that_is_made_dearer(monkeypatch):
    """99 of 100 clients may have a hundredth each: every cent of the last one is worth 100."""
    problem = shared(clients=100, each=4, percent=1, budget=1200)
    last = replace(problem.rows[-1], spent=0, limit=400)
    problem = replace(problem, rows=(*problem.rows[:-1], last))
    seen = programs(monkeypatch)
    assert not Relaxed(Pairs(problem), Clock()).passed
    assert [passed for _, passed in seen] == [True, False]
