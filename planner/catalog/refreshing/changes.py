"""What a newer price list changes in a catalog and its models, and what is left to be settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from planner.catalog.parts import Model, Offer, Price
from planner.catalog.schema import Catalog

Path = tuple[str | int, ...]
IN_USD = "in USD"  # what is said of a price that is no price of a video


@dataclass(frozen=True)
class PriceChange:
    """A price that changed.

    Attributes
    ----------
    model, of
        Whose it is, and of what: a resolution, a feature; "" where that is all there is.
    per
        What it is for, such as ``"a second"``.
    old, new
        In the catalog's unit.
    """

    model: str
    of: str
    per: str
    old: Decimal
    new: Decimal


@dataclass(frozen=True)
class Beside:
    """A model in two catalogs.

    Attributes
    ----------
    name
        Of the model, in both.
    mine, theirs
        The catalogs: one's own, and the newer price list.
    on
        The day for which theirs holds.
    by_rate
        Whether theirs says no more of a price than its resolution, as a price map does; else
        its offers are what they say.
    base
        The price per second where nothing is said of a resolution, if there is one.
    unread
        What stands in place of prices, by resolution; "" where it is said of none.
    """

    name: str
    mine: Catalog
    theirs: Catalog
    on: date
    by_rate: bool
    base: Decimal | None = None
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """The model as it stands."""
        return self.mine.models[self.name]

    @property
    def listed(self) -> Model:
        """The model of the price list."""
        return self.theirs.models[self.name]

    def open_offers(self) -> list[int]:
        """Return the positions of the offers that had not ended before the day."""
        offers = enumerate(self.model.offers)
        return [at for at, one in offers if not ended(one.valid_until, self.on)]


class Edit(NamedTuple):
    """One thing that is to stand otherwise in the catalog's file.

    Attributes
    ----------
    path
        Its keys, and the positions of offers.
    value
        What is to stand there; None to take away what does.
    before
        Of a resolution that is new: the one that it comes before; None for the end.
    """

    path: Path
    value: Any
    before: str | None = None


@dataclass
class Refreshed:
    """What a newer price list changes.

    Attributes
    ----------
    edits
        Of the catalog's file.
    prices
        Those that changed.
    added
        Models that are new.
    wider
        Offers and resolutions that are new, and charges that are otherwise, a line each.
    retired
        What is offered no longer, or has a last day now, a line each.
    missing
        How many of these the list does not have any more.
    sourced
        What names the list as its source now, a line each.
    undated
        Models whose dates are the catalog's own, which therefore stays as it was.
    unchanged
        How many prices are confirmed as they are.
    by_hand
        What its owner has to settle, a line each.
    """

    edits: list[Edit] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    missing: int = 0
    sourced: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    unchanged: int = 0
    by_hand: list[str] = field(default_factory=list)

    def edit(self, *path: str | int, value: Any, before: str | None = None) -> None:
        """Note what is to stand otherwise."""
        self.edits.append(Edit(path, value, before))

    def add(self, more: Refreshed) -> None:
        """Take in what is changed besides."""
        for each in fields(Refreshed):
            setattr(self, each.name, getattr(self, each.name) + getattr(more, each.name))


@dataclass
class Changes(Refreshed):
    """What it changes in one model.

    Attributes
    ----------
    model
        Its name.
    resolutions
        Those of the offers that are new.
    confirmed
        Positions of the offers whose prices the list says; -1 for the one price of all.
    closed
        Positions of the offers that are marked as ended.
    dated
        Whether the model says now when its prices were read.
    """

    model: str = field(kw_only=True)
    resolutions: list[str] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    dated: bool = False

    def edit(self, *path: str | int, value: Any, before: str | None = None) -> None:
        """Note what is to stand otherwise, by its path from the model on."""
        super().edit("models", self.model, *path, value=value, before=before)

    def say(self, text: str) -> None:
        """Leave something to the catalog's owner."""
        self.by_hand.append(f"{self.model}: {text}")

    def confirm(self, some: Iterable[int], *, changed: bool = False) -> None:
        """Note offers whose prices the list says."""
        some = set(some)
        self.confirmed |= some
        self.unchanged += 0 if changed else len(some)


def ended(last: date | None, on: date) -> bool:
    """Say whether something had its last day before a day."""
    return last is not None and last < on


def no_price(unread: Mapping[str, str]) -> str:
    """Say what the list has in place of prices."""
    told = [f"{one} is no price" + (f" for {size}" if size else "") for size, one in unread.items()]
    return f"in the list {' and '.join(told)}" if told else "the list has no price above 0 for it"


def offer_name(offer: Offer) -> str:
    """Name an offer by what tells it apart."""
    parts = [offer.resolution, *([offer.mode] if offer.mode else [])]
    return " ".join([*parts, *(f"with {one}" for one in (*offer.features, *offer.needs))])


def offer_names(offers: Sequence[Offer], some: Iterable[int]) -> str:
    """Name some offers."""
    return ", ".join(dict.fromkeys(offer_name(offers[at]) for at in some))


def is_rate(price: Price) -> bool:
    """Say whether a price is so much a second, and nothing besides but a least charge."""
    return price.per_second is not None and not price.per_clip
