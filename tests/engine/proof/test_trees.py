"""Branch and bound as a proof: what does not close proves nothing."""

from copy import copy
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine import Certificate, Counts, Problem, solve, verify
from planner.engine.proof.certificate import Tree
from planner.errors import CertificateError, InfeasibleError
from tests.oracle import best_by_trying
from tests.problems import ruled_problems


def leaf(price):
    """Return a tree of one leaf."""
    branch, nothing, row = np.array([-1]), np.array([0]), np.array([0])
    return Tree(branch, nothing, row, np.array([price]), 1, nothing[:0])


@pytest.mark.parametrize("denominator", [1, 2**40, 2**62, 2**70, 10**300])
def test_a_price_so_fine_that_losses_pass_64_bits_hides_nothing(denominator):
    """What loses more than 64 bits hold may still be worth more than the bound."""
    problem = Problem.from_arrays([[1, 2], [1, 2]], [[5, 8], [5, 8]], 2)  # 10 is possible
    half = Counts.of_choice(problem, np.array([0, -1]))
    for price in (0, 1, 100, 2**40):
        forged = Certificate(Fraction(1, denominator), 5, tree=leaf(price))
        with pytest.raises(CertificateError):
            verify(problem, half, forged)


def test_a_tree_that_was_changed_after_it_was_made_is_looked_at_again():
    """Prices below 0, and columns of other lengths, prove nothing."""
    problem = Problem.from_arrays([[1, 2], [1, 2]], [[5, 8], [5, 8]], 100)  # 16 is possible
    half = Counts.of_choice(problem, np.array([0, -1]))
    tree = leaf(1)
    for name, changed in (("prices", np.array([-1])), ("splits", np.zeros(0, dtype=np.int64))):
        forged = Certificate(Fraction(0), 5, tree=copy(tree))
        object.__setattr__(forged.tree, name, changed)
        with pytest.raises(CertificateError, match="no plain tree"):
            verify(problem, half, forged)


@given(ruled_problems(most=5), st.data())
@settings(max_examples=80)
def test_no_change_to_a_proof_proves_what_is_false(problem, data):
    """Other prices, a tree cut off, one of another problem: the optimum stays what it is."""
    best = best_by_trying(problem)
    try:
        solution = solve(problem, method="exact")
    except InfeasibleError:
        assert best is None
        return
    assert best == solution.value
    proof = solution.certificate
    if proof is None or not best:
        return
    some = st.sampled_from([Fraction(0), Fraction(1, 2**70), Fraction(7, 3), Fraction(2**40)])
    limits = (0 if problem.caps is None else len(problem.caps), len(problem.rows))
    cap_prices, row_prices = (tuple(data.draw(some) for _ in range(count)) for count in limits)
    trees = [proof.tree, None, leaf(data.draw(st.integers(0, 9)))]
    forged = replace(
        proof,
        bound=data.draw(st.integers(0, best - 1)),
        shadow_price=data.draw(st.sampled_from([proof.shadow_price, data.draw(some)])),
        cap_prices=data.draw(st.sampled_from([proof.cap_prices, cap_prices])),
        row_prices=data.draw(st.sampled_from([proof.row_prices, row_prices])),
        tree=data.draw(st.sampled_from(trees)),
    )
    nothing = np.full(len(problem), -1)
    counts = Counts.of_choice(problem, nothing)
    with pytest.raises(CertificateError):
        verify(problem, counts, forged)
