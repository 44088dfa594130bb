"""What a caller hands in, read."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.arguments import known, read_decimal


@given(st.decimals(0, 10**6, places=6))
def test_a_float_is_read_as_it_is_written(number):
    """The shortest spelling of a float is the decimal that was meant."""
    assert read_decimal(float(number), "it") == number


@pytest.mark.parametrize(
    ("number", "expected"),
    [(np.int64(7), 7), (np.float64(0.1), Decimal("0.1")), (np.float32(0.1), Decimal("0.1"))],
)
def test_numbers_of_numpy_are_numbers(number, expected):
    """They read as they print."""
    assert read_decimal(number, "it") == expected


@pytest.mark.parametrize(
    "number", [Decimal("sNaN"), Decimal("1e400"), 10**400, Fraction(1, 3), True, "1", [1], None]
)
def test_what_is_no_exact_number_is_refused_by_name(number):
    """Every such thing is an InputError that says which number it was."""
    with pytest.raises(planner.InputError, match=r"^it is"):
        read_decimal(number, "it")


def test_a_name_is_known_or_met_with_the_nearest():
    """It comes back as it is."""
    assert known("4k", ["720p", "4k"], "resolution") == "4k"
    with pytest.raises(planner.InputError, match=r"^unknown resolution '4K'; did you mean '4k'\?$"):
        known("4K", ["720p", "4k"], "resolution")
