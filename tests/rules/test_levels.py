"""Coverage: as many as possible of the highest priority, then of the next, by every choice."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.batch import Batch
from planner.engine import solve
from planner.errors import InfeasibleError, InputError, PlannerWarning
from planner.planning import prepare
from planner.rules.levels import least_for, most_made
from planner.rules.reading import read_stated
from tests.rules.drawing import DAY, TINY, chance, some_rows, some_rules
from tests.rules_oracle import MILLION, Choices


def covering(rows, rules=()):
    """Prepare a batch for coverage; return all its choices, too."""
    every = Choices(rows, TINY, DAY)
    stated = read_stated((), rules)
    return Batch.of(every.requests, every.menus, TINY, stated, "coverage"), every


def made_of(every, levels):
    """Count what each choice makes of each level; shape (choices, levels)."""
    ranks = [
        [priority == level for priority in every.priorities] for level in levels.priorities.tolist()
    ]
    none = np.zeros((len(every.picks), 0), dtype=np.int64)
    return np.column_stack([none, *(every.made[:, own].sum(axis=1) for own in ranks)])


@given(chance, st.sampled_from([0, 3, 8, 20, 60]))
@settings(max_examples=60)
def test_where_there_is_only_the_budget_the_numbers_are_added_up(random, credits):
    """And are the greatest there are, level by level."""
    batch, every = covering(some_rows(random))
    problem = batch.problem(credits)
    try:
        problem.check_feasible()
    except InfeasibleError:
        return
    levels = batch.levels
    which = every.all_made() & every.fits(Fraction(credits))
    counts = made_of(every, levels)[which]
    best = max(map(tuple, counts.tolist()))
    assert tuple(most_made(levels, problem).tolist()) == best
    order = sorted({one for one in every.priorities if one}, reverse=True)
    assert levels.priorities.tolist() == order
    assert levels.wanted.tolist() == [every.priorities.count(one) for one in order]
    possible = [
        sum(p == one and bool(o) for p, o in zip(every.priorities, every.options, strict=True))
        for one in order
    ]
    assert levels.possible.tolist() == possible


@given(chance, st.data())
@settings(max_examples=40)
def test_numbers_are_kept_and_counted_as_choices_make_them(random, data):
    """Beside any rules: of the first levels so many are made, and of the rest what is most."""
    rules = [rule for rule in some_rules(random) if type(rule).__name__ != "Reserve"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PlannerWarning)
            batch, every = covering(some_rows(random, 4), rules)
    except InputError:  # two limits for the same
        return
    credits = data.draw(st.sampled_from([3, 8, 20, 60]))
    problem, levels = batch.problem(credits), batch.levels
    kept = every.kept(rules) & every.fits(Fraction(credits))
    counts = made_of(every, levels)
    if not kept.any():
        return
    some = data.draw(st.integers(0, len(levels)))
    numbers = counts[kept][data.draw(st.integers(0, int(kept.sum()) - 1))][:some]
    weights = np.array([data.draw(st.integers(0, 3)) for _ in range(len(levels))], dtype=np.int64)
    asked = levels.counting(levels.kept(problem, numbers), weights)
    solution = solve(asked)
    own = kept & (counts[:, :some] == numbers).all(axis=1)
    assert solution.value == int((counts[own] @ weights).max())
    choice = batch.choice(solution.counts)
    assert levels.made(choice)[:some].tolist() == numbers.tolist()


@given(chance, st.data())
@settings(max_examples=40)
def test_so_many_of_each_level_cost_at_least_what_the_cheapest_do(random, data):
    """Whatever else is made."""
    batch, every = covering(some_rows(random))
    levels = batch.levels
    least = np.array([min((int(o.credits * 2) for o in own), default=-1) for own in every.options])
    counts = made_of(every, levels)
    numbers = counts[data.draw(st.integers(0, len(counts) - 1))]
    same = (counts >= numbers).all(axis=1)
    assert least_for(levels, least, numbers) == int(every.credits[same].min()) * 2 // MILLION


@pytest.mark.parametrize("copies", [1, 40])
def test_a_level_that_is_made_whole_takes_no_row(copies):
    """Its requests are required; what is between takes two rows, what is left out one together."""
    rows = [{"duration": 5, "priority": p} for p in (9, 7, 5, 3)] * copies
    batch = prepare(rows, objective="coverage")
    levels, problem = batch.levels, batch.problem(10**6)
    asked = levels.kept(problem, np.array([copies, copies - 1, 0, 0]))
    assert asked.groups.required.tolist().count(True) == 1
    partly = 2 if copies > 1 else 0
    assert len(asked.rows) == partly + 1
    assert [row.limit for row in asked.rows] == [*[1 - copies, copies - 1][:partly], 0]
