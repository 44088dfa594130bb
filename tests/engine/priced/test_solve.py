from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings

from planner import InfeasibleError, Problem, SolverError, solve
from planner.engine import Caps, Certificate, Row, verify
from planner.engine.milp.solve import solve_milp
from planner.engine.priced import solve as solving
from planner.engine.priced import tree as trees
from planner.engine.priced.solve import solve_priced
from planner.errors import CertificateError
from tests.oracle import best_by_trying
from tests.problems import build, ruled_problems


def check_against_trying(problem):
    """Solve, and compare with every choice."""
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve_priced(problem)
        return
    solution = solve_priced(problem)
    solution.check()
    assert (solution.value, solution.bound, solution.status) == (best, best, "optimal")
    verify(problem, solution.counts, solution.certificate)


@given(ruled_problems(most=5))
@settings(max_examples=80)
def test_the_optimum_under_caps_and_rows_is_what_trying_finds(problem):
    """And its certificate convinces the checker; where nothing keeps the limits, that is said."""
    check_against_trying(problem)


@given(ruled_problems(most=5))
@settings(max_examples=80)
def test_branches_alone_find_the_optimum_as_well(problem):
    """Where no choices are looked at one by one, neither to close a node nor along a beam."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trees.Branching, "_gone_through", lambda *_: False)
        check_against_trying(problem)


@pytest.mark.long
@given(ruled_problems(most=6))
@settings(max_examples=150)
def test_the_optimum_is_what_trying_finds_hundreds_of_times(problem):
    """As above, on hundreds of problems."""
    check_against_trying(problem)


def many_limits(seed: int, groups: int = 20, options: int = 4, rows: int = 3) -> Problem:
    """Draw a multi-dimensional multiple-choice problem, each limit at half of what can be used."""
    rng = np.random.default_rng(seed)
    menus = [
        list(zip(rng.integers(1, 50, options), rng.integers(1, 200, options), strict=True))
        for _ in range(groups)
    ]
    problem = build(menus, np.arange(groups), 12 * groups, required=rng.random(groups) < 0.3)
    group, option = np.divmod(np.arange(groups * options), options)
    drawn = rng.integers(1, 50, (rows, groups * options))
    return replace(
        problem, rows=tuple(Row.of(group, option, amounts, 18 * groups) for amounts in drawn)
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_general_solver_agrees_on_middling_problems(seed):
    """HiGHS on the whole program finds the same optimum; ours is proved."""
    problem = many_limits(seed)
    solution = solve_priced(problem)
    verify(problem, solution.counts, solution.certificate)
    assert (solution.status, solution.value) == ("optimal", solve_milp(problem).value)


def test_groups_of_many_are_counted_not_listed():
    """A thousand million requests in two groups are no more than two groups."""
    problem = build([[(3, 5), (7, 11)]], [0, 0], 10)
    groups = replace(problem.groups, sizes=np.array([10**9]))
    row = Row(np.array([0]), np.array([1]), np.array([1]), 3 * 10**8)
    large = replace(problem, budget=4 * 10**9, groups=groups, rows=(row,))
    solution = solve_priced(large)
    verify(large, solution.counts, solution.certificate)
    assert (solution.status, solution.value) == ("optimal", 65 * 10**8)


@cache
def with_tree() -> tuple[Problem, Certificate, object]:
    """Return a problem whose proof has a tree, that proof, and the choice."""
    for seed in range(20):
        problem = many_limits(seed, groups=30, options=6, rows=8)
        solution = solve_priced(problem)
        tree = solution.certificate.tree
        if tree is not None and len(tree.branches) > 8:
            return problem, solution.certificate, solution.counts
    raise AssertionError("none of them has a tree")


def test_a_certificate_with_a_tree_survives_json():
    """What is written and read again proves the same."""
    problem, certificate, counts = with_tree()
    again = Certificate.from_plain(certificate.to_plain())
    assert again.tree == certificate.tree
    verify(problem, counts, again)


def nodes(tree, branches, splits, rows):
    """Give a tree other nodes."""
    columns = (np.array(column, dtype=np.int64) for column in (branches, splits, rows))
    return replace(tree, **dict(zip(("branches", "splits", "rows"), columns, strict=True)))


FORGED = {
    "breaks off": lambda tree: nodes(tree, tree.branches[:-1], tree.splits[:-1], tree.rows[:-1]),
    "goes on": lambda tree: nodes(
        tree, [*tree.branches, -1], [*tree.splits, 0], [*tree.rows, tree.rows[-1]]
    ),
    "one leaf": lambda tree: nodes(tree, [-1], [0], [-1]),
    "nothing": lambda tree: nodes(tree, [], [], []),
    "free": lambda tree: replace(tree, prices=np.zeros_like(tree.prices)),
    "a price short": lambda tree: replace(tree, prices=tree.prices[:-1]),
    "no such pair": lambda tree: replace(tree, branches=np.where(tree.branches < 0, -1, 10**6)),
    "no such prices": lambda tree: replace(tree, rows=np.where(tree.rows < 0, -1, 10**6)),
    "no unit": lambda tree: replace(tree, unit=0),
    "other unit": lambda tree: replace(tree, unit=2**61),
    "no tree": lambda tree: None,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_tree_is_refused(forge):
    """One that breaks off, goes on, splits nothing, has no prices, or is left out."""
    problem, certificate, counts = with_tree()
    with pytest.raises(CertificateError):
        verify(problem, counts, replace(certificate, tree=forge(certificate.tree)))


def test_a_tree_proves_no_less_than_the_bound():
    """The bound of a worse choice is not proved by the tree of the best."""
    problem, certificate, counts = with_tree()
    with pytest.raises(CertificateError):
        verify(problem, counts, replace(certificate, bound=certificate.bound - 1))
    worse = solve(problem.with_budget(problem.budget - 40))
    with pytest.raises(CertificateError):
        verify(problem, worse.counts, replace(certificate, bound=worse.value))


def test_what_is_cut_short_is_a_choice_with_a_proved_bound(monkeypatch):
    """Where the tree takes too long, the prices prove a bound, and why is said."""
    problem = many_limits(1, options=5, rows=5)
    best = solve_priced(problem).value
    monkeypatch.setattr(solving, "QUICK_WORK", 0)
    monkeypatch.setattr(solving, "WORK", 0)
    monkeypatch.setattr(solving, "LEAST_NODES", 1)
    monkeypatch.setattr(solving, "LOOK_NODES", 20)
    solution = solve(problem, method="exact")
    verify(problem, solution.counts, solution.certificate)
    assert (solution.status, solution.stopped) == ("feasible", "work")
    assert "stopped after as much work as it is given" in solution.attempts[0].reason
    assert solution.value <= best <= solution.bound


def test_what_cannot_be_kept_is_infeasible():
    """By prices where the relaxation has nothing, by the general solver where only it has."""
    problem = Problem.from_arrays([[2], [2]], [[5], [4]], 9)
    group, option = np.array([0, 1]), np.array([0, 0])
    three = Row(group, option, np.array([-1, -1]), -3)
    with pytest.raises(InfeasibleError):
        solve_priced(replace(problem, rows=(three,)))
    odd = (
        Row(group, option, np.array([2, 2]), 3),
        Row(group, option, np.array([-2, -2]), -3),
    )
    with pytest.raises(InfeasibleError):
        solve_priced(replace(problem, rows=odd))


def test_nothing_to_choose_keeps_or_breaks_a_row():
    """Without requests every sum is 0."""
    nothing = np.zeros(0, dtype=np.int64)
    empty = Problem.from_arrays([], [], 5)
    assert solve(replace(empty, rows=(Row(nothing, nothing, nothing, 0),))).status == "optimal"
    with pytest.raises(InfeasibleError):
        solve(replace(empty, rows=(Row(nothing, nothing, nothing, -1),)))


def test_no_time_at_all_is_said():
    """Where nothing is found in time, the error says so; the bound is never a guess."""
    problem = many_limits(3, groups=400, options=8, rows=10)
    try:
        solution = solve_priced(problem, time_limit_s=0.001)
    except SolverError:
        return
    verify(problem, solution.counts, solution.certificate)


def test_caps_and_rows_are_priced_together():
    """A cap that binds has a price as a row has."""
    problem = Problem.from_arrays([[4], [4], [3]], [[9], [8], [2]], 20)
    capped = replace(
        problem,
        caps=Caps(np.array([-1]), np.array([4]), np.array([0, 0, -1])),
        rows=(Row(np.array([0]), np.array([0]), np.array([1]), 0),),
    )
    solution = solve_priced(capped)
    verify(capped, solution.counts, solution.certificate)
    assert (solution.value, solution.choice.tolist()) == (10, [-1, 0, 0])


def test_where_much_is_open_the_general_solver_looks_before_any_tree(monkeypatch):
    """A first tree would take long and help little; what is proved is the same."""
    problem, looked = many_limits(1, groups=12), []
    expected = solve_priced(problem)
    for name in ("Branching", "solve_milp"):
        real = getattr(solving, name)

        def noted(*given, real=real, name=name, **named):
            looked.append(name)
            return real(*given, **named)

        monkeypatch.setattr(solving, name, noted)
    assert solve_priced(problem).value == expected.value
    assert looked[0] == "Branching"
    looked.clear()
    monkeypatch.setattr(solving, "QUICK_OPEN", 0)
    assert solve_priced(problem).value == expected.value
    assert looked[0] == "solve_milp"
    assert "Branching" in looked


def test_what_is_not_repaired_begins_with_the_leanest_choice(monkeypatch):
    """Where nothing must be made that is a plan, and there is a bound."""
    monkeypatch.setattr("planner.engine.priced.exchanges.REPAIR", 0)
    problem = many_limits(4, groups=40, options=6, rows=6)
    groups = replace(problem.groups, required=np.zeros(40, dtype=bool))
    solution = solve_priced(replace(problem, groups=groups), time_limit_s=1e-6)
    solution.check()
    assert solution.stopped == "time"
