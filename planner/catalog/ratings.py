"""What rates an offer - itself, its model or a predecessor -, and what quality a rating is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache

from planner.catalog.amounts import RATIO
from planner.catalog.parts import Offer, Rated
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms

THOUSANDTH = Decimal("0.001")
WIDER_ELO = Decimal(100)  # of the interval of a predecessor's rating, each way; ours


@dataclass(frozen=True)
class Rating:
    """A quality with its interval: 95 % of the time the truth lies from `low` to `high`."""

    low: Decimal
    value: Decimal
    high: Decimal

    def times(self, factor: Decimal) -> Rating:
        """Multiply."""
        with localcontext(RATIO):
            return Rating(self.low * factor, self.value * factor, self.high * factor)

    def scaled(self, factor: Decimal, most: Decimal) -> Rating:
        """Multiply, to no more than is the most, and round half-even to thousandths."""
        with localcontext(RATIO):
            low, value, high = (
                min(number * factor, most).quantize(THOUSANDTH, ROUND_HALF_EVEN)
                for number in (self.low, self.value, self.high)
            )
            return Rating(low, value, high)


def rating(catalog: Catalog, model: str, offer: Offer | None = None) -> Rating | None:
    """Rate a model, or an offer of it that has a rating of its own.

    Parameters
    ----------
    catalog
        Where they are from.
    model
        The model's name.
    offer
        One of its offers; None for the model as a whole.

    Returns
    -------
    Rating or None
        At a resolution whose factor is 1; None where nobody has rated it, nothing is allowed to
        stand in for that, and the catalog has no `unrated_quality`.
    """
    by = rated_by(catalog, model, offer)
    if by is not None:
        terms = catalog.terms(by.model)
        known = _known(terms, by.part, WIDER_ELO if by.model != model else Decimal(0))
        at = terms.resolutions[by.part.rated_at].quality if by.part.rated_at else Decimal(1)
        return known.times(RATIO.divide(1, at))
    worst = catalog.terms(model).unrated_quality
    return None if worst is None else Rating(worst, worst, worst)


@dataclass(frozen=True)
class RatedBy:
    """What rates an offer.

    Attributes
    ----------
    model
        The model whose rating it is: its own, or a predecessor.
    position
        Of the offer, among that model's, whose rating it is; None where it is the model's.
    part
        What holds the rating.
    """

    model: str
    position: int | None
    part: Rated


def rated_by(catalog: Catalog, model: str, offer: Offer | None = None) -> RatedBy | None:
    """Find what rates a model, or an offer of it: of its own, or, where allowed, a predecessor's.

    Parameters
    ----------
    catalog, model, offer
        As of `rating`.

    Returns
    -------
    RatedBy or None
        None where nobody has rated it.
    """
    seen: set[str] = set()
    while model not in seen:
        seen.add(model)
        found = _own(catalog, model, offer)
        predecessor = catalog.models[model].predecessor
        known_as = catalog.terms(model).unrated
        if found is not None or predecessor is None or known_as != "as predecessor":
            return found
        model, offer = predecessor, _alike(catalog, predecessor, offer)
    return None


def _own(catalog: Catalog, model: str, offer: Offer | None) -> RatedBy | None:
    if offer is not None and _is_rated(offer):
        offers = catalog.offers(model)
        at = next((at for at, one in enumerate(offers) if one is offer), None)
        return RatedBy(model, at, offer)
    maker = catalog.models[model]
    return RatedBy(model, None, maker) if _is_rated(maker) else None


def _is_rated(part: Rated) -> bool:
    return part.quality is not None or part.tier is not None or part.elo is not None


def _alike(catalog: Catalog, model: str, offer: Offer | None) -> Offer | None:
    """Find a predecessor's offer for the same work, at the same resolution where there is one."""
    if offer is None:
        return None
    same = [one for one in catalog.offers(model) if set(one.needs) == set(offer.needs)]
    at_same = [one for one in same if one.resolution == offer.resolution]
    return next(iter([*at_same, *same]), None)


def _known(terms: Terms, part: Rated, wider: Decimal) -> Rating:
    if part.elo is not None:
        scale = terms.elo if part.board is None else terms.boards[part.board]
        assert scale is not None  # checked with the catalog
        return _from_elo(part, scale.reference, wider)
    known = terms.tiers[part.tier] if part.tier is not None else part.quality
    assert known is not None
    return Rating(known, known, known)


def is_rated(catalog: Catalog, model: str, offer: Offer) -> bool:
    """Say whether anybody has rated this offer or its model itself."""
    return _own(catalog, model, offer) is not None


def _from_elo(part: Rated, reference: Decimal, wider: Decimal) -> Rating:
    assert part.elo is not None
    half = part.elo_ci + wider
    with localcontext(RATIO):
        low, value, high = (preference(part.elo + shift, reference) for shift in (-half, 0, half))
        return Rating(low, value, high)


@lru_cache(maxsize=10_000)  # of every offer of a catalog, for every plan
def preference(elo: Decimal, reference: Decimal) -> Decimal:
    """Return twice the chance that a vote prefers this rating to the reference.

    It is what a rating means (Bradley and Terry, Biometrika 39:324-345, 1952), it is 1 for the
    reference, and it grows as viewers notice: a model that always wins is worth 2, one that never
    does 0.

    Parameters
    ----------
    elo, reference
        Ratings on one board.

    Returns
    -------
    Decimal
        From 0 to 2, in thousandths.
    """
    with localcontext(RATIO):
        odds = Decimal(10) ** ((reference - elo) / 400)
        return (2 / (1 + odds)).quantize(THOUSANDTH, ROUND_HALF_EVEN)
