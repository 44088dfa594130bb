"""What a newer price list changes in a model of a catalog, and what is left to be settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

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
    """

    name: str
    mine: Catalog
    theirs: Catalog
    on: date
    by_rate: bool
    base: Decimal | None = None

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


@dataclass
class Changes:
    """What a price list changes in a model.

    Attributes
    ----------
    model
        Its name.
    edits
        Paths from the model on, and what is to stand there; None where nothing is.
    prices, retired, by_hand
        As of `Refreshed`.
    wider
        The offers that are new, and charges that are otherwise, a line each.
    resolutions
        Those of the offers that are new.
    confirmed
        Positions of the offers whose prices the list says; -1 for the one price of all.
    unchanged
        How many of these are as they were.
    closed
        Positions of the offers that are marked as ended.
    dated
        Whether the model says now when its prices were read.
    """

    model: str
    edits: list[tuple[Path, Any]] = field(default_factory=list)
    prices: list[PriceChange] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    resolutions: list[str] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)
    unchanged: int = 0
    closed: set[int] = field(default_factory=set)
    dated: bool = False

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
