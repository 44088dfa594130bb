"""Which numbers of a catalog a batch hangs on: those of every option that is within its reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from planner.answers.numbers import Path
from planner.batch import Batch
from planner.catalog.parts import Offer
from planner.catalog.quality import per_seams, shown
from planner.catalog.ratings import Rating, rated_by, rating
from planner.catalog.schema import Catalog
from planner.menus.drafting import drafts
from planner.menus.finder import OptionFinder
from planner.menus.option import Draft, Option, Ordered


@dataclass(frozen=True)
class Seen:
    """An option as a platform shows it.

    Attributes
    ----------
    model, offer, seams
        What is ordered, and in how many segments, less one.
    resolution
        What viewers see.
    platform
        Where they do; "" where nothing limits it.
    """

    model: str
    offer: int
    seams: int
    resolution: str
    platform: str


class Reach:
    """The options of a batch, also those that only a tier or a limit on the cost keeps out.

    Parameters
    ----------
    batch
        The batch.
    finder
        What finds its options.
    """

    def __init__(self, batch: Batch, finder: OptionFinder) -> None:
        self.catalog = batch.catalog
        self._kinds = batch.requests.kinds
        self._finder = finder

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that some request demands."""
        return tuple(dict.fromkeys(kind.tier for kind in self._kinds if kind.tier))

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The options, each once."""
        return tuple(dict.fromkeys(option for _, option in self._found))

    @cached_property
    def drafts(self) -> tuple[Draft, ...]:
        """What takes may be made with, each once, the cheapest or not."""
        found = (draft for kind in self._kinds for draft in drafts(kind, self._finder))
        return tuple(dict.fromkeys(found))

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """The options as they are rated, each once."""
        once = dict.fromkeys(seen_on(self.catalog, *pair) for pair in self._found)
        return tuple(once)

    @cached_property
    def _found(self) -> list[tuple[str, Option]]:
        """Each option with each platform that shows it."""
        kinds = dict.fromkeys(replace(kind, tier="") for kind in self._kinds)
        once = dict.fromkeys(
            (kind.platform, option) for kind in kinds for option in self._finder.options(kind)
        )
        return list(once)


def seen_on(catalog: Catalog, platform: str, option: Option) -> Seen:
    """Say how a platform shows an option; "" limits nothing."""
    resolution = shown(catalog, option.resolution, platform or None)
    return Seen(option.model, option.offer, len(option.segments) - 1, resolution, platform)


def offer_of(catalog: Catalog, option: Ordered | Seen) -> Offer:
    """Return the offer that an option is ordered by."""
    return catalog.offers(option.model)[option.offer]


def rating_of(catalog: Catalog, one: Seen) -> Rating:
    """Rate an option, its seams counted, before the resolution counts."""
    rated = rating(catalog, one.model, offer_of(catalog, one))
    assert rated is not None  # or it would be no option
    seams = per_seams(catalog.terms(one.model), one.seams)
    return rated.times(seams) if one.seams else rated


def price_path(catalog: Catalog, option: Ordered) -> Path:
    """Say where the price of an option stands."""
    own = () if catalog.models[option.model].price else ("offers", option.offer)
    return ("models", option.model, *own, "price")


def rating_path(catalog: Catalog, one: Seen) -> Path:
    """Say where the number stands that rates an option."""
    by = rated_by(catalog, one.model, offer_of(catalog, one))
    if by is None:
        return catalog.terms_path(one.model, "unrated_quality")
    if by.part.tier is not None:
        return catalog.terms_path(by.model, "tiers", by.part.tier)
    at: Path = ("models", by.model, *(() if by.position is None else ("offers", by.position)))
    return (*at, "quality" if by.part.elo is None else "elo")


def rated_at_path(catalog: Catalog, one: Seen) -> Path | None:
    """Say where the factor stands of the resolution that an option was rated at, if it was."""
    by = rated_by(catalog, one.model, offer_of(catalog, one))
    if by is None or by.part.rated_at is None:
        return None
    return catalog.terms_path(by.model, "resolutions", by.part.rated_at, "quality")


def factor_shown(catalog: Catalog, one: Seen) -> Decimal:
    """Return the factor of the resolution that viewers see."""
    return catalog.terms(one.model).resolutions[one.resolution].quality
