"""One way to make a request: what is ordered, in how many parts, and what to reserve for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.amounts import EXACT, FINEST, is_too_fine
from planner.catalog.quality import Rating, factor_of, most
from planner.catalog.schema import Catalog


@dataclass(frozen=True)
class Option:
    """One way to make a request.

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
    used_s
        How much of them is used; where it is less, the last part is trimmed.
    rated
        How good the model is, seams counted, before the resolution counts.
    offer
        Position of the offer among the model's.
    features
        What is asked for besides.
    """

    model: str
    mode: str | None
    resolution: str
    price: Decimal
    takes: Decimal
    credits: Decimal
    segments: tuple[int, ...]
    used_s: int
    rated: Rating
    offer: int
    features: tuple[str, ...] = ()

    @property
    def ordered_s(self) -> int:
        """Seconds that are ordered, all segments together."""
        return sum(self.segments)

    @property
    def ordered(self) -> str:
        """The lengths that are ordered, in seconds, such as "10 + 6"."""
        return " + ".join(f"{length:,}" for length in self.segments)

    @property
    def trimmed(self) -> bool:
        """Whether more is ordered than is used."""
        return self.ordered_s > self.used_s

    def __str__(self) -> str:
        named = " ".join(part for part in (self.model, self.mode) if part)
        parts = f" in {len(self.segments)} segments" if len(self.segments) > 1 else ""
        return f"{named} at {self.resolution}{parts}"


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
