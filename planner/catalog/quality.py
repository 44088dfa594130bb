"""How good an option is: model x resolution, as far as the platform shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from planner.catalog.amounts import RATIO
from planner.catalog.parts import Offer, Rated
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms

THOUSANDTH = Decimal("0.001")
REACHED = Decimal("1e-18")  # as exact as a tier times a factor can be said
MOST_PREFERRED = Decimal(2)  # twice a chance of 1
UNLIMITED = Decimal("Infinity")
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


def shown(catalog: Catalog, resolution: str, platform: str | None) -> str:
    """Return the resolution that the platform's viewers see: at most the platform's best."""
    best = resolution if platform is None else catalog.platforms[platform]
    return min(resolution, best, key=catalog.resolution_ranks.__getitem__)


def factor_of(catalog: Catalog, model: str, resolution: str, platform: str | None) -> Decimal:
    """Say by what a resolution multiplies the quality of a model, as far as the platform shows it.

    Parameters
    ----------
    catalog, model, resolution
        What is made.
    platform
        Where it is shown; None or "" where nothing limits it.
    """
    seen = shown(catalog, resolution, platform or None)
    return catalog.terms(model).resolutions[seen].quality


def most(catalog: Catalog, model: str, offer: Offer) -> Decimal:
    """Say how good an offer is at the most, whatever its rating is multiplied with."""
    by = rated_by(catalog, model, offer)
    return UNLIMITED if by is None or by.part.elo is None else MOST_PREFERRED


def per_seams(terms: Terms, seams: int) -> Decimal:
    """Say by what so many seams multiply the quality."""
    # of a quality of 0, 0**0 would be none
    return RATIO.power(terms.segments.quality_per_seam, seams) if seams else Decimal(1)


def delivers(
    catalog: Catalog,
    model: str,
    offer: Offer,
    tier: str,
    rated: Rating,
    platform: str | None = None,
) -> bool:
    """Say whether what is delivered is as good as a tier demands.

    What is delivered counts, the rating times the factor of the resolution, as the platform shows
    it, as far as its scale goes; where even the best that the platform shows counts less than 1,
    the tier demands as much less.

    Parameters
    ----------
    catalog, model, offer, tier
        An offer of a model, and the tier, as its own catalog understands it.
    rated
        How good it is, seams counted, before the resolution counts.
    platform
        Where it is shown; None where nothing limits it.
    """
    factor, end = factor_of(catalog, model, offer.resolution, platform), most(catalog, model, offer)
    return delivered(rated, factor, end) >= demanded(catalog, model, tier, platform)


def delivered(rated: Rating, factor: Decimal, end: Decimal) -> Fraction:
    """Say how good what is delivered is, to `REACHED`, and no more than `most` says.

    A rating whose own resolution was taken out has no last digit: what was 2 at a factor of 0.9 is
    not 2 again at that factor, but for so fine a rounding.
    """
    made = Fraction(rated.value) * Fraction(factor)
    made = min(made, Fraction(end)) if end.is_finite() else made
    return round(made / Fraction(REACHED)) * Fraction(REACHED)


def demanded(catalog: Catalog, model: str, tier: str, platform: str | None = None) -> Fraction:
    """Say how good what is delivered must be for a tier, as of `delivers`."""
    terms = catalog.terms(model)
    best = terms.resolutions[catalog.platforms[platform]].quality if platform else Decimal(1)
    return Fraction(terms.tiers[tier]) * Fraction(min(best, Decimal(1)))


def quality(
    catalog: Catalog, model: str, offer: Offer, platform: str | None = None
) -> Rating | None:
    """Say how good an offer is on a platform.

    Parameters
    ----------
    catalog
        Where it is from.
    model, offer
        What is ordered.
    platform
        Where it is shown; None where nothing limits it.

    Returns
    -------
    Rating or None
        In thousandths, rounded half-even; None where nobody has rated it.
    """
    rated = rating(catalog, model, offer)
    factor = factor_of(catalog, model, offer.resolution, platform)
    return None if rated is None else rated.scaled(factor, most(catalog, model, offer))
