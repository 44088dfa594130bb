"""A table of prices for one duration, as `quote` and `catalog show` print it."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.catalog.arguments import known, read_decimal
from planner.catalog.limits import shortfalls
from planner.catalog.ordering import ordered_length
from planner.catalog.parts import Offer
from planner.catalog.pricing import Quote, price_of, quote
from planner.catalog.quality import quality
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd


def price_rows(
    catalog: Catalog,
    duration_s: int,
    *,
    on: date,
    model: str | None = None,
    resolution: str | None = None,
    platform: str | None = None,
) -> list[dict[str, Any]]:
    """Price a video with every offer.

    Parameters
    ----------
    catalog
        The prices.
    duration_s
        Length of the video, in seconds.
    on
        The day on which it is ordered.
    model, resolution
        Only this one; every one where None.
    platform
        Rate the quality as shown there.

    Returns
    -------
    list of dict
        `model`, `mode`, `needs`, `features`, `resolution`, `ordered_s`, `credits`, `cost_usd`,
        `quality`, `obstacle`, `breakdown` of each offer; credits and cost are None where the
        duration has no price. Where it is not sold, what is priced is the longer one that is
        ordered in its place, `ordered_s`.

    Raises
    ------
    InputError
        If a name is unknown, or the model and resolution given have no price for the duration.
    """
    read_decimal(duration_s, "duration")  # refuses more than has an exact price
    names = list(catalog.models)
    if model is not None:
        names = [known(model, names, "model")]
    if platform is not None:
        known(platform, list(catalog.platforms), "platform")
    if resolution is not None:
        known(resolution, list(catalog.resolutions), "resolution")
    rows = [
        _row(catalog, name, offer, duration_s, platform, on)
        for name in names
        for offer in catalog.offers(name)
        if resolution in (None, offer.resolution)
    ]
    if model and resolution and all(row["credits"] is None for row in rows):
        quote(model, duration_s, resolution, features=catalog.models[model].needs, catalog=catalog)
    return rows


def _row(
    catalog: Catalog, name: str, offer: Offer, duration_s: int, platform: str | None, on: date
) -> dict[str, Any]:
    features = catalog.needs(name, offer)
    ordered = ordered_length(catalog, name, offer, duration_s) or duration_s
    price = price_of(name, offer, ordered, features, catalog)
    rated = quality(catalog, name, offer, platform)
    why = list(shortfalls(name, offer, catalog, duration_s=ordered, features=features, on=on))
    if rated is None:
        why.append("has no quality in this catalog")
    priced = isinstance(price, Quote)
    obstacle = " and ".join(why) if priced else str(price)
    offered = catalog.durations(name, offer)
    if offered and duration_s > offered[-1] and catalog.terms(name).segments.allowed:
        obstacle += "; a plan makes longer ones in segments"
    return {
        "model": name,
        "mode": offer.mode,
        "needs": ", ".join(features),
        "features": ", ".join(offer.features),
        "resolution": offer.resolution,
        "ordered_s": ordered,
        "credits": price.credits if isinstance(price, Quote) else None,
        "cost_usd": price.cost_usd if isinstance(price, Quote) else None,
        "quality": rated.value if rated is not None else None,
        "obstacle": obstacle,
        "breakdown": str(price),
    }


def told(row: dict[str, Any], duration_s: int) -> str:
    """Say what is to be known of a row: what keeps it from being ordered, or how it is ordered."""
    if row["obstacle"]:
        return str(row["obstacle"])
    ordered: int = row["ordered_s"]
    return "" if ordered == duration_s else f"order {ordered} s"


def show_prices(rows: list[dict[str, Any]], duration_s: int) -> None:
    """Print the table; what nobody can order is dim, with the reason."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    optional = [name for name in ("mode", "needs", "features") if any(row[name] for row in rows)]
    for name in ("model", *optional, "resolution"):
        table.add_column(name, no_wrap=name == "model")
    for name in ("credits", "cost", "quality"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for row in rows:
        words = [row[name] or "" for name in ("model", *optional, "resolution")]
        numbers = [
            "" if row["credits"] is None else plain(row["credits"]),
            "" if row["cost_usd"] is None else usd(row["cost_usd"]),
            "" if row["quality"] is None else plain(row["quality"]),
        ]
        cells = [*words, *numbers, told(row, duration_s)]
        table.add_row(*map(Text, cells), style="dim" if row["obstacle"] else None)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)
