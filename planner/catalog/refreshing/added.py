"""What is added to a catalog: models that are new, without what nobody says, and resolutions."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from typing import Any

from planner.catalog.amounts import FINEST, is_too_fine, rounded
from planner.catalog.litellm_entries import UNSTATED
from planner.catalog.own import UNRATED
from planner.catalog.parts import Price
from planner.catalog.schema import Catalog

AS_UNSTATED = "720p"  # what a resolution counts as that is not stated


def as_added(theirs: Catalog, name: str, there: Container[str], mine: Catalog) -> dict[str, Any]:
    """Return a model of a price list as it is added.

    It has no ratings, which are on the scales of the price list, so that nobody has rated it yet;
    and lengths of its own, so that those of the catalog it comes to do not hold for it.

    Parameters
    ----------
    theirs, name
        The price list, and the model.
    there
        The models that there are then.
    mine
        The catalog; where its resolutions multiply otherwise, one price becomes offers.
    """
    model = theirs.models[name]
    plain: dict[str, Any] = model.model_dump(exclude_defaults=True)
    if model.price is not None and model.max_resolution is not None:
        sizes = list(theirs.resolutions)
        sizes = sizes[: sizes.index(model.max_resolution) + 1]
        if list(mine.resolutions)[: len(sizes)] != sizes or any(
            mine.resolutions[size].multiplier != theirs.resolutions[size].multiplier
            for size in sizes
        ):
            del plain["price"], plain["max_resolution"]
            plain["offers"] = [_at(model.price, size, theirs) for size in sizes]
    for part in (plain, *plain.get("offers", ())):
        for word in UNRATED:
            part.pop(word, None)
    if model.predecessor is not None and model.predecessor not in there:
        del plain["predecessor"]
    if model.duration_s is None and model.unverified_s is None:
        word = "duration_s" if theirs.duration_s is not None else "unverified_s"
        whole = theirs.model_dump(include={word}, exclude_none=True)
        plain |= whole if whole.get(word) else {}
    return plain


def _at(price: Price, size: str, theirs: Catalog) -> dict[str, Any]:
    """Write the one price of a model as an offer at a resolution."""
    said = price.model_dump(exclude_defaults=True)
    times = theirs.resolutions[size].multiplier
    for held in (said, said.get("by_duration", {})):
        for word in held.keys() - {"least", "currency", "by_duration"}:
            amount = held[word] * times
            held[word] = rounded(amount, FINEST, "up") if is_too_fine(amount) else amount
    return {"resolution": size, "price": said}


def quality_between(
    mine: Catalog, theirs: Catalog, name: str, order: Sequence[str], at: int
) -> Decimal:
    """Say what a resolution counts that is new: as in the price list, but between its neighbours.

    One that is not stated counts as 720p does, where there is one.

    Parameters
    ----------
    mine, theirs, name
        The catalog, the price list, and the resolution.
    order, at
        The resolutions that there are, and where among them it comes in.
    """
    known = [
        (place, mine.resolutions[size].quality)
        for place, size in enumerate(order)
        if size in mine.resolutions and size != UNSTATED
    ]
    quality = theirs.resolutions[name].quality
    if name == UNSTATED:
        return next((worth for place, worth in known if order[place] == AS_UNSTATED), quality)
    lower = [worth for place, worth in known if place < at]
    higher = [worth for place, worth in known if place >= at]
    return min([max([quality, *lower[-1:]]), *higher[:1]])
