"""Narrow limits: what the relaxation takes in part is cut off, and the cuts are in the proof."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner import Problem, solve
from planner.engine import Certificate, Row, verify
from planner.engine.milp.solve import solve_milp
from planner.engine.priced import tree as trees
from planner.engine.priced.solve import solve_priced
from planner.errors import CertificateError
from tests.problems import build

SEEDS = (0, 8)


@cache
def narrow(seed: int, parts: int = 20, each: int = 5) -> Problem:
    """Draw requests in parts that may each spend little, and a sum over all that is limited."""
    rng = np.random.default_rng(seed)
    menus = [
        list(zip(cost, cost + rng.integers(5, 15, 4), strict=True))
        for cost in np.sort(rng.choice([8, 10, 16, 20, 30, 40, 60], (parts * each, 4)))
    ]
    count = parts * each
    problem = build(menus, np.arange(count), 34 * parts, priorities=rng.integers(1, 9, count))
    group, option = np.divmod(np.arange(4 * count), 4)
    rows = []
    for part in range(parts):
        own = np.flatnonzero(problem.groups.menus[group] // each == part)
        costs = problem.costs[4 * problem.groups.menus[group[own]] + option[own]]
        rows.append(Row.of(group[own], option[own], costs, 48))
    dear = np.flatnonzero(option > 1)
    rows.append(Row.of(group[dear], option[dear], np.ones(len(dear), dtype=np.int64), parts // 2))
    return replace(problem, rows=tuple(rows))


@cache
def solved(seed: int):
    """Solve one of them."""
    return solve_priced(narrow(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_narrow_limits_are_proved(seed):
    """HiGHS finds the same value; the proof holds."""
    problem, solution = narrow(seed), solved(seed)
    assert (solution.status, solution.value) == ("optimal", solve_milp(problem).value)
    verify(problem, solution.counts, solution.certificate)


def with_cuts():
    """Return a problem whose proof has cuts, and its solution."""
    for seed in SEEDS:
        tree = solved(seed).certificate.tree
        if tree is not None and len(tree.cuts):
            return narrow(seed), solved(seed)
    raise AssertionError("none of them has cuts")


def test_a_certificate_with_cuts_survives_json():
    """What is written and read again proves the same."""
    problem, solution = with_cuts()
    again = Certificate.from_plain(solution.certificate.to_plain())
    assert again.tree == solution.certificate.tree
    verify(problem, solution.counts, again)


FORGED = {
    "no cuts": lambda cuts, width: cuts[:0],
    "one short": lambda cuts, width: cuts[:-width],
    "broken off": lambda cuts, width: cuts[:-1],
    "of nothing": lambda cuts, width: np.concatenate([[10**6], cuts[1:]]),
    "no divisor": lambda cuts, width: np.concatenate([cuts[:1], [0], cuts[2:]]),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_other_cuts_prove_nothing(forge):
    """A proof whose cuts are left out, or are none, is refused."""
    problem, solution = with_cuts()
    tree = solution.certificate.tree
    places = np.diff(np.flatnonzero(tree.cuts == tree.cuts[0]))
    forged = replace(tree, cuts=forge(tree.cuts, int(places[0]) if len(places) else 1))
    with pytest.raises(CertificateError):
        verify(problem, solution.counts, replace(solution.certificate, tree=forged))


def test_cuts_prove_no_less_than_the_bound():
    """The bound of a worse choice is not proved by the cuts of the best."""
    problem, solution = with_cuts()
    less = replace(solution.certificate, bound=solution.value - 1)
    worse = solve(problem.with_budget(problem.budget // 2))
    with pytest.raises(CertificateError):
        verify(problem, worse.counts, less)


def test_cuts_spare_most_of_the_tree(monkeypatch):
    """Without them the same proof takes many times as many nodes."""
    problem, solution = with_cuts()
    monkeypatch.setattr(trees, "ROUNDS", 0)
    bare = solve_priced(problem)
    assert bare.value == solution.value
    assert len(bare.certificate.tree.branches) > 2 * len(solution.certificate.tree.branches)
