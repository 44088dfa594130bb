"""With what the takes of a kind of request may be made, before the chosen model makes the final."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.catalog.amounts import EXACT
from planner.catalog.schema import Catalog
from planner.menus.finder import OptionFinder
from planner.menus.option import Draft, reserved
from planner.requests.cells import NO_DRAFT
from planner.requests.kinds import Kind


def drafted_with(kind: Kind, catalog: Catalog) -> str:
    """Name the model that makes the takes of a kind; "" for the chosen one itself."""
    named = kind.draft or catalog.draft or ""
    return "" if named == NO_DRAFT else named


def cheapest_draft(kind: Kind, finder: OptionFinder) -> Draft | None:
    """Find what the takes of a kind are made with: the cheapest way, of even ones the first.

    None where it asks for no drafts, or its draft model makes none.
    """
    return min(drafts(kind, finder), key=_each, default=None)


def drafts(kind: Kind, finder: OptionFinder) -> Iterator[Draft]:
    """Find the ways of the draft model of a kind to make it, rated or not.

    Parameters
    ----------
    kind
        What is wanted. What it asks of model, mode, resolution and tier it asks of the final.
    finder
        What finds the ways to make a length with some features.

    Yields
    ------
    Draft
        Each for one take, in the order of options.
    """
    model, catalog = drafted_with(kind, finder.catalog), finder.catalog
    if not model or kind.kept_out:
        return
    for position, offer in enumerate(catalog.offers(model)):
        if kind.bars(model, offer.resolution):
            continue
        takes = EXACT.multiply(catalog.models[model].takes, offer.takes)
        for segments, price in finder.maker.made_by(model, position, kind):
            credits = reserved(price, takes, catalog.billing_step)
            made = model, offer.mode, offer.resolution, price, takes, credits
            sold = finder.sold(model, position)
            yield Draft(*made, segments, position, kind.features, *sold)


def why_no_draft(kind: Kind, finder: OptionFinder) -> str:
    """Say what keeps the draft model of a kind from making any, as a phrase that follows it."""
    model = drafted_with(kind, finder.catalog)
    offers = range(len(finder.catalog.offers(model)))
    asked = Kind(kind.duration_s, features=kind.features, segments=kind.segments, trim=kind.trim)
    why = [finder.maker.makes_none(model, position, asked) for position in offers]
    # As where a model makes no final: what the offer with the least to say does.
    return min(why, key=len) or "is not to be used"


def _each(draft: Draft) -> Decimal:
    """Say what a take costs with a draft, before it is rounded."""
    return EXACT.multiply(draft.price, draft.takes)
