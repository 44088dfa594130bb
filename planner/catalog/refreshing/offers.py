"""Prices of another catalog: offer by offer, as what tells them apart is said in both."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.catalog.parts import Offer, Price
from planner.catalog.refreshing.changes import Beside, Changes, Path, PriceChange, ended, offer_name

PER = {"per_second": "a second", "per_clip": "a clip", "least": "at least"}


def compare_offers(beside: Beside, changes: Changes) -> None:
    """Take over the prices of offers that both have; of others say that only one has them.

    Parameters
    ----------
    beside
        The model.
    changes
        Takes what is found.
    """
    mine, theirs = beside.model, beside.listed
    if mine.price is not None and theirs.price is not None:
        _reprice(beside, changes, -1, mine.price, theirs.price)
    elif mine.price is not None or theirs.price is not None:
        changes.say("kept, as it has one price for all resolutions in one of the two only")
    else:
        _each(beside, changes)


def _each(beside: Beside, changes: Changes) -> None:
    left = [one for one in beside.listed.offers if not ended(one.valid_until, beside.on)]
    for at, offer in enumerate(beside.model.offers):
        same = [one for one in left if _alike(offer, one)]
        left = [one for one in left if one not in same]
        if ended(offer.valid_until, beside.on):
            continue
        if len(same) == 1:
            _reprice(beside, changes, at, offer.price, same[0].price)
        else:
            why = "there several times" if same else "not in the list"
            changes.say(f"kept, as {why}: {offer_name(offer)}")
    if left:
        told = ", ".join(map(offer_name, left))
        changes.say(f"the list has {told} besides; yours does not")


def _alike(one: Offer, other: Offer) -> bool:
    """Say whether two offers are of the same thing."""
    return (
        (one.resolution, one.mode) == (other.resolution, other.mode)
        and set(one.features) == set(other.features)
        and set(one.needs) == set(other.needs)
        and (one.duration_s == other.duration_s or None in (one.duration_s, other.duration_s))
    )


def _reprice(beside: Beside, changes: Changes, at: int, old: Price, new: Price) -> None:
    """Take over a price that is made up of the same parts; -1 for the one of all resolutions."""
    of = offer_name(beside.model.offers[at]) if at >= 0 else ""
    path: Path = ("offers", at, "price") if at >= 0 else ("price",)
    parts = list(_parts(old, new))
    if any((was is None) != (now is None) for _, was, now in parts):
        changes.say(f"kept, as the list makes up its price otherwise: {of or 'all resolutions'}")
        return
    for part, was, now in parts:
        if was is None or now is None or was == now:
            continue
        per = PER.get(str(part[0])) or f"for {part[-1]} s"
        changes.edit(*path, *part, value=now)
        changes.prices.append(PriceChange(beside.name, of, per, was, now))
    changes.confirm([at], changed=old != new)


def _parts(old: Price, new: Price) -> Iterator[tuple[Path, Decimal | None, Decimal | None]]:
    """Pair the amounts of two prices: where each stands, and what it is in both."""
    for name in PER:
        yield (name,), getattr(old, name), getattr(new, name)
    before, after = old.by_duration or {}, new.by_duration or {}
    for seconds in sorted({*before, *after}):
        yield ("by_duration", str(seconds)), before.get(seconds), after.get(seconds)
