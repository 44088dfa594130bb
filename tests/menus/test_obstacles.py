"""Why there is no option."""

from dataclasses import replace
from datetime import date

import pytest

import planner
from planner.menus.build import MenuBuilder, build_menus
from planner.requests.checking import read_requests
from planner.requests.kinds import Kind

KLING = planner.load_catalog()
SPRING = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("kind", "obstacle"),
    [
        (Kind(61), "no model makes 61 s; the longest is 60 s"),
        (Kind(8, model="kling-v1", resolution="4k"),
         "nothing makes 8 s, 4k: kling-v1 goes up to 1080p"),
        (Kind(15, model="kling-v1"), "nothing makes 15 s: kling-v1 makes 10 s at most"),
        (Kind(8, model="kling-v1", tier="Pro"),
         "nothing makes 8 s, Pro or better: kling-v1 is only Standard"),
        (Kind(8, barred=(("", ""),)), "it is excluded"),
        (Kind(8, model="kling-pro", barred=(("kling-pro", ""),)),
         "nothing makes 8 s: kling-pro is excluded"),
        (Kind(8, model="kling-pro", resolution="4k", barred=(("kling-pro", "4k"),)),
         "nothing makes 8 s, 4k: kling-pro is excluded"),
        (Kind(8, model="kling-v1", tier="Pro", barred=(("kling-v1", "4k"),)),
         "nothing makes 8 s, Pro or better: kling-v1 is only Standard"),
    ],
)  # fmt: skip
def test_an_empty_menu_says_exactly_why(kind, obstacle):
    """Too long, too fine, too good for the model that was fixed."""
    menu = MenuBuilder(KLING, SPRING).build(kind)
    assert (menu.options, menu.obstacle, menu.preferred) == ((), obstacle, -1)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({}, "nothing makes 5 s: the cheapest, kling-v1 at 720p, costs $1.00, over its limit"),
        ({"required_quality": "pro", "takes": 2},
         "nothing makes 5 s, Pro or better: the cheapest, kling-pro at 1080p, costs $10.00, "
         "over its limit"),
    ],
)  # fmt: skip
def test_a_limit_that_nothing_keeps_says_what_the_cheapest_costs(wish, said):
    """The same for every limit, so that many limits have one menu."""
    rows = [{"duration": 5, "max_cost_usd": limit, **wish} for limit in (0, 0.5, 0.99)]
    (menu,) = build_menus(read_requests(rows, KLING), KLING, SPRING).menus
    assert (menu.options, menu.obstacle, menu.preferred) == ((), said, -1)


def test_what_nothing_can_make_is_not_blamed_on_the_limit():
    """It would be as impossible without one."""
    rows = [{"duration": 61}, {"duration": 61, "max_cost_usd": 1}]
    (menu,) = build_menus(read_requests(rows, KLING), KLING, SPRING).menus
    assert menu.obstacle == "no model makes 61 s; the longest is 60 s"


def test_what_is_made_in_segments_is_not_too_long():
    """It is the sound that is missing; what no number of segments reaches is too long."""
    api = planner.load_catalog("kling-api")
    kind = Kind(30, model="kling-v2-5-turbo")
    build = MenuBuilder(api, SPRING).build
    assert build(kind).options
    silent = build(replace(kind, features=("audio",)))
    assert silent.obstacle == "nothing makes 30 s, audio: kling-v2-5-turbo has no audio"
    assert build(Kind(121)).obstacle == (
        "no model makes 121 s; the longest is 15 s, 120 s in segments"
    )
    alone = build(Kind(16, segments=False))
    assert alone.obstacle == "no model makes 16 s; the longest is 15 s with segments = no"
    assert build(Kind(121, segments=False)).obstacle == (
        "no model makes 121 s; the longest is 15 s"
    )


def test_what_is_trimmed_is_not_too_short():
    """A length that is not sold is named only where trimming is forbidden."""
    build = MenuBuilder(planner.load_catalog("kling-api"), SPRING).build
    kind = Kind(7, model="kling-v2-5-turbo", features=("audio",))
    assert build(kind).obstacle == "nothing makes 7 s, audio: kling-v2-5-turbo has no audio"
    said = build(replace(kind, trim=False)).obstacle
    assert said == (
        "nothing makes 7 s, audio: kling-v2-5-turbo makes 5 or 10 s with trim = no and has no audio"
    )


VEO = "gemini/veo-3.1-generate-preview"  # until 2026-10-22


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind(7, features=("audio",), trim=False), "4 or 6 or 8 s with trim = no"),
        (Kind(7, resolution="1080p", trim=False), "8 s with trim = no"),
        (Kind(20, features=("audio",), segments=False), "4 or 6 or 8 s with segments = no"),
        (Kind(20, segments=False, trim=False), "4 or 6 or 8 s with segments = no"),
        (Kind(19, resolution="1080p", segments=False, trim=False),
         "8 s with trim = no, segments = no"),
        (Kind(900), "4 or 6 or 8 s"),
        (Kind(900, segments=False, trim=False), "4 or 6 or 8 s"),
        (Kind(7, features=("audio", "voice_control"), trim=False),
         "4 or 6 or 8 s with trim = no and has no voice_control"),
    ],
)  # fmt: skip
def test_all_lengths_of_a_model_are_told_and_the_word_that_forbids_others(kind, why):
    """Not those of the one offer with the fewest; the word only where it alone is in the way."""
    catalog = planner.load_catalog("providers").only(models=[VEO, "runwayml/veo3.1"])
    menu = MenuBuilder(catalog, date(2026, 10, 22)).build(replace(kind, model=VEO))
    assert menu.obstacle.partition(": ")[2] == f"{VEO} makes {why}"


def test_of_models_that_are_named_alone_it_is_said_what_keeps_them_from_it():
    """As of one that is named by itself, and not that others could make it."""
    catalog, name = planner.load_catalog("providers"), "vertex_ai/veo-3.1-generate-001"
    day, own = date(2026, 11, 28), f"nothing makes 8 s: {name} was offered until 2026-11-17"
    for kind in (Kind(8, model=name), Kind(8, models=(name,))):
        assert MenuBuilder(catalog, day).build(kind).obstacle == own
    two = Kind(40, models=("kling-v1", "kling-v1.5"))
    assert MenuBuilder(KLING, day).build(two).obstacle == (
        "nothing makes 40 s: kling-v1 makes 10 s at most; kling-v1.5 makes 30 s at most"
    )
