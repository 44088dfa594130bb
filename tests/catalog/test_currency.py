"""Catalogs in another currency."""

import warnings
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.amounts import rounded
from planner.catalog.loading import load_catalog, parse_catalog

EUROS = """
    name = "eu"
    currency = "EUR"
    prices_in = "eur"
    billing_step = 0.01
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    exchange = { usd = 1.0837, as_of = 2026-11-20, source = "ECB" }

    [models.a]
    quality = 1
    extras.audio = { factor = 1.5, per_second = 0.01, per_clip = 0.2 }
    offers = [{ resolution = "720p", price = { per_second = 0.053, currency = "EUR" } }]

    [models.b]
    quality = 1.5
    offers = [{ resolution = "720p", price = { by_duration = { 5 = 0.5, 10 = 1.0 }, least = 0.3 } }]

    [models.c]
    quality = 1
    max_resolution = "720p"
    price = { per_clip = 0.7 }
"""
CREDITS = """
    name = "eu"
    currency = "EUR"
    eur_per_credit = 0.02
    packages = [{ credits = 100, eur = 1.8 }, { credits = 1000, usd = 17 }]
    subscriptions = [
        { name = "s", credits = 500, eur = 8, first_month_eur = 7.5, year_eur = 80 },
    ]
    defaults = { model = "a", resolution = "720p" }
    duration_s = { max = 10 }
    resolutions.720p.quality = 1
    exchange = { usd = 1.25, as_of = 2026-11-20, source = "ECB" }
    models.a = { quality = 1, max_resolution = "720p", price = { per_second = 5 } }
"""
DAY = date(2026, 11, 28)
RATE = Decimal("1.0837")


def parsed(text):
    """Read a catalog."""
    return parse_catalog(text, source="eu.toml")


def test_every_amount_of_money_is_converted_exactly():
    """Prices, extras, least charges, the step of billing; what is no money stays."""
    catalog = parsed(EUROS)
    a, b, c = catalog.models.values()
    assert (catalog.currency, catalog.prices_in) == ("USD", "usd")
    assert a.offers[0].price.per_second == Decimal("0.053") * RATE
    assert (a.extras["audio"].per_second, a.extras["audio"].per_clip, a.extras["audio"].factor) == (
        Decimal("0.01") * RATE, Decimal("0.2") * RATE, Decimal("1.5"),
    )  # fmt: skip
    assert b.offers[0].price.by_duration == {5: Decimal("0.5") * RATE, 10: RATE}
    assert b.offers[0].price.least == Decimal("0.3") * RATE
    assert c.price.per_clip == Decimal("0.7") * RATE
    assert catalog.billing_step == Decimal("0.01") * RATE


@given(st.integers(1, 10), st.booleans())
def test_what_is_billed_is_what_the_provider_bills_times_the_rate(seconds, audio):
    """Rounded to cents of a euro, not of a dollar."""
    catalog = parsed(EUROS)
    rows = [{"duration": seconds, "model": "a", "features": "audio" if audio else None}]
    plan = planner.plan(rows, 100, catalog=catalog, on=DAY)
    euros = Decimal("0.053") * seconds
    if audio:
        euros = euros * Decimal("1.5") + Decimal("0.01") * seconds + Decimal("0.2")
    assert plan.cost_usd == rounded(euros, Decimal("0.01"), "up") * RATE


def test_credits_packages_and_subscriptions_are_converted_by_their_names():
    """A key that says dollars is in dollars."""
    catalog = parsed(CREDITS)
    assert catalog.credit_usd == Decimal("0.025")
    assert [one.usd for one in catalog.packages] == [Decimal("2.25"), 17]
    (one,) = catalog.subscriptions
    assert (one.usd, one.first_month_usd, one.year_usd) == (10, Decimal("9.375"), 100)


def test_a_plan_says_the_rate_its_day_and_its_source():
    """In a note; in JSON as well, and it is verified."""
    plan = planner.plan([{"duration": 5}], 5, catalog=parsed(EUROS), on=DAY)
    assert plan.notes == ("Converted from EUR at $1.0837, ECB of 2026-11-20.",)
    assert planner.Plan.from_json(plan.to_json()).notes == plan.notes
    plan.verify()


def test_an_old_rate_warns_and_one_of_today_does_not():
    """After thirty days, or as many as it says."""
    catalog = parsed(EUROS)
    with pytest.warns(planner.PlannerWarning, match="rate of EUR is of 2026-11-20, 31 days old"):
        planner.plan([{"duration": 5}], 5, catalog=catalog, on=date(2026, 12, 21))
    long = parsed(EUROS.replace('"ECB"', '"ECB", stale_after_days = 31'))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        planner.plan([{"duration": 5}], 5, catalog=catalog, on=date(2026, 12, 20))
        planner.plan([{"duration": 5}], 5, catalog=long, on=date(2026, 12, 21))


def test_an_exported_catalog_is_in_dollars_and_is_not_converted_again(tmp_path):
    """And it still says the rate."""
    catalog = parsed(EUROS)
    assert "converted from EUR at $1.0837, ECB of 2026-11-20" in str(catalog)
    catalog.export(tmp_path / "mine.toml")
    assert load_catalog(tmp_path / "mine.toml") == catalog
    assert catalog.only(models="a").exchange == catalog.exchange


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("exchange =", "exchang =", ["exchange: missing; expected what one EUR is worth"]),
        ("usd = 1.0837", "usd = 0", ["exchange.usd = 0: expected greater than 0"]),
        ("as_of = 2026-11-20, ", "", ["exchange.as_of: missing"]),
        (', source = "ECB"', "", ["exchange.source: missing"]),
        ('prices_in = "eur"', 'prices_in = "usd"', ["prices_in = 'usd': expected 'eur'"]),
        ('currency = "EUR"\n', 'currency = "eur"\n', ["currency = 'eur': expected 'EUR'"]),
        ('prices_in = "eur"', 'prices_in = "EUR"', ["prices_in = 'EUR': expected 'eur'"]),
        ('prices_in = "eur"', 'prices_in = "euro"', ["'euro': expected 'credits' or 'eur'"]),
        ('currency = "EUR"\n', "currency = 5\n", ["currency = 5: expected a code of three"]),
        ("usd = 1", 'currency = "GBP", usd = 1', ["exchange.currency = 'GBP': expected EUR"]),
        ('currency = "EUR" }', 'currency = "GBP" }', ["price.currency = 'GBP': one catalog"]),
        ("0.053", "-1", ["models.a.offers.0.price.per_second = -1: expected greater than 0"]),
        ("0.053", '"x"', ["models.a.offers.0.price.per_second = 'x': expected a number"]),
        ("0.053", "inf", ["models.a.offers.0.price.per_second = Infinity"]),
        ("0.053", "0.0000053", [
            "price.per_second = 0.0000053: at 1.0837 it is finer than a billionth of a dollar"
        ]),
        ("[models.a]", "[models]\nx = 5\n[models.a]", ["models.x = 5"]),
        ("offers = [{ resolution", "offers = [5, { resolution", ["offers.0 = 5"]),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_said_once_by_its_key(old, new, said):
    """As it stands in the file, with the mend; and nothing else is complained of."""
    with pytest.raises(planner.CatalogError) as caught:
        parsed(EUROS.replace(old, new, 1))
    faults = caught.value.faults
    assert len({key for key, _, _ in faults}) == len(faults)
    assert [one for one in said if one not in str(caught.value)] == []
    assert not any("prices_in = 'eur'" in line for line in str(caught.value).splitlines())


def test_a_price_may_be_in_dollars_all_the_same():
    """Where it says so."""
    catalog = parsed(EUROS.replace('currency = "EUR" }', 'currency = "USD" }'))
    assert catalog.models["a"].offers[0].price.per_second == Decimal("0.053")


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (
            "EUR",
            'or \'usd\'; for prices in EUR write currency = "EUR", prices_in = "eur" and [exch',
        ),
        (
            "gbp",
            'or \'usd\'; for prices in GBP write currency = "GBP", prices_in = "gbp" and [exch',
        ),
        ("USD", "prices_in = 'USD': expected 'usd'\n"),
        ("Credits", "prices_in = 'Credits': expected 'credits'\n"),
        ("dollars", "prices_in = 'dollars': expected 'credits' or 'usd'\n"),
    ],
)
def test_a_unit_of_prices_that_there_is_not_is_met_with_the_right_one(unit, said):
    """Together with all else that is wrong."""
    text = "\n".join(line for line in EUROS.splitlines() if "currency" not in line)
    text = text.replace('prices_in = "eur"', f'prices_in = "{unit}"')
    text = "\n".join(line for line in text.splitlines() if "exchange" not in line)
    with pytest.raises(planner.CatalogError) as caught:
        parsed(text)
    assert said in f"{caught.value}\n"
    assert "models.a" in str(caught.value)  # its offers are gone with their currency


def test_dollars_need_no_rate():
    """As ever."""
    text = EUROS.replace('currency = "EUR"\n', "").replace(', currency = "EUR"', "")
    text = text.replace('prices_in = "eur"', 'prices_in = "usd"')
    text = "\n".join(line for line in text.splitlines() if "exchange" not in line)
    assert parsed(text).exchange is None
