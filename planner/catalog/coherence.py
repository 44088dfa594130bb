"""What must hold between the parts of a catalog; what does not is told as faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from planner.catalog.fields import KeyFault
from planner.catalog.parts import Model, Offer, Orderable, Price
from planner.catalog.terms import Terms
from planner.errors import listed

Reference = tuple[str, str, str]  # key, the name that stands there, what it should name


def money_faults(key: str, terms: Terms) -> Iterator[KeyFault]:
    """Find what contradicts the unit that prices are in.

    Parameters
    ----------
    key
        Of the terms, with its dot; "" for the catalog itself.
    terms
        What is said of buying credits.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    in_usd, price = terms.prices_in == "usd", terms.usd_per_credit
    if not in_usd and price is None:
        yield KeyFault(f"{key}usd_per_credit", None, "missing; expected the list price of a credit")
    if in_usd and price not in (None, 1):
        yield KeyFault(f"{key}usd_per_credit", price, "expected none: prices are in USD")
    why = "expected none: prices are in USD, there are no credits to buy"
    for sold in ("packages", "subscriptions"):
        if in_usd and getattr(terms, sold):
            yield KeyFault(f"{key}{sold}", None, why)


def catalogs_faults(whole: Terms, several: Sequence[Terms]) -> Iterator[KeyFault]:
    """Find what does not fit in the catalogs that a catalog is made of.

    Parameters
    ----------
    whole
        The catalog itself.
    several
        What each of them says.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    if several and whole.prices_in != "usd":
        why = "expected 'usd', the common unit of its catalogs"
        yield KeyFault("prices_in", whole.prices_in, why)
    places = {name: at for at, name in enumerate(whole.resolutions)}
    seen = set[str]()
    for at, each in enumerate(several):
        key = f"catalogs.{at}."
        if each.name in seen:
            yield KeyFault(f"{key}name", each.name, "another one has that name")
        seen.add(each.name)
        yield from money_faults(key, each)
        order = []
        for size in each.resolutions:
            if size not in places:
                why = "expected a resolution of the whole catalog"
                yield KeyFault(f"{key}resolutions", size, why)
            order.append(places.get(size, -1))
        if order != sorted(order):
            why = "expected the order of the whole catalog, from the lowest to the highest"
            yield KeyFault(f"{key}resolutions", ", ".join(each.resolutions), why)


def unknown_names(
    references: Iterable[Reference], names: Mapping[str, Sequence[str]]
) -> Iterator[KeyFault]:
    """Find the references to what is not there.

    Parameters
    ----------
    references
        Key, the name that stands there, and what it should name, such as ``"model"``.
    names
        The names that there are of each.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    for key, name, kind in references:
        if name not in names[kind]:
            there = listed(names[kind])
            yield KeyFault(key, name, f"expected a {kind} of this catalog ({there})")


def model_references(key: str, model: Model) -> Iterator[Reference]:
    """List what a model and its offers refer to by name.

    Parameters
    ----------
    key
        Of the model.
    model
        A model that is well formed.

    Yields
    ------
    tuple of str
        Key, the name that stands there, and what it should name.
    """
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


def model_faults(key: str, model: Model, terms: Terms) -> Iterator[KeyFault]:
    """Find what a model and its offers say that does not fit together, or not its catalog.

    Parameters
    ----------
    key
        Of the model.
    model
        A model that is well formed.
    terms
        What its catalog says of all its models.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    prices: list[tuple[str, Price]] = [(f"{key}.price", model.price)] if model.price else []
    prices += [(f"{key}.offers.{at}.price", offer.price) for at, offer in enumerate(model.offers)]
    for at, price in prices:
        if price.currency not in (None, terms.currency):
            why = f"one catalog has one currency, {terms.currency}; convert the price"
            yield KeyFault(f"{at}.currency", price.currency, why)
    rated = [(key, model), *((f"{key}.offers.{at}", one) for at, one in enumerate(model.offers))]
    for at, part in rated:
        if part.elo is not None and part.board is None and terms.elo is None:
            why = "expected [elo] with a reference, or a board, to make it a quality"
            yield KeyFault(f"{at}.elo", part.elo, why)
        if part.rated_at in terms.resolutions and not terms.resolutions[part.rated_at].quality:
            why = "the quality of that resolution is 0, so that nothing can be rated at it"
            yield KeyFault(f"{at}.rated_at", part.rated_at, why)
    otherwise = terms.duration_s or terms.unverified_s
    yield from _unlimited(key, model, otherwise)
    yield from _overlaps(key, model, otherwise)


def _unlimited(key: str, model: Model, otherwise: Orderable) -> Iterator[KeyFault]:
    missing = "missing; expected what can be ordered, as { max = 10 }"
    if model.unverified_s is not None:
        return
    if model.price is not None and model.durations(None, otherwise) is None:
        yield KeyFault(f"{key}.duration_s", None, missing)
    for at, offer in enumerate(model.offers):
        if model.durations(offer, otherwise) is None:
            why = f"{missing}, here or for the model"
            yield KeyFault(f"{key}.offers.{at}.duration_s", None, why)


def _overlaps(key: str, model: Model, otherwise: Orderable) -> Iterator[KeyFault]:
    for (first, one), (second, other) in combinations(enumerate(model.offers), 2):
        same = one.resolution == other.resolution and one.mode == other.mode
        same &= set(one.features) == set(other.features) and set(one.needs) == set(other.needs)
        if not same or not _meet(one, other):
            continue
        both = set(model.durations(one, otherwise) or ())
        both &= set(model.durations(other, otherwise) or ())
        if both:
            yield KeyFault(
                f"{key}.offers.{second}",
                f"{min(both)} s at {one.resolution}",
                f"offers.{first} prices that too; keep one of them",
            )


def _meet(one: Offer, other: Offer) -> bool:
    """Say whether there is a day on which both can be ordered."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_until or date.max, other.valid_until or date.max)
