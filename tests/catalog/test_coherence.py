"""What must hold between the parts of a catalog, and how a fault is told."""

from decimal import Decimal

import pytest

import planner
from planner.catalog.loading import MOST_BYTES, parse_catalog

PRICE = "price = { per_second = 5 }\n"
OFFER = '{ resolution = "1080p", price = { per_second = 5 } }'


def offers(*lines):
    """Return the price of kling-v1 as offers."""
    return f"offers = [{', '.join(lines)}]\n"


def faults(text):
    """Return the faults of a catalog."""
    with pytest.raises(planner.CatalogError) as caught:
        parse_catalog(text, source="mine.toml")
    assert str(caught.value).startswith("catalog mine.toml cannot be used\n")
    return caught.value.faults


def offer(**keys):
    """Write an offer of 1080p."""
    given = {"resolution": '"1080p"', "price": "{ per_second = 5 }"} | keys
    return "{ " + ", ".join(f"{key} = {value}" for key, value in given.items()) + " }"


@pytest.mark.parametrize(
    ("old", "new", "key", "value", "mend"),
    [
        ('currency = "USD"', 'prices_in = "euro"', "prices_in", "euro", "expected 'credits' or"),
        (PRICE, "price = { per_second = -5 }\n", "models.kling-v1.price.per_second", "-5",
         "expected greater than 0"),
        (PRICE, "price = { per_secnd = 5 }\n", "models.kling-v1.price.per_secnd", "5",
         "no such key; did you mean 'per_second'?"),
        (PRICE, "price = { per_second = 0.1234567891 }\n", "models.kling-v1.price.per_second",
         "0.1234567891", "no more than 9 decimal places"),
        (PRICE, "price = { per_second = 5, by_duration = { 5 = 1 } }\n",
         "models.kling-v1.price.by_duration", "None", "two prices for one thing; keep it, or"),
        (PRICE, PRICE + offers(OFFER), "models.kling-v1.price", "None",
         "two prices for one thing; keep it, or the offers"),
        (PRICE, 'price = { per_second = 5, currency = "EUR" }\n',
         "models.kling-v1.price.currency", "EUR", "one catalog has one currency, USD; convert"),
        (PRICE, offers(OFFER, OFFER), "models.kling-v1.offers.1", "1 s at 1080p",
         "offers.0 prices that too; keep one of them"),
        (PRICE, offers(offer(duration_s="{ max = 8 }"), offer(duration_s="[8, 12]")),
         "models.kling-v1.offers.1", "8 s at 1080p", "offers.0 prices that too"),
        (PRICE, offers(offer(duration_s="{ min = 9, max = 8 }")),
         "models.kling-v1.offers.0.duration_s.min", "9", "expected at most max, 8"),
        (PRICE, offers(offer(duration_s="[5, -1]")), "models.kling-v1.offers.0.duration_s.1", "-1",
         "expected greater than or equal to 1"),
        (PRICE, offers(offer(duration_s="5")), "models.kling-v1.offers.0.duration_s", "5",
         "expected what can be ordered, as { max = 10 } or [5, 10]"),
        (PRICE, offers(offer(duration_s="{ mx = 5, max = 5 }")),
         "models.kling-v1.offers.0.duration_s.mx", "5", "no such key; did you mean"),
        (PRICE, "price = {}\n", "models.kling-v1.price.per_second", "None", "missing; expected"),
        (PRICE, "price = { by_duration = {} }\n", "models.kling-v1.price.per_second", "None",
         "missing; expected"),
        (PRICE, PRICE + "quality = 2\n", "models.kling-v1.quality", "2", "two qualities; keep it"),
        ('tier = "Standard"', "elo = 1200", "models.kling-v1.elo", "1200", "expected [elo] with"),
        ("usd_per_credit = 0.05", "", "usd_per_credit", "None", "missing; expected the list price"),
        ("usd_per_credit = 0.05", 'usd_per_credit = 0.05\nprices_in = "usd"', "usd_per_credit",
         "0.05", "expected none: prices are in USD"),
        ("duration_s = { max = 10 }\n", "", "models.kling-v1.duration_s", "None",
         "missing; expected what can be ordered, as { max = 10 }"),
        (PRICE, PRICE + "valid_until = 2026-02-30x\n", "file", "None", "no valid TOML"),
        (PRICE, PRICE + 'valid_until = "soon"\n', "models.kling-v1.valid_until", "soon", "date"),
        (PRICE, PRICE + "extras.audio.facter = 2\n", "models.kling-v1.extras.audio.facter", "2",
         "did you mean 'factor'?"),
        (PRICE, PRICE + "takes = 0.5\n", "models.kling-v1.takes", "0.5", "greater than or equal"),
    ],
)  # fmt: skip
def test_each_fault_names_key_value_and_mend(kling_text, old, new, key, value, mend):
    """As TOML spells the key."""
    assert old in kling_text
    where, what, why = faults(kling_text.replace(old, new, 1))[0]
    assert (where, str(what)) == (key, value)
    assert mend in why


@pytest.mark.parametrize("rated", ["price = { per_second = 5 }", offers(offer())])
def test_nothing_is_rated_at_a_resolution_that_is_worth_nothing(kling_text, rated):
    """Neither a model nor an offer: a rating there says nothing of other resolutions."""
    text = kling_text.replace("[resolutions]", "[resolutions]\n144p = { quality = 0 }")
    at = 'quality = 2, rated_at = "144p" }'
    key = "models.kling-v1"
    if rated == PRICE.strip():
        text = text.replace('tier = "Standard"', 'tier = "Standard"\nrated_at = "144p"', 1)
    else:
        text = text.replace(PRICE, rated.replace("} }", "}, " + at), 1)
        key += ".offers.0"
    ((where, what, why),) = faults(text)
    assert (where, what) == (f"{key}.rated_at", "144p")
    assert "is 0" in why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"mode": '"std"'}, {"mode": '"pro"'}),
        ({}, {"features": '["audio"]'}),
        ({}, {"needs": '["input_image"]'}),
        ({"duration_s": "[5]"}, {"duration_s": "[10]"}),
        ({"valid_until": "2026-06-30"}, {"valid_from": "2026-07-01"}),
        ({"price": "{ by_duration = { 5 = 1 } }"}, {"price": "{ by_duration = { 10 = 3 } }"}),
    ],
)
def test_offers_that_differ_are_not_two_prices(kling_text, one, other):
    """By mode, features, needs, durations or dates."""
    text = kling_text.replace(PRICE, offers(offer(**one), offer(**other)), 1)
    assert len(parse_catalog(text, source="mine.toml").offers("kling-v1")) == 2


def test_offers_of_one_thing_whose_dates_overlap_are_two_prices(kling_text):
    """In June there would be two prices."""
    early, late = {"valid_until": "2026-06-30"}, {"valid_from": "2026-06-01"}
    text = kling_text.replace(PRICE, offers(offer(**early), offer(**late)), 1)
    assert faults(text)[0][0] == "models.kling-v1.offers.1"


def test_the_order_of_features_makes_no_other_offer(kling_text):
    """Audio and lips are lips and audio."""
    both = offer(features='["a", "b"]'), offer(features='["b", "a"]')
    assert faults(kling_text.replace(PRICE, offers(*both), 1))[0][0] == "models.kling-v1.offers.1"


def test_every_fault_of_a_catalog_comes_at_once(kling_text):
    """Three references to nothing are three faults."""
    text = kling_text.replace('tier = "Standard"', 'tier = "A"').replace('"4k"\ntw', '"8k"\ntw')
    text = text.replace('\nmodel = "kling-v1"', '\nmodel = "v9"')
    assert [key for key, *_ in faults(text)] == [
        "defaults.model", "models.kling-v1.tier", "platforms.youtube",
    ]  # fmt: skip


def test_ten_places_of_a_price_are_never_cut():
    """Nine are kept to the last."""
    text = """
        name = "fine"
        prices_in = "usd"
        duration_s = { max = 10 }
        defaults = { model = "it", resolution = "720p" }
        resolutions.720p.quality = 1
        models.it = { quality = 1, max_resolution = "720p", price = { per_second = 0.123456789 } }
    """
    catalog = parse_catalog(text, source="fine.toml")
    assert catalog.models["it"].price.per_second == Decimal("0.123456789")


def test_a_file_of_10_megabytes_is_refused_unread(write):
    """It names the file, how large it is and what is the most."""
    path = write("huge.toml", "# " + "x" * 2 * MOST_BYTES)
    with pytest.raises(planner.InputError, match=r"huge\.toml[^$]*5,000,000 bytes"):
        planner.load_catalog(path)
