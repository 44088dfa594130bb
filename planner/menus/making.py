"""Making a length with an offer: in one generation, trimmed or not, or in segments; priced once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from planner.catalog.limits import shortfalls
from planner.catalog.pricing import Quote, charged, price_of
from planner.catalog.schema import Catalog
from planner.menus.segments import cheapest_splits
from planner.requests.kinds import Kind

Splits = list[tuple[tuple[int, ...], Decimal]]  # lengths of the parts, and what one take costs
# Offer, duration, features, whether it may be made in segments, and whether trimmed.
Made = tuple[int, int, tuple[str, ...], bool, bool]


class Maker:
    """Makes lengths with offers, whatever anybody thinks of their quality.

    An offer is said by its model and its position among the model's offers.

    Parameters
    ----------
    catalog
        What can be bought.
    on
        The day on which it is ordered.
    known, unlike
        As of `OptionFinder`.
    """

    def __init__(
        self,
        catalog: Catalog,
        on: date,
        *,
        known: Maker | None = None,
        unlike: Collection[str] = (),
    ) -> None:
        self._catalog, self._on = catalog, on
        self._lengths = {
            (model, position): catalog.durations(model, offer)
            for model in catalog.models
            for position, offer in enumerate(catalog.offers(model))
        }
        self._made: dict[str, dict[Made, Splits]] = {name: {} for name in catalog.models}
        if known is not None:
            self._made |= {name: old for name, old in known._made.items() if name not in unlike}
        self._prices: dict[tuple[str, int, tuple[str, ...], int], Decimal | None] = {}

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
            ways = self.splits(model, position, kind)
            short = ways and self._shortfalls(model, position, kind, possible=True)
            made[key] = [] if short else ways
        return made[key]

    def makes_none(self, model: str, position: int, kind: Kind) -> str:
        """Say what keeps an offer from making a kind, as a phrase; "" where it makes one."""
        possible = self.reaches(model, position, kind)
        return self._shortfalls(model, position, kind, possible=possible)

    def longest(self, kind: Kind) -> tuple[int, int]:
        """Say what the longest video is that any offer makes in one, and in all its segments."""
        in_one, in_all = 0, 0
        for (model, _), lengths in self._lengths.items():
            length = max(lengths, default=0)
            most = self._most_segments(model) if self._in_segments(model, kind) else 1
            in_one, in_all = max(in_one, length), max(in_all, length * most)
        return in_one, in_all

    def splits(self, model: str, position: int, kind: Kind) -> Splits:
        """Price every way to make the length, in one, or, if too long, in segments.

        As of `made_by`, but whether the offer has the features and can be had that day.
        """
        wanted, trims = kind.duration_s, self._trims(model, kind)
        offered, most = self._lengths[model, position], self._most_segments(model)
        if not offered or wanted <= offered[-1]:
            price = self._catalog.offers(model)[position].price
            fitting = [each for each in offered if each == wanted or (trims and each > wanted)]
            if wanted in offered and price.by_duration is None:
                fitting = [wanted]  # what is longer costs no less
            prices = self._priced(model, position, kind, fitting)
            cheapest = min(prices, key=lambda each: (prices[each], each), default=0)
            return [((cheapest,), prices[cheapest])] if prices else []
        if not self._in_segments(model, kind) or wanted > most * offered[-1]:
            return []
        prices = self._priced(model, position, kind, offered)
        splits = cheapest_splits(wanted, tuple(prices.items()), most, trim=trims)
        return [(split, sum((prices[each] for each in split), Decimal(0))) for split in splits]

    def reaches(self, model: str, position: int, kind: Kind) -> bool:
        """Say whether an offer makes something of that length, whatever else is wanted."""
        wanted, trims = kind.duration_s, self._trims(model, kind)
        offered, most = self._lengths[model, position], self._most_segments(model)
        if not offered or wanted <= offered[-1]:
            return wanted in offered or (trims and bool(offered))
        if not self._in_segments(model, kind) or wanted > most * offered[-1]:
            return False
        prices = tuple((seconds, Decimal(1)) for seconds in offered)
        return bool(cheapest_splits(wanted, prices, most, trim=trims))

    def _shortfalls(self, model: str, position: int, kind: Kind, *, possible: bool) -> str:
        """Say what an offer lacks; of its lengths nothing, where that of the kind is possible."""
        offer = self._catalog.offers(model)[position]
        length = None if possible else kind.duration_s
        features, on = kind.features, self._on
        return " and ".join(
            shortfalls(model, offer, self._catalog, duration_s=length, features=features, on=on)
        )

    def _in_segments(self, model: str, kind: Kind) -> bool:
        allowed = self._catalog.terms(model).segments.allowed
        return allowed if kind.segments is None else kind.segments

    def _trims(self, model: str, kind: Kind) -> bool:
        return self._catalog.terms(model).trim if kind.trim is None else kind.trim

    def _most_segments(self, model: str) -> int:
        return self._catalog.terms(model).segments.most

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
            offer = self._catalog.offers(model)[position]
            quote = price_of(model, offer, seconds, features, self._catalog)
            priced = charged(quote, self._catalog) if isinstance(quote, Quote) else None
            self._prices[key] = priced
        return self._prices[key]
