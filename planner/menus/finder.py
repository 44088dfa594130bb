"""Finding the options of a kind of request: priced once, then only scaled and filtered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from planner.catalog.amounts import EXACT
from planner.catalog.dates import price_date
from planner.catalog.limits import shortfalls
from planner.catalog.parts import Offer
from planner.catalog.pricing import Quote, charged, price_of
from planner.catalog.quality import Rating, delivers, per_seams, rating
from planner.catalog.schema import Catalog
from planner.catalog.together import owner_of
from planner.menus.option import Option, reserved
from planner.menus.segments import cheapest_splits
from planner.requests.fields import Kind

Splits = list[tuple[tuple[int, ...], Decimal]]  # lengths of the parts, and what one take costs
# Duration, features, and what the request says of segments and of trimming.
Length = tuple[int, tuple[str, ...], bool | None, bool | None]
# Offer, duration, features, whether it may be made in segments, and whether trimmed.
Made = tuple[int, int, tuple[str, ...], bool, bool]
Sold = tuple[str, date | None]  # the catalog that sells it, and the day of its price


@dataclass(frozen=True, eq=False)
class Way:
    """An offer of a model, and how it makes a video of some length.

    Attributes
    ----------
    model, position, offer
        What is ordered; the position is that of the offer among the model's.
    segments
        Lengths of the parts that are ordered, in seconds.
    price
        Credits that one take costs, all its segments together.
    rated
        How good the offer is, no seam counted.
    """

    model: str
    position: int
    offer: Offer
    segments: tuple[int, ...]
    price: Decimal
    rated: Rating


class OptionFinder:
    """Finds the options of kinds of request; equal options are one object.

    Parameters
    ----------
    catalog
        What can be bought.
    on
        The day on which it is ordered.
    known
        A finder for a catalog with the same models and the same prices, but for those of the
        models `unlike`. What it has found out of the others is not found out again.
    unlike
        Models whose prices may differ.

    Attributes
    ----------
    catalog, on
        As above.
    """

    def __init__(
        self,
        catalog: Catalog,
        on: date,
        *,
        known: OptionFinder | None = None,
        unlike: Collection[str] = (),
    ) -> None:
        self.catalog = catalog
        self.on = on
        self._offers = [
            (model, position, offer, rating(catalog, model, offer))
            for model in catalog.models
            for position, offer in enumerate(catalog.offers(model))
        ]
        self._rated = {(model, position): rated for model, position, _, rated in self._offers}
        self._lengths = {
            (model, position): catalog.durations(model, offer)
            for model, position, offer, _ in self._offers
        }
        self._ways: dict[Length, list[Way]] = {}
        self._made: dict[str, dict[Made, Splits]] = {name: {} for name in catalog.models}
        if known is not None:
            self._made |= {name: old for name, old in known._made.items() if name not in unlike}
        self._prices: dict[tuple[str, int, tuple[str, ...], int], Decimal | None] = {}
        self._sold: dict[tuple[str, int], Sold] = {}
        self._options: dict[tuple[object, ...], Option] = {}

    def options(self, kind: Kind) -> list[Option]:
        """Find the options of a kind.

        Parameters
        ----------
        kind
            What is wanted.

        Returns
        -------
        list of Option
            What keeps the limits of its model and the demands of the request, in the catalog's
            order of models and offers; of one offer, fewest segments first. For a request of one
            take: `scaled` says the same for more.
        """
        if kind.kept_out:
            return []
        key = (kind.duration_s, kind.features, kind.segments, kind.trim)
        if key not in self._ways:
            self._ways[key] = list(self._every_way(kind))
        return [
            self._option(way, kind)
            for way in self._ways[key]
            if (not kind.model or way.model == kind.model)
            and (not kind.models or way.model in kind.models)
            and (not kind.mode or way.offer.mode == kind.mode)
            and (not kind.resolution or way.offer.resolution == kind.resolution)
            and not kind.bars(way.model, way.offer.resolution)
            and self._is_enough(way.model, way.offer, self._made_so(way), kind)
        ]

    def why_not(self, model: str, position: int, kind: Kind) -> str:
        """Say what keeps an offer from making a kind, as a phrase that follows the model's name."""
        why = list(filter(None, [self.makes_none(model, position, kind)]))
        rated = self._rated[model, position]
        if rated is None:
            why.append("has no quality in this catalog")
        elif kind.tier:
            why += self._below_tier(model, position, rated, kind)
        return " and ".join(why)

    def makes_none(self, model: str, position: int, kind: Kind) -> str:
        """Say the same whatever its quality; "" where it makes one."""
        offer = self.catalog.offers(model)[position]
        possible = self._reaches(model, position, kind)
        return " and ".join(self._shortfalls(model, offer, kind, possible=possible))

    def _below_tier(self, model: str, position: int, rated: Rating, kind: Kind) -> Iterator[str]:
        """Say why what an offer delivers is not good enough, if it is not."""
        offer = self.catalog.offers(model)[position]
        splits = [split for split, _ in self._splits(model, position, offer, kind)]
        fewest = min(splits, key=len, default=())
        seamed = self._seamed(model, rated, fewest)
        if self._is_enough(model, offer, seamed, kind):
            return
        if rated.value < self.catalog.terms(model).tiers[kind.tier]:
            tier = offer.tier or self.catalog.models[model].tier
            yield f"is only {tier}" if tier else f"is below {kind.tier}"
        elif self._is_enough(model, offer, rated, kind):
            yield f"is below {kind.tier} in {len(fewest)} segments"
        else:
            yield f"is below {kind.tier} at {offer.resolution}"

    def _is_enough(self, model: str, offer: Offer, rated: Rating, kind: Kind) -> bool:
        if not kind.tier:
            return True
        return delivers(self.catalog, model, offer, kind.tier, rated, kind.platform or None)

    def _made_so(self, way: Way) -> Rating:
        """Rate what is made in the segments of a way."""
        return self._seamed(way.model, way.rated, way.segments)

    def _seamed(self, model: str, rated: Rating, segments: Sequence[int]) -> Rating:
        """Rate what is made in some segments."""
        seams = len(segments) - 1
        return rated.times(per_seams(self.catalog.terms(model), seams)) if seams > 0 else rated

    def _in_segments(self, model: str, kind: Kind) -> bool:
        allowed = self.catalog.terms(model).segments.allowed
        return allowed if kind.segments is None else kind.segments

    def _trims(self, model: str, kind: Kind) -> bool:
        return self.catalog.terms(model).trim if kind.trim is None else kind.trim

    def _every_way(self, kind: Kind) -> Iterator[Way]:
        """Find every way to make a duration with some features, whatever else is wanted."""
        for model, position, offer, rated in self._offers:
            if rated:
                for segments, price in self.made_by(model, position, kind):
                    yield Way(model, position, offer, segments, price, rated)

    def made_by(self, model: str, position: int, kind: Kind) -> Splits:
        """Find the ways of an offer to make the length and the features of a kind.

        Returns
        -------
        list
            The lengths of the parts, and what one take costs; fewest segments first.
        """
        made = self._made[model]
        in_segments, trims = self._in_segments(model, kind), self._trims(model, kind)
        key = (position, kind.duration_s, kind.features, in_segments, trims)
        if key not in made:
            offer = self.catalog.offers(model)[position]
            ways = self._splits(model, position, offer, kind)
            short = ways and any(self._shortfalls(model, offer, kind, possible=True))
            made[key] = [] if short else ways
        return made[key]

    def _shortfalls(self, model: str, offer: Offer, kind: Kind, *, possible: bool) -> Iterator[str]:
        duration_s = None if possible else kind.duration_s
        return shortfalls(
            model,
            offer,
            self.catalog,
            duration_s=duration_s,
            features=kind.features,
            on=self.on,
        )

    def _splits(self, model: str, position: int, offer: Offer, kind: Kind) -> Splits:
        """Price every way to make it with an offer: in one, or, if too long, in segments."""
        wanted, trims = kind.duration_s, self._trims(model, kind)
        offered, most = self._lengths[model, position], self._most_segments(model)
        if not offered or wanted <= offered[-1]:
            fitting = [each for each in offered if each == wanted or (trims and each > wanted)]
            if wanted in offered and offer.price.by_duration is None:
                fitting = [wanted]  # what is longer costs no less
            prices = self._priced(model, position, kind, fitting)
            cheapest = min(prices, key=lambda each: (prices[each], each), default=0)
            return [((cheapest,), prices[cheapest])] if prices else []
        if not self._in_segments(model, kind) or wanted > most * offered[-1]:
            return []
        prices = self._priced(model, position, kind, offered)
        splits = cheapest_splits(wanted, tuple(prices.items()), most, trim=trims)
        return [(split, sum((prices[each] for each in split), Decimal(0))) for split in splits]

    def _reaches(self, model: str, position: int, kind: Kind) -> bool:
        """Say whether an offer makes something of that length, whatever else is wanted."""
        wanted, trims = kind.duration_s, self._trims(model, kind)
        offered, most = self._lengths[model, position], self._most_segments(model)
        if not offered or wanted <= offered[-1]:
            return wanted in offered or (trims and bool(offered))
        if not self._in_segments(model, kind) or wanted > most * offered[-1]:
            return False
        prices = tuple((seconds, Decimal(1)) for seconds in offered)
        return bool(cheapest_splits(wanted, prices, most, trim=trims))

    def _most_segments(self, model: str) -> int:
        return self.catalog.terms(model).segments.most

    def longest(self, kind: Kind) -> tuple[int, int]:
        """Say what the longest video is that any offer makes in one, and in all its segments."""
        in_one, in_all = 0, 0
        for (model, _), lengths in self._lengths.items():
            length = max(lengths, default=0)
            most = self._most_segments(model) if self._in_segments(model, kind) else 1
            in_one, in_all = max(in_one, length), max(in_all, length * most)
        return in_one, in_all

    def _priced(
        self, model: str, position: int, kind: Kind, lengths: Iterable[int]
    ) -> dict[int, Decimal]:
        """Price generations of some lengths; those that have no price are left out."""
        prices = {each: self._price(model, position, kind.features, each) for each in lengths}
        return {seconds: price for seconds, price in prices.items() if price is not None}

    def _price(
        self, model: str, position: int, features: tuple[str, ...], seconds: int
    ) -> Decimal | None:
        """Price one generation; None where there is no price."""
        key = (model, position, features, seconds)
        if key not in self._prices:
            offer = self.catalog.offers(model)[position]
            quote = price_of(model, offer, seconds, features, self.catalog)
            priced = charged(quote, self.catalog) if isinstance(quote, Quote) else None
            self._prices[key] = priced
        return self._prices[key]

    def _option(self, way: Way, kind: Kind) -> Option:
        """Make the option of a way, for one usable take."""
        key = (way.model, way.position, way.segments, kind.duration_s, kind.features)
        if key not in self._options:
            takes = self._takes(way)
            catalog, price_as_of = self.sold(way.model, way.position)
            self._options[key] = Option(
                model=way.model,
                mode=way.offer.mode,
                resolution=way.offer.resolution,
                price=way.price,
                takes=takes,
                credits=reserved(way.price, takes, self.catalog.billing_step),
                segments=way.segments,
                used_s=kind.duration_s,
                rated=self._made_so(way),
                offer=way.position,
                features=kind.features,
                catalog=catalog,
                price_as_of=price_as_of,
            )
        return self._options[key]

    def sold(self, model: str, position: int) -> Sold:
        """Say what sells an offer, and of when its price is, as of `Ordered`."""
        key = (model, position)
        if key not in self._sold:
            catalog, offer = self.catalog, self.catalog.offers(model)[position]
            seller = owner_of(catalog.models[model], catalog) if catalog.is_several else ""
            self._sold[key] = seller, price_date(catalog, model, offer).as_of
        return self._sold[key]

    def _takes(self, way: Way) -> Decimal:
        """Return the generations to reserve for where one would do of another model."""
        return EXACT.multiply(self.catalog.models[way.model].takes, way.offer.takes)
