"""What a model or an offer can make, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from planner.catalog.parts import Model, Offer
from planner.catalog.ratings import rating
from planner.catalog.schema import Catalog
from planner.catalog.spelling import spoken_durations

NOT_YET = "is not orderable yet: nobody states which lengths it sells"


def shortfalls(
    name: str,
    offer: Offer,
    catalog: Catalog,
    *,
    duration_s: int | None,
    features: Sequence[str] = (),
    on: date,
) -> Iterator[str]:
    """Say what keeps an offer of a model from making a video.

    Parameters
    ----------
    name, offer
        The model and one of its offers.
    catalog
        Where they are from.
    duration_s
        What is wanted; None where the duration is no question.
    features
        What is wanted besides.
    on
        The day on which it is ordered.

    Yields
    ------
    str
        A phrase that follows the model's name.
    """
    model = catalog.models[name]
    rank = catalog.resolution_ranks
    offered = catalog.durations(name, offer)
    if not offered:
        yield NOT_YET
    elif duration_s is not None and duration_s not in offered:
        yield f"makes {spoken_durations(offered)}"
    best = model.max_resolution
    if best is not None and rank[offer.resolution] > rank[best]:
        yield f"goes up to {best}"
    needs = catalog.needs(name, offer)
    for feature in sorted(set(features) - {*offer.features, *offer.extras, *model.extras, *needs}):
        yield f"has no {feature}"
    for feature in sorted(set(needs) - set(features)):
        yield f"needs {feature}"
    yield from _out_of_date(model, on)
    yield from _out_of_date(offer, on)


def never_chosen(catalog: Catalog, on: date) -> list[str]:
    """Say which models can be chosen for no request at all, and why.

    Parameters
    ----------
    catalog
        The models.
    on
        The day on which they are ordered.

    Returns
    -------
    list of str
        A model and a reason, as ``"kling-v1 was offered until 2026-06-30"``.
    """
    lines = []
    for name in catalog.models:
        reasons = []
        for offer in catalog.offers(name):
            needs = catalog.needs(name, offer)
            why = list(shortfalls(name, offer, catalog, duration_s=None, features=needs, on=on))
            if rating(catalog, name, offer) is None:
                why.append("has no quality in this catalog")
            reasons.append(" and ".join(why))
        if "" not in reasons:
            lines.append(f"{name} {min(reasons, key=len)}")
    return lines


def _out_of_date(part: Model | Offer, on: date) -> Iterator[str]:
    if part.valid_from is not None and on < part.valid_from:
        yield f"is offered from {part.valid_from}"
    if part.valid_until is not None and on > part.valid_until:
        yield f"was offered until {part.valid_until}"
