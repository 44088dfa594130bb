"""What a catalog says, checked: models, prices, quality, packages, platforms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from planner.catalog.coherence import (
    Reference,
    model_faults,
    model_references,
    money_faults,
    unknown_names,
)
from planner.catalog.faults import told
from planner.catalog.fields import (
    Amount,
    Count,
    KeyFault,
    Name,
    Part,
    Quality,
    Seconds,
    Share,
    Takes,
    refused,
)
from planner.catalog.parts import Model, Offer, Orderable, Price
from planner.catalog.spelling import toml_key


class Resolution(Part):
    """A resolution: what it does to a price without offers, and what it is worth.

    Attributes
    ----------
    multiplier
        Times the price of a model that has one price for all resolutions.
    quality
        Times the model's quality, where the platform shows this resolution.
    """

    multiplier: Amount = Decimal(1)
    quality: Quality


class Package(Part):
    """Credits that are sold together.

    Attributes
    ----------
    credits, usd
        How many, for how much.
    name
        What the provider calls it.
    valid_days
        After so many days, credits that are left expire.
    first_purchase_only
        Whether it can be bought once only.
    """

    credits: Amount
    usd: Amount
    name: str = ""
    valid_days: Count | None = None
    first_purchase_only: bool = False


class Elo(Part):
    """How a rating becomes a quality: twice the chance to be preferred to `reference`.

    Attributes
    ----------
    reference
        The rating that has a quality of 1.
    board, source, as_of
        Which arena's, and when it was read.
    """

    reference: Amount
    board: str = ""
    source: str = ""
    as_of: date | None = None


class Segments(Part):
    """Long videos made in parts.

    Attributes
    ----------
    allowed
        Whether every request may be; a request may also allow it for itself.
    quality_per_seam
        Times the quality, for each seam between two segments.
    most
        Segments at the most.
    """

    allowed: bool = False
    quality_per_seam: Share = Decimal(1)
    most: Count = 10


class Defaults(Part):
    """What a request gets that says nothing, in the documented batch planner."""

    model: Name
    resolution: Name
    duration_s: Seconds = 10


class Catalog(Part):
    """What can be bought.

    Attributes
    ----------
    name, title, source
        What it is, and where its figures come from.
    as_of, stale_after_days
        When they were read, and the age past which using them warns.
    currency
        Of every amount of money in it.
    prices_in
        Whether prices are in credits or in USD.
    usd_per_credit
        The list price of a credit; 1 where prices are in USD.
    billing_step, rounding
        The smallest amount that is billed, and which way a fraction of it goes; exact where None.
    failure_charge
        The part of its price that a failed generation costs; unknown where None.
    tiers
        The least quality of each tier.
    elo
        How ratings become qualities.
    boards
        The same for ratings of other boards, by name: each is a scale of its own.
    unrated_quality
        The quality of a model that nobody has rated. It is never chosen where None.
    resolutions
        By name, from the lowest to the highest.
    models
        By name.
    defaults
        What a request gets that says nothing.
    duration_s
        What can be ordered of a model that says nothing.
    uses
        Generations that a usable shot takes, by use.
    segments
        Long videos made in parts.
    trim
        Whether a video may be ordered longer and cut, where its length is not sold; a request may
        say so for itself.
    platforms
        The best resolution that each shows.
    content_types
        The duration in seconds that suits each.
    packages
        Credits sold together.

    Raises
    ------
    CatalogError
        If it is none, however it is made; every fault at once.
    """

    name: Name
    title: str = ""
    source: str = ""
    as_of: date | None = None
    stale_after_days: Count | None = None
    currency: Literal["USD"] = "USD"
    prices_in: Literal["credits", "usd"] = "credits"
    usd_per_credit: Amount | None = None
    billing_step: Amount | None = None
    rounding: Literal["down", "up", "half-up"] = "up"
    failure_charge: Share | None = None
    tiers: dict[Name, Quality] = Field(default_factory=dict)
    elo: Elo | None = None
    boards: dict[Name, Elo] = Field(default_factory=dict)
    unrated_quality: Quality | None = None
    resolutions: Annotated[dict[Name, Resolution], Field(min_length=1)]
    models: Annotated[dict[Name, Model], Field(min_length=1)]
    defaults: Defaults
    duration_s: Orderable = None
    uses: dict[Name, Takes] = Field(default_factory=dict)
    segments: Segments = Segments()
    trim: bool = True
    platforms: dict[Name, Name] = Field(default_factory=dict)
    content_types: dict[Name, Seconds] = Field(default_factory=dict)
    packages: tuple[Package, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Catalog:
        faults = list(self._faults())
        if faults:
            raise refused(*faults)
        return self

    @model_validator(mode="wrap")  # stands below, and so around, the one before
    @classmethod
    def _tell(
        cls, data: object, check: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        try:
            return check(data)
        except ValidationError as error:
            source = (info.context or {}).get("source", "made in Python")
            raise told(error, source, _json_schema()) from None

    def _faults(self) -> Iterator[KeyFault]:
        yield from money_faults(self.prices_in, self.usd_per_credit, self.packages)
        names = {
            "model": list(self.models),
            "resolution": list(self.resolutions),
            "tier": list(self.tiers),
            "board": list(self.boards),
        }
        yield from unknown_names(self._references(), names)
        for name, model in self.models.items():
            yield from model_faults(
                toml_key("models", name),
                model,
                currency=self.currency,
                has_elo=self.elo is not None,
                unseen=[size for size, each in self.resolutions.items() if not each.quality],
                otherwise=self.duration_s,
            )

    def _references(self) -> Iterator[Reference]:
        yield "defaults.model", self.defaults.model, "model"
        yield "defaults.resolution", self.defaults.resolution, "resolution"
        for name, model in self.models.items():
            yield from model_references(toml_key("models", name), model)
        for name, best in self.platforms.items():
            yield toml_key("platforms", name), best, "resolution"

    @property
    def credit_usd(self) -> Decimal:
        """USD per credit; 1 where prices are in USD."""
        return self.usd_per_credit or Decimal(1)

    @cached_property
    def resolution_ranks(self) -> dict[str, int]:
        """Place of each resolution, the lowest 0."""
        return {name: rank for rank, name in enumerate(self.resolutions)}

    @cached_property
    def features(self) -> tuple[str, ...]:
        """Every feature that some model has or needs, in alphabetical order."""
        names: set[str] = set()
        for model in self.models.values():
            names |= {*model.extras, *model.needs}
            names |= {name for offer in model.offers for name in (*offer.features, *offer.needs)}
        return tuple(sorted(names))

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Every mode in which some model is offered, in alphabetical order."""
        offers = (offer for model in self.models.values() for offer in model.offers)
        return tuple(sorted({offer.mode for offer in offers if offer.mode}))

    def offers(self, name: str) -> tuple[Offer, ...]:
        """Return the ways to order a model; a price for all resolutions becomes one for each.

        Parameters
        ----------
        name
            A model of this catalog.

        Returns
        -------
        tuple of Offer
            For a model with one price, every resolution of the catalog, its multiplier not yet
            applied: whether the model makes it is a question of limits, not of price.
        """
        return self._offers[name]

    def needs(self, name: str, offer: Offer) -> tuple[str, ...]:
        """Return the features without which an offer of a model makes nothing.

        Parameters
        ----------
        name, offer
            A model of this catalog, and one of its `offers`.
        """
        return tuple(dict.fromkeys((*self.models[name].needs, *offer.needs)))

    def durations(self, name: str, offer: Offer) -> Sequence[int]:
        """Return the durations that can be ordered, in seconds, ascending.

        Parameters
        ----------
        name, offer
            A model of this catalog, and one of its `offers`.
        """
        return self.models[name].durations(offer, self.duration_s) or ()

    @cached_property
    def _offers(self) -> dict[str, tuple[Offer, ...]]:
        return {
            name: model.offers if model.price is None else self._everywhere(model.price)
            for name, model in self.models.items()
        }

    def _everywhere(self, price: Price) -> tuple[Offer, ...]:
        return tuple(Offer(resolution=size, price=price) for size in self.resolutions)


@cache
def _json_schema() -> dict[str, Any]:
    return Catalog.model_json_schema()
