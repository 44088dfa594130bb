"""LiteLLM's price map as a catalog: what it says is taken over, what it does not say is listed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import is_too_fine
from planner.errors import InputError

MODE = "video_generation"
BASE = ("output_cost_per_second", "output_cost_per_video_per_second")
UNSTATED = "unstated"
MOST = 10**8  # of an amount, in USD: what a catalog can hold
# The factors are ours, as those of the documented catalog; an unstated resolution counts as 720p.
FACTORS = {
    UNSTATED: "0.85",
    "360p": "0.6",
    "480p": "0.7",
    "540p": "0.75",
    "720p": "0.85",
    "768p": "0.87",
    "1080p": "1",
    "1440p": "1.1",
    "2k": "1.1",
    "4k": "1.2",
}
FROM_IMAGE = re.compile(r"(i2v|r2v|image-to-video|reference-to-video)$")


@dataclass
class Imported:
    """A catalog that was made from a price map.

    Attributes
    ----------
    catalog
        As it would stand in a TOML file.
    unsaid
        What the price map does not say, or what was left out, a line each.
    """

    catalog: dict[str, Any]
    unsaid: list[str] = field(default_factory=list)


def import_litellm(text: str, *, source: str, name: str = "litellm") -> Imported:
    """Turn LiteLLM's model price map into a catalog.

    Parameters
    ----------
    text
        The JSON of ``model_prices_and_context_window.json``.
    source
        What to name as the source of the figures.
    name
        Name of the catalog.

    Returns
    -------
    Imported
        The catalog, in USD, and what is left to be said by hand.

    Raises
    ------
    InputError
        If the text is no price map, or holds no video model with a price.
    """
    try:
        entries = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is the former as well
        raise InputError(f"{source} is no JSON: {error}") from None
    if not isinstance(entries, dict):
        raise InputError(f"{source} is no price map: expected an object with a key per model")
    videos = {
        key: entry
        for key, entry in entries.items()
        if isinstance(entry, dict) and entry.get("mode") == MODE
    }
    models: dict[str, Any] = {}
    unsaid: list[str] = []
    for key, entry in videos.items():
        model = _model(entry, key, unsaid)
        if model:
            models[key] = model
    if not models:
        raise InputError(f"{source} holds no entry of mode {MODE} with a price")
    return Imported(_catalog(models, source, name), [*_general(len(models)), *unsaid])


def _catalog(models: dict[str, Any], source: str, name: str) -> dict[str, Any]:
    sizes = {offer["resolution"] for model in models.values() for offer in model["offers"]}
    first = next(iter(models))
    return {
        "name": name,
        "title": "Imported from LiteLLM's price map",
        "source": source,
        "prices_in": "usd",
        "duration_s": {"max": 10},
        "defaults": {"model": first, "resolution": models[first]["offers"][0]["resolution"]},
        "resolutions": {
            size: {"quality": Decimal(factor)} for size, factor in FACTORS.items() if size in sizes
        },
        "models": models,
    }


def _general(count: int) -> list[str]:
    return [
        f"durations: not said for any of {count} models; duration_s = {{ max = 10 }} at the top of "
        "the file holds for all of them, correct it or give each model its own",
        "quality: not said; a model is chosen only once it has a tier, a quality or an elo, or the "
        "file an unrated_quality",
        "audio: not said; a price may be with or without",
        "least charge per job: not said",
        f"resolution: where only a base price is said it is called {UNSTATED!r}",
    ]


def _model(entry: Mapping[str, Any], key: str, unsaid: list[str]) -> dict[str, Any] | None:
    rates = _rates(entry, key, unsaid)
    if not rates:
        unsaid.append(f"{key}: left out, it has no price per second above 0")
        return None
    model: dict[str, Any] = {
        "offers": [
            {"resolution": size, "price": {"per_second": rate}} for size, rate in rates.items()
        ]
    }
    image = entry.get("input_cost_per_image")
    if _amount(image):
        model["extras"] = {"input_image": {"per_clip": _amount(image)}}
    elif image:
        unsaid.append(f"{key}: the price of an input image, {image!r}, is left out, it is no price")
    if FROM_IMAGE.search(key):
        model["needs"] = ["input_image"]
    if entry.get("deprecation_date"):
        model["valid_until"] = _day(entry["deprecation_date"], key)
    if entry.get("source"):
        model["source"] = str(entry["source"])
    metadata = entry.get("metadata")
    comment = metadata.get("comment") if isinstance(metadata, dict) else None
    if isinstance(comment, str) and comment:
        model["note"] = str(comment)
        if "minimum" in comment:
            unsaid.append(f"{key}: least charge only in words: {comment}")
    return model


def _rates(entry: Mapping[str, Any], key: str, unsaid: list[str]) -> dict[str, Decimal]:
    """Return the price per second by resolution, from the lowest."""
    rates: dict[str, Decimal] = {}
    for name, value in entry.items():
        match = re.fullmatch(rf"(?:{'|'.join(BASE)})_(\w+)", name)
        if not match:
            continue
        if not _amount(value):
            unsaid.append(f"{key}: the price for {match[1]} is left out, {value!r} is no price")
        elif match[1] in FACTORS:
            rates[match[1]] = _amount(value)
        else:
            unsaid.append(f"{key}: the price for {match[1]} is left out, a size nobody knows")
    base = [_amount(entry[name]) for name in BASE if entry.get(name)]
    if base and base[0] and base[0] not in rates.values():
        rates[UNSTATED] = base[0]
    return {size: rates[size] for size in FACTORS if size in rates}


def _amount(value: Any) -> Decimal:
    """Read a price; 0 where it is none, or none that a catalog can hold."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return Decimal(0)
    amount = Decimal(str(value))
    fits = amount.is_finite() and 0 <= amount <= MOST and not is_too_fine(amount)
    return amount if fits else Decimal(0)


def _day(text: object, key: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InputError(
            f"{key}: deprecation_date {text!r} is no date such as 2026-09-24"
        ) from None
