"""What a catalog says for all its models: resolutions, packages, ratings, segments, defaults."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from planner.catalog.fields import Amount, Count, Name, Part, Quality, Seconds, Share
from planner.catalog.spelling import usd

MONTH_DAYS = 30  # after which credits of a month are told to expire


class Resolution(Part):
    """A resolution: what it does to a price without offers, and what it is worth.

    Attributes
    ----------
    multiplier
        Times the price of a model that has one price for all resolutions.
    quality
        Times the model's quality, where the platform shows this resolution.
    highest_tier
        The highest tier that it counts as, and all lower ones, however good the model is; any
        tier where None.
    """

    multiplier: Amount = Decimal(1)
    quality: Quality
    highest_tier: Name | None = None


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
    limit
        How often it can be bought at the most, what is left of an offer; any number where None.
    """

    credits: Amount
    usd: Amount
    name: str = ""
    valid_days: Count | None = None
    first_purchase_only: bool = False
    limit: Annotated[int, Field(strict=True, ge=0)] | None = None

    @property
    def most(self) -> int | None:
        """How often it can be bought at the most; None where nothing says."""
        once = [1] if self.first_purchase_only else []
        return min([*once, *([] if self.limit is None else [self.limit])], default=None)


class Subscription(Part):
    """Credits that are sold by the month; what is left of them at its end expires.

    Attributes
    ----------
    name
        What the provider calls it.
    credits, usd
        How many a month, for how much.
    first_month_usd
        For how much the first month is; as every other where None.
    year_usd
        For how much a year is, paid at once. It is told, and does not decide.
    """

    name: Name
    credits: Amount
    usd: Amount
    first_month_usd: Amount | None = None
    year_usd: Amount | None = None

    @property
    def month(self) -> Package:
        """The first month of it, as a package that is bought once."""
        first = self.first_month_usd
        more = [f"then {usd(self.usd)}"] if first not in (None, self.usd) else []
        more += [f"or {usd(self.year_usd)} a year"] if self.year_usd else []
        name = f"{self.name} for a month" + (f" ({', '.join(more)})" if more else "")
        paid = self.usd if first is None else first
        return Package(credits=self.credits, usd=paid, name=name, valid_days=MONTH_DAYS, limit=1)


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


class Source(Part):
    """Somebody who says figures of a catalog.

    Attributes
    ----------
    url
        Where.
    as_of
        The day for which it holds, or on which it was read; None where it gives none.
    what
        What it is, in words.
    stale_after_days
        The age past which using prices that it states warns; the catalog's where None.
    """

    url: Name
    as_of: date | None = None
    what: str = ""
    stale_after_days: Count | None = None


class Contradiction(Part):
    """What two sources say otherwise of the same models, and which of it the catalog uses.

    Attributes
    ----------
    models
        Whom it is about.
    about
        What, such as ``"lengths"``.
    says, against
        What one of them says, and another.
    used
        What the catalog goes by: the dearer or the shorter, so that what it orders is accepted.
    """

    models: Annotated[tuple[Name, ...], Field(min_length=1)]
    about: Name
    says: Name
    against: Name
    used: Name


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
