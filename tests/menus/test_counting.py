"""Amounts as whole numbers."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.menus.counting import scaled_down, scaled_up, times, whole

sizes = st.integers(0, 20) | st.integers(0, 2**62) | st.integers(0, 10**40)
ratios = st.builds(Fraction, st.integers(1, 10**24), st.integers(1, 10**24))


def numbers(given_ones):
    """Hold numbers as `whole` does."""
    return whole([Decimal(one) for one in given_ones])


@given(st.lists(st.decimals(0, 10**15, places=9)))
def test_amounts_are_so_many_units(amounts):
    """Exactly, in the greatest unit that there is, whatever precision the caller has set."""
    with localcontext(prec=3):
        found, unit = whole(amounts)
    assert [int(one) * Fraction(unit) for one in found] == list(map(Fraction, amounts))
    assert not found.any() or np.gcd.reduce(found) == 1


@given(st.lists(sizes), ratios)
def test_ratios_are_rounded_the_way_that_is_said(given_ones, ratio):
    """To the number, however large it is."""
    found, unit = numbers(given_ones)
    by = ratio * Fraction(unit)
    assert scaled_up(found, by).tolist() == [ceil(one * ratio) for one in given_ones]
    assert scaled_down(found, by).tolist() == [floor(one * ratio) for one in given_ones]


@given(st.lists(st.tuples(sizes, sizes)))
def test_products_do_not_wrap(pairs):
    """Where 64 bits are not enough, Python's own integers are taken."""
    (one, a), (other, b) = (numbers([pair[at] for pair in pairs]) for at in (0, 1))
    found = times(one, other)
    assert [int(each) * Fraction(a) * Fraction(b) for each in found] == [p * q for p, q in pairs]
