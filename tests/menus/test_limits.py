"""Which options a limit keeps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.menus.finder import OptionFinder
from planner.menus.limits import billionths, kept
from planner.requests.checked import NO_LIMIT
from planner.requests.fields import Kind

PROVIDERS = planner.load_catalog("providers")
kinds = st.lists(st.lists(st.integers(0, 9) | st.integers(0, 2**62), max_size=5), min_size=1)


@given(st.data(), kinds)
def test_all_requests_at_once_are_each_request_by_itself(data, costs):
    """However many kinds, limits and options that cost alike."""
    limit = st.integers(0, 10) | st.sampled_from([cost for each in costs for cost in each] or [0])
    requests = data.draw(st.lists(st.tuples(st.integers(0, len(costs) - 1), limit)))
    members, limits = (np.array([row[at] for row in requests], np.int64) for at in (0, 1))
    arrays = [np.array(each, dtype=np.int64) for each in costs]
    expected = [sum(cost <= most for cost in costs[kind]) for kind, most in requests]
    assert kept(limits, members, arrays).tolist() == expected


@given(st.decimals(0, 10**6, places=9), st.integers(0, 10**18))
def test_a_cost_is_compared_exactly(credits, limit):
    """Rounded up to billionths, it is within a limit if and only if it is so unrounded."""
    (option, *_) = OptionFinder(PROVIDERS, date(2026, 4, 1)).options(Kind(8))
    catalog = PROVIDERS.model_copy(update={"usd_per_credit": Decimal("0.0333333337")})
    cost = int(billionths([replace(option, credits=credits)], catalog)[0])
    usd = Fraction(credits) * Fraction("0.0333333337")
    assert (cost <= limit) is (usd <= Fraction(limit, 10**9))
    assert cost - 1 < usd * 10**9 <= cost


def test_what_costs_more_than_numbers_hold_is_over_every_limit():
    """But not over none."""
    (option, *_) = OptionFinder(PROVIDERS, date(2026, 4, 1)).options(Kind(8))
    (cost,) = billionths([replace(option, credits=Decimal(10) ** 20)], PROVIDERS)
    assert 10**18 < cost < NO_LIMIT
