"""What must hold between the parts of a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from planner.catalog.limits import durations

if TYPE_CHECKING:
    from planner.catalog.parts import Model, Offer, Price
    from planner.catalog.schema import Catalog

Fault = tuple[str, object, str]  # key, value, what is wrong


def find_faults(catalog: Catalog) -> list[Fault]:
    """Find what does not fit together.

    Parameters
    ----------
    catalog
        A catalog whose parts are each well formed.

    Returns
    -------
    list of tuple
        Key, value, and what is wrong.
    """
    found = list(_money(catalog))
    for key, name, kind, known in _references(catalog):
        if name not in known:
            listed = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
            found.append((key, name, f"expected a {kind} of this catalog ({listed})"))
    for name, model in catalog.models.items():
        found += _model(spelled("models", name), model, catalog)
    return found


def spelled(*parts: object) -> str:
    """Spell a key as TOML does: parts with a dot or a slash in quotes."""
    return ".".join(f'"{part}"' if re.search(r"[^\w-]", str(part)) else str(part) for part in parts)


def _money(catalog: Catalog) -> Iterator[Fault]:
    if catalog.prices_in == "credits" and catalog.usd_per_credit is None:
        yield "usd_per_credit", None, "missing; expected the list price of a credit"
    if catalog.prices_in == "usd" and catalog.usd_per_credit not in (None, 1):
        yield "usd_per_credit", catalog.usd_per_credit, "expected none: prices are in USD"
    if catalog.prices_in == "usd" and catalog.packages:
        yield "packages", None, "expected none: prices are in USD, there are no credits to buy"


def _references(catalog: Catalog) -> Iterator[tuple[str, str, str, list[str]]]:
    tiers, resolutions = list(catalog.tiers), list(catalog.resolutions)
    yield "defaults.model", catalog.defaults.model, "model", list(catalog.models)
    yield "defaults.resolution", catalog.defaults.resolution, "resolution", resolutions
    for name, model in catalog.models.items():
        key = spelled("models", name)
        if model.tier is not None:
            yield f"{key}.tier", model.tier, "tier", tiers
        if model.max_resolution is not None:
            yield f"{key}.max_resolution", model.max_resolution, "resolution", resolutions
        if model.rated_at is not None:
            yield f"{key}.rated_at", model.rated_at, "resolution", resolutions
        for at, offer in enumerate(model.offers):
            if offer.rated_at is not None:
                yield f"{key}.offers.{at}.rated_at", offer.rated_at, "resolution", resolutions
            yield f"{key}.offers.{at}.resolution", offer.resolution, "resolution", resolutions
            if offer.tier is not None:
                yield f"{key}.offers.{at}.tier", offer.tier, "tier", tiers
    for name, best in catalog.platforms.items():
        yield spelled("platforms", name), best, "resolution", resolutions


def _model(key: str, model: Model, catalog: Catalog) -> Iterator[Fault]:
    prices: list[tuple[str, Price]] = [(f"{key}.price", model.price)] if model.price else []
    prices += [(f"{key}.offers.{at}.price", offer.price) for at, offer in enumerate(model.offers)]
    for at, price in prices:
        if price.currency not in (None, catalog.currency):
            yield (
                f"{at}.currency",
                price.currency,
                f"one catalog has one currency, {catalog.currency}; convert the price",
            )
    rated = [(key, model), *((f"{key}.offers.{at}", one) for at, one in enumerate(model.offers))]
    for at, part in rated:
        if part.elo is not None and catalog.elo is None:
            yield f"{at}.elo", part.elo, "expected [elo] with a reference, to make it a quality"
    yield from _unlimited(key, model, catalog)
    yield from _overlaps(key, model, catalog)


def _unlimited(key: str, model: Model, catalog: Catalog) -> Iterator[Fault]:
    if model.price is not None and durations(catalog, model, None) is None:
        yield f"{key}.duration_s", None, "missing; expected what can be ordered, as { max = 10 }"
    for at, offer in enumerate(model.offers):
        if durations(catalog, model, offer) is None:
            yield (
                f"{key}.offers.{at}.duration_s",
                None,
                "missing; expected what can be ordered, as { max = 10 }, here or for the model",
            )


def _meet(one: Offer, other: Offer) -> bool:
    """Say whether there is a day on which both can be ordered."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_until or date.max, other.valid_until or date.max)


def _overlaps(key: str, model: Model, catalog: Catalog) -> Iterator[Fault]:
    for (first, one), (second, other) in combinations(enumerate(model.offers), 2):
        same = one.resolution == other.resolution and one.mode == other.mode
        if not same or set(one.features) != set(other.features) or not _meet(one, other):
            continue
        both = set(durations(catalog, model, one) or ()) & set(
            durations(catalog, model, other) or ()
        )
        if both:
            yield (
                f"{key}.offers.{second}",
                f"{min(both)} s at {one.resolution}",
                f"offers.{first} prices that too; keep one of them",
            )
