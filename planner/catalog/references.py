"""What a catalog refers to by name, and what of it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.catalog.fields import KeyFault
from planner.catalog.listing import Listing
from planner.catalog.parts import Model
from planner.catalog.spelling import toml_key
from planner.catalog.terms import Terms
from planner.messages import nearest

Reference = tuple[str, str, str]  # key, the name that stands there, what it should name


def unknown_names(listing: Listing) -> Iterator[KeyFault]:
    """Find the references of a catalog to what is not there.

    Parameters
    ----------
    listing
        The catalog as it is written.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    everywhere = {
        "model": list(listing.models),
        "source": list(listing.sources),
        "catalog": list(listing.stated),
    }
    for references, terms in _references(listing):
        names = everywhere | {
            "resolution": list(terms.resolutions),
            "tier": list(terms.tiers),
            "board": list(terms.boards),
        }
        for key, name, kind in references:
            if name not in names[kind]:
                why = f"expected a {kind} of this catalog; {nearest(name, names[kind])}"
                yield KeyFault(key, name, why)


def _references(listing: Listing) -> Iterator[tuple[Iterable[Reference], Terms]]:
    """List what refers to something by name, and the terms that know its names."""
    defaults = listing.defaults
    yield [("defaults.model", defaults.model, "model")], listing
    yield [("defaults.resolution", defaults.resolution, "resolution")], listing
    if listing.draft is not None:
        yield [("draft", listing.draft, "model")], listing
    for name, model in listing.models.items():
        yield _of_model(toml_key("models", name), model), listing.stated_of(model)
    yield _of_resolutions("", listing), listing
    for at, terms in enumerate(listing.catalogs):
        yield _of_resolutions(f"catalogs.{at}.", terms), terms
    for name, best in listing.platforms.items():
        yield [(toml_key("platforms", name), best, "resolution")], listing
    for at, one in enumerate(listing.contradictions):
        key = f"contradictions.{at}.models"
        yield [(key, name, "model") for name in one.models], listing


def _of_resolutions(key: str, terms: Terms) -> Iterator[Reference]:
    for name, one in terms.resolutions.items():
        if one.highest_tier is not None:
            at = toml_key("resolutions", name, "highest_tier")
            yield f"{key}{at}", one.highest_tier, "tier"


def _of_model(key: str, model: Model) -> Iterator[Reference]:
    """List what a model and its offers refer to."""
    if model.catalog is not None:
        yield f"{key}.catalog", model.catalog, "catalog"
    if model.tier is not None:
        yield f"{key}.tier", model.tier, "tier"
    if model.max_resolution is not None:
        yield f"{key}.max_resolution", model.max_resolution, "resolution"
    if model.rated_at is not None:
        yield f"{key}.rated_at", model.rated_at, "resolution"
    if model.board is not None:
        yield f"{key}.board", model.board, "board"
    if model.predecessor is not None:
        yield f"{key}.predecessor", model.predecessor, "model"
    for figure, names in model.sources:
        yield from ((f"{key}.sources.{figure}", name, "source") for name in names)
    for at, offer in enumerate(model.offers):
        if offer.rated_at is not None:
            yield f"{key}.offers.{at}.rated_at", offer.rated_at, "resolution"
        yield f"{key}.offers.{at}.resolution", offer.resolution, "resolution"
        if offer.tier is not None:
            yield f"{key}.offers.{at}.tier", offer.tier, "tier"
        if offer.board is not None:
            yield f"{key}.offers.{at}.board", offer.board, "board"
