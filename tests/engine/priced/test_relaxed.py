"""Prices by linear programs of some pairs: what these hold, and what passing a limit costs."""

from dataclasses import replace

import numpy as np

from planner.engine import Groups, Problem, Row, solve
from planner.engine.clock import Clock
from planner.engine.priced import relaxed
from planner.engine.priced.relaxed import Relaxed
from planner.engine.proof.pairs import Pairs
from tests.engine.priced.test_shares import shared
from tests.engine.priced.test_solve import many_limits

NONE = np.zeros(0, dtype=np.int64)


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


def test_where_a_program_passes_limits_what_may_be_skipped_joins_it(monkeypatch):
    """Few groups with long menus: the dearest options alone pass limits. No price is dearer."""
    problem = many_limits(3, groups=30, options=60, rows=4)
    required = np.zeros(len(problem.groups), dtype=bool)
    problem = replace(problem, groups=replace(problem.groups, required=required))
    whole = Relaxed(Pairs(problem), Clock())
    seen = programs(monkeypatch)
    monkeypatch.setattr(relaxed, "MOST", 60)
    monkeypatch.setattr(relaxed, "LEAST", 60)
    some = Relaxed(Pairs(problem), Clock())
    passing = [passed for _, passed in seen]
    assert passing[0]
    assert not any(passing[2:])
    assert np.isclose(some.bound, whole.bound)
    assert some._steep == relaxed.STEEP


def test_where_limits_are_kept_programs_are_as_short_as_they_may_be(monkeypatch):
    """A hundred thousand groups need not all say that they may be skipped."""
    problem = many_limits(3, groups=200, options=5, rows=2)
    required = np.zeros(len(problem.groups), dtype=bool)
    problem = replace(problem, groups=replace(problem.groups, required=required))
    seen = programs(monkeypatch)
    monkeypatch.setattr(relaxed, "MOST", 150)
    monkeypatch.setattr(relaxed, "LEAST", 150)
    monkeypatch.setattr(relaxed, "SAMPLE", 150)
    assert not Relaxed(Pairs(problem), Clock()).passed
    (_, passed), (columns, again) = seen  # a sample, then all that lose least
    assert not passed
    assert not again
    assert columns < 2 * len(problem.groups)


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


def test_a_row_about_nothing_but_what_is_spent_is_told_in_numbers_that_solvers_take():
    """However fine the unit of cost: a coefficient of 2**51 is none."""
    groups = Groups(np.array([0]), np.array([1]), np.array([False]), np.array([2]))
    rows = (Row(NONE, NONE, NONE, 2**53, 1),)
    problem = Problem(np.array([0, 1]), np.array([2**51]), np.array([3]), 2**52, groups, rows=rows)
    assert not Relaxed(Pairs(problem), Clock()).passed
    assert solve(problem).value == 6
