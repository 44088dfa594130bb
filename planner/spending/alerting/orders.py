"""What was ordered, as the reservation of a job says; and what else would have which price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from planner.catalog.amounts import EXACT, FINEST, read_number, units
from planner.catalog.naming import prefixed
from planner.catalog.pricing import quote
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain
from planner.errors import InputError
from planner.spending.ledger.nanos import usd_of

MOST_TAKES = 20
Part = Literal["resolution", "mode", "feature", "length", "takes", "failure", "price list"]


@dataclass(frozen=True)
class Order:
    """What was ordered.

    Attributes
    ----------
    model, mode, resolution, seconds, features
        As of `planner.quote`.
    takes
        How many were reserved for; part of one where it is made every other time.
    price_usd
        What one of them costs; None where that was not said.
    catalog
        Who sells it; "" where that was not said.
    """

    model: str
    mode: str | None
    resolution: str
    seconds: Decimal
    features: tuple[str, ...]
    takes: Decimal = Decimal(1)
    price_usd: Decimal | None = None
    catalog: str = ""


@dataclass(frozen=True)
class Cause:
    """A single change of what was ordered, and its price.

    Attributes
    ----------
    part
        What of it is changed.
    words
        What the price is, in a sentence: ``"the price at 1080p"``.
    price_usd
        Of all its takes.
    """

    part: Part
    words: str
    price_usd: Decimal


def read_order(details: Mapping[str, Any], model: str | None) -> Order | None:
    """Read what the details of a reservation say; None where they do not say what was ordered."""
    model = details.get("model", model)
    mode, resolution = details.get("mode"), details.get("resolution")
    features, catalog = details.get("features") or [], details.get("catalog") or ""
    seconds, takes = _number(details.get("ordered_s")), _number(details.get("takes", 1))
    names = (model, resolution, catalog, *(features if isinstance(features, list) else [None]))
    if not all(isinstance(name, str) for name in names) or not isinstance(mode, (str, type(None))):
        return None
    if not seconds or not takes:
        return None
    price = _number(details.get("price_usd"))
    return Order(
        str(model), mode, str(resolution), seconds, tuple(features), takes, price, str(catalog)
    )


def _number(said: object) -> Decimal | None:
    """Read a number above 0, or 0; None where it is none."""
    text = said if isinstance(said, str) else f"{said}"
    number = None if isinstance(said, (bool, type(None))) else read_number(text)
    return number if number is not None and 0 <= number < 10**9 else None


def with_prices(order: Order, catalog: Catalog) -> Order | None:
    """Return an order by the model's name in a catalog, and at its price where none was said.

    None where the catalog does not sell it.
    """
    names = (order.model, prefixed(order.model, order.catalog))
    model = next((name for name in names if name in catalog.models), None)
    if model is None:
        return None
    found = replace(order, model=model)
    price = _price(found, catalog) if order.price_usd is None else order.price_usd
    return None if price is None else replace(found, price_usd=price)


def changes(order: Order, catalog: Catalog) -> Iterator[Cause]:
    """Yield the single changes of an order that have a price.

    Parameters
    ----------
    order
        As `with_prices` returns it.
    catalog
        What can be bought.
    """
    assert order.price_usd is not None
    for part, words, other in _others(order, catalog):
        price = _price(other, catalog)
        if price is not None and price != order.price_usd:
            for count in _counts(order.takes):
                yield Cause(part, f"{words}{_in_takes(order, count)}", _in_all(price, count))
    for count in range(1, MOST_TAKES + 1):
        if count not in _counts(order.takes):
            words = f"the price of {count} takes" if count > 1 else "the price of one take"
            yield Cause("takes", words, _in_all(order.price_usd, count))


def _in_takes(order: Order, count: int) -> str:
    """Say of how many takes a price is, where that does not go without saying."""
    if order.takes == count == 1:
        return ""
    return f" for {count} takes" if count > 1 else " for one take"


def _counts(takes: Decimal) -> tuple[int, ...]:
    """Say how many whole takes may have been made, of so many on average."""
    low = int(takes)
    return tuple(each for each in dict.fromkeys((low, low + (takes != low))) if each)


def _in_all(price_usd: Decimal, count: int) -> Decimal:
    """Return what some takes cost, as a ledger keeps it: no finer than a billionth of a dollar."""
    return usd_of(units(EXACT.multiply(price_usd, Decimal(count)), FINEST, "up"))


def _others(order: Order, catalog: Catalog) -> Iterator[tuple[Part, str, Order]]:
    """Yield the orders that differ in one thing."""
    offers = catalog.offers(order.model)
    for resolution, mode in dict.fromkeys((offer.resolution, offer.mode) for offer in offers):
        other = replace(order, resolution=resolution, mode=mode)
        in_mode = "" if mode in (None, order.mode) else f" in mode {mode}"
        if resolution != order.resolution:
            yield "resolution", f"the price at {resolution}{in_mode}", other
        elif mode != order.mode:
            yield "mode", f"the price in mode {mode}", other
    for feature in _features(order, catalog):
        more = replace(order, features=(*order.features, feature))
        yield "feature", f"the price with {feature}{_more(feature, order)}", more
    for feature in dict.fromkeys(order.features):
        left = list(order.features)
        left.remove(feature)
        less = replace(order, features=tuple(left))
        yield "feature", f"the price without {feature}", less
    for seconds in _lengths(order, catalog):
        other = replace(order, seconds=Decimal(seconds))
        yield "length", f"the price of {plain(seconds)} s", other
    yield "price list", f"the price in catalog {catalog.name}", order


def _more(feature: str, order: Order) -> str:
    return " once more" if feature in order.features else ""


def _features(order: Order, catalog: Catalog) -> list[str]:
    """List the features that a model has in any of its offers."""
    maker, offers = catalog.models[order.model], catalog.offers(order.model)
    found = [*maker.extras, *maker.needs]
    for offer in offers:
        found += [*offer.features, *offer.needs, *offer.extras]
    return list(dict.fromkeys(found))


def _lengths(order: Order, catalog: Catalog) -> list[int]:
    """List the other lengths that a model is sold in."""
    found: set[int] = set()
    for offer in catalog.offers(order.model):
        if offer.resolution == order.resolution:
            found.update(catalog.durations(order.model, offer))
    return sorted(found - {order.seconds})


def _price(order: Order, catalog: Catalog) -> Decimal | None:
    """Price one take; None where it is not sold so."""
    try:
        found = quote(
            order.model,
            order.seconds,
            order.resolution,
            mode=order.mode,
            features=order.features,
            catalog=catalog,
        )
    except InputError:
        return None
    return found.cost_usd
