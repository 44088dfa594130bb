"""Credits by the month, beside packages."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.common import Package, Subscription
from planner.catalog.loading import load_catalog, parse_catalog
from planner.funding.paid import Bought, Funding
from planner.funding.purchase import Purchases

TEXT = """
    name = "web"
    usd_per_credit = 0.02
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    models.a = { quality = 1, max_resolution = "720p", price = { per_second = 10 } }
    packages = [{ name = "Single", credits = 1, usd = 0.02 }]

    [[subscriptions]]
    name = "Standard"
    credits = 660
    usd = 8.8
    first_month_usd = 6.99
    year_usd = 79.2

    [[subscriptions]]
    name = "Pro"
    credits = 3000
    usd = 32.56
"""
CATALOG = parse_catalog(TEXT, source="web")
packages = st.lists(
    st.builds(
        Package, credits=st.integers(1, 9), usd=st.integers(1, 9), limit=st.none() | st.just(2)
    ),
    max_size=2,
)
subscriptions = st.lists(
    st.builds(
        Subscription,
        name=st.just("s"),
        credits=st.integers(1, 20),
        usd=st.integers(1, 20),
        first_month_usd=st.none() | st.integers(1, 20),
    ),
    max_size=3,
)


def most(offered, usd):
    """Return the most credits of packages and what is bought of them, in any order."""
    if not offered:
        return 0
    first, *rest = offered
    often = usd // int(first.usd) if first.most is None else min(first.most, usd // int(first.usd))
    return max(n * first.credits + most(rest, usd - n * int(first.usd)) for n in range(often + 1))


@settings(max_examples=80)
@given(packages, subscriptions, st.integers(0, 25))
def test_a_month_of_one_subscription_is_bought_at_the_most(packs, subs, usd):
    """Beside packages, whatever is most: every choice of the one is tried."""
    table = Purchases(packs, subs)
    months = [None, *subs]
    every = [
        most(packs, usd)
        if one is None
        else (one.credits + most(packs, usd - int(one.first_month_usd or one.usd)))
        for one in months
        if one is None or (one.first_month_usd or one.usd) <= usd
    ]
    found = table.most_credits(table.units_of(Decimal(usd)))
    assert found == max(every)
    if found:
        bought = table.cheapest(found)
        assert sum(one.count for one in bought if one.valid_days) <= 1
        assert sum((one.count * one.credits for one in bought), Decimal(0)) >= found
        assert sum((one.count * one.usd for one in bought), Decimal(0)) <= usd


@pytest.mark.parametrize(
    ("videos", "names"),
    [
        (1, ["Single"]),
        (6, ["Standard for a month (then $8.80, or $79.20 a year)"]),
        (10, ["Standard for a month (then $8.80, or $79.20 a year)", "Single"]),
        (29, ["Pro for a month"]),
    ],
)
def test_a_plan_is_paid_with_what_costs_the_least(videos, names):
    """One by one, a subscription, or that and the rest one by one; with its proof."""
    rows = [{"duration": 10}] * videos
    plan = planner.plan(rows, planner.Budget(40, packages=True), catalog=CATALOG)
    assert [one.name for one in plan.funding.packages] == names
    assert plan.tally.made == videos
    assert "no cheaper purchase is worth as much" in plan.verify()
    assert planner.Plan.from_json(plan.to_json()).funding == plan.funding


def test_what_is_left_of_a_month_expires_and_is_said_so():
    """In the summary."""
    rows = [{"duration": 10}] * 6
    plan = planner.plan(rows, planner.Budget(40, packages=True), catalog=CATALOG)
    assert "left     $33.01 and 60 credits, which expire after 30 days" in plan.summary()
    assert "660 credits at $6.99, valid 30 days" in plan.summary()


def test_without_packages_the_list_price_holds():
    """A subscription is bought where packages are, and nowhere else."""
    plan = planner.plan([{"duration": 10}] * 6, 40, catalog=CATALOG)
    assert (plan.cost_usd, plan.funding.packages) == (12, ())


def test_subscriptions_alone_are_enough_to_buy_from():
    """Where a catalog has no packages."""
    alone = CATALOG.model_copy(update={"packages": ()})
    budget = planner.Budget(10, packages=True)
    assert budget.most_credits(alone) == 660
    with pytest.raises(planner.InfeasibleError, match="no purchase is enough"):
        planner.plan([{"duration": 10, "required": True}] * 50, budget, catalog=alone)


def test_it_is_kept_in_a_file_and_its_price_has_a_range(tmp_path):
    """Exported and read again it is the same; what the plan hangs on names it."""
    CATALOG.export(tmp_path / "web.toml")
    assert load_catalog(tmp_path / "web.toml") == CATALOG
    rows = [{"duration": 10}] * 6
    plan = planner.plan(rows, planner.Budget(7, packages=True), catalog=CATALOG)
    assert "a month of Standard costs" in str(plan.sensitivity())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            '[[subscriptions]]\nname = "x"\ncredits = 0\nusd = 1',
            r"2\.credits = 0: expected greater",
        ),
        ('[[subscriptions]]\nname = "x"\ncredits = 5', r"2\.usd: missing"),
        ("[[subscriptions]]\ncredits = 5\nusd = 1", r"2\.name: missing"),
        (
            '[[subscriptions]]\nname = "x"\ncredits = 5\nusd = 1\nfirst_month = 1',
            "did you mean 'first_month_usd'",
        ),
    ],
)
def test_what_is_wrong_with_one_is_said_by_its_key(more, said):
    """With what was expected."""
    with pytest.raises(planner.CatalogError, match=said):
        parse_catalog(f"{TEXT}\n{more}", source="web.toml")


def test_prices_in_dollars_have_none():
    """There are no credits to buy."""
    text = TEXT.replace("usd_per_credit = 0.02", 'prices_in = "usd"').replace("packages =", "# ")
    with pytest.raises(
        planner.CatalogError, match="subscriptions: expected none: prices are in USD"
    ):
        parse_catalog(text, source="web.toml")


@pytest.mark.parametrize(
    ("bought", "used", "said"),
    [
        ([(1, 100, 30)], 100, ""),
        ([(1, 100, 30)], 40, "70 credits, which expire after 30 days"),
        ([(1, 100, 30), (1, 50, 180)], 130, "30 credits, which expire after 180 days"),
        ([(1, 100, 30), (1, 50, 180)], 60, "100 credits, 50 of which expire after 30 days"),
        ([(2, 100, None)], 60, "150 credits"),
        ([(2, 100, None), (1, 50, 30)], 60, "200 credits"),
        ([(2, 100, None), (1, 50, 30)], 40, "220 credits, 20 of which expire after 30 days"),
    ],
)
def test_what_expires_the_soonest_is_used_first_after_the_balance(bought, used, said):
    """Ten are there already."""
    packs = tuple(Bought(n, Decimal(c), Decimal(1), "", days) for n, c, days in bought)
    balance = Decimal(0) if not said else Decimal(10)
    funding = Funding(balance, sum(one.count * one.credits for one in packs), Decimal(1), packs)
    assert funding.leftover_text(used) == said
