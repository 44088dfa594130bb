"""LiteLLM's price map as a catalog: what it says is taken over, what it does not say is listed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from planner.catalog.litellm_entries import FACTORS, UNSTATED, model_of, names_of, no_prices_of
from planner.errors import InputError
from planner.messages import named

MODE = "video_generation"
KEY = "litellm"  # of the price map among the sources of a catalog
URL = "https://github.com/BerriAI/litellm"
STALE_AFTER_DAYS = 60  # ours
UNVERIFIED = {"max": 10}  # what a model counts for where its lengths are taken on trust


@dataclass
class Imported:
    """A catalog that was made from a price map.

    Attributes
    ----------
    catalog
        As it would stand in a TOML file.
    unsaid
        What the price map does not say, or what was left out, a line each.
    bases
        The price per second that holds where nothing is said of a resolution, by model.
    unread
        By model and resolution, "" where it is said of none: what is there in place of a price. A
        model that was left out is here in any case.
    """

    catalog: dict[str, Any]
    unsaid: list[str] = field(default_factory=list)
    bases: dict[str, Decimal] = field(default_factory=dict)
    unread: dict[str, dict[str, str]] = field(default_factory=dict)


def import_litellm(text: str, *, source: str, as_of: date, name: str = "litellm") -> Imported:
    """Turn LiteLLM's model price map into a catalog.

    Parameters
    ----------
    text
        The JSON of ``model_prices_and_context_window.json``.
    source
        What to name as the source of the figures.
    as_of
        The day for which the price map holds.
    name
        Name of the catalog.

    Returns
    -------
    Imported
        The catalog, in USD, and what is left to be said by hand. As the price map says no lengths,
        none of its models is orderable yet.

    Raises
    ------
    InputError
        If the text is no price map, or holds no video model with a price.
    """
    videos = _videos(text, source)
    models: dict[str, Any] = {}
    bases: dict[str, Decimal] = {}
    unread: dict[str, dict[str, str]] = {}
    unsaid: list[str] = []
    for key, entry in videos.items():
        model, base = model_of(entry, key, unsaid)
        no_prices = no_prices_of(entry)
        if no_prices or model is None:
            unread[key] = no_prices
        if model is None:
            unsaid.append(f"{key}: left out, it has no price per second above 0")
            continue
        if base is not None:
            bases[key] = base
        sources = {"prices": [KEY], "inputs": [KEY]}
        models[key] = {**model, "as_of": as_of, "sources": sources}
    if not models:
        raise InputError(f"{source} holds no entry of mode {MODE} with a price")
    _follow(models, videos, unsaid)
    catalog = _catalog(models, source, name, as_of)
    return Imported(catalog, [*_general(len(models)), *unsaid], bases, unread)


def _videos(text: str, source: str) -> dict[str, Mapping[str, Any]]:
    """Read the entries of videos.

    Raises
    ------
    InputError
        If the text is no price map.
    """
    try:
        entries = json.loads(text, parse_float=Decimal, object_pairs_hook=_named_once)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is the former as well
        raise InputError(f"{source} is no JSON: {named(error)}") from None
    if not isinstance(entries, dict):
        raise InputError(f"{source} is no price map: expected an object with a key per model")
    return {
        key: entry
        for key, entry in entries.items()
        if isinstance(entry, dict) and entry.get("mode") == MODE
    }


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of a name that is there twice nobody knows which value is meant."""
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"{named(twice, 60)!r} is there twice in an object")
    return members


def _follow(
    models: dict[str, Any], videos: Mapping[str, Mapping[str, Any]], unsaid: list[str]
) -> None:
    """Say of each model whom it succeeds, where that is one model of the catalog."""
    before: dict[str, list[str]] = {}
    for key in models:
        successor = videos[key].get("successor_model")
        if isinstance(successor, str) and successor != key:
            before.setdefault(successor, []).append(key)
    for successor, keys in before.items():
        if successor not in models:
            continue
        if len(keys) == 1:
            models[successor]["predecessor"] = keys[0]
        else:
            told = " and ".join(keys)
            unsaid.append(f"{successor}: succeeds {told}; which of them it resembles is not said")


def _catalog(models: dict[str, Any], source: str, name: str, as_of: date) -> dict[str, Any]:
    sizes = {offer["resolution"] for model in models.values() for offer in model["offers"]}
    first = next(iter(models))
    return {
        "name": name,
        "title": "Imported from LiteLLM's price map",
        "source": source,
        "as_of": as_of,
        "prices_in": "usd",
        "unverified_s": UNVERIFIED,
        "defaults": {"model": first, "resolution": models[first]["offers"][0]["resolution"]},
        "sources": {
            KEY: {
                "url": URL,
                "as_of": as_of,
                "what": f"{source}, entries of mode {MODE}",
                "stale_after_days": STALE_AFTER_DAYS,
            }
        },
        "resolutions": {
            size: {"quality": Decimal(factor)} for size, factor in FACTORS.items() if size in sizes
        },
        "models": models,
    }


def _general(count: int) -> list[str]:
    return [
        f"lengths: not said ({names_of(count)}); a model can be ordered once it has a duration_s, "
        "as { min = 3, max = 15 } or [4, 6, 8]; until then --allow-unverified goes by unverified_s",
        "quality: not said; a model is chosen only once it has a tier, a quality or an elo, or the "
        "file an unrated_quality",
        "audio: not said; a price may be with or without",
        "least charge per job: not said",
        f"resolution: where only a base price is said it is called {UNSTATED!r}",
    ]
