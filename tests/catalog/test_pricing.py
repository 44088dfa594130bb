"""The calculator."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.catalog.pricing import price_of

KLING = planner.load_catalog()
API = planner.load_catalog("kling-api")
options = st.tuples(st.sampled_from(list(KLING.models)), st.sampled_from(list(KLING.resolutions)))
seconds = st.integers(0, 10**6)


@given(options, seconds)
def test_a_quote_adds_up(option, duration):
    """Credits are rate x duration x multiplier, rounded down; dollars are credits x list price."""
    price = planner.quote(option[0], duration, option[1])
    model, resolution = option
    rate, times = KLING.models[model].price.per_second, KLING.resolutions[resolution].multiplier
    raw = Fraction(rate) * duration * Fraction(times)
    assert price.credits == raw.numerator // raw.denominator
    assert price.cost_usd == price.credits * KLING.usd_per_credit


def test_a_quote_takes_a_catalog_by_its_name_too():
    """As a plan does."""
    named = planner.quote("kling-v3", 5, "720p", catalog="kling-api")
    assert named == planner.quote("kling-v3", 5, "720p", catalog=API)
    with pytest.raises(planner.InputError, match="did you mean 'kling-api'"):
        planner.quote("kling-v3", 5, "720p", catalog="kling-apo")


@given(options, seconds, seconds)
def test_a_longer_video_never_costs_less(option, one, other):
    """Prices rise with the duration."""
    low, high = sorted((one, other))
    model, resolution = option
    assert planner.quote(model, low, resolution).credits <= (
        planner.quote(model, high, resolution).credits
    )


@pytest.mark.parametrize(("rounding", "credits"), [("down", 7), ("up", 8), ("half-up", 8)])
def test_a_catalog_says_which_way_a_fraction_goes(kling_text, rounding, credits):
    """7.5 credits become 7 or 8."""
    text = kling_text.replace('rounding = "down"', f'rounding = "{rounding}"')
    catalog = parse_catalog(text, source="test")
    assert planner.quote("kling-v1", 1, "4k", catalog=catalog).credits == credits


@pytest.mark.parametrize("catalog", [KLING, API])
def test_whole_seconds_are_priced_as_they_are(catalog):
    """An int goes in and comes out, at the price and in the words of its decimal."""
    for model in catalog.models:
        needs = catalog.models[model].needs
        for offer in catalog.offers(model):
            for seconds in (catalog.durations(model, offer)[0], 7, 1200):
                price = price_of(model, offer, seconds, needs, catalog)
                assert str(price) == str(price_of(model, offer, Decimal(seconds), needs, catalog))
                assert isinstance(price, str) or isinstance(price.duration_s, int)


def test_a_fraction_of_a_second_has_a_price_at_the_public_door():
    """As documented; but not where prices are by duration."""
    assert planner.quote("kling-pro", 2.5).credits == 50
    assert planner.quote("kling-v2-1", 5.0, "720p", catalog=API, features=["input_image"])
    with pytest.raises(planner.InputError, match=r"is not offered for 5\.5 s"):
        planner.quote("kling-v2-1", 5.5, "720p", catalog=API, features=["input_image"])


def test_a_quote_tells_its_breakdown():
    """The sentence shows every factor and the rounding."""
    text = str(planner.quote("kling-v1", 3, "4k"))
    assert text == (
        "kling-v1 at 4k, 3 s: 5 credits/s x 3 s x 1.5 = 22 credits (from 22.5) x $0.05 = $1.10"
    )


def test_a_quote_checks_no_limit():
    """kling-v1 makes 10 s at 1080p at most, but 60 s at 4k have a price."""
    assert planner.quote("kling-v1", 60, "4k").credits == 450


@pytest.mark.parametrize(
    ("model", "resolution", "message"),
    [
        ("kling-v2", "1080p", r"unknown model 'kling-v2'; did you mean 'kling-v1'\?"),
        ("sora", "1080p", "unknown model 'sora'; one of: kling-v1, kling-v1.5, kling-pro"),
        ("kling-v1", "1080", r"unknown resolution '1080'; did you mean '1080p'\?"),
        (None, "1080p", "unknown model None"),
    ],
)
def test_an_unknown_name_is_never_priced(model, resolution, message):
    """It is met with the nearest valid name, or with all of them."""
    with pytest.raises(planner.InputError, match=message):
        planner.calculate_credits(model, 10, resolution)


@pytest.mark.parametrize("duration", [-1, float("nan"), float("inf"), "10", None, True, 1e30])
def test_a_duration_that_is_no_length_of_time_is_refused(duration):
    """Negative, not finite, text, nothing, yes or absurd."""
    with pytest.raises(planner.InputError, match="duration is"):
        planner.calculate_credits("kling-v1", duration)


def test_cost_is_rounded_once():
    """3 x $0.1 is 0.3, which is not what adding floats gives."""
    assert planner.calculate_cost(3, 0.1) == 0.3
    assert planner.calculate_cost(100) == 5.0


@pytest.mark.parametrize(("credits", "price"), [(-1, 0.05), (1, -0.05), (float("nan"), 1)])
def test_a_cost_of_nonsense_is_refused(credits, price):
    """Negative or NaN, on either side."""
    with pytest.raises(planner.InputError, match="expected 0 or more"):
        planner.calculate_cost(credits, price)
