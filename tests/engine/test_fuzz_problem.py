"""Whatever is handed to the engine as numbers, and problems in damaged JSON."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner import InfeasibleError, Problem, ProblemError, SolverError
from planner.engine import Groups
from tests.fuzzing import ODD, answered, damaged

numbers = st.one_of(
    st.integers(), st.integers(0, 9), st.floats(), st.booleans(), st.none(), st.text(max_size=3)
)
rows = st.recursive(numbers, lambda inner: st.lists(inner, max_size=3), max_leaves=9)


@given(costs=rows, values=rows, budget=st.one_of(numbers, rows))
@settings(max_examples=200)
def test_arrays_make_a_problem_or_one_error(costs, values, budget):
    """Rows of rows, of unequal length, of anything."""
    with answered():
        planner.solve(Problem.from_arrays(costs, values, budget), method="greedy")


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_no_odd_value_gets_past_the_engines_doors(value):
    """Wherever it stands."""
    sound = Problem.from_arrays([[1, 2]], [[1, 2]], 2)
    for ask in (
        lambda: Problem.from_arrays(value, value, 2),
        lambda: Problem.from_arrays([value], [[1]], 2),
        lambda: Problem.from_arrays([[value]], [[1]], 2),
        lambda: Problem.from_arrays([[value, 1]], [[1, 1]], 2),
        lambda: planner.solve(Problem.from_arrays([[1]], [[1]], value), method="milp"),
        lambda: planner.solve(Problem.from_arrays([[1]], [[1]], 2, skip=value)),
        lambda: Problem.from_json(value),
        lambda: planner.solve(value),
        lambda: planner.solve(sound, method=value),
        lambda: planner.solve(sound, method="milp", time_limit_s=value),
        lambda: planner.solve(sound, method="greedy", hints=value),
    ):
        with answered():
            ask()


def check_damage(seed, times):
    """Read a problem whose JSON is damaged each time in another way."""
    chance = random.Random(seed)
    sound = Problem.from_arrays([[1, 2], [3, 4]], [[5, 6], [7, 8]], 5).to_json().encode()
    for _ in range(times):
        text = damaged(sound, chance).decode("utf-8", "surrogateescape")
        with answered():
            Problem.from_json(text)


def test_damaged_json_is_read_or_refused():
    """In one error that says so."""
    check_damage(seed=1, times=500)


@pytest.mark.long
def test_much_damaged_json_is_read_or_refused():
    """The same, many times."""
    check_damage(seed=2, times=20_000)


@pytest.mark.parametrize("schema", [True, 2.0, "2", None, 1])
def test_the_schema_is_the_number_it_is(schema):
    """2.0 is equal to 2 in Python, and is not it."""
    import json

    body = json.loads(Problem.from_arrays([[1]], [[1]], 1).to_json()) | {"schema": schema}
    with pytest.raises(ProblemError, match="schema"):
        Problem.from_json(json.dumps(body))


def test_numbers_beyond_floats_are_no_matter_for_a_general_solver():
    """It says so, instead of failing inside; the exact solver takes them."""
    problem = Problem.from_arrays([[10**17, 3]], [[5, 4]], 10**17)
    with pytest.raises(SolverError, match="floats of a general solver do not tell apart"):
        planner.solve(problem, method="milp")
    assert planner.solve(problem).value == 5


def test_a_limit_beyond_everything_is_no_limit():
    """Not even where no float is so large."""
    for method in ("milp", "exact"):
        problem = Problem.from_arrays([[1, 2]], [[3, 4]], 10**400)
        assert planner.solve(problem, method=method).value == 4


def test_infeasible_groups_of_any_size_are_told_without_listing_them(monkeypatch):
    """A group may hold more requests than there is memory for."""

    def of(*numbers):
        return np.array(numbers, dtype=np.int64)

    monkeypatch.setattr("planner.engine.problem.MOST_LISTED", 3)
    groups = Groups(of(0, 1), of(1, 1), np.array([False, True]), of(2, 10**12))
    problem = Problem(of(0, 1, 1), of(1), of(3), 5, groups)
    with pytest.raises(InfeasibleError, match="1,000,000,000,000 required requests") as caught:
        planner.solve(problem)
    assert caught.value.requests == (2, 3, 4)
