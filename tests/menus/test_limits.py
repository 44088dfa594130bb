"""Which options a limit keeps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.menus.finder import OptionFinder
from planner.menus.limits import Costs, kept
from planner.menus.option import Draft
from planner.menus.scaled import scaled
from planner.requests.kinds import Kind

PROVIDERS = planner.load_catalog("providers")
(OPTION, *_) = OptionFinder(PROVIDERS, date(2026, 4, 1)).options(Kind(8))
kinds = st.lists(st.lists(st.integers(0, 9) | st.integers(0, 2**62), max_size=5), min_size=1)
prices = st.decimals(0, 10**6, places=9) | st.integers(0, 30).map(Decimal)
CATALOGS = [
    PROVIDERS.model_copy(update={"usd_per_credit": price, "billing_step": step})
    for price in (None, Decimal("0.05"), Decimal("0.0333333337"))
    for step in (None, Decimal("0.0001"), Decimal(1), Decimal("2.5"))
]


@given(st.data(), kinds)
def test_all_requests_at_once_are_each_request_by_itself(data, costs):
    """However many kinds, limits and options that cost alike."""
    limit = st.integers(0, 10) | st.sampled_from([cost for each in costs for cost in each] or [0])
    requests = data.draw(st.lists(st.tuples(st.integers(0, len(costs) - 1), limit)))
    members, limits = (np.array([row[at] for row in requests], np.int64) for at in (0, 1))
    arrays = [np.array(each, dtype=np.int64) for each in costs]
    expected = [sum(cost <= most for cost in costs[kind]) for kind, most in requests]
    assert kept(limits, members, arrays).tolist() == expected


def made(given_prices, takes=Decimal(1)):
    """Make options of these prices, each for so many takes of its own."""
    return tuple(replace(OPTION, price=price, credits=price, takes=takes) for price in given_prices)


def a_draft(price):
    """Make a draft of this price, of which a take needs 1.5."""
    return Draft("any", None, "720p", price, Decimal("1.5"), price, (8,), 0)


@settings(max_examples=80)
@given(st.data(), st.sampled_from(CATALOGS), st.lists(st.lists(prices, max_size=5), min_size=1))
def test_a_limit_keeps_what_costs_no_more_to_the_last_digit(data, catalog, each):
    """Price x takes, or drafts and a final, rounded up to what is billed; the cheapest are kept."""
    factor = data.draw(st.sampled_from([Decimal(1), Decimal("1.3")]))
    options = [made(one, factor) for one in each]
    takes = data.draw(st.lists(st.integers(1_000_000, 9_000_000), min_size=1, max_size=4))
    drafts = [data.draw(st.none() | prices.map(a_draft)) for _ in options]
    costs = Costs(options, catalog, drafts)
    step = Fraction(catalog.billing_step or Decimal("1e-9"))

    def billed(price, *takes):
        for each in takes:
            price = Fraction(price) * Fraction(each)
        return -(-price // step) * step

    for kind, ones in enumerate(options):
        for millionths in takes:
            times = Decimal(millionths) / 10**6
            several = scaled(ones, times, catalog.billing_step)
            due = [billed(one.price, one.takes, times) for one in ones]
            draft = drafts[kind]
            if draft is None:
                assert due == [billed(one.price, one.takes) for one in several]
            else:
                first = billed(draft.price, draft.takes, times)
                due = [
                    min(own, first + billed(one.price, one.takes))
                    for one, own in zip(ones, due, strict=True)
                ]
            found = [int(one) * step for one in costs.steps(kind, millionths)]
            assert found == due
            usd = [one * Fraction(catalog.credit_usd) for one in due]
            near = [int(one * 10**9) + more for one in usd for more in (-1, 0, 1)]
            asked = np.array([max(one, 0) for one in near] + [0, 10**18], dtype=np.int64)
            many = np.full(len(asked), kind), np.full(len(asked), millionths)
            counts = costs.kept(asked, *many).tolist()
            for limit, count in zip(asked.tolist(), counts, strict=True):
                stays = [at for at, one in enumerate(usd) if one <= Fraction(limit, 10**9)]
                assert costs.cheapest(kind, count).tolist() == stays


@pytest.mark.parametrize("catalog", CATALOGS)
def test_what_costs_more_than_numbers_hold_is_over_every_limit(catalog):
    """And takes as large do not wrap."""
    costs = Costs([made([Decimal(10) ** 20, Decimal(0)])], catalog)
    many = np.zeros(2, dtype=np.int64), np.array([1, 10**6]) * 10**6
    assert costs.kept(np.array([0, 2**63 - 2]), *many).tolist() == [1, 1]
