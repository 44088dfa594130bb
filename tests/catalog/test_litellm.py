"""LiteLLM's price map as a catalog."""

import json
from datetime import date
from decimal import Decimal

import pytest

import planner
from planner.catalog.litellm import import_litellm
from planner.catalog.schema import Catalog

MAP = {
    "sample_spec": {"mode": "one of chat, ..."},
    "chatty": {"mode": "chat", "output_cost_per_token": 1e-6},
    "old-name": {"mode": "video_generation", "output_cost_per_second": 0.1},
    "new-name": {"mode": "video_generation", "output_cost_per_video_per_second": 0.2},
    "by-size": {
        "mode": "video_generation",
        "output_cost_per_video_per_second": 0.25,
        "output_cost_per_video_per_second_720p": 0.08,
        "output_cost_per_second_1080p": 0.25,
        "output_cost_per_second_8k": 9,
        "input_cost_per_image": 0.004,
        "source": "https://example.com/prices",
    },
    "retired": {
        "mode": "video_generation",
        "output_cost_per_second": 0.3,
        "deprecation_date": "2026-09-24",
    },
    "edits-i2v": {
        "mode": "video_generation",
        "output_cost_per_second": 0.28,
        "metadata": {"comment": "minimum 56 credits per task"},
    },
    "free": {"mode": "video_generation", "output_cost_per_second": 0.0},
    "silent": {"mode": "video_generation"},
}


def imported(entries=None):
    """Import entries; return the checked catalog and what is left unsaid."""
    imported = import_litellm(json.dumps(entries or MAP), source="map.json")
    return Catalog.model_validate(imported.catalog), imported.unsaid


def rates(catalog, model):
    """Return a model's price per second by resolution."""
    return {one.resolution: one.price.per_second for one in catalog.offers(model)}


def test_both_names_of_the_base_rate_are_read():
    """LiteLLM uses one for some providers and another for others."""
    catalog, _ = imported()
    assert rates(catalog, "old-name") == {"unstated": Decimal("0.1")}
    assert rates(catalog, "new-name") == {"unstated": Decimal("0.2")}


def test_prices_by_resolution_are_read_from_either_name():
    """From the lowest; the base rate is no further one where a resolution has it."""
    catalog, unsaid = imported()
    assert rates(catalog, "by-size") == {"720p": Decimal("0.08"), "1080p": Decimal("0.25")}
    assert "by-size: the price for 8k is left out, a size nobody knows" in unsaid


def test_the_rest_of_an_entry_is_taken_over():
    """Last day, price per input image, source, comment."""
    models = imported()[0].models
    assert models["retired"].valid_until == date(2026, 9, 24)
    assert models["by-size"].extras["input_image"].per_clip == Decimal("0.004")
    assert models["by-size"].source == "https://example.com/prices"
    assert models["edits-i2v"].note == "minimum 56 credits per task"
    assert models["edits-i2v"].needs == ("input_image",)


def test_what_has_no_price_is_left_out_and_listed():
    """An unknown price never becomes 0."""
    catalog, unsaid = imported()
    assert not {"free", "silent", "chatty", "sample_spec"} & set(catalog.models)
    for name in ("free", "silent"):
        assert f"{name}: left out, it has no price per second above 0" in unsaid


def test_what_is_not_said_is_listed_and_not_guessed():
    """Quality, durations, audio and least charge; a least charge in words is quoted."""
    catalog, unsaid = imported()
    for word in ("durations:", "quality:", "audio:", "least charge per job:", "resolution:"):
        assert any(line.startswith(word) for line in unsaid)
    assert "edits-i2v: least charge only in words: minimum 56 credits per task" in unsaid
    assert catalog.models["edits-i2v"].offers[0].price.least == 0
    assert catalog.unrated_quality is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "map.json is no JSON: .*line 1"),
        ("[]", "map.json is no price map: expected an object with a key per model"),
        ("{}", "map.json holds no entry of mode video_generation with a price"),
        ('{"a": {"mode": "video_generation"}}', "no entry of mode video_generation with a price"),
        ('{"a": 7, "b": null}', "no entry of mode video_generation with a price"),
        ("NaN", "expected an object"),
        ("9" * 5000, "map.json is no JSON"),
        ("[" * 100_000, "map.json is no JSON"),
    ],
)
def test_what_is_no_price_map_is_refused(text, message):
    """By the file's name."""
    with pytest.raises(planner.InputError, match=message):
        import_litellm(text, source="map.json")


@pytest.mark.parametrize(
    "price",
    [
        "-0.1",
        '"0.1"',
        "true",
        "null",
        "[1]",
        "{}",
        "NaN",
        "Infinity",
        "1e-30",
        "1e30",
        "0.1234567891",
    ],
)
def test_a_price_that_is_none_is_never_taken_over(price):
    """The entry is left out and named, and the others stay."""
    good = '"good": {"mode": "video_generation", "output_cost_per_second": 0.1}'
    bad = f'"bad": {{"mode": "video_generation", "output_cost_per_second": {price}}}'
    imported = import_litellm(f"{{{good}, {bad}}}", source="map.json")
    assert list(imported.catalog["models"]) == ["good"]
    assert any(line.startswith("bad: ") for line in imported.unsaid)
    assert Catalog.model_validate(imported.catalog)


@pytest.mark.parametrize("day", ["soon", 7, "2026-13-01"])
def test_a_date_that_is_none_is_refused_by_name(day):
    """A model's end is nothing to guess."""
    entry = {"mode": "video_generation", "output_cost_per_second": 0.1, "deprecation_date": day}
    with pytest.raises(planner.InputError, match=f"a: deprecation_date {day!r} is no date such as"):
        imported({"a": entry})


def test_entries_of_unexpected_form_do_not_crash():
    """A comment that is a number, metadata that is a list, a source that is none."""
    entry = {
        "mode": "video_generation", "output_cost_per_second": 0.1,
        "metadata": {"comment": 7}, "source": None,
    }  # fmt: skip
    catalog, _ = imported({"a": entry, "b": {**entry, "metadata": ["x"]}})
    assert list(catalog.models) == ["a", "b"]
