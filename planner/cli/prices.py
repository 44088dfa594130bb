"""A table of prices for one duration, as `quote` and `catalog show` print it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from planner.catalog.amounts import exactly
from planner.catalog.arguments import known, read_decimal
from planner.catalog.loading import show_command
from planner.catalog.parts import Offer
from planner.catalog.pricing import Quote, price_of, quote
from planner.catalog.quality import quality
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd
from planner.menus.finder import OptionFinder
from planner.menus.option import lengths
from planner.requests.kinds import Kind


def price_rows(
    catalog: Catalog,
    duration_s: int,
    *,
    on: date,
    model: str | None = None,
    resolution: str | None = None,
    platform: str | None = None,
) -> list[dict[str, Any]]:
    """Price a video with every offer, as a plan would order it.

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
        `model`, `mode`, `needs`, `features`, `resolution`, `ordered_s`, `segments`, `credits`,
        `cost_usd`, `quality`, `obstacle`, `breakdown` of each offer; credits and cost are None
        where the duration has no price. What is priced is what is ordered: where the duration is
        not sold, a longer one, and what is longer than any, in segments; an offer that makes it in
        fewer segments for more and in more for less has a row for each.

    Raises
    ------
    InputError
        If a name is unknown, or the model and resolution given have no price for the duration.
    """
    read_decimal(duration_s, "duration")  # refuses more than has an exact price
    names = list(catalog.models)
    if model is not None:
        names = [known(model, names, "model", show_command(catalog))]
    if platform is not None:
        known(platform, list(catalog.platforms), "platform")
    if resolution is not None:
        known(resolution, list(catalog.resolutions), "resolution")
    finder = OptionFinder(catalog, on)
    rows = [
        row
        for name in names
        for at, offer in enumerate(catalog.offers(name))
        if resolution in (None, offer.resolution)
        for row in _rows(finder, name, at, duration_s, platform)
    ]
    if model and resolution and all(row["credits"] is None for row in rows):
        quote(model, duration_s, resolution, features=catalog.models[model].needs, catalog=catalog)
    return rows


def _rows(
    finder: OptionFinder, name: str, at: int, duration_s: int, platform: str | None
) -> Iterator[dict[str, Any]]:
    """Price an offer: a row for each way to order it, or one that says why there is none."""
    catalog = finder.catalog
    offer = catalog.offers(name)[at]
    kind = Kind(duration_s, features=catalog.needs(name, offer))
    ways = [segments for segments, _ in finder.maker.splits(name, at, kind)]
    for segments in ways or [()]:
        rated = quality(catalog, name, offer, platform, seams=max(len(segments) - 1, 0))
        price = _price(catalog, name, offer, segments or (duration_s,))
        yield {
            "model": name,
            "mode": offer.mode,
            "needs": ", ".join(kind.features),
            "features": ", ".join(offer.features),
            "resolution": offer.resolution,
            "ordered_s": sum(segments) or duration_s,
            "segments": segments,
            **_priced(price),
            "quality": rated.value if rated is not None else None,
            "obstacle": finder.why_not(name, at, kind) + _too_long(catalog, name, offer, kind),
        }


def _too_long(catalog: Catalog, name: str, offer: Offer, kind: Kind) -> str:
    """Say so of a video that is longer than all the segments of an offer together."""
    segments, offered = catalog.terms(name).segments, catalog.durations(name, offer)
    most_s = segments.most * max(offered, default=0)
    too_long = segments.allowed and offered and kind.duration_s > most_s
    return f"; in {segments.most} segments {most_s} s at the most" if too_long else ""


def _price(
    catalog: Catalog, name: str, offer: Offer, segments: tuple[int, ...]
) -> list[Quote] | str:
    """Price each segment, or say why there is no price."""
    features, quotes = catalog.needs(name, offer), []
    for each in segments:
        one = price_of(name, offer, each, features, catalog)
        if isinstance(one, str):
            return one
        quotes.append(one)
    return quotes


@exactly
def _priced(price: list[Quote] | str) -> dict[str, Any]:
    """Add the segments up."""
    if isinstance(price, str):
        return {"credits": None, "cost_usd": None, "breakdown": price}
    cost_usd = sum((one.cost_usd for one in price), Decimal(0))
    parts = [f"{one}, {many} times" if many > 1 else str(one) for one, many in _alike(price)]
    together = [f"together {usd(cost_usd)}"] if len(price) > 1 else []
    return {
        "credits": sum((one.credits for one in price), Decimal(0)),
        "cost_usd": cost_usd,
        "breakdown": "\n".join([*parts, *together]),
    }


def _alike(price: list[Quote]) -> list[tuple[Quote, int]]:
    """Count the segments that are alike, in their order."""
    return [(one, len(list(same))) for one, same in groupby(price)]


def told(row: dict[str, Any], duration_s: int) -> str:
    """Say what is to be known of a row: what keeps it from being ordered, or how it is ordered."""
    if row["obstacle"]:
        return str(row["obstacle"])
    segments: tuple[int, ...] = row["segments"]
    return "" if segments == (duration_s,) else f"order {lengths(segments)} s"


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
