"""What is reserved for an option."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.dates import price_date
from planner.menus.drafting import drafts
from planner.menus.finder import OptionFinder
from planner.menus.option import rated_on, reserved
from planner.requests.kinds import Kind

KLING, PROVIDERS = map(planner.load_catalog, ("kling", "providers"))


@given(st.integers(0, 10**6), st.integers(1000, 10**6), st.sampled_from([KLING, PROVIDERS]))
def test_what_is_reserved_is_never_short(price, takes, catalog):
    """Of price x takes, by less than a billing step, or a billionth where there is none."""
    price, takes = Decimal(price), Decimal(takes) / 1000
    step = Fraction(catalog.billing_step or Decimal("1e-9"))
    credits = Fraction(reserved(price, takes, catalog.billing_step))
    assert 0 <= credits - Fraction(price) * Fraction(takes) < step
    assert credits % step == 0


def test_one_take_is_reserved_at_its_price():
    """However many places the price has: nothing is rounded that nothing multiplied."""
    price = Decimal("0.23592592569")
    assert reserved(price, Decimal(1), PROVIDERS.billing_step) == price


@given(st.integers(1, 60), st.sampled_from(["", *KLING.platforms]))
def test_a_platform_shows_no_more_than_its_best(duration, platform):
    """An option is as good as its model at the lower resolution of the two."""
    ranks = KLING.resolution_ranks
    for option in OptionFinder(KLING, date(2026, 7, 1)).options(Kind(duration)):
        most = KLING.platforms[platform] if platform else option.resolution
        size = min(option.resolution, most, key=ranks.__getitem__)
        factor = KLING.resolutions[size].quality
        assert rated_on(option, platform, KLING).value == option.rated.value * factor


def test_an_option_says_its_segments_where_there_are_several():
    """Two or more; one goes without saying."""
    api, day = planner.load_catalog("kling-api"), date(2026, 7, 1)
    named = {}
    for seconds in (15, 16, 45):
        option = OptionFinder(api, day).options(Kind(seconds, model="kling-v3", segments=True))[0]
        named[len(option.segments)] = str(option).partition(" in ")[2]
    assert named == {1: "", 2: "2 segments", 3: "3 segments"}


@given(st.integers(0, 10**12), st.integers(1001, 10**6))
def test_what_is_reserved_is_never_short_of_the_finest_price(billionths, takes):
    """Where nothing bills in steps: up to the next billionth, of which prices are made."""
    price, takes = Decimal(billionths).scaleb(-9), Decimal(takes) / 1000
    over = Fraction(reserved(price, takes, None)) - Fraction(price) * Fraction(takes)
    assert 0 <= over < Fraction(1, 10**9)


@pytest.mark.parametrize("names", ["providers", ["kling-api", "providers"]])
def test_an_option_knows_what_sells_it_and_of_when_its_price_is(names):
    """The catalog only where there are several; so do drafts."""
    catalog = planner.load_catalog(names)
    finder = OptionFinder(catalog, date(2026, 11, 28))
    kind = Kind(duration_s=8, draft="vertex_ai/veo-3.1-lite-generate-001")
    for ordered in (*finder.options(kind), *drafts(kind, finder)):
        offer = catalog.offers(ordered.model)[ordered.offer]
        assert ordered.price_as_of == price_date(catalog, ordered.model, offer).as_of
        assert ordered.catalog == (catalog.models[ordered.model].catalog or "")
