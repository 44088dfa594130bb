"""Certificates as data."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import Certificate
from planner.errors import ProblemError


@given(st.fractions(min_value=0), st.integers(), st.none() | st.lists(st.integers(0, 2**40)))
def test_a_certificate_goes_to_json_and_back(price, bound, numbers):
    """Every field of it."""
    potential = None if numbers is None else np.array(numbers, dtype=np.int64)
    plain = json.loads(json.dumps(Certificate(price, bound, potential).to_plain()))
    again = Certificate.from_plain(plain)
    assert (again.shadow_price, again.bound) == (price, bound)
    assert (None if again.potential is None else again.potential.tolist()) == numbers


GOOD = Certificate(Fraction(3, 7), 5, np.arange(3)).to_plain()


@pytest.mark.parametrize(
    "change",
    [
        {"shadow_price": 0.5},
        {"shadow_price": "-1/2"},
        {"shadow_price": "1/0"},
        {"shadow_price": "1/2\n"},
        {"shadow_price": "9" * 5000 + "/1"},
        {"bound": True},
        {"bound": 5.0},
        {"bound": "5"},
        {"potential": [1, 2, 3]},
        {"more": 1},
    ],
)
def test_what_is_no_certificate_is_refused(change):
    """Before anything is made of it."""
    with pytest.raises(ProblemError):
        Certificate.from_plain(GOOD | change)


@pytest.mark.parametrize("name", GOOD)
def test_no_field_may_be_missing(name):
    """Not even one that may be null."""
    with pytest.raises(ProblemError):
        Certificate.from_plain({key: value for key, value in GOOD.items() if key != name})
