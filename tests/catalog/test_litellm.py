"""LiteLLM's price map as a catalog."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import planner
from planner.catalog.litellm import import_litellm
from planner.catalog.litellm_entries import FACTORS
from planner.catalog.schema import Catalog

MAPS = Path(__file__).parents[1] / "data" / "price_maps"
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


DAY = date(2026, 7, 1)


def imported(entries=None):
    """Import entries; return the checked catalog and what is left unsaid."""
    imported = import_litellm(json.dumps(entries or MAP), source="map.json", as_of=DAY)
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
    """Quality, lengths, audio and least charge; a least charge in words is quoted."""
    catalog, unsaid = imported()
    for word in ("lengths:", "quality:", "audio:", "least charge per job:", "resolution:"):
        assert any(line.startswith(word) for line in unsaid)
    assert "edits-i2v: charges only in words: minimum 56 credits per task" in unsaid
    assert catalog.models["edits-i2v"].offers[0].price.least == 0
    assert catalog.unrated_quality is None
    assert catalog.duration_s is None
    assert catalog.unverified_s.max == 10


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
        import_litellm(text, source="map.json", as_of=DAY)


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
    imported = import_litellm(f"{{{good}, {bad}}}", source="map.json", as_of=DAY)
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


def one(**entry):
    """Import one entry, named a/b; return its model, and what is left unsaid of it."""
    name = entry.pop("name", "a/b")
    entry = {"mode": "video_generation", "output_cost_per_second": 0.1, **entry}
    catalog, unsaid = imported({name: entry})
    return catalog.models[name], [line for line in unsaid if line.startswith(name)]


def test_a_model_that_is_imported_can_be_ordered_only_once_its_lengths_are_said():
    """What nobody states is not guessed; whoever takes it on trust says so."""
    catalog, _ = imported({"a": {"mode": "video_generation", "output_cost_per_second": 0.1}})
    catalog = catalog.with_quality({"a": 1})
    day = date(2026, 7, 1)
    plan = planner.plan([{"duration": 5}], 9, catalog=catalog, on=day)
    assert plan.tally.impossible == 1
    assert "is not orderable yet" in plan.to_frame()["reason"][0]
    trusting = catalog.allowing(unverified=True)
    assert planner.plan([{"duration": 5}], 9, catalog=trusting, on=day).tally.made == 1


def test_who_says_the_figures_and_when_is_kept_with_them():
    """In one place for all, and a date with each model."""
    catalog, _ = imported({"a": {"mode": "video_generation", "output_cost_per_second": 0.1}})
    source = catalog.sources["litellm"]
    assert (source.as_of, source.what) == (DAY, "map.json, entries of mode video_generation")
    assert catalog.as_of == catalog.models["a"].as_of == DAY
    assert catalog.models["a"].sources.prices == catalog.models["a"].sources.inputs == ("litellm",)


def test_what_goes_in_is_read():
    """An image at its charge, or at none; a model that takes words only has no such feature."""
    image = {"supported_modalities": ["text", "image"]}
    charged, _ = one(**image, input_cost_per_image=0.01)
    assert charged.extras["input_image"].per_clip == Decimal("0.01")
    assert one(**image)[0].extras["input_image"].per_clip == 0
    assert not one(supported_modalities=["text"])[0].extras
    assert not charged.needs


@pytest.mark.parametrize(
    ("name", "more", "need"),
    [
        ("x/wan-i2v", {}, "input_image"),
        ("x/ray/image-to-video", {}, "input_image"),
        ("x/wan-r2v", {}, "reference_image"),
        ("x/ray/reference-to-video", {}, "reference_image"),
        (
            "x/multi",
            {"provider_specific_entry": {"dashscope_video_reference_input": "reference_image"}},
            "reference_image",
        ),
        ("x/recast", {"supported_modalities": ["text", "video"]}, "video_input"),
    ],
)
def test_what_a_model_cannot_do_without_is_read(name, more, need):
    """From its name, or from what it takes; a charge for images is that of what it needs."""
    model, _ = one(name=name, input_cost_per_image=0.02, **more)
    assert model.needs == (need,)
    if need != "video_input":
        assert set(model.extras) == {need}


def test_a_video_that_goes_in_is_left_unsaid():
    """What it adds to the price, nobody says."""
    model, unsaid = one(supported_modalities=["text", "image", "video"])
    assert not model.needs
    assert unsaid == ["a/b: takes a video; what that adds to its price is not said"]


@pytest.mark.parametrize(("free", "read"), [(5, 5), (0, 0), (-1, 0), (1.5, 0), ("5", 0), (True, 0)])
def test_images_that_are_free_are_read(free, read):
    """As many as the entry says; what is no number is left out and listed."""
    own = {"provider_specific_entry": {"minimax_free_input_images": free}}
    model, unsaid = one(input_cost_per_image=0.04, supported_modalities=["image"], **own)
    assert model.extras["input_image"].free == read
    assert bool(unsaid) == (read == 0 and free != 0)


def test_a_successor_counts_as_one_where_it_follows_one_model():
    """Of two, nothing says which of them it resembles."""
    priced = {"mode": "video_generation", "output_cost_per_second": 0.1}
    catalog, unsaid = imported(
        {
            "a": {**priced, "successor_model": "c"},
            "b": {**priced, "successor_model": "d"},
            "c": priced,
            "d": {**priced, "successor_model": "d"},
            "e": {**priced, "successor_model": "d"},
            "f": {**priced, "successor_model": "gone"},
        }
    )
    assert catalog.models["c"].predecessor == "a"
    assert catalog.models["d"].predecessor is None
    assert "d: succeeds b and e; which of them it resembles is not said" in unsaid
    assert catalog.models["a"].note == "succeeded by c"


def test_the_base_price_is_that_of_the_resolution_that_a_comment_names():
    """Else of none that is stated."""
    comment = {"comment": "output_cost_per_second is the default resolution 540p rate"}
    model, _ = one(output_cost_per_second_1080p=0.4, metadata=comment)
    assert [offer.resolution for offer in model.offers] == ["540p", "1080p"]
    other, _ = one(metadata={"comment": "the default resolution 9000p rate"})
    assert [offer.resolution for offer in other.offers] == ["unstated"]


def test_what_is_there_twice_is_refused():
    """Nobody knows which of them is meant: a model, a price."""
    entry = '{"mode": "video_generation", "output_cost_per_second": 0.1}'
    twice = f'{{"a": {entry}, "a": {entry}}}'
    with pytest.raises(planner.InputError, match=r"map\.json is no JSON: .a. is there twice"):
        import_litellm(twice, source="map.json", as_of=DAY)
    two = {"output_cost_per_second_720p": 0.1, "output_cost_per_video_per_second_720p": 0.2}
    with pytest.raises(planner.InputError, match=r"a/b: two prices for 720p, 0.1 and 0.2"):
        one(**two)
    assert one(**dict.fromkeys(two, 0.1))[0].offers[0].price.per_second == Decimal("0.1")


@pytest.mark.parametrize("version", ["1.80.0", "1.110.2"])
def test_a_price_map_as_it_is_becomes_a_catalog(version):
    """All of its entries; figures of a few, read in it by hand."""
    text = (MAPS / f"litellm-{version}.json").read_text("utf-8")
    read = import_litellm(text, source="map.json", as_of=DAY)
    catalog = Catalog.model_validate(read.catalog)
    assert len(catalog.models) == {"1.80.0": 18, "1.110.2": 90}[version]
    if version == "1.110.2":
        assert rates(catalog, "gemini/veo-3.1-fast-generate-001") == {
            "unstated": Decimal("0.1"), "1080p": Decimal("0.12"), "4k": Decimal("0.3"),
        }  # fmt: skip
        free = catalog.models["minimax/MiniMax-H3"].extras["input_image"]
        assert (free.per_clip, free.free) == (Decimal("0.04"), 5)
        assert catalog.models["dashscope/happyhorse-1.1-r2v"].needs == ("reference_image",)
        assert catalog.models["runwayml/aleph2"].needs == ("video_input",)


def test_resolutions_count_as_in_the_catalog_of_providers():
    """One that is not stated as 720p, and those that are sold nowhere else in their order."""
    sold = {
        size: one.quality for size, one in planner.load_catalog("providers").resolutions.items()
    }
    text = (MAPS / "litellm-1.110.2.json").read_text("utf-8")
    read = Catalog.model_validate(import_litellm(text, source="map.json", as_of=DAY).catalog)
    counted = {size: one.quality for size, one in read.resolutions.items()}
    assert counted.pop("unstated") == sold["720p"]
    assert {"480p", "720p", "1080p", "4k"} <= counted.keys()
    assert {size: sold.get(size, factor) for size, factor in counted.items()} == counted
    assert list(FACTORS.values())[1:] == sorted(list(FACTORS.values())[1:], key=Decimal)
