"""What can be ordered, and when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planner
from planner.catalog.limits import never_chosen, shortfalls
from planner.catalog.loading import parse_catalog
from planner.catalog.parts import Durations, Model

KLING, API, PROVIDERS = map(planner.load_catalog, ("kling", "kling-api", "providers"))
DAY = date(2026, 7, 1)


def why(catalog, model, duration_s=None, features=(), on=DAY, at=0):
    """Return what keeps an offer of a model from being made."""
    offer = catalog.offers(model)[at]
    phrases = shortfalls(model, offer, catalog, duration_s=duration_s, features=features, on=on)
    return list(phrases)


def first_durations(catalog, model):
    """Return the durations of a model's first offer."""
    return catalog.durations(model, catalog.offers(model)[0])


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 9))
def test_a_range_holds_what_its_steps_reach(least, more, step):
    """From its least duration up, never beyond its greatest."""
    seconds = list(Durations(min=least, max=least + more, step=step).all())
    assert seconds == [
        s for s in range(1, 200) if least <= s <= least + more and (s - least) % step == 0
    ]


def test_the_nearest_word_on_durations_counts():
    """A price by duration, else the offer's, else the model's, else the catalog's."""
    assert first_durations(API, "kling-v2-1") == [5, 10]
    assert first_durations(API, "kling-v3") == range(3, 16)
    assert list(first_durations(PROVIDERS, "sora-2")) == [4, 8, 12]
    assert first_durations(PROVIDERS, "xai/grok-imagine-video") == range(1, 16)
    assert Model.model_construct(price=None, duration_s=None).durations(None, None) is None


@pytest.mark.parametrize(
    ("catalog", "model", "asked", "phrase"),
    [
        (KLING, "kling-v1", {"duration_s": 11}, "makes 10 s at most"),
        (KLING, "kling-v1", {"at": 2}, "goes up to 1080p"),
        (API, "kling-v3", {"duration_s": 2}, "makes 3 to 15 s"),
        (API, "kling-v2-6", {"features": ("audio",)}, "has no audio"),
        (API, "kling-v2-1", {}, "needs input_image"),
        (PROVIDERS, "sora-2", {"on": date(2026, 9, 25)}, "was offered until 2026-09-24"),
    ],
)
def test_each_limit_is_told_by_a_phrase(catalog, model, asked, phrase):
    """It follows the model's name."""
    assert why(catalog, model, **asked) == [phrase]


def test_a_last_day_is_the_last():
    """It can still be ordered on it, and no more on the next."""
    last = PROVIDERS.models["sora-2"].valid_until
    assert why(PROVIDERS, "sora-2", on=last) == []
    assert why(PROVIDERS, "sora-2", on=last + timedelta(days=1)) != []


def test_a_first_day_is_the_first(kling_text):
    """It cannot be ordered before it."""
    text = kling_text.replace('tier = "Standard"', 'tier = "Standard"\nvalid_from = 2026-08-01', 1)
    catalog = parse_catalog(text, source="mine.toml")
    assert why(catalog, "kling-v1") == ["is offered from 2026-08-01"]
    assert why(catalog, "kling-v1", on=date(2026, 8, 1)) == []


def test_what_is_past_its_end_is_on_no_menu():
    """On the day after its last, a model is not chosen and the plan says why."""
    batch = [{"duration": 8, "model": "sora-2"}]
    plan = planner.plan(batch, 100, catalog="providers", on=date(2026, 9, 25))
    assert plan.tally.impossible == 1
    assert "sora-2 was offered until 2026-09-24" in plan.to_frame()["reason"].iloc[0]
    plan = planner.plan(batch, 100, catalog="providers", on=date(2026, 9, 24))
    assert plan.tally.made == 1


def test_what_can_never_be_chosen_is_told_with_its_nearest_reason(kling_text):
    """Past its day, or rated by nobody; a need is met, so it is no reason."""
    assert never_chosen(KLING, DAY) == []
    assert "sora-2 was offered until 2026-09-24" in never_chosen(PROVIDERS, date(2026, 9, 25))
    assert not any("needs" in line for line in never_chosen(API, DAY))
    unrated = parse_catalog(kling_text.replace('tier = "Standard"', "", 1), source="mine.toml")
    assert never_chosen(unrated, DAY) == ["kling-v1 has no quality in this catalog"]
