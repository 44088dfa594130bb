"""Packages: how much for how much, against every basket there is."""

import json
from decimal import Decimal
from itertools import accumulate, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.common import Package
from planner.funding.paid import Funding
from planner.funding.purchase import Purchases

FACTS = Path(__file__).parents[1] / "data" / "facts"
KLING, API = planner.load_catalog(), planner.load_catalog("kling-api")

packages = st.lists(
    st.builds(
        Package,
        credits=st.integers(1, 9).map(lambda n: Decimal(n) * 5),
        usd=st.integers(1, 9).map(lambda n: Decimal(n) / 2),
        first_purchase_only=st.booleans(),
        limit=st.none() | st.integers(0, 6),
    ),
    min_size=1,
    max_size=3,
)
money = st.integers(0, 24).map(lambda n: Decimal(n) / 2)


def often(package):
    """Say how often a package can be bought."""
    most = 1 if package.first_purchase_only else 10**9
    return most if package.limit is None else min(most, package.limit)


def baskets(offered, usd):
    """Return (money, credits) of everything that can be bought for so much."""
    most = [min(often(one), int(usd // one.usd)) for one in offered]
    for counts in product(*(range(count + 1) for count in most)):
        paid = sum((n * one.usd for n, one in zip(counts, offered, strict=True)), Decimal(0))
        if paid <= usd:
            yield paid, sum(n * one.credits for n, one in zip(counts, offered, strict=True))


def levels(table, usd):
    """Return every number of credits that money up to so many dollars buys."""
    return sorted({table.most_credits(money) for money in range(table.units_of(usd) + 1)})


def totals(bought):
    """Return (money, credits) of what is bought."""
    paid = sum((one.count * one.usd for one in bought), Decimal(0))
    return paid, sum((one.count * one.credits for one in bought), Decimal(0))


@given(packages, money)
def test_the_most_credits_are_those_of_the_best_basket(offered, usd):
    """And every level is what some sum of money buys at the most."""
    aims = levels(Purchases(offered), usd)
    # Of equal money the most credits come first, so that no sum is seen before its best basket.
    every = sorted(baskets(offered, usd), key=lambda basket: (basket[0], -basket[1]))
    assert aims[-1] == max(credits for _, credits in every)
    assert aims == sorted(set(accumulate((had for _, had in every), max)))


@given(packages, money, st.data())
def test_the_cover_is_the_cheapest_there_is(offered, usd, data):
    """For whatever is needed; of equal money, the one with the most credits."""
    table = Purchases(offered)
    needed = data.draw(st.integers(0, int(table.most_credits(table.units_of(usd)))))
    paid, had = totals(table.cheapest(Decimal(needed)))
    enough = [(cost, -credits) for cost, credits in baskets(offered, usd) if credits >= needed]
    assert (paid, -had) == min(enough)


@given(packages, money)
def test_a_first_purchase_is_made_once(offered, usd):
    """Whatever is bought, it holds at most one of each such package."""
    table = Purchases(offered)
    once = sum(one.first_purchase_only for one in offered)
    for level in levels(table, usd):
        bought = table.cheapest(level)
        repeatable = {(p.credits, p.usd) for p in offered if not p.first_purchase_only}
        singles = [one for one in bought if (one.credits, one.usd) not in repeatable]
        assert sum(one.count for one in singles) <= once


def test_1200_documented_credits_cost_45_dollars():
    """A pack of 1000 and two of 100; not $60, the list price."""
    bought = Purchases(KLING.packages).cheapest(Decimal(1200))
    assert [(one.count, one.credits) for one in bought] == [(1, 1000), (2, 100)]
    assert totals(bought) == (45, 1200)
    assert 1200 * KLING.usd_per_credit == 60


def test_a_larger_pack_pays_before_it_is_full():
    """From 301 credits a pack of 500, from 701 one of 1000, from 4101 one of 5000."""
    facts = json.loads((FACTS / "documented_packages.json").read_text("utf-8"))
    table = Purchases(KLING.packages)
    for size, (_, needed) in zip(
        (500, 1000, 5000), facts["break_even_credits"].items(), strict=True
    ):
        (only,) = table.cheapest(Decimal(needed))
        assert (only.count, only.credits) == (1, size)
        assert size not in [one.credits for one in table.cheapest(Decimal(needed - 1))]


def test_packs_are_those_of_the_document():
    """And their prices per credit are not what the bonus they state would make of them."""
    facts = json.loads((FACTS / "documented_packages.json").read_text("utf-8"))["packages"]
    for row, pack in zip(facts, KLING.packages, strict=True):
        assert (pack.credits, pack.usd) == (row["credits"], Decimal(row["usd"]))
        assert pack.usd / pack.credits == Decimal(row["usd_per_credit"])
        discount = 1 - pack.usd / pack.credits / KLING.usd_per_credit
        assert discount == Decimal(row["true_discount"])
        assert row["stated_bonus"] is None or discount != Decimal(row["stated_bonus"])


def test_packs_of_the_api_are_the_published_ones():
    """Names, units, prices and days; the trial packs are sold once."""
    facts = json.loads((FACTS / "kling_api_packs.json").read_text("utf-8"))["packs"]
    for row, pack in zip(facts, API.packages, strict=True):
        assert (pack.name, pack.credits, pack.usd, pack.valid_days) == (
            row["name"], row["units"], Decimal(row["price_usd"]), row["valid_days"],
        )  # fmt: skip
        assert pack.first_purchase_only is row["name"].startswith("Trial")


def test_bigger_is_not_cheaper():
    """The smallest pack of the API is the cheapest per unit, and is bought first."""
    prices = [pack.usd / pack.credits for pack in API.packages]
    assert prices[0] == min(prices) < max(prices)
    assert min(API.packages, key=lambda pack: pack.credits) is API.packages[0]
    (bought,) = Purchases(API.packages).cheapest(Decimal(60))
    assert (bought.name, bought.valid_days) == ("Trial S", 30)


def test_nothing_is_bought_for_nothing():
    """Neither where nothing is needed nor where there is no money."""
    assert Purchases(KLING.packages).cheapest(Decimal(0)) == ()
    assert levels(Purchases(KLING.packages), Decimal(0)) == [0]


@given(packages, st.integers(1, 400), st.data())
def test_the_least_money_is_enough_and_less_is_not(offered, needed, data):
    """Whatever is needed; None where all that is sold is less."""
    table = Purchases(offered)
    least = table.least_money(Decimal(needed))
    sold = sum(often(one) * one.credits for one in offered)
    assert (least is None) == (sold < needed)
    if least is not None:
        assert table.most_credits(least) >= needed
        assert least == 0 or table.most_credits(least - 1) < needed
        (paid, had), money = totals(table.cheapest(Decimal(needed))), table.usd_of(least)
        assert (paid, had) == (money, table.most_credits(least))


@pytest.mark.parametrize("usd", ["2900000", "1000000000", "2899999.995"])
def test_any_budget_is_exact(usd):
    """Millions of dollars at the packs of the API: what they buy, and back again."""
    table = Purchases(API.packages)
    money = table.units_of(Decimal(usd))
    most = table.most_credits(money)
    paid, had = totals(table.cheapest(most))
    assert had == most
    assert paid <= Decimal(usd) < paid + 700  # the cheapest that is sold without end
    assert table.most_credits(table.units_of(paid) - 1) < most


def test_half_credits_and_odd_prices():
    """Of packages as nobody sells them: units are those in which all prices are whole."""
    offered = [
        Package(credits=Decimal("0.5"), usd=Decimal("0.07")),
        Package(credits=Decimal("1000000.5"), usd=Decimal("99999.999999")),
        Package(credits=900_000_000, usd=9_000_000, limit=1),
    ]
    table = Purchases(offered)
    assert totals(table.cheapest(Decimal(1))) == (Decimal("0.14"), 1)
    assert totals(table.cheapest(Decimal(900_000_000))) == (9_000_000, 900_000_000)
    paid, had = totals(table.cheapest(Decimal(901_000_001)))
    assert (paid, had) == (Decimal("9100000.069999"), 901_000_001)


def test_prices_too_fine_for_the_money_are_refused():
    """Rather than wrapped: a million billion billionths."""
    fine = Purchases([Package(credits=Decimal("1e-9"), usd=Decimal("1e-9"))])
    with pytest.raises(planner.InputError, match="plan without packages, or for less money"):
        fine.most_credits(fine.units_of(Decimal(10**12)))


def test_more_than_all_packages_hold_cannot_be_bought():
    """Each is sold so often and no more: the error says how much is asked for."""
    table = Purchases([Package(credits=5, usd=1, limit=2), Package(credits=7, usd=1, limit=0)])
    assert table.least_money(Decimal(10)) == 2
    assert table.least_money(Decimal(11)) is None
    with pytest.raises(planner.InputError, match="all packages together hold less than 11 credits"):
        table.cheapest(Decimal(11))


def test_leftover_credits_are_counted():
    """What was there and what is bought, less what is used."""
    funding = Funding(Decimal(30), Decimal(500), Decimal(20), ())
    assert funding.leftover(410) == 120
