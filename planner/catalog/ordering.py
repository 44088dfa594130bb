"""What to order of an offer for a video in one piece, where its very length may not be sold."""

from __future__ import annotations

from planner.catalog.parts import Offer
from planner.catalog.pricing import Quote, price_of
from planner.catalog.schema import Catalog


def ordered_length(catalog: Catalog, name: str, offer: Offer, duration_s: int) -> int | None:
    """Say which length to order, in seconds.

    Parameters
    ----------
    catalog, name, offer
        A model of a catalog, and one of its offers.
    duration_s
        How long the video is to be, in seconds.

    Returns
    -------
    int or None
        That length, where it is sold; else, where the catalog trims, the cheapest longer one, and
        of equally cheap ones the shortest; None where there is none.
    """
    offered = catalog.durations(name, offer)
    if duration_s in offered:
        return duration_s
    needs = catalog.needs(name, offer)
    longer = [each for each in offered if each > duration_s] if catalog.terms(name).trim else []
    quotes = {each: price_of(name, offer, each, needs, catalog) for each in longer}
    costs = {each: one.credits for each, one in quotes.items() if isinstance(one, Quote)}
    return min(costs, key=lambda each: (costs[each], each), default=None)
