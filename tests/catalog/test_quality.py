"""How good an option is."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.catalog.quality import quality, shown

KLING = planner.load_catalog()
MODELS, RESOLUTIONS = list(KLING.models), list(KLING.resolutions)
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
