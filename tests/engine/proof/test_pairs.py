"""Pairs of group and option: what each is worth, costs, and adds to every limit."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.engine import Counts
from planner.engine.proof.pairs import Pairs
from planner.errors import CertificateError
from tests.oracle import every_choice, limits_of
from tests.problems import build, ruled_problems


def some_pairs(problem):
    """Return the pairs of a problem, and one of its choices after the other as copies of them."""
    try:
        pairs = Pairs(problem)
    except CertificateError:  # a required request has no option
        assume(False)
    choices = {}
    for taken, value, amounts in every_choice(problem):
        copies = np.zeros(len(pairs), dtype=np.int64)
        for (group, option), count in Counter(taken).items():
            skips = not problem.groups.required[group]
            copies[pairs.starts[group] + option + skips] += count
        choices[tuple(copies.tolist())] = copies, value, amounts
    return pairs, list(choices.values())


@given(ruled_problems(most=4))
def test_pairs_add_up_to_what_a_choice_is_worth_and_comes_to(problem):
    """At the budget, at every cap above a group, at every row."""
    pairs, choices = some_pairs(problem)
    assert pairs.limits == limits_of(problem)
    every = np.arange(len(pairs))
    matrix = np.zeros((len(pairs.limits), len(pairs)), dtype=np.int64)
    entries = pairs.entries(every)
    assert (entries.amounts != 0).all()
    np.add.at(matrix, (entries.limits, entries.pairs), entries.amounts)
    assert (np.abs(matrix).max(axis=1, initial=0) <= pairs.amounts_most).all()
    matrix += np.outer(pairs.spent, pairs.costs)
    for copies, value, amounts in choices:
        assert pairs.values @ copies == value
        assert pairs.amounts(copies) == amounts == (matrix @ copies).tolist()
        assert (pairs.copies(pairs.counts(copies)) == copies).all()
    assert (np.abs(matrix).max(axis=1, initial=0) <= pairs.tops).all()


def test_the_leanest_choice_takes_what_costs_least():
    """Nothing, or, where something must be taken, the cheapest: all copies of it."""
    problem = build([[(5, 9), (3, 1)]], [0, 0, 0], 99, required=[0, 0, 1])
    assert Pairs(problem).leanest().tolist() == [2, 0, 0, 0, 1]


@given(ruled_problems(most=4), st.data())
def test_entries_of_some_are_those_of_all_counted_anew(problem, data):
    """In their order."""
    pairs, _ = some_pairs(problem)
    some = [at for at in range(len(pairs)) if data.draw(st.booleans())]
    one, every = pairs.entries(np.array(some, dtype=np.int64)), pairs.entries(np.arange(len(pairs)))
    told = zip(one.pairs.tolist(), one.limits.tolist(), one.amounts.tolist(), strict=True)
    known = zip(every.pairs.tolist(), every.limits.tolist(), every.amounts.tolist(), strict=True)
    assert {(some[at], limit, amount) for at, limit, amount in told} == {
        entry for entry in known if entry[0] in some
    }


@given(ruled_problems(most=3), st.data(), st.sampled_from([1, 3, 2**61, 2**80]))
def test_what_a_pair_is_worth_at_prices_is_its_value_less_what_it_pays(problem, data, unit):
    """In units, whatever their size; the best of each group is the greatest of use."""
    pairs, choices = some_pairs(problem)
    prices = [data.draw(st.sampled_from([0, 1, 5, unit, 7 * unit])) for _ in pairs.limits]
    worth = pairs.worth(prices, unit)
    for copies, value, amounts in choices:
        paid = sum(price * amount for price, amount in zip(prices, amounts, strict=True))
        exact = sum(int(one) * many for one, many in zip(worth, copies.tolist(), strict=True))
        assert exact == unit * value - paid
    assume(not pairs.impossible)
    for group, best in enumerate(pairs.best(worth)):
        own = slice(pairs.starts[group], pairs.starts[group + 1])
        assert best == max(worth[own][pairs.useful[own]])


def test_counts_and_copies_are_the_same_in_other_words():
    """Who is skipped takes the first pair, where that is allowed."""
    problem = build([[(1, 3), (2, 4)]], [0, 0, 0], 9)
    pairs = Pairs(problem)
    counts = Counts.of(problem, np.array([0]), np.array([1]), np.array([2]))
    assert pairs.copies(counts).tolist() == [1, 0, 2]
    assert pairs.counts(np.array([1, 0, 2])).counts.tolist() == [2]


def test_every_value_is_a_multiple_of_the_unit():
    """The least that a choice worth more than nothing can be worth."""
    assert Pairs(build([[(1, 6), (2, 10)]], [0], 9, priorities=[3])).unit == 6


def test_a_required_request_without_options_has_no_pairs():
    """That is said."""
    with pytest.raises(CertificateError, match="no option"):
        Pairs(build([[]], [0], 9, required=[True]))
