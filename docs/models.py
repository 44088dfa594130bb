"""Write docs/models.md: what can be ordered of every shipped model, and who says so.

Run ``python -m docs.models``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from planner import Catalog, load_catalog
from planner.catalog.parts import Model, Offer
from planner.catalog.spelling import spoken_durations

PAGE = Path(__file__).with_name("models.md")
CATALOGS = ("kling-api", "providers", "kling")
FROM = {
    "input_image": "an image",
    "reference_image": "reference images",
    "video_input": "a video",
    "motion_control": "an image and a video that moves",
    "voice_control": "an image, with a voice",
}
HEAD = """\
# Models

What can be ordered of every model in the catalogs that come along, and who says so. This page is
written by `python -m docs.models` from the catalogs themselves. Prices and ratings stand there too:
`planner catalog show NAME`.

*Lengths* are whole seconds. Where a length is not sold, the next longer one is ordered and cut
([Lengths](catalogs.md#lengths)). What is made from an image is another offer than what is made from
text, with a rating of its own; ask for it by the feature in `features`.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD, *(part for name in CATALOGS for part in section(load_catalog(name)))]
    return "\n".join(parts).rstrip() + "\n"


def section(catalog: Catalog) -> Iterator[str]:
    """Tell one catalog."""
    yield f"## {catalog.name}\n\n{catalog.title}; {len(catalog.models)} models.\n"
    yield from table(
        ["Model", "From", "Lengths", "Resolutions", "Features", "Last day", "Sources"],
        [row for name in catalog.models for row in rows(catalog, name)],
    )
    unverified = [name for name, model in catalog.models.items() if model.unverified_s]
    if unverified:
        yield "### Not orderable yet\n"
        yield (
            "Nobody states the lengths of these, or that they are sold under this name; "
            "`--allow-unverified` orders them\nall the same.\n"
        )
        yield from table(
            ["Model", "Likely", "Why"],
            [
                [f"`{name}`", likely(catalog, name), catalog.models[name].note]
                for name in unverified
            ],
        )
    if catalog.contradictions:
        yield "### Where sources differ\n"
        yield (
            "What both say is used: the shorter lengths, the resolutions and inputs that both "
            "have;\nof two prices the dearer, of two last days the earlier.\n"
        )
        yield from table(
            ["Models", "About", "One says", "Another says", "Used"],
            [
                [names(one.models), one.about, one.says, one.against, one.used]
                for one in catalog.contradictions
            ],
        )
    if catalog.sources:
        yield "### Sources\n"
        yield from table(
            ["Name", "Where", "As of", "What"],
            [
                [f"`{name}`", linked(one.url), day(catalog, name), one.what]
                for name, one in catalog.sources.items()
            ],
        )


def rows(catalog: Catalog, name: str) -> Iterator[list[str]]:
    """Tell one model: a row for each thing that it makes videos from."""
    model = catalog.models[name]
    works: dict[tuple[str, ...], list[Offer]] = {}
    for offer in catalog.offers(name):
        if is_made(catalog, model, offer):
            works.setdefault(catalog.needs(name, offer), []).append(offer)
    once = [f"`{name}`", str(model.valid_until or ""), said_by(catalog, model)]
    for needs, offers in works.items():
        sizes = ", ".join(dict.fromkeys(size(offer) for offer in offers))
        work = [made_from(needs), lengths(catalog, name, offers), sizes, features(model, offers)]
        yield [once[0], *work, *once[1:]]
        once = ["", "", ""]


def is_made(catalog: Catalog, model: Model, offer: Offer) -> bool:
    """Say whether a model makes the resolution of an offer."""
    rank, best = catalog.resolution_ranks, model.max_resolution
    return best is None or rank[offer.resolution] <= rank[best]


def made_from(needs: Iterable[str]) -> str:
    """Name what something is made from."""
    named = [FROM.get(need, need) for need in needs]
    return named[-1] if named else "text"


def size(offer: Offer) -> str:
    """Name a resolution, with its mode."""
    mode = f" ({offer.mode})" if offer.mode and offer.mode != offer.resolution else ""
    return f"{offer.resolution}{mode}"


def lengths(catalog: Catalog, name: str, offers: Iterable[Offer]) -> str:
    """Tell the lengths: once where all offers have the same, else by resolution."""
    told: dict[str, list[str]] = {}
    for offer in offers:
        seconds = catalog.durations(name, offer)
        said = spoken_durations(seconds) if seconds else "not stated"
        told.setdefault(said, []).append(offer.resolution)
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{said} at {', '.join(dict.fromkeys(at))}" for said, at in told.items())


def features(model: Model, offers: Iterable[Offer]) -> str:
    """Tell what is included, and what costs extra."""
    included = dict.fromkeys(feature for offer in offers for feature in offer.features)
    extras = {**model.extras, **{k: v for offer in offers for k, v in offer.extras.items()}}
    more = [f"{name} ({extra.free} free)" for name, extra in extras.items() if extra.free]
    return ", ".join([*included, *more])


def likely(catalog: Catalog, name: str) -> str:
    """Tell the lengths that are likely."""
    allowed = catalog.allowing(unverified=True)
    return spoken_durations(allowed.durations(name, allowed.offers(name)[0]))


def said_by(catalog: Catalog, model: Model) -> str:
    """Tell who says prices, lengths and inputs, each with its day."""
    told = [
        f"{kind}: {', '.join(f'`{name}` {day(catalog, name)}' for name in given)}"
        for kind, given in model.sources
        if given
    ]
    return "<br>".join(told)


def day(catalog: Catalog, name: str) -> str:
    """Tell the day of a source."""
    return str(catalog.sources[name].as_of or "undated")


def names(models: Iterable[str]) -> str:
    """Name models."""
    return ", ".join(f"`{name}`" for name in models)


def linked(url: str) -> str:
    """Link what is an address alone."""
    return f"<{url}>" if url.startswith("https://") and " " not in url else url


def table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Write a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    yield (
        "\n".join(
            "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
        )
        + "\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
