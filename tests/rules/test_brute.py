"""Rules of every kind, mixed, on small batches: the best plan is what trying everything finds."""

import pytest
from hypothesis import given, settings

from tests.rules.brute import MIXES, cases, check
from tests.rules.drawing import chance


@given(chance)
@settings(max_examples=40)
def test_plans_with_rules_are_those_that_trying_every_choice_finds(random):
    """Optimum, rules kept, who is required, why there is none; greedy <= optimum <= bound."""
    for case in cases(random):
        check(case)


@pytest.mark.long
@given(chance)
@settings(max_examples=10)
def test_more_mixes_of_more_requests(random):
    """As above; `python -m tests.rules.brute` tries as many as one likes."""
    for case in cases(random, mixes=MIXES, most=6):
        check(case)
