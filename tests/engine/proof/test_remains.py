"""What prices leave open: the best of it is the best there is."""

import operator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.engine import Row
from planner.engine.proof.pairs import Pairs
from planner.engine.proof.remains import Remains, losses_at
from planner.errors import CertificateError
from tests.oracle import best_by_trying, every_choice
from tests.problems import build, ruled_problems

PRICES = st.sampled_from([Fraction(0), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(7, 3)])


def drawn_prices(problem, data):
    """Draw a price for each limit; return them with the pairs."""
    assume(len(problem))
    try:
        pairs = Pairs(problem)
    except CertificateError:  # a required request has no option
        assume(False)
    return pairs, [data.draw(PRICES) for _ in pairs.limits]


def open_choices(remains):
    """List all copies of the open pairs, within their bounds."""
    each = []
    for (begin, end), size in zip(pairwise(remains.starts.tolist()), remains.sizes, strict=True):
        ways = combinations_with_replacement(range(end - begin), int(size))
        each.append([np.bincount(way, minlength=end - begin) for way in ways])
    for parts in product(*each):
        counts = np.concatenate([*parts, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        if (counts <= remains.high).all():
            yield counts


@given(ruled_problems(most=4), st.data(), st.integers(0, 3))
def test_no_value_that_is_asked_for_is_lost(problem, data, below):
    """The best choice of what remains is a best one of all, counted as the problem counts it."""
    pairs, prices = drawn_prices(problem, data)
    best = best_by_trying(problem)
    beyond = max((best or 0) - below, 0)
    remains = Remains(pairs, prices, beyond)
    if remains.empty:
        assert best is None
        return
    found = []
    for counts in open_choices(remains):
        copies = remains.copies(counts)
        amounts, value = pairs.amounts(copies), int(pairs.values @ copies)
        assert (np.add.reduceat(copies, pairs.starts[:-1]) == problem.groups.sizes).all()
        keeps = all(one <= limit for one, limit in zip(amounts, pairs.limits, strict=True))
        sums = remains.matrix @ counts
        assert keeps == all(
            one <= limit for one, limit in zip(sums.tolist(), remains.limits, strict=True)
        )
        assert (value >= beyond) == (int(remains.values @ counts) >= remains.wanted)
        found += [value] if keeps and value >= beyond else []
    assert max(found, default=None) == best


@given(ruled_problems(most=3), st.data())
def test_nothing_is_empty_that_prices_do_not_bound(problem, data):
    """It is empty exactly where the bound of what is useful is below what is asked for."""
    pairs, prices = drawn_prices(problem, data)
    if pairs.impossible:
        assert best_by_trying(problem) is None
        assert Remains(pairs, prices, 0).empty
        return
    losses, top, unit = losses_at(pairs, prices)
    useful = pairs.useful.tolist()
    worths = {}
    for at, (group, value) in enumerate(zip(pairs.groups, pairs.values.tolist(), strict=True)):
        entries = pairs.entries(np.array([at]))
        paid = sum(
            prices[limit] * amount
            for limit, amount in zip(entries.limits, entries.amounts.tolist(), strict=True)
        )
        paid += int(pairs.costs[at]) * sum(map(operator.mul, prices, pairs.spent))
        worths.setdefault(int(group), []).append((value - paid, useful[at]))
    bound = sum(price * limit for price, limit in zip(prices, pairs.limits, strict=True))
    sizes = problem.groups.sizes.tolist()
    best = {group: max(one for one, use in own if use) for group, own in worths.items()}
    bound += sum(sizes[group] * one for group, one in best.items())
    assert Fraction(top, unit) == bound
    lost = [(best[group] - one, use) for group, own in worths.items() for one, use in own]
    for told, (loss, use) in zip(losses, lost, strict=True):
        assert Fraction(int(told), unit) == loss if use else told > unit * max(bound, 0)
    for _, value, amounts in every_choice(problem):
        if all(one <= limit for one, limit in zip(amounts, pairs.limits, strict=True)):
            assert value <= bound
    for beyond in {max(int(bound), 0), int(bound) + 1}:
        assert Remains(pairs, prices, beyond).empty == (bound < beyond)


def test_a_pair_that_loses_more_than_the_gap_is_out():
    """At no price the bound is 9: worth 7 or more is skip, lost 9, not; 5, lost 4, not; 8, yes."""
    pairs = Pairs(build([[(0, 5), (1, 8), (2, 9)]], [0, 0], 4))
    remains = Remains(pairs, [Fraction(0)], 17)
    assert remains.values.tolist() == [0, 1]
    assert remains.high.tolist() == [1, 2]  # 18 - 17: one copy may lose 1
    assert (remains.limits, remains.wanted) == ([4 - 2], 17 - 16)
    assert remains.copies(np.array([1, 1])).tolist() == [0, 0, 1, 1]


def test_groups_whose_pairs_differ_by_the_same_are_one():
    """Whatever they start from; their copies add up, and go back to them one after the other."""
    problem = build([[(1, 3), (2, 5)], [(5, 4), (6, 6)], [(0, 1), (3, 2)]], [0, 1, 1, 2], 99,
                    required=[True] * 4)  # fmt: skip
    remains = Remains(Pairs(problem), [Fraction(1)], 3)
    assert (remains.sizes.tolist(), remains.starts.tolist()) == ([3, 1], [0, 2, 4])
    assert remains.high.tolist() == [3, 3, 1, 1]
    assert remains.copies(np.array([1, 2, 1, 0])).tolist() == [1, 0, 0, 2, 1, 0]


def test_more_than_a_tree_can_look_at_is_said(monkeypatch):
    """And nothing else is worked out."""
    monkeypatch.setattr("planner.engine.proof.remains.MOST_CELLS", 3)
    pairs = Pairs(build([[(1, 3), (2, 5)]], [0], 4))
    assert not Remains(pairs, [Fraction(0)], 0).too_many  # three pairs, one limit
    monkeypatch.setattr("planner.engine.proof.remains.MOST_CELLS", 2)
    assert Remains(pairs, [Fraction(0)], 0).too_many


@pytest.mark.parametrize("fine", [2**62, 2**70])
def test_losses_beyond_64_bits_are_losses(fine):
    """A pair is out where it loses more than the gap, in units so fine that it passes 64 bits."""
    pairs = Pairs(build([[(0, 0), (1, 8), (2, 9)]], [0], 2, required=[True]))
    remains = Remains(pairs, [Fraction(1, fine)], 8)
    assert remains.values.tolist() == [0, 1]


def test_losses_of_63_bits_hide_nothing():
    """Where rows give on one side and take on the other, a pair loses more than any sum is."""
    far = 2**61 - 10
    problem = build([[(0, 5), (0, 0)]], [0], 2, required=[True])
    row = Row.of(np.array([0, 0]), np.array([0, 1]), np.array([far, -far]), far)
    remains = Remains(
        Pairs(replace(problem, rows=(row, row))), [Fraction(0), *[Fraction(1)] * 2], 5
    )
    assert remains.values.tolist() == [0, -5]


def test_a_pair_is_taken_as_often_as_the_gap_allows():
    """It loses 2 each, and the gap is 5."""
    pairs = Pairs(build([[(1, 8), (0, 6)]], [0] * 4, 9, required=[True] * 4))
    assert Remains(pairs, [Fraction(0)], 32 - 5).high.tolist() == [4, 2]
