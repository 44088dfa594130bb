"""The most credits for a sum of money, against every basket and against the whole table."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.records import LARGEST_SUM
from planner.funding import baskets
from planner.funding.baskets import TooManyError, best_basket
from planner.funding.shelf import Pack

API = [
    Pack(7, 100, 1), Pack(70, 1000, 1), Pack(500, 5000), Pack(1500, 15000), Pack(4050, 45000),
    Pack(5400, 60000),
]  # fmt: skip
limits = st.none() | st.sampled_from([0, 1, 2, 5])
few = st.lists(st.builds(Pack, st.integers(1, 9), st.integers(1, 9), limits), max_size=4)
# Rates that hardly differ leave the most to be compared.
alike = st.integers(1, 60).flatmap(
    lambda price: st.builds(
        Pack, st.just(price), st.integers(-2, 2).map(lambda d: max(1, 5 * price + d)), limits
    )
)
many = st.lists(
    alike | st.builds(Pack, st.integers(1, 60), st.integers(1, 400), limits), max_size=7
)


def totals(packs, counts):
    """Return money and credits of a basket, in which no package is more often than it is sold."""
    assert all(one.most is None or n <= one.most for one, n in zip(packs, counts, strict=True))
    paid = sum(n * one.price for n, one in zip(counts, packs, strict=True))
    return paid, sum(n * one.credits for n, one in zip(counts, packs, strict=True))


def table(packs, money):
    """Tabulate the most credits for every sum up to so much."""
    most = [0] * (money + 1)
    for one in packs:
        often = money // one.price
        for _ in range(often if one.most is None else min(one.most, often)):
            more = list(most)
            for spent in range(one.price, money + 1):
                more[spent] = max(most[spent], most[spent - one.price] + one.credits)
            most = more
    return most


@settings(max_examples=200)
@given(few, st.integers(0, 20))
def test_no_basket_holds_more(packs, money):
    """Of all that the money buys."""
    often = [money // one.price for one in packs]
    often = [
        n if one.most is None else min(n, one.most) for n, one in zip(often, packs, strict=True)
    ]
    every = [totals(packs, counts) for counts in product(*(range(n + 1) for n in often))]
    paid, held = totals(packs, best_basket(packs, money))
    assert paid <= money
    assert held == max(credits for cost, credits in every if cost <= money)


@settings(max_examples=80)
@given(many, st.integers(0, 300))
def test_it_is_what_the_table_says(packs, money):
    """Every sum on the way tabulated; also of packages whose credits cost nearly the same."""
    paid, held = totals(packs, best_basket(packs, money))
    assert paid <= money
    assert held == table(packs, money)[money]


@settings(max_examples=40)
@given(many.filter(len), st.integers(10**6, 10**9))
def test_a_large_sum_repeats_what_a_smaller_one_does(packs, money):
    """A staple more for each of its prices, once there is enough for all that stands beside it."""
    packs = [replace(packs[0], most=None), *packs[1:]]
    staple = max((one for one in packs if one.most is None), key=lambda one: (one.rate, -one.price))
    # What stands beside it: all that is limited, and of others fewer than the staple's price.
    beside = sum(one.price * (staple.price if one.most is None else one.most) for one in packs)
    staples = (money - beside) // staple.price
    small = totals(packs, best_basket(packs, money - staples * staple.price))[1]
    assert totals(packs, best_basket(packs, money))[1] == small + staples * staple.credits


def test_what_stands_beside_the_staple_is_found_for_any_sum():
    """$2.9 million and $1e9 in units of $1.40: as the table has it, and staples for the rest."""
    most = table([one for one in API if one.price < 4000], 12_000)
    for money in (2_071_428, 714_285_714):
        held = totals(API, best_basket(API, money))[1]
        by_hand = max(
            most[rest] + big * 60_000 + (money - rest - big * 5400) // 4050 * 45_000
            for rest in range(12_001)
            for big in range(3)
        )
        assert held == by_hand


def test_baskets_compared_do_not_grow_with_the_money(monkeypatch):
    """A hundred at the most for the packs of the API, whatever is spent; so for odd prices."""
    odd = [
        Pack(1999, 100),
        Pack(4999, 300),
        Pack(9999, 650),
        Pack(49_999, 3400),
        Pack(99_999, 7000, 5),
    ]
    monkeypatch.setattr(baskets, "MOST_BASKETS", 150)
    for packs in (API, odd):
        for digits in range(1, 13):
            assert totals(packs, best_basket(packs, 10**digits + 7))[0] <= 10**digits + 7


def test_many_packages_of_odd_prices():
    """Twelve with limits up to 1000: never more than the money, never less than one more try."""
    draw = Random(1)
    for _ in range(20):
        packs = [
            Pack(
                price, round(price * draw.uniform(0.8, 1.2)), draw.choice([None, None, 1, 5, 1000])
            )
            for price in (draw.randint(100, 200_000) for _ in range(12))
        ]
        money = round(10 ** draw.uniform(4, 11))
        paid, held = totals(packs, best_basket(packs, money))
        assert paid <= money
        for at, one in enumerate(packs):  # with any package first, no more can be had
            if one.most != 0 and one.price <= money:
                rest = list(packs)
                rest[at] = replace(one, most=None if one.most is None else one.most - 1)
                assert held >= one.credits + totals(rest, best_basket(rest, money - one.price))[1]


def test_nothing_is_bought_where_nothing_can_be():
    """No package, no money, or nothing left of an offer."""
    assert best_basket([], 100) == ()
    assert best_basket(API, 0) == (0,) * 6
    assert best_basket([Pack(1, 1, 0)], 100) == (0,)


def test_sums_beyond_64_bits_are_refused():
    """Rather than wrapped."""
    with pytest.raises(TooManyError):
        best_basket([Pack(1, 10)], LARGEST_SUM // 10)
    with pytest.raises(TooManyError):
        best_basket([Pack(1, 1)], LARGEST_SUM)
    big = Pack(2**40, 2**40 + 1)  # of which products pass 64 bits, and no sum does
    assert best_basket([big, Pack(3, 3), Pack(7, 5, 1)], 3 * 2**40 + 18) == (3, 6, 0)


def test_more_baskets_than_memory_holds_are_refused(monkeypatch):
    """Where packages are made so that nothing can be dropped."""
    monkeypatch.setattr(baskets, "MOST_BASKETS", 10)
    with pytest.raises(TooManyError):
        best_basket([Pack(97 + n, 1000 + 9 * n * n % 7, 50) for n in range(8)], 2000)


@settings(max_examples=60)
@given(few, st.integers(0, 20), st.integers(0, 2**20))
def test_large_numbers_are_as_exact_as_small_ones(packs, money, more):
    """Prices and credits of which products pass 64 bits, beside sums that do not."""
    price, credits = 2**34 + 1, 2**27 - 1
    large = [Pack(one.price * price, one.credits * credits, one.most) for one in packs]
    held = totals(large, best_basket(large, money * price + more))[1]
    assert held == credits * totals(packs, best_basket(packs, money))[1]
