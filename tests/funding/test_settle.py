"""What a solution is paid with, and the search for the least money."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog

PACKED = """
    name = "packed"
    usd_per_credit = 1
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, max_resolution = "720p", price = { per_clip = 3 } }
    models.b = { quality = 1.5, max_resolution = "720p", price = { per_clip = 5 } }
"""
packs = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 9), st.booleans()), min_size=1, max_size=3
)


def best_purchase(priorities, offered, usd, balance):
    """Try every choice and every basket: the greatest value, then the least money."""
    most = [1 if once else usd // price for _, price, once in offered]
    bought = [
        (
            sum(n * price for n, (_, price, _) in zip(counts, offered, strict=True)),
            sum(n * credits for n, (credits, _, _) in zip(counts, offered, strict=True)),
        )
        for counts in product(*(range(count + 1) for count in most))
    ]
    best = (0, 0)
    for choice in product(((0, 0.0), (3, 1.0), (5, 1.5)), repeat=len(priorities)):
        needed = sum(cost for cost, _ in choice) - balance
        value = sum(p * q for p, (_, q) in zip(priorities, choice, strict=True))
        paid = [money for money, credits in bought if money <= usd and credits >= needed]
        if paid:
            best = max(best, (value, -min(paid)))
    return best[0], -best[1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=3), packs, st.integers(0, 20),
    st.integers(0, 6),
)  # fmt: skip
def test_packages_buy_the_greatest_value_then_spend_the_least(priorities, offered, usd, balance):
    """Against every choice and every basket."""
    sold = [
        f"[[packages]]\ncredits = {credits}\nusd = {price}\n"
        f"first_purchase_only = {str(once).lower()}\n"
        for credits, price, once in offered
    ]
    catalog = parse_catalog(PACKED + "".join(sold), source="packed.toml")
    rows = [{"duration": 5, "priority": priority} for priority in priorities]
    money = planner.Budget(usd=usd, balance_credits=balance, packages=True)
    found = planner.plan(rows, money, catalog=catalog)
    value, paid = best_purchase(priorities, offered, usd, balance)
    assert (found.value, found.cost_usd) == (value, paid)
    assert found.status == "optimal"
    spent = sum((one.count * one.usd for one in found.funding.packages), Decimal(0))
    assert spent == found.cost_usd <= usd
    assert found.funding.leftover(found.credits) >= 0


def test_100_dollars_buy_more_in_packages_than_at_list_price():
    """Ten videos of 4k and 20 s; the list price is what counts without packages."""
    rows = [{"duration": 20, "platform": "youtube"}] * 10
    listed = planner.plan(rows, 100)
    packed = planner.plan(rows, planner.Budget(usd=100, packages=True))
    assert listed.value < packed.value
    assert listed.funding.packages == ()
    assert packed.cost_usd <= 100
    assert "\n  buy     " in packed.summary()


def test_a_balance_is_used_first():
    """Where it is enough, nothing is bought."""
    for packages in (False, True):
        money = planner.Budget(usd=10, balance_credits=1000, packages=packages)
        found = planner.plan([{"duration": 5}], money)
        assert (found.cost_usd, found.funding.packages) == (0, ())
        assert found.funding.leftover(found.credits) == 1000 - found.credits
