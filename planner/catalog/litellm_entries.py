"""An entry of LiteLLM's price map as a model of a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import is_too_fine
from planner.errors import InputError
from planner.messages import named, shown

BASE = ("output_cost_per_second", "output_cost_per_video_per_second")
UNSTATED = "unstated"
MOST = 10**8  # of an amount, in USD: what a catalog can hold
# Those of the catalog `providers`, which says whence; that of 360p is ours. An unstated resolution
# counts as 720p.
FACTORS = {
    UNSTATED: "1",
    "360p": "0.9",
    "480p": "0.93",
    "540p": "0.95",
    "720p": "1",
    "768p": "1",
    "1080p": "1.01",
    "1440p": "1.01",
    "2k": "1.01",
    "4k": "1.02",
}
FROM_IMAGE = re.compile(r"(i2v|image-to-video)$")
FROM_REFERENCE = re.compile(r"(r2v|reference-to-video)$")
# What a base price is of, where a comment says it.
BASE_SIZE = re.compile(r"\bdefault resolution (\w+) rate\b")
# What a comment says of charges that the figures of its entry do not hold.
IN_WORDS = re.compile(r"\bminimum\b|\bnot (modeled|encoded)\b|\bbilled additionally\b")
MOST_LETTERS = 300  # of a comment, in a line


def names_of(count: int) -> str:
    """Say how many models."""
    return "1 model" if count == 1 else f"{count:,} models"


def model_of(
    entry: Mapping[str, Any], key: str, unsaid: list[str]
) -> tuple[dict[str, Any] | None, Decimal | None]:
    """Turn an entry into a model.

    Parameters
    ----------
    entry, key
        What the price map says, and the name of the model.
    unsaid
        Takes a line for each thing that is not said, or left out.

    Returns
    -------
    model, base
        As it would stand in a TOML file, None where it has no price; and the price per second where
        nothing is said of a resolution.

    Raises
    ------
    InputError
        If its last day is no date.
    """
    comment = _comment(entry)
    rates, base = _rates(entry, key, comment, unsaid)
    if not rates:
        return None, None
    model: dict[str, Any] = {
        "offers": [
            {"resolution": size, "price": {"per_second": rate}} for size, rate in rates.items()
        ]
    }
    model |= _inputs(entry, key, unsaid)
    if entry.get("deprecation_date"):
        model["valid_until"] = _day(entry["deprecation_date"], key)
    if isinstance(entry.get("source"), str) and entry["source"]:
        model["source"] = entry["source"]
    successor = entry.get("successor_model")
    notes = [comment, f"succeeded by {successor}" if isinstance(successor, str) else ""]
    if any(notes):
        model["note"] = "; ".join(filter(None, notes))
    if IN_WORDS.search(comment):
        cut = comment if len(comment) <= MOST_LETTERS else f"{comment[:MOST_LETTERS]}..."
        unsaid.append(f"{key}: charges only in words: {cut}")
    return model, base


def _comment(entry: Mapping[str, Any]) -> str:
    metadata = entry.get("metadata")
    comment = metadata.get("comment") if isinstance(metadata, dict) else None
    return comment if isinstance(comment, str) else ""


def _inputs(entry: Mapping[str, Any], key: str, unsaid: list[str]) -> dict[str, Any]:
    """Say what a model takes besides words, what that costs, and what it cannot do without."""
    takes = entry.get("supported_modalities")
    takes = takes if isinstance(takes, list) else []
    needs = _needs(entry, key, takes)
    if "video" in takes:
        also = "needs" if "video_input" in needs else "takes"
        unsaid.append(f"{key}: {also} a video; what that adds to its price is not said")
    charge = _charge(entry, key, unsaid)
    inputs: dict[str, Any] = {"needs": needs} if needs else {}
    image = needs[0] if needs and needs[0] != "video_input" else "input_image"
    if charge or ("image" in takes and not needs):
        inputs["extras"] = {image: charge}
    return inputs


def _needs(entry: Mapping[str, Any], key: str, takes: list[Any]) -> list[str]:
    own = entry.get("provider_specific_entry")
    by = own.get("dashscope_video_reference_input") if isinstance(own, dict) else None
    if FROM_REFERENCE.search(key) or by == "reference_image":
        return ["reference_image"]
    if FROM_IMAGE.search(key):
        return ["input_image"]
    # What takes videos and no images changes videos; it makes none of words alone.
    return ["video_input"] if "video" in takes and "image" not in takes else []


def _charge(entry: Mapping[str, Any], key: str, unsaid: list[str]) -> dict[str, Any]:
    """Return what an input image adds to the price; nothing where nothing is said."""
    price = entry.get("input_cost_per_image")
    if price and not _amount(price):
        unsaid.append(
            f"{key}: the price of an input image, {named(price, 60)}, is left out, it is no price"
        )
    if not _amount(price):
        return {}
    charge: dict[str, Any] = {"per_clip": _amount(price)}
    own = entry.get("provider_specific_entry")
    free = own.get("minimax_free_input_images") if isinstance(own, dict) else None
    if isinstance(free, int) and not isinstance(free, bool) and 0 < free <= MOST:
        charge["free"] = free
    elif free:
        unsaid.append(
            f"{key}: {named(free, 60)} free input images are left out, it is no number of them"
        )
    return charge


def _rates(
    entry: Mapping[str, Any], key: str, comment: str, unsaid: list[str]
) -> tuple[dict[str, Decimal], Decimal | None]:
    """Return the price per second by resolution, from the lowest, and that of no resolution."""
    rates: dict[str, Decimal] = {}
    for size, value in _sized(entry):
        if not _amount(value):
            unsaid.append(f"{key}: the price for {size} is left out, {_written(value)} is no price")
        elif rates.get(size, _amount(value)) != _amount(value):
            raise InputError(f"{key}: two prices for {size}, {rates[size]:f} and {value}")
        elif size in FACTORS:
            rates[size] = _amount(value)
        else:
            unsaid.append(f"{key}: the price for {size} is left out, a size nobody knows")
    bases = [_amount(entry[name]) for name in BASE if entry.get(name)]
    base = bases[0] if bases and bases[0] else None
    if base is not None and base not in rates.values():
        said = BASE_SIZE.search(comment)
        size = said[1].lower() if said else UNSTATED
        rates.setdefault(size if size in FACTORS else UNSTATED, base)
    return {size: rates[size] for size in FACTORS if size in rates}, base


def _sized(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Find what is said of resolutions."""
    for name, value in entry.items():
        match = re.fullmatch(rf"(?:{'|'.join(BASE)})_(\w+)", name)
        if match:
            yield named(match[1], 40), value


def no_prices_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in place of a price, by resolution; "" where it is said of none."""
    said = [*_sized(entry), *(("", entry[name]) for name in BASE if entry.get(name))]
    return {size: _written(value) for size, value in said if not _amount(value)}


def _written(value: Any) -> str:
    """Spell a value as it stands in the price map."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return shown(value) if isinstance(value, str) else named(value, 60)


def _amount(value: Any) -> Decimal:
    """Read a price; 0 where it is none, or none that a catalog can hold."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return Decimal(0)
    if isinstance(value, int) and abs(value) > MOST:  # may have more digits than Python spells
        return Decimal(0)
    amount = Decimal(str(value))
    fits = amount.is_finite() and 0 <= amount <= MOST and not is_too_fine(amount)
    return amount if fits else Decimal(0)


def _day(text: object, key: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InputError(
            f"{key}: deprecation_date {shown(text)} is no date such as 2026-09-24"
        ) from None
