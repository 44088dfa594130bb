"""Where two sources of a shipped catalog differ, the shorter, the dearer or the less is used."""

from datetime import date
from decimal import Decimal

import pytest

import planner

IMAGE, VIDEO, MOVES = "input_image", "video_input", "motion_control"
KLING, OTHERS = (planner.load_catalog(name) for name in ("kling-api", "providers"))
# What both sources say, by what they differ about and the first model of which they do; of some
# only what is made from a video.
LENGTHS = {
    "kling-v3-omni": (range(3, 11), VIDEO),
    "kling-v3": (range(3, 11), MOVES),
    "runwayml/gen4_turbo": ((5, 10), None),
    "minimax/MiniMax-H3": (range(5, 16), None),
    "dashscope/wan3.0-video": (range(4, 31), None),
    "bytedance/seedance-1-0-pro": (range(3, 13), None),
    "google/veo-2": ((5, 6, 8), None),
    "openai/sora-2": ((4, 8, 12), None),
}
RESOLUTIONS = {
    "kling-v1": {"720p"},
    "kling-v2-master": {"720p"},
    "dashscope/happyhorse-1.1-t2v": {"720p", "1080p"},
    "fal_ai/minimax/h3/text-to-video": {"768p", "2k"},
    "volcengine/doubao-seedance-2-5-260628": {"480p", "720p"},
    "vertex_ai/veo-3.1-fast-generate-preview": {"720p", "1080p"},
    "vertex_ai/veo-3.1-generate-001": {"720p", "1080p"},
    "luma/ray-2": {"540p", "720p", "1080p"},
}
FROM_TEXT = {  # whether they are made from text, else from an image
    "kling-v1-5": False,
    "xai/grok-imagine-video-1.5": False,
    "vertex_ai/veo-3.1-lite-generate-001": True,
}
LAST_DAYS = {
    "kling-v1-5": date(2026, 9, 14),
    "vertex_ai/veo-3.1-generate-001": date(2026, 11, 17),
    "google/veo-2": date(2026, 6, 30),
}
OTHER = {  # each has a test of its own below
    ("audio", "kling-video-o1"),
    ("prices", "vertex_ai/veo-3.0-fast-generate-001"),
    ("whether it is sold", "gemini/veo-3.1-generate-001"),
    ("whether it is sold", "moonvalley"),
}
TOLD = [(catalog, one) for catalog in (KLING, OTHERS) for one in catalog.contradictions]


def offered(about):
    """Give each model of which two sources differ about something, and of which they do first."""
    return [
        pytest.param(catalog, name, one.models[0], id=f"{about}-{name}")
        for catalog, one in TOLD
        if one.about == about
        for name in one.models
    ]


def test_of_each_contradiction_it_is_said_here_what_is_used():
    """So that one that is new is not used by its bolder side unseen."""
    known = {
        *OTHER,
        *(("lengths", name) for name in LENGTHS),
        *(("resolutions", name) for name in RESOLUTIONS),
        *(("inputs", name) for name in FROM_TEXT),
        *(("last day", name) for name in LAST_DAYS),
    }
    assert {(one.about, one.models[0]) for _, one in TOLD} == known


@pytest.mark.parametrize(("catalog", "name", "first"), offered("lengths"))
def test_lengths_are_those_that_both_sell(catalog, name, first):
    """And no other."""
    both, need = LENGTHS[first]
    for offer in catalog.offers(name):
        if need is None or need in catalog.needs(name, offer):
            assert set(catalog.durations(name, offer)) <= set(both)


@pytest.mark.parametrize(("catalog", "name", "first"), offered("resolutions"))
def test_resolutions_are_those_that_both_make(catalog, name, first):
    """And no finer one."""
    assert {offer.resolution for offer in catalog.offers(name)} <= RESOLUTIONS[first]


@pytest.mark.parametrize(("catalog", "name", "first"), offered("inputs"))
def test_it_is_made_from_what_both_take(catalog, name, first):
    """From text, or from an image."""
    works = {not catalog.needs(name, offer) for offer in catalog.offers(name)}
    assert works == {FROM_TEXT[first]}


@pytest.mark.parametrize(("catalog", "name", "first"), offered("last day"))
def test_the_last_day_is_the_earlier(catalog, name, first):
    """After it, no plan orders one."""
    assert catalog.models[name].valid_until == LAST_DAYS[first]


def test_what_may_have_no_audio_has_none():
    """Nor does its name."""
    assert not any("audio" in offer.features for offer in KLING.offers("kling-video-o1"))


def test_of_two_prices_the_dearer_is_used():
    """With audio, and without."""
    name = "vertex_ai/veo-3.0-fast-generate-001"
    prices = {
        (offer.resolution, *offer.features): offer.price.per_second for offer in OTHERS.offers(name)
    }
    assert prices == {
        ("720p",): Decimal("0.1"),
        ("720p", "audio"): Decimal("0.15"),
        ("1080p",): Decimal("0.12"),
        ("1080p", "audio"): Decimal("0.15"),
    }


def test_what_may_not_be_sold_is_not_ordered():
    """Unless somebody allows it, in a length that all that is like it has; or not at all."""
    for name in ("gemini/veo-3.1-generate-001", "gemini/veo-3.1-fast-generate-001"):
        allowed = OTHERS.allowing(unverified=True)
        for offer in OTHERS.offers(name):
            assert not OTHERS.durations(name, offer)
            assert list(allowed.durations(name, offer)) == [8]
    assert OTHERS.models["moonvalley"].valid_until == date(2026, 5, 1)
