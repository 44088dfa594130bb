"""What is reserved for an option."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.menus.option import reserved

KLING, PROVIDERS = map(planner.load_catalog, ("kling", "providers"))


@given(st.integers(0, 10**6), st.integers(1000, 10**6), st.sampled_from([KLING, PROVIDERS]))
def test_what_is_reserved_is_never_short(price, takes, catalog):
    """Of price x takes, by less than a billing step, or a billionth where there is none."""
    price, takes = Decimal(price), Decimal(takes) / 1000
    step = Fraction(catalog.billing_step or Decimal("1e-9"))
    over = Fraction(reserved(price, takes, catalog)) - Fraction(price) * Fraction(takes)
    assert 0 <= over < step
    assert Fraction(reserved(price, takes, catalog)) % step == 0


def test_one_take_is_reserved_at_its_price():
    """However many places the price has: nothing is rounded that nothing multiplied."""
    price = Decimal("0.23592592569")
    assert reserved(price, Decimal(1), PROVIDERS) == price
