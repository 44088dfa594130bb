"""What the shipped catalogs offer is sold: lengths, resolutions, features and prices, by the facts.

Nothing here asks the catalogs what a model can do: that is read from what providers publish.
"""

import json
import re
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

import planner
from docs.models import PAGE, page
from planner.catalog.pricing import price_of

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "tests" / "data" / "facts"


def facts(name):
    """Read published figures, numbers as they are written."""
    return json.loads((FACTS / f"{name}.json").read_text("utf-8"), parse_float=Decimal)


LENGTHS = {row["id"]: row["lengths"] for row in facts("model_lengths")["models"]}
INPUTS = {row["id"]: row for row in facts("model_inputs")["models"]}
RATES = {row["key"]: row for row in facts("per_second_prices")["models"]}
CLIPS, UNITS, NEWER = (
    facts(name) for name in ("fixed_duration_prices", "kling_api_units", "kling_llms")
)
BOARDS = facts("quality_2026")["boards"]
SHIPPED = ("kling", "kling-api", "providers")
DAY = date(2026, 11, 28)
STEP = Decimal("0.0001")
CALLED = {"google/veo-3.0|3.1": "google/veo-3", "google/veo-3.x-fast": "google/veo-3-fast"}
# The document: seconds at the most, credits a second; the resolutions that each makes.
DOCUMENTED = {
    "kling-v1": (10, 5, ("720p", "1080p")),
    "kling-v1.5": (30, 10, ("720p", "1080p", "4k")),
    "kling-pro": (60, 20, ("720p", "1080p", "4k")),
}
MULTIPLIERS = {"720p": Decimal("0.8"), "1080p": Decimal(1), "4k": Decimal("1.5")}


def is_length(model, seconds, resolution, features):
    """Say whether a model sells a length, by the lengths that its provider states."""
    when = "reference images" if "reference_image" in features else None
    if model == "kling-v3-omni" and "video_input" in features:
        when = "video input"
    if model == "kling-video-o1":
        by_reference = {"reference_image", "video_input"} & set(features)
        when = (
            "reference images or video input" if by_reference else "text only or first frame only"
        )
    if "motion_control" in features:
        return 3 <= seconds <= 10
    rows = LENGTHS[model]
    usual = [row for row in rows if row.get("when") in (None, "25 fps") or len(rows) == 1]
    own = [row for row in rows if when and row.get("when") == when] or usual
    sized = [row for row in own if row.get("resolution") == resolution]
    open_ones = [row for row in own if "resolution" not in row]
    return any(
        seconds in row["seconds"]
        if "seconds" in row
        else row["min_s"] <= seconds <= (row["max_s"] or 3600)
        for row in [*sized, *open_ones]
    )


def is_made(model, resolution, mode, features):
    """Say whether a model makes a resolution with some features."""
    row = INPUTS[model]
    sizes = row["resolutions"]
    by_mode = sizes if isinstance(sizes, dict) else None
    made = resolution in sizes if by_mode is None else by_mode.get(mode or "") == resolution
    audio = str(row["audio"])
    if "audio" in features:
        made &= audio not in ("False", "None") and not audio.startswith(("kept", "pro only"))
        if audio.startswith("pro only"):
            made = mode == "pro" and sizes[mode] == resolution
    inputs = {"input_image": "i2v", "reference_image": "reference_images"}
    for feature in set(features) & set(inputs):
        made &= bool(row.get(inputs[feature]))
    if not {"input_image", "reference_image", "video_input", "motion_control"} & set(features):
        made &= bool(row["t2v"])
    return made


def usd_of(model, seconds, resolution, mode, features):
    """Price one generation from the published figures, dearest of those that contradict."""
    if model in DOCUMENTED:
        credits = DOCUMENTED[model][1] * seconds * MULTIPLIERS[resolution]
        return int(credits) * Decimal("0.05")
    if model.startswith("kling-"):
        return units_of(model, seconds, mode, features) * Decimal("0.14")
    images = Decimal(0)
    extra = (INPUTS[model].get("extra_cost") or {}).get("input_image") or {}
    if "input_image" in features and isinstance(extra, dict):
        images = Decimal(str(extra.get("usd_each", 0)))
    return (seconds_of(model, seconds, resolution, features) + images).quantize(STEP, ROUND_CEILING)


def seconds_of(model, seconds, resolution, features):
    """Price the seconds of a model of `providers`."""
    by_size = INPUTS[model].get("usd_per_s")
    if by_size:
        rates = by_size.get(resolution) or by_size["any"]
        # On request only is silence sold, where it is sold at all.
        known = rates["audio"] if "audio" in features else rates.get("silent", rates["audio"])
        return seconds * Decimal(str(known))
    if model in RATES:
        rates = RATES[model]["by_resolution"] or {}
        size = "1080p" if (model, resolution) == ("runwayml/hailuo3", "2k") else resolution
        return seconds * Decimal(rates.get(size) or RATES[model]["base_usd_per_s"])
    clips = [
        Decimal(row["usd"])
        for row in CLIPS["fixed"]
        if CALLED.get(row["model"], row["model"]) == model
        and row["resolution"] in (resolution, None)
        and row["duration_s"] == seconds
        and row.get("audio") in (None, "audio" in features)
    ]
    if clips:
        return max(clips)
    (row,) = [row for row in CLIPS["per_second"] if row["model"] == model]
    return seconds * Decimal(row.get("usd_per_s") or row["by_resolution"][resolution])


def units_of(model, seconds, mode, features):
    """Count the units of a clip of the Kling API."""
    asked = {name: name in features for name in ("audio", "video_input", "voice_control")}
    for row in UNITS["fixed_duration"]:
        same = (row["model"], row["mode"], row["duration_s"]) == (model, mode, seconds)
        if same and all(bool(row.get(name)) == wish for name, wish in asked.items()):
            return Decimal(row["units"])
    if "motion_control" in features:
        (rate,) = [
            row["units_per_s"]
            for row in NEWER["api_prices_new"]
            if row["id"] == model and row["what"] == f"motion control {mode}"
        ]
        return seconds * rate
    if mode == "4k":
        return seconds * Decimal(3)
    (rate,) = [
        row["units_per_s"]
        for row in UNITS["per_second"]
        if (row["model"], row["mode"]) == (model, mode)
        and all(bool(row.get(name)) == wish for name, wish in asked.items())
    ]
    return seconds * Decimal(rate)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_figure_is_without_a_source(name):
    """Prices, lengths, inputs, ratings; each with a day, but for the document, which has none."""
    catalog = planner.load_catalog(name)
    for model, one in catalog.models.items():
        assert one.sources.prices, model
        assert one.sources.inputs, model
        stated = all(catalog.durations(model, offer) for offer in catalog.offers(model))
        assert stated is bool(one.sources.lengths), model
        assert stated is (one.unverified_s is None), model
    for key, source in catalog.sources.items():
        assert source.url, key
        assert (source.as_of is None) is (key == "document"), key
    for board in catalog.boards.values():
        assert board.source, board
        assert board.as_of, board
    for part in (*catalog.models.values(), *(o for m in catalog.models.values() for o in m.offers)):
        assert (part.elo is None) is (part.board is None)
        assert part.elo is None or part.votes


def every_offer():
    """Return every offer whose lengths are stated, with what it takes to order it."""
    for name in ("kling-api", "providers"):
        catalog = planner.load_catalog(name)
        for model in catalog.models:
            if not model.startswith("fal_ai/luma/"):  # of the price map itself, clip by clip
                for offer in catalog.offers(model):
                    seconds = catalog.durations(model, offer)
                    needs = catalog.needs(model, offer)
                    yield from [(model, offer, seconds, needs)] if seconds else []


def test_every_length_that_is_offered_is_sold():
    """By the providers' own words: at that resolution, made from that."""
    wrong = [
        (model, offer.resolution, needs, length)
        for model, offer, seconds, needs in every_offer()
        for length in seconds
        if not is_length(model, length, offer.resolution, needs)
    ]
    assert not wrong


def test_every_resolution_and_feature_that_is_offered_is_sold():
    """Beside two names that are ours: what OpenAI sells as 1792x1024, and what is as its input."""
    wrong = [
        (model, offer.resolution, offer.mode, offer.features, needs)
        for model, offer, _, needs in every_offer()
        if not is_made(model, offer.resolution, offer.mode, (*offer.features, *needs))
    ]
    assert {resolution for _, resolution, *_ in wrong} <= {"as the input"}


def test_prices_that_a_newer_table_confirms_are_those_of_the_table():
    """In its credits, with its markup; whoever it is named for has as much as its date."""
    table, catalog = facts("comfy_table"), planner.load_catalog("providers")
    cents = Decimal("0.01")
    for row in table["prices"]:
        model = row["model"]
        markup = Decimal(table["markups"].get(model.partition("/")[0], "1"))
        offers = [o for o in catalog.offers(model) if o.resolution == row["resolution"]]
        doubted = [one for one in catalog.contradictions if one.about == "resolutions"]
        assert offers or any(model in one.models for one in doubted)
        for offer in offers:
            quote = price_of(model, offer, row["duration_s"], catalog.needs(model, offer), catalog)
            usd = (quote.cost_usd * markup).quantize(cents, ROUND_HALF_UP)
            assert usd * Decimal(table["credits_per_usd"]) == Decimal(row["credits"])
            assert "comfy-price" in catalog.models[model].sources.prices


def test_every_rating_is_on_its_board():
    """The number, its interval and the votes, of a model that the board rates."""
    for name in ("kling-api", "providers"):
        catalog = planner.load_catalog(name)
        for model, one in catalog.models.items():
            for part in (one, *one.offers):
                if part.elo is None:
                    continue
                rows = [row for row in BOARDS[part.board]["models"] if model in row["catalog_ids"]]
                told = {
                    (round(Decimal(row["elo"]), 1), row["votes"])
                    for row in rows
                    if abs((row["ci95"][1] - row["ci95"][0]) / 2 - part.elo_ci) <= Decimal("0.06")
                }
                assert (part.elo, part.votes) in told, (model, part)


def test_references_are_about_the_median_of_their_boards():
    """So that a quality of 1 is a model in the middle; the boards without sound stand lower."""
    for name in ("kling-api", "providers"):
        boards = planner.load_catalog(name).boards
        for work in ("text-to-video", "image-to-video"):
            assert abs(boards[work].reference - BOARDS[work]["median_elo"]) < 5
            assert 0 < boards[work].reference - boards[f"aa-{work}"].reference < 50


def batch(features, catalog):
    """Return the sample batch as another catalog can read it, with features for every video."""
    table = pd.read_csv(ROOT / "data" / "requests.csv", dtype=str)
    table = table if catalog == "kling" else table.drop(columns="model")
    return table.assign(features=features) if features else table


@pytest.mark.parametrize("budget", [30, 300])
@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("kling", ""),
        *((name, "") for name in SHIPPED[1:]),
        *((name, "audio") for name in SHIPPED[1:]),
        *((name, "input_image") for name in SHIPPED[1:]),
        *((name, "audio, input_image") for name in SHIPPED[1:]),
    ],
)
@pytest.mark.filterwarnings("ignore::planner.PlannerWarning")
def test_every_video_that_is_planned_can_be_ordered(name, features, budget):
    """Its lengths, its resolution, its features; and it costs what is published."""
    plan = planner.plan(batch(features, name), budget, catalog=name, on=DAY)
    made = plan.to_frame().query("decision == 'planned'")
    assert len(made) == plan.outcomes.made.sum() > 0
    asked = tuple(filter(None, re.split(", ?", features)))
    for row in made.itertuples():
        model, mode = row.model, getattr(row, "mode", None)
        mode = None if mode is None or mode != mode else mode
        ordered = getattr(row, "ordered_s", row.duration)
        segments = [int(each) for each in str(ordered).split(" + ")]
        assert sum(segments) >= int(row.duration)
        if name == "kling":
            longest, _, sizes = DOCUMENTED[model]
            assert max(segments) <= longest
            assert row.resolution in sizes
        else:
            for length in segments:
                assert is_length(model, length, row.resolution, asked), row
            assert is_made(model, row.resolution, mode, asked), row
        usd = sum(usd_of(model, length, row.resolution, mode, asked) for length in segments)
        assert Decimal(str(row.cost_usd)) == usd, row


def test_the_page_of_models_is_current():
    """As `python -m docs.models` writes it."""
    assert PAGE.read_text("utf-8") == page()
