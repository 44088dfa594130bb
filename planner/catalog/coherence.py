"""What must hold between the parts of a catalog; what does not is told as faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from planner.catalog.fields import KeyFault
from planner.catalog.listing import Listing
from planner.catalog.parts import Model, Offer, Orderable, Price
from planner.catalog.references import unknown_names
from planner.catalog.spelling import toml_key
from planner.catalog.terms import Terms


def faults_of(listing: Listing) -> Iterator[KeyFault]:
    """Find what does not fit together in a catalog.

    Parameters
    ----------
    listing
        The catalog as it is written, each of its parts well formed.

    Yields
    ------
    KeyFault
        A fault for each.
    """
    yield from _money_faults("", listing)
    yield from _catalogs_faults(listing)
    yield from unknown_names(listing)
    for name, model in listing.models.items():
        yield from _model_faults(toml_key("models", name), model, listing.stated_of(model))


def _money_faults(key: str, terms: Terms) -> Iterator[KeyFault]:
    """Find what contradicts the unit that prices are in."""
    in_usd, price = terms.prices_in == "usd", terms.usd_per_credit
    if not in_usd and price is None:
        yield KeyFault(f"{key}usd_per_credit", None, "missing; expected the list price of a credit")
    if in_usd and price not in (None, 1):
        yield KeyFault(f"{key}usd_per_credit", price, "expected none: prices are in USD")
    if terms.packages_only and not (terms.packages or terms.subscriptions):
        why = "expected packages or subscriptions beside it"
        yield KeyFault(f"{key}packages_only", True, why)
    why = "expected none: prices are in USD, there are no credits to buy"
    for sold in ("packages", "subscriptions"):
        if in_usd and getattr(terms, sold):
            yield KeyFault(f"{key}{sold}", None, why)


def _catalogs_faults(whole: Listing) -> Iterator[KeyFault]:
    """Find what does not fit in the catalogs that a catalog is made of."""
    if whole.catalogs and whole.prices_in != "usd":
        why = "expected 'usd', the common unit of its catalogs"
        yield KeyFault("prices_in", whole.prices_in, why)
    places = {name: at for at, name in enumerate(whole.resolutions)}
    seen = set[str]()
    for at, each in enumerate(whole.catalogs):
        key = f"catalogs.{at}."
        if each.name in seen:
            yield KeyFault(f"{key}name", each.name, "another one has that name")
        seen.add(each.name)
        yield from _money_faults(key, each)
        order = []
        for size in each.resolutions:
            if size not in places:
                why = "expected a resolution of the whole catalog"
                yield KeyFault(f"{key}resolutions", size, why)
            order.append(places.get(size, -1))
        if order != sorted(order):
            why = "expected the order of the whole catalog, from the lowest to the highest"
            yield KeyFault(f"{key}resolutions", ", ".join(each.resolutions), why)


def _model_faults(key: str, model: Model, terms: Terms) -> Iterator[KeyFault]:
    """Find what a model and its offers say that does not fit together, or not its catalog."""
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
