"""What a refresh does, in lines: dearer, cheaper, added, retired, unchanged, and left by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.catalog.amounts import RATIO, exactly, rounded
from planner.catalog.refreshing.changes import IN_USD, PriceChange, Refreshed
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, usd
from planner.messages import named

TENTH = Decimal("0.1")
MOST_LETTERS = 400  # of a line


def told(found: Refreshed, catalog: Catalog) -> list[str]:
    """Say what a refresh does.

    Parameters
    ----------
    found
        What it found.
    catalog
        As it is after it.

    Returns
    -------
    list of str
        A line with the number of each kind, and one for each of them.
    """
    dearer = [one for one in found.prices if one.new > one.old]
    cheaper = [one for one in found.prices if one.new < one.old]
    in_usd = catalog.prices_in == "usd"
    lines = [
        *_part("dearer", [_price(one, in_usd=in_usd) for one in dearer]),
        *_part("cheaper", [_price(one, in_usd=in_usd) for one in cheaper]),
        *_part("retired", found.retired),
        *_part("added", [*found.wider, *(_model(name, catalog) for name in found.added)]),
        *(_part("sourced", found.sourced) if found.sourced else ()),
        f"unchanged  {found.unchanged:,}",
        *_part("by hand", found.by_hand),
    ]
    return [named(line, MOST_LETTERS) for line in lines]


def _part(word: str, lines: Sequence[str]) -> Iterator[str]:
    yield f"{word:<11}{len(lines):,}"
    yield from (f"  {line}" for line in lines)


@exactly
def _price(one: PriceChange, *, in_usd: bool) -> str:
    spell = usd if in_usd or one.per == IN_USD else plain
    change = ""
    if one.old:
        parts = rounded(_ratio(one) * 100, TENTH, "half-even")
        change = f" ({parts:+f}%)"
    what = f"{one.model}, {one.of}" if one.of else one.model
    per = "" if one.per == IN_USD else f" {one.per}"
    return f"{what}: {spell(one.old)} -> {spell(one.new)}{per}{change}"


def _ratio(one: PriceChange) -> Decimal:
    return RATIO.divide(one.new - one.old, one.old)


def _model(name: str, catalog: Catalog) -> str:
    """Say what a new model still lacks."""
    model = catalog.models[name]
    lacks = []
    if not all(catalog.durations(name, offer) for offer in catalog.offers(name)):
        lacks.append("lengths")
    if (model.tier or model.quality or model.elo) is None and catalog.unrated_quality is None:
        lacks.append("a rating")
    return f"{name}: not orderable yet, it lacks {' and '.join(lacks)}" if lacks else name
