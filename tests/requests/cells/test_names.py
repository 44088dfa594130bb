"""Names of the catalog, lists of them, and what they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.requests.cells import Amounts, Lists, Names, Wrong
from planner.requests.cells.aliases import ALIASES
from planner.requests.cells.base import squashed

KNOWN = ["Standard", "Pro"]
KLING = planner.load_catalog("kling")
PLATFORM = Names("platform", KLING.platforms)
RESOLUTION = Names("resolution", KLING.resolutions)


def test_a_name_is_read_whatever_its_case():
    """And whatever blanks surround it."""
    read = Names("tier", KNOWN)
    assert [read("pro"), read(" STANDARD "), read("Pro")] == ["Pro", "Standard", "Pro"]


def test_an_unknown_name_gets_the_nearest_or_all():
    """The nearest where one is near, the list where none is."""
    read = Names("tier", KNOWN)
    assert read("standrd") == Wrong("is an unknown tier", "did you mean 'Standard'?")
    assert read("best") == Wrong("is an unknown tier", "one of: Standard, Pro")
    assert read(7) == Wrong("is an unknown tier", "one of: Standard, Pro")


@given(st.data())
def test_blanks_hyphens_underscores_and_dots_do_not_matter(data):
    """In any name of the shipped catalogs."""
    for known in (KLING.models, KLING.content_types, planner.load_catalog("kling-api").models):
        name = data.draw(st.sampled_from(list(known)))
        signs = st.sampled_from([" ", "-", "_", ".", "", "\u00a0", "\u2011"])
        text = "".join(data.draw(signs) if sign in "-_." else sign for sign in name.title())
        assert Names("name", known)(text) == name


def test_names_that_differ_in_nothing_else_are_told_apart_or_refused():
    """What is exact is read; of the rest the fault says which there are."""
    read = Names("model", ["v1.5", "v15", "v1"])
    assert [read("v1.5"), read("V15"), read("v 1")] == ["v1.5", "v15", "v1"]
    assert read("v1-5") == Wrong("is an unknown model", "write one of: v1.5, v15")
    assert read("v1.5+").reason == "is an unknown model"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tiktok", ["TikTok", "Tik Tok"]),
        ("instagram", ["IG", "Insta", "Reels", "Instagram Reels", "Instagram Stories"]),
        ("youtube", ["YT", "YouTube Shorts", "Shorts"]),
        ("twitter", ["X", "X (Twitter)", "Twitter/X"]),
        ("broadcast", ["TV", "Television", "Fernsehen", "broadcast TV"]),
        ("presentation", ["Slides", "PowerPoint", "Präsentation", "prasentation"]),
    ],
)
def test_platforms_have_common_names(name, words):
    """Where the catalog has the platform."""
    assert [PLATFORM(word) for word in words] == [name] * len(words)
    others = Names("platform", ["cinema"])
    assert {others(word).reason for word in words} == {"is an unknown platform"}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("720p", [720, 720.0, "720.0", "720 p"]),
        ("1080p", [1080, "Full HD", "fullhd", "FHD"]),
        ("4k", [2160, "2160p", "UHD", "Ultra HD", "4K UHD", "4 K"]),
    ],
)
def test_resolutions_have_common_names(name, values):
    """Numbers as well, whole ones as a spreadsheet has them."""
    assert [RESOLUTION(value) for value in values] == [name] * len(values)


def test_a_name_of_the_catalog_is_no_alias_of_another():
    """Its own name goes before what others call something else; other kinds have no such words."""
    assert Names("platform", ["youtube", "shorts"])("Shorts") == "shorts"
    assert Names("resolution", ["720p", "hd"])("HD") == "hd"
    assert Names("resolution", ["720p"])("HD").reason == "is an unknown resolution"


@pytest.mark.parametrize("called", ALIASES)
def test_an_alias_is_one_of_one_name(called):
    """Of those in the table."""
    words = [word for name, more in ALIASES[called].items() for word in (name, *more)]
    assert len({squashed(word) for word in words}) == len(words)
    read = Names(called, ALIASES[called])
    for name, more in ALIASES[called].items():
        assert {read(word) for word in (name, *more)} == {name}


@pytest.mark.parametrize(
    "value", ["pro, STANDARD", "Standard;Pro;", "pro\nstandard\r\nPro", ["pro", "Standard", "pro"]]
)
def test_a_list_is_read_into_alphabetical_order(value):
    """By comma, semicolon, line, or as a list; each once, and one wrong name is a fault of all."""
    read = Lists("tier", KNOWN)
    assert read(value) == ("Pro", "Standard")
    assert read(" ; ") is None
    assert read("pro,standrd") == Wrong("is an unknown tier", "did you mean 'Standard'?")


def test_a_name_may_stand_for_an_amount():
    """As a kind of content for its seconds."""
    read = Amounts("content type", KLING.content_types)
    assert [read("SOCIAL_MEDIA_CLIP"), read("Social media clip")] == [5, 5]
    assert read("story segmnt").suggestion == "did you mean 'story_segment'?"


def test_half_a_name_of_a_model_is_met_with_all_that_hold_it():
    """Where they are many: of a few kinds of content the nearest is meant."""
    known = ("runwayml/veo3.1", "google/veo-3.1-fast", "google/veo-2")
    wrong = Names("model", known, "planner catalog show")("Veo3.1")
    assert wrong.suggestion == (
        "2 have that in their names: 'runwayml/veo3.1', 'google/veo-3.1-fast'; give a whole name"
    )
    assert Names("model", known, "planner catalog show")("veo-4").suggestion.startswith("did you")
    assert Names("platform", known)("Veo3.1").suggestion == "did you mean 'runwayml/veo3.1'?"
