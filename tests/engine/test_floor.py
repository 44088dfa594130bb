"""What a best plan is worth at least, for a range of budgets at once."""

from hypothesis import given
from hypothesis import strategies as st

from planner.engine import floor as module
from planner.engine.curve import Curve
from planner.engine.floor import Floor
from tests.oracle import best_for_budgets, menus_of
from tests.problems import build, problems, random_problem, structured_problem


def floors(problem):
    """Return floor and optimum for every budget from the least feasible one on."""
    curve = Curve(problem)
    floor = Floor(problem, curve)
    best = best_for_budgets(menus_of(problem), curve.most + 3)
    return [(floor.value(at), int(best[at])) for at in range(curve.least, curve.most + 3)]


def is_feasible(problem):
    """Say whether everything that is required has an option."""
    groups = problem.groups
    return bool((problem.lengths[groups.menus[groups.required]] > 0).all())


@given(problems(top_cost=9))
def test_no_floor_is_above_the_optimum(problem):
    """For no budget, from what is required at its cheapest to all at its best and beyond."""
    if is_feasible(problem):
        for low, best in floors(problem):
            assert 0 <= low <= best


@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(0, 2), st.integers(1, 3))
def test_strides_of_any_length_hold(seed, stride, before, after):
    """Whatever is weighed together, each budget has its floor, and it is what can be had."""
    for problem in (random_problem(seed), structured_problem(seed)):
        if problem is None or Curve(problem).most > 3_000:
            continue
        was = module.STRIDE, module.BEFORE, module.AFTER
        module.STRIDE, module.BEFORE, module.AFTER = stride, before, after
        try:
            assert all(low <= best for low, best in floors(problem))
        finally:
            module.STRIDE, module.BEFORE, module.AFTER = was


def test_mostly_it_is_the_optimum():
    """Of many requests that differ, with costs of all sizes."""
    menus = [[(cost, 10 * cost + at % 3), (2 * cost + 1, 15 * cost)] for at, cost in enumerate(
        range(3, 23)
    )]  # fmt: skip
    pairs = floors(build(menus, range(20), 0, priorities=range(1, 21)))
    assert sum(low == best for low, best in pairs) > 0.9 * len(pairs)


def test_where_all_is_at_its_best_it_is_the_optimum():
    """From there on."""
    problem = build([[(2, 3), (5, 9)]], [0, 0], 0)
    floor = Floor(problem, Curve(problem))
    assert (floor.value(10), floor.value(99)) == (18, 18)


def test_costs_in_tiny_steps_are_not_tabulated():
    """A stride of more budgets than are bearable."""
    few, many = build([[(3, 1)]], [0], 0), build([[(10**7, 1)]], [0], 0)
    assert Floor(few, Curve(few)).is_fit
    assert not Floor(many, Curve(many)).is_fit
