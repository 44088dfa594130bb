"""What takes are made with before the final."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog
from planner.menus.build import MenuBuilder
from planner.menus.drafting import cheapest_draft, drafted_with, why_no_draft
from planner.menus.finder import OptionFinder
from planner.menus.option import reserved
from planner.menus.scaled import scaled
from planner.requests.kinds import Kind

PROVIDERS = planner.load_catalog("providers")
SPRING = date(2026, 4, 1)
FINDER = OptionFinder(PROVIDERS, SPRING)
TEXT = """
    name = "studio"
    prices_in = "usd"
    draft = "lite"
    defaults = { model = "fine", resolution = "720p" }
    segments = { allowed = true, most = 3 }
    resolutions.480p.quality = 0.9
    resolutions.720p.quality = 1
    [models.fine]
    quality = 1.6
    duration_s = { max = 20 }
    extras.audio.factor = 2
    offers = [{ resolution = "720p", price = { per_second = 1 } }]
    [models.lite]
    takes = 1.5
    offers = [
        { resolution = "720p", mode = "pro", duration_s = [5], price = { per_second = 0.3 } },
        { resolution = "480p", mode = "std", duration_s = [4, 8], price = { per_second = 0.2 } },
        { resolution = "480p", mode = "old", duration_s = [5], price.per_second = 0.01, OVER },
    ]
"""
TEXT = TEXT.replace("OVER", "valid_until = 2026-01-01")
STUDIO = parse_catalog(TEXT, source="studio.toml")
IN_STUDIO = OptionFinder(STUDIO, SPRING)
takes = st.integers(1_000, 20_000).map(lambda n: Decimal(n) / 1_000)


def test_a_request_goes_before_its_catalog_and_may_say_no():
    """And where nobody says a model, there are no drafts."""
    said = [drafted_with(Kind(5, draft=name), STUDIO) for name in ("", "no", "fine")]
    assert said == ["lite", "", "fine"]
    assert drafted_with(Kind(5), PROVIDERS) == ""
    assert cheapest_draft(Kind(5), FINDER) is None
    assert cheapest_draft(Kind(5, left_out=True), IN_STUDIO) is None


@pytest.mark.parametrize(
    ("kind", "segments", "price"),
    [
        (Kind(5), (5,), "1.5"),  # 8 s at 0.2 is dearer
        (Kind(7), (8,), "1.6"),
        (Kind(4), (4,), "0.8"),
        (Kind(16), (8, 8), "3.2"),
        (Kind(4, tier="", model="fine", resolution="720p", mode="x"), (4,), "0.8"),
    ],
)
def test_it_is_the_cheapest_that_makes_the_length(kind, segments, price):
    """Trimmed or in parts as elsewhere, on that day, rated or not, whatever the final is."""
    draft = cheapest_draft(kind, IN_STUDIO)
    assert (draft.segments, draft.price) == (segments, Decimal(price))
    assert (draft.takes, draft.credits) == (Decimal("1.5"), Decimal(price) * Decimal("1.5"))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind(7, trim=False), "makes 5 s"),
        (Kind(5, features=("audio",)), "has no audio"),
        (Kind(25), "makes 5 s"),
        (Kind(5, barred=(("lite", ""),)), "is not to be used"),
    ],
)
def test_where_it_makes_none_it_is_said_why(kind, why):
    """Its length, its features, that somebody asks what would be without it."""
    assert cheapest_draft(kind, IN_STUDIO) is None
    assert why in why_no_draft(kind, IN_STUDIO)


@given(
    st.integers(1, 30),
    st.sampled_from(list(PROVIDERS.models)),
    st.sampled_from([(), ("audio",), ("input_image",)]),
)
def test_it_is_as_cheap_as_anything_that_the_model_can_be_ordered_for(seconds, model, features):
    """Beside the menu of the same request for that model alone, which asks for ratings besides."""
    kind = Kind(seconds, features=features, draft=model)
    draft = cheapest_draft(kind, FINDER)
    alone = FINDER.options(replace(kind, model=model))
    if alone:
        assert draft.price * draft.takes == min(one.price * one.takes for one in alone)
        assert any(
            (one.model, one.offer, one.segments, one.price)
            == (draft.model, draft.offer, draft.segments, draft.price)
            for one in alone
        )


@given(takes, st.sampled_from([None, Decimal("0.0001"), Decimal(1)]), st.integers(4, 16))
def test_an_option_costs_its_takes_or_drafts_and_one_final_whichever_is_less(takes, step, seconds):
    """Each rounded up by itself; even ones are as without drafts."""
    catalog = STUDIO.model_copy(update={"billing_step": step})
    finder = OptionFinder(catalog, SPRING)
    ones = tuple(finder.options(Kind(seconds)))
    draft = cheapest_draft(Kind(seconds), finder)
    for one, option in zip(ones, scaled(ones, takes, step, draft), strict=True):
        own = reserved(one.price, one.takes * takes, step)
        first = reserved(draft.price, draft.takes * takes, step)
        final = reserved(one.price, one.takes, step)
        is_drafted = takes != 1 and first + final < own
        expected = first + final if is_drafted else own
        assert option.credits == expected
        assert option.takes == (one.takes if is_drafted else one.takes * takes)
        assert (option.draft is None) is not is_drafted
        if is_drafted:
            assert option.draft == replace(draft, takes=draft.takes * takes, credits=first)


def test_one_take_is_never_drafted():
    """It would only cost more."""
    builder = MenuBuilder(STUDIO, SPRING)
    assert all(one.draft is None for one in builder.build(Kind(5)).options)
    assert all(one.draft for one in builder.build(Kind(5), Decimal(9)).options)


def test_a_catalog_that_leaves_its_draft_model_out_makes_no_drafts():
    """As with all else that speaks of models that are gone; one that never was is a fault."""
    assert STUDIO.without(models=["lite"]).draft is None
    assert STUDIO.only(models=["lite", "fine"]).draft == "lite"
    with pytest.raises(planner.CatalogError, match=r"draft = 'light': expected a model"):
        parse_catalog(TEXT.replace('draft = "lite"', 'draft = "light"'), source="studio.toml")
