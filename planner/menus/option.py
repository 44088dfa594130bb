"""One way to make a request: what is ordered, after which drafts, and what to reserve for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from planner.catalog.amounts import EXACT, FINEST, is_too_fine
from planner.catalog.quality import factor_of, most
from planner.catalog.ratings import Rating
from planner.catalog.schema import Catalog


@dataclass(frozen=True)
class Ordered:
    """What is ordered of a model, and what to reserve for it.

    Attributes
    ----------
    model, mode, resolution
        What is ordered; `mode` is None where the provider has no name for it.
    price
        Credits that one take costs, all its segments together.
    takes
        Generations that are reserved for.
    credits
        What is reserved: price x takes, rounded up.
    segments
        Lengths of the parts that are ordered, in seconds.
    offer
        Position of the offer among the model's.
    features
        What is asked for besides.
    catalog
        Name of the catalog that sells it, where a plan is over several; "" where it is over one.
    price_as_of
        The day on which its price was read; None where that is not dated.
    """

    model: str
    mode: str | None
    resolution: str
    price: Decimal
    takes: Decimal
    credits: Decimal
    segments: tuple[int, ...]
    offer: int
    features: tuple[str, ...] = ()
    catalog: str = ""
    price_as_of: date | None = None

    @property
    def ordered_s(self) -> int:
        """Seconds that are ordered, all segments together."""
        return sum(self.segments)

    @property
    def ordered(self) -> str:
        """The lengths that are ordered, in seconds, such as "10 + 6"."""
        return lengths(self.segments)

    def __str__(self) -> str:
        """Name it, such as "kling-v3 pro at 1080p in 2 segments"."""
        named = " ".join(part for part in (self.model, self.mode) if part)
        parts = f" in {len(self.segments)} segments" if len(self.segments) > 1 else ""
        return f"{named} at {self.resolution}{parts}"


@dataclass(frozen=True)
class Draft(Ordered):
    """What the takes of a request are made with, where only the final is the chosen option."""

    def times(self, takes: Decimal, step: Decimal | None) -> Draft:
        """Return as many times that, billed in some step."""
        takes = EXACT.multiply(self.takes, takes)
        # As by `replace`, in less time: there may be many thousands.
        return Draft(**vars(self) | {"takes": takes, "credits": reserved(self.price, takes, step)})


@dataclass(frozen=True, kw_only=True)
class Option(Ordered):
    """One way to make a request.

    Attributes
    ----------
    takes
        Generations that are reserved for; where there are drafts, besides these.
    credits
        What is reserved: price x takes, rounded up, and what the drafts cost.
    used_s
        How much of what is ordered is used; where it is less, the last part is trimmed.
    rated
        How good the model is, seams counted, before the resolution counts.
    draft
        What its takes are made with, before it is made itself; None where they are its own.
    """

    used_s: int
    rated: Rating
    draft: Draft | None = None

    @property
    def parts(self) -> tuple[tuple[Ordered, Decimal], ...]:
        """What is ordered, and the credits for it: the option itself, and its drafts."""
        if self.draft is None:
            return ((self, self.credits),)
        final = EXACT.subtract(self.credits, self.draft.credits)
        return ((self, final), (self.draft, self.draft.credits))

    @property
    def oldest(self) -> Ordered:
        """What of it has the oldest price; what is not dated counts as older than all that is."""
        return min((one for one, _ in self.parts), key=age_of)

    @property
    def trimmed(self) -> bool:
        """Whether more is ordered than is used."""
        return self.ordered_s > self.used_s


def age_of(ordered: Ordered) -> date:
    """Say by what ages of prices compare: what is not dated counts as the oldest."""
    return ordered.price_as_of or date.min


def reserved(price: Decimal, takes: Decimal, step: Decimal | None) -> Decimal:
    """Return the credits to reserve for some takes: one is its price, more are rounded up.

    Parameters
    ----------
    price
        Of one.
    takes
        How many.
    step
        The smallest amount that is billed. What is reserved is a whole number of them, never short
        of what is expected; where None, only what is finer than `FINEST` is rounded.
    """
    if takes == 1:
        return price
    amount = EXACT.multiply(price, takes)
    if step is None and not is_too_fine(amount):
        return amount
    step = FINEST if step is None else step
    # As by `rounded`, in a fifth of the time: there may be many thousands.
    whole, rest = EXACT.divmod(amount, step)
    return EXACT.multiply(whole + bool(rest), step)


def rated_on(option: Option, platform: str, catalog: Catalog) -> Rating:
    """Rate an option as the platform shows it, in thousandths; "" limits nothing."""
    offer = catalog.offers(option.model)[option.offer]
    factor = factor_of(catalog, option.model, option.resolution, platform)
    return option.rated.scaled(factor, most(catalog, option.model, offer))


def lengths(segments: tuple[int, ...]) -> str:
    """Spell the lengths of segments, in seconds, such as "10 + 6"."""
    return " + ".join(f"{length:,}" for length in segments)
