"""What a catalog says of all its models: the terms on which they are sold and rated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from planner.catalog.common import Elo, Package, Resolution, Segments, Subscription
from planner.catalog.currency import Exchange
from planner.catalog.fields import Amount, Count, Name, Part, Quality, Share
from planner.catalog.parts import Orderable
from planner.catalog.spelling import plain


class Terms(Part):
    """What a catalog says of all its models; each attribute as of `planner.Catalog`.

    A catalog is its own terms. One that is made of several has the terms of each of them, by which
    their models stay priced and rated.
    """

    name: Name
    title: str = ""
    source: str = ""
    as_of: date | None = None
    stale_after_days: Count | None = None
    currency: Literal["USD"] = "USD"
    exchange: Exchange | None = None
    prices_in: Literal["credits", "usd"] = "credits"
    usd_per_credit: Amount | None = None
    billing_step: Amount | None = None
    rounding: Literal["down", "up", "half-up"] = "up"
    failure_charge: Share | None = None
    tiers: dict[Name, Quality] = Field(default_factory=dict)
    elo: Elo | None = None
    boards: dict[Name, Elo] = Field(default_factory=dict)
    unrated_quality: Quality | None = None
    unrated: Literal["never", "as predecessor"] = "never"
    duration_s: Orderable = None
    unverified_s: Orderable = None
    segments: Segments = Segments()
    trim: bool = True
    packages: tuple[Package, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    packages_only: bool = False
    resolutions: Annotated[dict[Name, Resolution], Field(min_length=1)]

    @property
    def credit_usd(self) -> Decimal:
        """USD per credit; 1 where prices are in USD."""
        return self.usd_per_credit or Decimal(1)

    @property
    def is_several(self) -> bool:
        """Whether it is a catalog that is made of several."""
        return False

    @property
    def priced(self) -> str:
        """Say in which unit prices are, and when they were read."""
        unit = "USD" if self.prices_in == "usd" else f"credits at ${plain(self.credit_usd)}"
        read = f", read {self.as_of}" if self.as_of else ""
        rate = f"; converted from {self.exchange}" if self.exchange else ""
        return f"prices in {unit}{read}{rate}"
