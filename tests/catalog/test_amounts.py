"""Exact amounts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalog.amounts import WAYS, units

amounts = st.decimals(-(10**12), 10**12, places=6) | st.integers(-40, 40).map(Decimal)
steps = st.sampled_from([Decimal(one) for one in ("0.01", "1", "2.5", "3", "1e-9")])


@pytest.mark.parametrize("way", WAYS)
@given(amounts, steps)
def test_units_are_counted_as_the_exact_ratio_says(way, amount, step):
    """Whatever the sign, and where it stands just between two."""
    for each in (amount, amount + step / 2, amount * step):
        assert units(each, step, way) == WAYS[way](Fraction(each) / Fraction(step))
