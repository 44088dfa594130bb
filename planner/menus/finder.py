"""Finding the options of a kind of request: made once, then only scaled and filtered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from planner.catalog.amounts import EXACT
from planner.catalog.dates import price_date
from planner.catalog.parts import Offer
from planner.catalog.quality import delivers, may_count_as, per_seams
from planner.catalog.ratings import Rating, rating
from planner.catalog.schema import Catalog
from planner.catalog.together import owner_of
from planner.menus.making import Maker
from planner.menus.option import Option, reserved
from planner.requests.kinds import Kind

# Duration, features, and what the request says of segments and of trimming.
Length = tuple[int, tuple[str, ...], bool | None, bool | None]
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
    catalog
        As above.
    maker
        Knows how lengths are made, whether anybody has rated it or not.
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
        made = None if known is None else known.maker
        self.maker: Maker = Maker(catalog, on, known=made, unlike=unlike)
        self._offers = [
            (model, position, offer, rating(catalog, model, offer))
            for model in catalog.models
            for position, offer in enumerate(catalog.offers(model))
        ]
        self._rated = {(model, position): rated for model, position, _, rated in self._offers}
        self._ways: dict[Length, list[Way]] = {}
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
        why = list(filter(None, [self.maker.makes_none(model, position, kind)]))
        rated = self._rated[model, position]
        if rated is None:
            why.append("has no quality in this catalog")
        elif kind.tier:
            why += self._below_tier(model, position, rated, kind)
        return " and ".join(why)

    def _below_tier(self, model: str, position: int, rated: Rating, kind: Kind) -> Iterator[str]:
        """Say why what an offer delivers is not good enough, if it is not."""
        offer = self.catalog.offers(model)[position]
        splits = [split for split, _ in self.maker.splits(model, position, kind)]
        fewest = min(splits, key=len, default=())
        seamed = self._seamed(model, rated, fewest)
        if self._is_enough(model, offer, seamed, kind):
            return
        if rated.value < self.catalog.tier_demands[kind.tier]:
            tier = offer.tier or self.catalog.models[model].tier
            yield f"is only {tier}" if tier else f"is below {kind.tier}"
        elif not may_count_as(
            self.catalog, model, offer.resolution, kind.tier, kind.platform or None
        ):
            yield f"is never {kind.tier} at {offer.resolution}"
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

    def _every_way(self, kind: Kind) -> Iterator[Way]:
        """Find every way to make a duration with some features, whatever else is wanted."""
        for model, position, offer, rated in self._offers:
            if rated:
                for segments, price in self.maker.made_by(model, position, kind):
                    yield Way(model, position, offer, segments, price, rated)

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
