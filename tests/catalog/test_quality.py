"""How good an option is."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.catalog.quality import delivers, quality, shown
from planner.catalog.ratings import preference, rating

KLING = planner.load_catalog()
MODELS, RESOLUTIONS = list(KLING.models), list(KLING.resolutions)
DATA = Path(__file__).parents[1] / "data" / "facts"
PLATFORMS = [None, *KLING.platforms]


def value(catalog, model, resolution, platform=None):
    """Return the quality of a model at a resolution."""
    (offer,) = [offer for offer in catalog.offers(model) if offer.resolution == resolution]
    return quality(catalog, model, offer, platform).value


def test_quality_is_tier_times_resolution(catalog):
    """An option that nothing limits is worth its tier times its resolution."""
    assert value(catalog, "kling-v1", "720p") == Decimal("0.85")
    assert value(catalog, "kling-v1.5", "1080p") == 2
    assert value(catalog, "kling-pro", "4k") == Decimal("3.6")


def test_nobody_pays_for_what_the_platform_throws_away(catalog):
    """4k counts as 1080p on TikTok, as 720p on Twitter, and as itself on YouTube."""
    assert value(catalog, "kling-pro", "4k", "tiktok") == 3
    assert value(catalog, "kling-pro", "4k", "twitter") == Decimal("2.55")
    assert value(catalog, "kling-pro", "4k", "youtube") == Decimal("3.6")


@given(st.sampled_from(MODELS), st.sampled_from(RESOLUTIONS), st.sampled_from(PLATFORMS))
def test_a_platform_never_makes_a_video_better(model, resolution, platform):
    """Whatever shows it, an option is at most as good as where nothing limits it."""
    assert value(KLING, model, resolution, platform) <= value(KLING, model, resolution)
    rank = KLING.resolution_ranks
    assert rank[shown(KLING, resolution, platform)] <= rank[resolution]


def test_quality_is_rounded_half_even_in_thousandths(kling_text):
    """1 x 0.8505 keeps three places, towards the even one."""
    catalog = parse_catalog(kling_text.replace("0.85 }", "0.8505 }"), source="test")
    assert value(catalog, "kling-v1", "720p") == Decimal("0.850")


RATED = """
    name = "rated"
    prices_in = "usd"
    elo.reference = 1200
    duration_s = { max = 10 }
    defaults = { model = "it", resolution = "1080p" }
    resolutions = { 720p = { quality = 0.8 }, 1080p = { quality = 1 } }
    models.it.elo = 1250
    models.it.elo_ci = 10
    models.it.rated_at = "720p"
    models.it.offers = [
        { resolution = "720p", price = { per_second = 0.1 } },
        { resolution = "1080p", price = { per_second = 0.2 } },
    ]
"""


BOARDS = RATED[: RATED.index("models.it.rated_at")].replace(
    "elo.reference = 1200", "boards.text.reference = 1200\n    boards.image.reference = 1300"
)
PICTURED = 'needs = ["input_image"], elo = 1250, board = "image"'


def test_ratings_of_two_boards_are_on_two_scales():
    """The same rating is worth what its own board says; each needs one that is there."""
    text = BOARDS + (
        '    models.it.board = "text"\n'
        '    models.it.offers = [{ resolution = "1080p", price = { per_second = 0.1 } },'
        f'{{ resolution = "1080p", price = {{ per_second = 0.1 }}, {PICTURED} }}]\n'
    )
    catalog = parse_catalog(text, source="test")
    for offer, reference in zip(catalog.offers("it"), (1200, 1300), strict=True):
        expected = preference(Decimal(1250), Decimal(reference))
        assert rating(catalog, "it", offer).value == expected
    with pytest.raises(planner.CatalogError, match="did you mean 'image'"):
        parse_catalog(text.replace('board = "image"', 'board = "imag"'), source="test")
    with pytest.raises(planner.CatalogError, match="or a board"):
        parse_catalog(text.replace(', board = "image"', ""), source="test")


def test_an_interval_is_kept_and_scaled():
    """Elo 1250 +- 10 against 1200: 1.115 to 1.171, and the resolution's factor on all three."""
    catalog = parse_catalog(RATED, source="rated.toml")
    low, high = catalog.offers("it")
    small, large = quality(catalog, "it", low), quality(catalog, "it", high)
    expected = [Decimal(f"{2 / (1 + 10 ** (-d / 400)):.3f}") for d in (40, 50, 60)]
    assert [small.low, small.value, small.high] == expected
    assert [large.low, large.value, large.high] == [
        (number / Decimal("0.8")).quantize(Decimal("0.001")) for number in expected
    ]


def test_a_resolution_that_was_rated_is_not_counted_twice():
    """At the resolution it was rated at, an option is worth its rating."""
    catalog = parse_catalog(RATED, source="rated.toml")
    small = quality(catalog, "it", catalog.offers("it")[0])
    assert small.value == preference(Decimal(1250), Decimal(1200))
    elsewhere = parse_catalog(RATED.replace('rated_at = "720p"', 'rated_at = "1080p"'), source="x")
    assert quality(elsewhere, "it", elsewhere.offers("it")[0]).value < small.value


def test_nobody_rates_what_nobody_has_rated():
    """It has no quality, unless the catalog has a guess."""
    text = RATED.replace("models.it.elo = 1250\n", "").replace("models.it.elo_ci = 10\n", "")
    catalog = parse_catalog(text, source="x")
    assert quality(catalog, "it", catalog.offers("it")[1]) is None
    guessed = parse_catalog("unrated_quality = 0.5\n" + text, source="x")
    assert quality(guessed, "it", guessed.offers("it")[1]).value == Decimal("0.5")


@given(st.integers(1000, 1900), st.integers(1, 30), st.sampled_from(["720p", "1080p"]))
def test_no_product_passes_what_the_scale_means(elo, tenths, size):
    """Twice a chance is 2 at the most, whatever one's own factor; a quality of one's own is not."""
    text = RATED.replace("models.it.elo = 1250", f"models.it.elo = {elo}")
    catalog = parse_catalog(text, source="x").with_quality({"1080p": Decimal(tenths) / 10})
    offer = next(one for one in catalog.offers("it") if one.resolution == size)
    rated = quality(catalog, "it", offer)
    assert rated.low <= rated.value <= rated.high <= 2
    mine = catalog.with_quality({"it": 1.9, "1080p": 3})
    assert (
        quality(mine, "it", next(o for o in mine.offers("it") if o.resolution == "1080p")).value > 2
    )


HELD = """
    name = "held"
    prices_in = "usd"
    duration_s = { max = 10 }
    defaults = { model = "flagship", resolution = "480p" }
    tiers = { Standard = 0, Enhanced = 1, Pro = 1.3 }
    platforms = { site = "1080p", phone = "480p" }
    models.flagship = { quality = 2, price = { per_second = 0.1 }, max_resolution = "1080p" }
    models.plain = { quality = 1.4, price = { per_second = 0.05 }, max_resolution = "1080p" }
    [resolutions]
    360p = { quality = 0.9 }
    480p = { quality = 0.93, highest_tier = "Enhanced" }
    720p = { quality = 1 }
    1080p = { quality = 1.01 }
"""


def delivering(catalog, model, tier, platform=None):
    """Return the resolutions at which a model delivers a tier."""
    return [
        offer.resolution
        for offer in catalog.offers(model)
        if delivers(catalog, model, offer, tier, rating(catalog, model, offer), platform)
    ]


def test_a_flagship_is_never_as_good_at_a_resolution_that_is_held_to_a_lower_tier():
    """However good it is; lower resolutions count as no more, and lower tiers are as ever."""
    catalog = parse_catalog(HELD, source="held.toml")
    for model in catalog.models:
        assert delivering(catalog, model, "Pro") == ["720p", "1080p"]
        assert delivering(catalog, model, "Enhanced") == list(catalog.resolutions)
    free = parse_catalog(HELD.replace(', highest_tier = "Enhanced"', ""), source="free.toml")
    assert delivering(free, "flagship", "Pro") == list(catalog.resolutions)


def test_where_a_platform_shows_no_more_a_resolution_counts_as_all_that_is_asked_for():
    """Who watches on a phone of 480p may get the flagship at 480p: as Pro as can be seen there."""
    catalog = parse_catalog(HELD, source="held.toml")
    assert delivering(catalog, "flagship", "Pro", "phone") == list(catalog.resolutions)
    assert delivering(catalog, "flagship", "Pro", "site") == ["720p", "1080p"]


@pytest.mark.parametrize("numbers", [{"Enhanced": 1.4}, {"Enhanced": 1.3}, {"Pro": 0.1}])
def test_whatever_tiers_demand_a_resolution_is_held_to_its_own(numbers):
    """The order in which they are listed says which is the higher; numbers are people's own."""
    catalog = parse_catalog(HELD, source="held.toml").with_quality(numbers)
    assert delivering(catalog, "flagship", "Pro") == ["720p", "1080p"]


def test_beside_other_catalogs_a_resolution_is_held_to_its_own_tier(catalog):
    """Whatever these call so: one that knows no other tier, one that has them the other way."""
    text = HELD.replace('"held"', '"other"').replace(', highest_tier = "Enhanced"', "")
    for tiers in ("{ Pro = 0.5 }", "{ Pro = 0, Standard = 2, Enhanced = 1 }"):
        other = parse_catalog(
            text.replace("{ Standard = 0, Enhanced = 1, Pro = 1.3 }", tiers), source="x"
        )
        held = parse_catalog(HELD, source="held.toml")
        for both in (planner.load_catalog([held, other]), planner.load_catalog([other, held])):
            assert delivering(both, "held:flagship", "Pro") == ["720p", "1080p"]


def test_a_resolution_is_held_to_a_tier_that_there_is():
    """A misspelt one is a fault, with the nearest."""
    with pytest.raises(planner.CatalogError, match=r"480p\.highest_tier(.|\n)*did you mean 'Enh"):
        parse_catalog(
            HELD.replace('highest_tier = "Enhanced"', 'highest_tier = "Enhancd"'), source="x"
        )


tiers_of = st.sampled_from([None, "Standard", "Enhanced", "Pro"])


@given(
    st.lists(tiers_of, min_size=4, max_size=4),
    st.lists(st.decimals(0, 2, places=3), min_size=2, max_size=2).map(sorted),
    st.sampled_from(["Standard", "Enhanced", "Pro"]),
    st.sampled_from([None, "site", "phone"]),
)
def test_nothing_better_is_refused_where_something_worse_passes(held, qualities, tier, platform):
    """Not a better model, nor a better resolution, whatever resolutions are held to."""
    plain = planner.Catalog.model_dump(parse_catalog(HELD, source="held.toml"))
    for size, highest in zip(plain["resolutions"].values(), held, strict=True):
        size["highest_tier"] = highest
    worse, better = qualities
    plain["models"]["plain"]["quality"], plain["models"]["flagship"]["quality"] = worse, better
    catalog = planner.Catalog.model_validate(plain)
    there = list(catalog.resolutions)
    by_worse = delivering(catalog, "plain", tier, platform)
    by_better = delivering(catalog, "flagship", tier, platform)
    assert set(by_worse) <= set(by_better)
    for passed in (by_worse, by_better):
        assert passed == there[len(there) - len(passed) :]


def test_in_no_shipped_catalog_is_anything_pro_below_720p():
    """Wherever Pro is demanded, viewers get 720p at least."""
    for name in ("kling", "kling-api", "providers"):
        catalog = planner.load_catalog(name)
        finest = catalog.resolution_ranks["720p"]
        for model in catalog.models:
            for offer in catalog.offers(model):
                rated = rating(catalog, model, offer)
                if rated and delivers(catalog, model, offer, "Pro", rated):
                    assert catalog.resolution_ranks[offer.resolution] >= finest
