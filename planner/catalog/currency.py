"""Catalogs in another currency: read at a stated rate, into dollars, exactly.

From here on there are dollars only. An amount that the rate makes finer than a billionth of one is
refused rather than rounded, so that steps of billing stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, ValidationError

from planner.catalog.amounts import GREATEST, exactly, is_too_fine, read_number
from planner.catalog.fields import Amount, Count, KeyFault, Name, Part
from planner.catalog.spelling import plain, toml_key, usd

Plain = dict[str, Any]
Place = tuple[Plain, Any, tuple[object, ...]]  # what holds an amount, its key there, its whole path

CODE = r"^[A-Z]{3}$"
CREDITS = "credits"
SUMS = ("usd", "usd_per_credit", "first_month_usd", "year_usd")
PRICES = ("per_second", "per_clip", "least")
EXTRAS = ("per_second", "per_clip")


class Exchange(Part):
    """What a currency is worth in dollars.

    Attributes
    ----------
    currency
        Its code, such as EUR; in a file it stands at the top.
    usd
        Dollars for one of it.
    as_of, source
        The day of the rate, and whose it is.
    stale_after_days
        Using it warns once that is longer ago.
    """

    currency: Annotated[str, Field(pattern=CODE, strict=True)]
    usd: Amount
    as_of: date
    source: Name
    stale_after_days: Count = 30

    def __str__(self) -> str:
        """Say the rate, whose it is and its day."""
        return f"{self.currency} at {usd(self.usd)}, {self.source} of {self.as_of}"


def in_usd(data: Plain) -> tuple[Plain, list[KeyFault]]:
    """Turn a catalog in another currency into one in dollars, as data.

    Its name is part of keys: in a file in EUR, ``eur_per_credit``, ``eur`` of a package and
    ``prices_in = "eur"`` are in euros, ``usd_per_credit`` is in dollars.

    Parameters
    ----------
    data
        What stands in the file, unchecked.

    Returns
    -------
    data, faults
        The same in dollars, with its `exchange`; and what keeps it from being that.
    """
    code = data.get("currency", "USD")
    if not isinstance(code, str) or not re.match(CODE, code):
        meant = code.upper() if isinstance(code, str) else ""
        such = repr(meant) if re.match(CODE, meant) else "a code of three letters, such as EUR"
        return data, [KeyFault("currency", code, f"expected {such}")]
    if code == "USD":
        return data, []
    unit = data.get("prices_in", CREDITS)
    if unit not in (CREDITS, "usd", code.lower()):
        return data, [KeyFault("prices_in", unit, right_unit(unit, code))]
    given = data.get("exchange")
    if not isinstance(given, dict):
        why = f"missing; expected what one {code} is worth: usd, as_of and source"
        return data, [KeyFault("exchange", None, why)]
    data = _copied(data) | {"currency": "USD", "exchange": {"currency": code, **given}}
    try:
        exchange = Exchange.model_validate(data["exchange"])
    except ValidationError:  # checking the catalog tells it
        list(_amounts(data, code))
        return data, []
    if exchange.currency != code:
        why = f"expected {code}, which the file is in"
        return data, [KeyFault("exchange.currency", exchange.currency, why)]
    if data.get("prices_in") == "usd":
        why = f"expected {code.lower()!r}, since the file is in {code}, or 'credits'"
        return data, [KeyFault("prices_in", "usd", why)]
    return data, list(_converted(data, exchange))


def right_unit(unit: object, code: str = "USD") -> str:
    """Say what to write instead of a unit of prices that there is not, in a file in a currency."""
    said = unit.upper() if isinstance(unit, str) else ""
    if said == CREDITS.upper():
        return f"expected {CREDITS!r}"
    if said != code and re.match(CODE, said) and code == "USD":
        return (
            f"expected {CREDITS!r} or 'usd'; for prices in {said} write currency = \"{said}\", "
            f'prices_in = "{said.lower()}" and [exchange]'
        )
    if said == code:
        return f"expected {code.lower()!r}"
    return f"expected {CREDITS!r} or {code.lower()!r}"


def _copied(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(value) for value in node] if isinstance(node, (list, tuple)) else node


@exactly
def _converted(data: Plain, exchange: Exchange) -> list[KeyFault]:
    """Convert every amount in its place, and list those that cannot be."""
    faults = []
    for held, key, path in list(_amounts(data, exchange.currency)):
        amount = _number(held[key])
        if amount is None:
            continue  # checking the catalog tells it
        held[key] = amount * exchange.usd
        if is_too_fine(held[key]):
            why = f"at {plain(exchange.usd)} it is finer than a billionth of a dollar; round it"
            faults.append(KeyFault(toml_key(*path), amount, why))
    return faults


def _number(value: object) -> Decimal | None:
    """Read an amount above 0; None where it is none, or more than any may be."""
    number = read_number(value) if isinstance(value, str) else None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or number.is_nan():
        return None
    return number if 0 < number <= GREATEST else None


def _amounts(data: Plain, code: str) -> Iterator[Place]:
    """Yield every amount in a currency, from where on its key says dollars."""
    yield from _sums(data, code.lower())
    if data.get("prices_in") == code.lower():
        data["prices_in"] = "usd"
        yield from _prices(data, code)


def _sums(data: Plain, code: str) -> Iterator[Place]:
    """Rename keys that name the currency; yield what they hold."""
    for at, path in _holding(data):
        for key in SUMS:
            named = key.replace("usd", code)
            if named in at and key not in at:
                at[key] = at.pop(named)
                yield at, key, (*path, named)


def _holding(data: Plain) -> Iterator[tuple[Plain, tuple[object, ...]]]:
    """Yield what holds sums of money: the top, packages, subscriptions."""
    yield data, ()
    for name in ("packages", "subscriptions"):
        for at, one in enumerate(_listed(data.get(name))):
            yield one, (name, at)


def _prices(data: Plain, code: str) -> Iterator[Place]:
    """Yield every amount in a price."""
    if "billing_step" in data:
        yield data, "billing_step", ("billing_step",)
    models = data.get("models")
    for name, model in models.items() if isinstance(models, dict) else ():
        if not isinstance(model, dict):
            continue
        yield from _of_priced(model, ("models", name), code)
        for at, offer in enumerate(_listed(model.get("offers"))):
            yield from _of_priced(offer, ("models", name, "offers", at), code)


def _of_priced(priced: Plain, path: tuple[object, ...], code: str) -> Iterator[Place]:
    """Yield the amounts of a model's own price and extras, or of an offer's."""
    price, extras = priced.get("price"), priced.get("extras")
    if isinstance(price, dict) and price.get("currency") in (None, code):
        if "currency" in price:
            price["currency"] = "USD"
        yield from ((price, key, (*path, "price", key)) for key in PRICES if key in price)
        table = price.get("by_duration")
        if isinstance(table, dict):
            yield from ((table, key, (*path, "price", "by_duration", key)) for key in table)
    for name, extra in extras.items() if isinstance(extras, dict) else ():
        yield from _held(extra, EXTRAS, (*path, "extras", name))


def _held(part: object, keys: Sequence[str], path: tuple[object, ...]) -> Iterator[Place]:
    """Yield the amounts that stand at some keys of a part, if it is one."""
    if isinstance(part, dict):
        yield from ((part, key, (*path, key)) for key in keys if key in part)


def _listed(value: object) -> list[Plain]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
