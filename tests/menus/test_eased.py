"""What would help a request that nothing makes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import planner
from planner.menus.eased import what_helps
from planner.menus.finder import OptionFinder
from planner.menus.obstacles import obstacle
from planner.requests.kinds import Kind

API = planner.load_catalog("kling-api")
DAY = date(2026, 11, 1)
FINDER = OptionFinder(API, DAY)
SOUND = ("audio",)


@pytest.mark.parametrize(
    ("kind", "helps"),
    [
        (Kind(5, features=("audio", "voice_control"), resolution="1080p"),
         ["without voice_control kling-v2-6 does"]),
        (Kind(20, features=SOUND, segments=False),
         ["for 15 s kling-v3-omni does", "in segments kling-v3-omni does"]),
        (Kind(7, models=("kling-v2-6",), trim=False),
         ["ordered longer and cut kling-v2-6 does", "of other models kling-v3 does"]),
        (Kind(5, features=("audio", "reference_image"), tier="Pro", resolution="720p"),
         ["below Pro kling-v3-omni does", "at 1080p kling-v3-omni does"]),
        (Kind(5, features=("audio", "video_input", "voice_control"), resolution="4k"), []),
    ],
)  # fmt: skip
def test_the_one_demand_in_the_way_is_told(kind, helps):
    """With the cheapest model that makes it then; at the nearest resolution."""
    assert FINDER.options(kind) == []
    assert what_helps(kind, FINDER) == helps


@settings(deadline=None, max_examples=60)
@given(
    st.builds(
        Kind,
        st.integers(1, 200),
        resolution=st.sampled_from(["", *API.resolutions]),
        tier=st.sampled_from(["", *API.tiers]),
        features=st.sets(st.sampled_from(API.features), max_size=3).map(lambda s: tuple(sorted(s))),
        segments=st.sampled_from([None, False]),
    )
)
def test_what_is_said_to_help_does_and_nothing_else_would(kind):
    """Feature by feature and for the tier, against the menus of the lesser requests."""
    assume(not FINDER.options(kind))
    said = what_helps(kind, FINDER)
    lesser = {
        f"without {one}": replace(kind, features=tuple(f for f in kind.features if f != one))
        for one in kind.features
    }
    if kind.tier:
        lesser[f"below {kind.tier}"] = replace(kind, tier="")
    for how, less in lesser.items():
        models = [one.model for one in sorted(FINDER.options(less), key=lambda one: one.credits)]
        assert [one for one in said if one.startswith(f"{how} ")] == [
            f"{how} {model} does" for model in models[:1]
        ]


def test_a_plan_over_many_models_says_what_would_help():
    """Rather than what a few of them lack."""
    kind = Kind(5, features=("audio", "voice_control"), resolution="1080p")
    assert obstacle(kind, FINDER) == (
        "nothing makes 5 s, 1080p, audio, voice_control; without voice_control kling-v2-6 does"
    )


def test_where_nothing_helps_alone_those_are_named_that_lack_the_least():
    """And how many there are besides."""
    kind = Kind(5, features=("audio", "video_input", "voice_control"), resolution="4k")
    assert obstacle(kind, FINDER) == (
        "nothing makes 5 s, 4k, audio, video_input, voice_control: kling-v3 has no video_input and "
        "has no voice_control; kling-v3-omni has no audio and has no voice_control; and 9 more "
        "models"
    )
