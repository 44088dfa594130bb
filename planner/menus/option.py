"""One way to make a request: what is ordered, in how many parts, and what to reserve for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from planner.catalog.fields import MOST_PLACES
from planner.catalog.limits import shortfalls
from planner.catalog.pricing import Quote, price_of, round_to_step
from planner.catalog.quality import Rating, rating
from planner.catalog.schema import Catalog
from planner.catalog.spelling import usd
from planner.menus.segments import cheapest_splits
from planner.requests.fields import Kind


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
        Lengths of the parts, in seconds.
    rated
        How good the model is, seams counted, before the resolution counts.
    offer
        Position of the offer among the model's.
    """

    model: str
    mode: str | None
    resolution: str
    price: Decimal
    takes: Decimal
    credits: Decimal
    segments: tuple[int, ...]
    rated: Rating
    offer: int

    def __str__(self) -> str:
        named = " ".join(part for part in (self.model, self.mode) if part)
        parts = f" in {len(self.segments)} segments" if len(self.segments) > 1 else ""
        return f"{named} at {self.resolution}{parts}"


class OptionFinder:
    """Finds the ways to make a kind of request; prices are worked out once.

    Parameters
    ----------
    catalog
        What can be bought.
    on
        The day on which it is ordered.
    """

    def __init__(self, catalog: Catalog, on: date) -> None:
        self.catalog = catalog
        self.on = on
        self._prices: dict[tuple[str, int, tuple[str, ...]], dict[int, Quote]] = {}
        self._ratings = {
            (name, at): rating(catalog, name, offer)
            for name in catalog.models
            for at, offer in enumerate(catalog.offers(name))
        }

    def find(self, model: str, position: int, kind: Kind) -> list[Option] | str:
        """Find the ways to make a kind of request with one offer.

        Parameters
        ----------
        model, position
            What is ordered: the position is that of the offer among the model's.
        kind
            What is wanted.

        Returns
        -------
        list of Option or str
            The ways, fewest segments first; or what keeps the offer from it, as a phrase that
            follows the model's name.
        """
        rated = self._ratings[model, position]
        ways = self._ways(model, position, kind)
        why = list(self._shortfalls(model, position, kind, rated, possible=bool(ways)))
        if why or rated is None:
            return " and ".join(why)
        takes = kind.takes or self.catalog.models[model].takes or Decimal(1)
        options = [self._option(position, quotes, takes, rated) for quotes in ways]
        if kind.max_cost_usd is None:
            return options
        price, limit = self.catalog.credit_usd, kind.max_cost_usd
        within = [one for one in options if one.credits * price <= limit]
        least = min(one.credits for one in options) * price
        return within or f"costs {usd(least)}, over its limit of {usd(limit)}"

    def _shortfalls(
        self, model: str, position: int, kind: Kind, rated: Rating | None, *, possible: bool
    ) -> Iterator[str]:
        offer = self.catalog.offers(model)[position]
        duration_s = None if possible else kind.duration_s
        yield from shortfalls(
            model, offer, self.catalog, duration_s=duration_s, features=kind.features, on=self.on
        )
        if rated is None:
            yield "has no quality in this catalog"
        elif kind.tier and rated.value < self.catalog.tiers[kind.tier]:
            tier = offer.tier or self.catalog.models[model].tier
            yield f"is only {tier}" if tier else f"is below {kind.tier}"

    def _option(
        self, position: int, quotes: tuple[Quote, ...], takes: Decimal, rated: Rating
    ) -> Option:
        price = sum((quote.credits for quote in quotes), Decimal(0))
        seams = self.catalog.segments.quality_per_seam ** (len(quotes) - 1)
        whole = len(quotes) == 1
        return Option(
            model=quotes[0].model,
            mode=quotes[0].mode,
            resolution=quotes[0].resolution,
            price=price,
            takes=takes,
            credits=price if takes == 1 else reserved(price, takes, self.catalog),
            segments=tuple(int(quote.duration_s) for quote in quotes),
            rated=rated if whole else rated.times(seams),
            offer=position,
        )

    def _ways(self, model: str, position: int, kind: Kind) -> list[tuple[Quote, ...]]:
        """Price every way to make it: in one, or, where it is too long, in segments."""
        prices = self._offered(model, position, kind.features)
        if kind.duration_s in prices:
            return [(prices[kind.duration_s],)]
        rules = self.catalog.segments
        allowed = rules.allowed if kind.segments is None else kind.segments
        if not allowed or not prices or kind.duration_s < max(prices):
            return []
        costs = tuple((seconds, one.credits) for seconds, one in prices.items())
        splits = cheapest_splits(kind.duration_s, costs, rules.most)
        return [tuple(prices[seconds] for seconds in split) for split in splits]

    def _offered(self, model: str, position: int, features: tuple[str, ...]) -> dict[int, Quote]:
        """Price every duration that can be ordered."""
        key = (model, position, features)
        if key not in self._prices:
            offer = self.catalog.offers(model)[position]
            quotes = [
                price_of(model, offer, seconds, features, self.catalog)
                for seconds in self.catalog.durations(model, offer)
            ]
            priced = [quote for quote in quotes if isinstance(quote, Quote)]
            self._prices[key] = {int(quote.duration_s): quote for quote in priced}
        return self._prices[key]


def reserved(price: Decimal, takes: Decimal, catalog: Catalog) -> Decimal:
    """Return the credits to reserve for some takes, a fraction of one rounded up.

    It is rounded to the catalog's billing step, or to nine places where there is none, so that
    what is reserved is never short of what is expected.
    """
    amount = price * takes
    if catalog.billing_step is not None:
        return round_to_step(amount, catalog, "up")
    return amount.quantize(Decimal(1).scaleb(-MOST_PLACES), ROUND_CEILING).normalize()
