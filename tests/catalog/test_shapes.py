"""Every shape a price has, to the credit and the cent, against published figures."""

import json
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest

import planner
from planner.catalog.loading import parse_catalog
from planner.catalog.pricing import price_of, quote

FACTS = Path(__file__).parents[1] / "data" / "facts"
UNITS, CLIPS, RATES = (
    json.loads((FACTS / f"{name}.json").read_text("utf-8"))
    for name in ("kling_api_units", "fixed_duration_prices", "per_second_prices")
)
API, PROVIDERS = planner.load_catalog("kling-api"), planner.load_catalog("providers")
STEP = Decimal("0.0001")
# Two models for which the source has one price each.
# Two sources differ, and the dearer is used.
DEARER = {"vertex_ai/veo-3.0-fast-generate-001"}
CALLED = {"google/veo-3.0|3.1": "google/veo-3", "google/veo-3.x-fast": "google/veo-3-fast"}


def trusted(rows):
    """Return the rows that more than one reader would vouch for."""
    return [row for row in rows if row["confidence"] != "low"]


def wanted(row):
    """Return the features that a row's price is for."""
    names = {"audio": "audio", "video_input": "video_input"}
    return tuple(feature for key, feature in names.items() if row.get(key))


def named(row):
    """Name a row in the list of tests."""
    words = ("model", "key", "mode", "resolution", "duration_s", "audio", "video_input")
    return " ".join(str(row[word]) for word in words if row.get(word))


def priced(model, seconds, row, catalog, features=None):
    """Quote a model as its offers go: with the features of a row, and what the model needs."""
    features = (wanted(row) if features is None else features) + catalog.models[model].needs
    sizes = {offer.resolution for offer in catalog.offers(model) if offer.mode == row.get("mode")}
    (size,) = {row.get("resolution")} if row.get("resolution") else sizes
    mode = row.get("mode")
    return quote(model, seconds, size, mode=mode, features=features, catalog=catalog)


def catalog_of(model, head="", extra=""):
    """Return a catalog with one model, `it`, in USD unless the head says otherwise."""
    unit = "" if "prices_in" in head or "usd_per_credit" in head else 'prices_in = "usd"\n'
    text = f"""
        name = "one"
        {unit}{head}
        [defaults]
        model = "it"
        resolution = "1080p"
        [resolutions]
        720p = {{ multiplier = 0.8, quality = 0.85 }}
        1080p = {{ quality = 1 }}
        [models.it]
        quality = 1
        duration_s = {{ max = 60 }}
        {model}
        {extra}
    """
    return parse_catalog(text, source="one.toml")


def cost(catalog, seconds, size="1080p", features=()):
    """Quote `it`, in the catalog's unit."""
    return quote("it", seconds, size, features=features, catalog=catalog).credits


@pytest.mark.parametrize("row", trusted(UNITS["fixed_duration"]), ids=named)
def test_a_clip_of_the_api_takes_its_published_units(row):
    """By model, mode, duration and audio; in units, and in dollars at the list price."""
    price = priced(row["model"], row["duration_s"], row, API)
    assert (price.credits, price.cost_usd) == (Decimal(row["units"]), Decimal(row["list_usd"]))


@pytest.mark.parametrize("row", trusted(UNITS["per_second"]), ids=named)
def test_a_second_of_the_api_takes_its_published_units(row):
    """At the least duration, the greatest and one between them."""
    for seconds in (row["min_s"], 7, row["max_s"]):
        price = priced(row["model"], seconds, row, API)
        assert price.credits == seconds * Decimal(row["units_per_s"])
        assert price.cost_usd == seconds * Decimal(row["list_usd_per_s"])


@pytest.mark.parametrize("row", trusted(UNITS["per_second"]), ids=named)
def test_least_and_greatest_duration_are_those_of_the_api(row):
    """What is made from text or an image; a video as input is another matter."""
    if row.get("video_input") or row["model"] == "kling-video-o1":
        return
    for offer in API.offers(row["model"]):
        if set(offer.needs) <= {"input_image"}:
            offered = API.durations(row["model"], offer)
            assert (offered[0], offered[-1]) == (row["min_s"], row["max_s"])


def test_every_model_of_the_price_map_is_shipped():
    """All 85 of them, retired ones included."""
    assert len(RATES["models"]) == 85
    assert {row["key"] for row in RATES["models"]} <= set(PROVIDERS.models)


@pytest.mark.parametrize("row", RATES["models"], ids=named)
def test_a_second_costs_what_the_price_map_says(row):
    """At every resolution, with sound where there is a choice; up to a hundredth of a cent."""
    model, rates = row["key"], row["by_resolution"] or {}
    loud = [offer for offer in PROVIDERS.offers(model) if "audio" in offer.features]
    for offer in loud or PROVIDERS.offers(model):
        # What the map calls 1080p of hailuo3 is 2k; what it says no more of has its base price.
        size = "1080p" if (model, offer.resolution) == ("runwayml/hailuo3", "2k") else None
        rate = Decimal(rates.get(size or offer.resolution) or row["base_usd_per_s"])
        for seconds in (5, 10):
            price = price_of(model, offer, seconds, PROVIDERS.needs(model, offer), PROVIDERS)
            base = next(amount for text, amount in price.terms if "/s x " in text)
            assert base == seconds * rate or model in DEARER
            if len(price.terms) == 1 and model not in DEARER:
                least = max(seconds * rate, offer.price.least)
                assert price.cost_usd == least.quantize(STEP, ROUND_CEILING)


def test_every_resolution_of_the_price_map_is_offered():
    """But for those that other sources do not know."""
    unsure = {
        model
        for one in PROVIDERS.contradictions
        if one.about == "resolutions"
        for model in one.models
    }
    for row in RATES["models"]:
        if row["key"] not in {*unsure, "runwayml/hailuo3"}:
            made = {offer.resolution for offer in PROVIDERS.offers(row["key"])}
            assert {*(row["by_resolution"] or {})} - {"unstated"} <= made


@pytest.mark.parametrize(
    "row", [row for row in RATES["models"] if row["deprecated"]], ids=lambda row: row["key"]
)
def test_a_last_day_is_that_of_the_price_map(row):
    """So that it is never chosen after it."""
    assert str(PROVIDERS.models[row["key"]].valid_until) == row["deprecated"]


DOUBTED = {  # another source of theirs knows no 4k
    (model, "4k") for model in ("luma/ray-2", "luma/ray-flash-2")
}
SOLD = [row for row in CLIPS["fixed"] if (row["model"], row["resolution"]) not in DOUBTED]


@pytest.mark.parametrize("row", SOLD, ids=named)
def test_a_clip_costs_what_its_badge_says(row):
    """In cents, for its very length."""
    model = CALLED.get(row["model"], row["model"])
    size = {"resolution": row["resolution"]} if row["resolution"] else {}
    price = priced(model, row["duration_s"], size, PROVIDERS, wanted(row))
    assert price.cost_usd == Decimal(row["usd"])


def test_twice_the_length_is_not_twice_the_price():
    """Pika: 20 cents for 5 s, 60 cents for 10 s; and nothing in between can be ordered."""
    prices = {s: quote("pika/2.2", s, "720p", catalog=PROVIDERS).cost_usd for s in (5, 10)}
    assert prices == {5: Decimal("0.20"), 10: Decimal("0.60")}
    with pytest.raises(planner.InputError, match="is not offered for 7 s: 5 or 10 s"):
        quote("pika/2.2", 7, "720p", catalog=PROVIDERS)


def test_the_documented_multipliers_hold():
    """10 s of kling-v1.5: 100 credits, 80 at 720p, 150 at 4k; $5, $4, $7.50."""
    prices = {size: quote("kling-v1.5", 10, size) for size in ("720p", "1080p", "4k")}
    assert [int(one.credits) for one in prices.values()] == [80, 100, 150]
    assert [str(one.cost_usd) for one in prices.values()] == ["4.00", "5.00", "7.50"]


def test_a_mode_fixes_the_resolution():
    """kling-v2-1: std is 720p for 2 units, pro 1080p for 3.5; a mode that is not there is named."""
    image = {"features": ("input_image",), "catalog": API}
    assert quote("kling-v2-1", 5, "720p", **image).mode == "std"
    assert quote("kling-v2-1", 5, "1080p", **image).credits == Decimal("3.5")
    with pytest.raises(planner.InputError, match="kling-v2-1 is not offered at 1080p"):
        quote("kling-v2-1", 5, "1080p", mode="std", **image)
    with pytest.raises(planner.InputError, match="unknown mode of kling-v2-1 'prp'; did you mean"):
        quote("kling-v2-1", 5, "1080p", mode="prp", **image)


@pytest.mark.parametrize(
    ("model", "seconds", "size", "mode", "silent", "loud"),
    [
        ("kling-v2-6", 5, "1080p", "pro", "2.5", "5"),
        ("kling-v3", 10, "720p", "std", "6", "9"),
        ("kling-v3", 10, "1080p", "pro", "8", "12"),
        ("kling-v3-omni", 10, "1080p", "pro", "8", "10"),
    ],
)
def test_audio_may_be_a_rate_of_its_own(model, seconds, size, mode, silent, loud):
    """Twice, one and a half or one and a quarter times: no factor fits all."""
    how = {"mode": mode, "catalog": API}
    assert quote(model, seconds, size, **how).credits == Decimal(silent)
    assert quote(model, seconds, size, features=("audio",), **how).credits == Decimal(loud)


def test_audio_that_is_not_offered_has_no_price():
    """kling-v2-6 has audio in pro only, kling-video-o1 not at all."""
    with pytest.raises(planner.InputError, match="kling-v2-6 at 720p has no audio"):
        quote("kling-v2-6", 5, "720p", mode="std", features=("audio",), catalog=API)
    with pytest.raises(planner.InputError, match="kling-video-o1 at 720p has no audio"):
        quote("kling-video-o1", 5, "720p", features=("audio",), catalog=API)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("{ factor = 1.5 }", "0.75"),
        ("{ per_second = 0.02 }", "0.60"),
        ("{ per_clip = 0.3 }", "0.8"),
    ],
)
def test_audio_may_be_a_factor_or_a_surcharge(extra, expected):
    """On 50 cents for 5 s: half as much again, 2 cents a second, or 30 cents."""
    catalog = catalog_of(
        'max_resolution = "1080p"\nprice = { per_second = 0.1 }', extra=f"extras.audio = {extra}"
    )
    assert cost(catalog, 5, features=("audio",)) == Decimal(expected)
    assert cost(catalog, 5) == Decimal("0.5")


def test_each_input_image_is_charged():
    """grok-imagine-video: 0.2 cents an image on 7 cents a second."""
    for images in range(3):
        price = quote(
            "xai/grok-imagine-video", 5, "720p",
            features=("input_image",) * images, catalog=PROVIDERS,
        )  # fmt: skip
        assert price.cost_usd == Decimal("0.35") + images * Decimal("0.002")


def test_an_image_that_is_included_costs_nothing():
    """Kling has one price for text and image; a model that needs the image is not made without."""
    for model in API.models:
        offer = API.offers(model)[0]
        seconds = API.durations(model, offer)[0]
        how = {"mode": offer.mode, "catalog": API}
        plain = quote(model, seconds, offer.resolution, **how)
        pictured = quote(model, seconds, offer.resolution, features=("input_image",), **how)
        assert pictured.credits == plain.credits
        assert pictured.terms == plain.terms


@pytest.mark.parametrize(("seconds", "expected"), [(1, "0.56"), (2, "0.56"), (3, "0.84")])
def test_a_least_charge_is_kept(seconds, expected):
    """Runway aleph2: 28 cents a second, 56 cents at least."""
    price = priced("runwayml/aleph2", seconds, {"resolution": "as the input"}, PROVIDERS, ())
    assert price.cost_usd == Decimal(expected)


@pytest.mark.parametrize(
    ("model", "free", "each"),
    [("minimax/MiniMax-H3", 5, "0.04"), ("minimax/MiniMax-H3-Max", 2, "0.074")],
)
def test_the_first_images_are_free(model, free, each):
    """And those beyond are charged one by one."""
    costs = [
        quote(model, 5, "768p", features=["input_image"] * count, catalog=PROVIDERS).cost_usd
        for count in range(1, free + 3)
    ]
    assert costs[:free] == [costs[0]] * free
    assert [cost - costs[0] for cost in costs[free:]] == [Decimal(each), 2 * Decimal(each)]


def test_a_feature_of_one_offer_is_no_feature_of_another():
    """What is made from an image has its surcharge, what is made from text takes none."""
    catalog = catalog_of(
        """offers = [
            { resolution = "720p", price = { per_second = 0.1 } },
            { resolution = "1080p", price.per_second = 0.1, extras.image = { per_clip = 0.3 } },
        ]"""
    )
    assert cost(catalog, 5, "1080p", ("image",)) == Decimal("0.8")
    assert cost(catalog, 5, "1080p") == Decimal("0.5")
    with pytest.raises(planner.InputError, match="it at 720p has no image"):
        cost(catalog, 5, "720p", ("image",))


def test_a_price_may_be_affine():
    """10 cents a clip and 5 cents a second, times the resolution's multiplier."""
    catalog = catalog_of('max_resolution = "1080p"\nprice = { per_clip = 0.1, per_second = 0.05 }')
    assert cost(catalog, 4) == Decimal("0.3")
    assert cost(catalog, 4, "720p") == Decimal("0.24")


def test_a_price_may_be_per_clip():
    """The same for 1 s and for 60 s."""
    catalog = catalog_of('max_resolution = "1080p"\nprice = { per_clip = 0.25 }')
    assert {cost(catalog, seconds) for seconds in (1, 30, 60)} == {Decimal("0.25")}


def test_a_price_of_an_offer_is_absolute():
    """A resolution's multiplier is for models with one price only."""
    catalog = catalog_of('offers = [{ resolution = "720p", price = { per_second = 0.1 } }]')
    assert cost(catalog, 10, "720p") == 1


def test_durations_go_in_steps():
    """From 4 to 12 s in steps of 4."""
    catalog = catalog_of(
        'offers = [{ resolution = "720p", price = { per_second = 0.1 }, '
        "duration_s = { min = 4, max = 12, step = 4 } }]"
    )
    (offer,) = catalog.offers("it")
    assert list(catalog.durations("it", offer)) == [4, 8, 12]


@pytest.mark.parametrize(
    ("rounding", "step", "expected"),
    [
        *(("down", 1, "7"), ("up", 1, "8"), ("half-up", 1, "8")),
        *(("down", "0.5", "7.5"), ("up", 2, "8"), ("half-up", 5, "10")),
        ("up", "7.5", "7.5"),
    ],
)
def test_what_is_billed_is_a_multiple_of_the_billing_step(rounding, step, expected):
    """7.5 credits, in steps of 1, of a half, of 2, of 5, and of themselves."""
    head = f'usd_per_credit = 0.1\nbilling_step = {step}\nrounding = "{rounding}"'
    catalog = catalog_of('max_resolution = "1080p"\nprice = { per_second = 2.5 }', head)
    assert cost(catalog, 3) == Decimal(expected)


def test_money_and_credits_are_told_apart():
    """5 credits at 10 cents are 50 cents; $5 are $5."""
    price = 'max_resolution = "1080p"\nprice = { per_clip = 5 }'
    credits = quote("it", 1, catalog=catalog_of(price, "usd_per_credit = 0.1"))
    money = quote("it", 1, catalog=catalog_of(price))
    assert (credits.credits, credits.cost_usd) == (5, Decimal("0.5"))
    assert (money.credits, money.cost_usd) == (5, 5)
    assert str(credits).endswith("5 credits/clip x 1 = 5 credits x $0.1 = $0.50")
    assert str(money).endswith("$5/clip x 1 = $5.00")


def test_a_table_of_durations_is_multiplied_as_any_other_price():
    """Where it is the one price of a model, for all resolutions."""
    catalog = parse_catalog(
        """
        name = "t"
        prices_in = "usd"
        defaults = { model = "m", resolution = "1080p" }
        resolutions.1080p = { quality = 1 }
        resolutions.4k = { quality = 1, multiplier = 2 }
        [models.m]
        max_resolution = "4k"
        price = { by_duration = { 5 = 1, 10 = 1.5 } }
        """,
        source="t",
    )
    costs = [quote("m", 10, size, catalog=catalog).cost_usd for size in ("1080p", "4k")]
    assert costs == [Decimal("1.5"), 3]
