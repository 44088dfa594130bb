"""The parts of a catalog: models, the ways to order them, what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from planner.catalog.fields import (
    Amount,
    Charge,
    Count,
    Figure,
    KeyFault,
    Name,
    Part,
    Quality,
    Seconds,
    Takes,
    refused,
)


class Durations(Part):
    """The durations that can be ordered: from `min` to `max` seconds, in steps of `step`."""

    min: Seconds = 1
    max: Seconds
    step: Seconds = 1

    @model_validator(mode="after")
    def _in_order(self) -> Durations:
        if self.min > self.max:
            raise refused(KeyFault("min", self.min, f"expected at most max, {self.max}"))
        return self

    def all(self) -> range:
        """Every duration, in seconds."""
        return range(self.min, self.max + 1, self.step)


Orderable = Durations | tuple[Seconds, ...] | None  # None: nothing is said


class Extra(Part):
    """What a feature adds to the price: times `factor`, plus so much a second, plus so much.

    So many of it are `free` in a generation, as the first input images of some models are.
    """

    factor: Amount = Decimal(1)
    per_second: Charge = Decimal(0)
    per_clip: Charge = Decimal(0)
    free: Annotated[int, Field(strict=True, ge=0)] = 0


class Sources(Part):
    """Who says the figures of a model, as names of the catalog's `[sources]`.

    Attributes
    ----------
    prices, lengths, inputs
        Of its prices; of the durations that can be ordered; of what it takes and makes: features,
        resolutions, what it needs.
    """

    prices: tuple[Name, ...] = ()
    lengths: tuple[Name, ...] = ()
    inputs: tuple[Name, ...] = ()


class Price(Part):
    """The price of a generation, in the catalog's unit, in one of four shapes.

    Attributes
    ----------
    per_second
        Times the duration.
    per_clip
        Whatever the duration. With `per_second`: both, one on top of the other.
    by_duration
        By duration in seconds; no other duration can be ordered.
    least
        What a generation costs at least.
    currency
        To be explicit; it must be the catalog's.
    """

    per_second: Amount | None = None
    per_clip: Charge | None = None
    by_duration: dict[Seconds, Amount] | None = None
    least: Charge = Decimal(0)
    currency: Name | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Price:
        linear = self.per_second is not None or self.per_clip is not None
        if linear and self.by_duration is not None:
            why = "two prices for one thing; keep it, or per_second"
            raise refused(KeyFault("by_duration", None, why))
        if not linear and not self.by_duration:
            why = "missing; expected per_second, per_clip or by_duration"
            raise refused(KeyFault("per_second", None, why))
        return self


class Rated(Part):
    """Something whose quality is known, by one of three measures.

    Attributes
    ----------
    tier
        Name of its tier, which has a quality.
    quality
        The quality itself.
    elo, elo_ci, votes
        Its rating in an arena, half the width of the 95 % confidence interval, and the number of
        votes. The catalog's `[elo]` says how a rating becomes a quality.
    board
        One of the catalog's `[boards]`, if the rating is from there: two boards are two scales.
    rated_at
        The resolution it was rated at; its factor is in the rating already.
    """

    tier: Name | None = None
    quality: Quality | None = None
    elo: Annotated[Figure, Field(ge=0, le=5000)] | None = None
    elo_ci: Charge = Decimal(0)
    votes: Count | None = None
    board: Name | None = None
    rated_at: Name | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Rated:
        given = [name for name in ("tier", "quality", "elo") if getattr(self, name) is not None]
        if len(given) > 1:
            why = f"two qualities; keep it, or {given[0]}"
            raise refused(KeyFault(given[1], getattr(self, given[1]), why))
        return self


class Offer(Rated):
    """One way to order a video of a model.

    Attributes
    ----------
    resolution
        What it makes.
    mode
        The provider's name for this way, where it has one.
    features
        What is included, such as ``"audio"``.
    needs
        Features without which it cannot be ordered, besides those that its model needs: what is
        made from an image may be another offer than what is made from text.
    extras
        What a feature adds to the price of this offer, besides those of its model.
    price
        What it costs.
    duration_s
        What can be ordered: a range or a list; the model's where None.
    takes
        As of `Model`; where both say some, they multiply.
    valid_from, valid_until
        First and last day on which it can be ordered.
    source, as_of
        Where the price is from, and when it was read, where that is not the catalog's.
    """

    resolution: Name
    mode: Name | None = None
    features: tuple[Name, ...] = ()
    needs: tuple[Name, ...] = ()
    extras: dict[Name, Extra] = Field(default={})
    price: Price
    duration_s: Orderable = None
    takes: Takes = Decimal(1)
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    as_of: date | None = None


class Model(Rated):
    """A model that makes videos.

    Its price stands either in `price`, for every resolution up to `max_resolution`, times the
    multiplier of the resolution; or in `offers`, one by one.

    Attributes
    ----------
    catalog
        Which of the `catalogs` it is from, where the catalog is made of several.
    price, max_resolution
        The price at a multiplier of 1, and the best resolution it makes.
    offers
        The ways to order it.
    duration_s
        What can be ordered: a range or a list of seconds.
    unverified_s
        The same where nobody states it. Such a model is not orderable yet; `Catalog.allowing`
        lets it be ordered all the same.
    predecessor
        The model as which it counts where nobody has rated it, if that is allowed.
    extras
        What a feature that is not included adds to the price.
    needs
        Features without which it makes nothing, such as ``"input_image"``.
    takes
        Generations that a usable shot takes, on average, where one would do of another model; the
        takes that a request asks for, or its use, are multiplied by it.
    valid_from, valid_until
        First and last day on which it can be ordered.
    source, as_of, note
        Where its price is from, when it was read, and what else is to be known.
    sources
        Who says each kind of figure.
    """

    catalog: Name | None = None
    price: Price | None = None
    max_resolution: Name | None = None
    offers: tuple[Offer, ...] = ()
    duration_s: Orderable = None
    unverified_s: Orderable = None
    predecessor: Name | None = None
    extras: dict[Name, Extra] = Field(default={})
    needs: tuple[Name, ...] = ()
    takes: Takes = Decimal(1)
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    as_of: date | None = None
    note: str = ""
    sources: Sources = Sources()

    @model_validator(mode="after")
    def _priced_once(self) -> Model:
        if self.price is not None and self.offers:
            why = "two prices for one thing; keep it, or the offers"
            raise refused(KeyFault("price", None, why))
        if self.price is None and not self.offers:
            raise refused(KeyFault("price", None, "missing; expected a price, or offers"))
        if self.price is not None and self.max_resolution is None:
            why = "missing; expected the best resolution it makes"
            raise refused(KeyFault("max_resolution", None, why))
        return self

    def durations(self, offer: Offer | None, otherwise: Orderable) -> Sequence[int] | None:
        """Return the durations that can be ordered, in seconds, ascending; None where nothing says.

        Parameters
        ----------
        offer
            One of its offers; None for its price for all resolutions.
        otherwise
            What holds where neither the price, nor the offer, nor the model says anything.
        """
        price = self.price if offer is None else offer.price
        if price is not None and price.by_duration is not None:
            return sorted(price.by_duration)
        if self.unverified_s is not None:
            otherwise = None
        given = (offer and offer.duration_s) or self.duration_s or otherwise
        if given is None:
            return None
        return sorted(given) if isinstance(given, tuple) else given.all()
