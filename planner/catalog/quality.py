"""How good an option is: model x resolution, as far as the platform shows it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from planner.catalog.amounts import RATIO
from planner.catalog.parts import Offer
from planner.catalog.ratings import Rating, rated_by, rating
from planner.catalog.schema import Catalog
from planner.catalog.terms import Terms

REACHED = Decimal("1e-18")  # as exact as a tier times a factor can be said
MOST_PREFERRED = Decimal(2)  # twice a chance of 1
UNLIMITED = Decimal("Infinity")


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
    it, as far as its scale goes; and the resolution must be one that may count as that tier. Where
    even the best that the platform shows counts less than 1, or as a lower tier, no more than that
    is demanded.

    Parameters
    ----------
    catalog, model, offer, tier
        An offer of a model, and the tier.
    rated
        How good it is, seams counted, before the resolution counts.
    platform
        Where it is shown; None where nothing limits it.
    """
    factor, end = factor_of(catalog, model, offer.resolution, platform), most(catalog, model, offer)
    is_good = delivered(rated, factor, end) >= demanded(catalog, model, tier, platform)
    return is_good and may_count_as(catalog, model, offer.resolution, tier, platform)


def may_count_as(
    catalog: Catalog, model: str, resolution: str, tier: str, platform: str | None = None
) -> bool:
    """Say whether a resolution may count as a tier, however good its model is; see `delivers`.

    The order of tiers is that in which the model's own catalog lists them, from the lowest to the
    highest, whatever they demand.
    """
    asked = list(catalog.terms(model).tiers).index(tier)
    if platform:
        asked = min(asked, _highest(catalog, model, catalog.platforms[platform]))
    return _highest(catalog, model, shown(catalog, resolution, platform)) >= asked


def _highest(catalog: Catalog, model: str, resolution: str) -> int:
    """Return the place of the highest tier that a resolution, or a higher one, is held to."""
    terms, rank = catalog.terms(model), catalog.resolution_ranks
    tiers, sizes = list(terms.tiers), terms.resolutions
    held_to = [one.highest_tier for size, one in sizes.items() if rank[size] >= rank[resolution]]
    return min((tiers.index(tier) for tier in held_to if tier), default=len(tiers))


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
    return Fraction(catalog.tier_demands[tier]) * part_demanded(catalog, model, platform)


def part_demanded(catalog: Catalog, model: str, platform: str | None = None) -> Fraction:
    """Say which part of a tier is demanded where a platform shows its best, as of `delivers`."""
    if not platform:
        return Fraction(1)
    best = catalog.terms(model).resolutions[catalog.platforms[platform]].quality
    return min(Fraction(best), Fraction(1))


def quality(
    catalog: Catalog, model: str, offer: Offer, platform: str | None = None, *, seams: int = 0
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
    seams
        How often it is pieced together.

    Returns
    -------
    Rating or None
        In thousandths, rounded half-even; None where nobody has rated it.
    """
    rated = rating(catalog, model, offer)
    factor = factor_of(catalog, model, offer.resolution, platform)
    if rated is None:
        return None
    made = rated.times(per_seams(catalog.terms(model), seams)) if seams else rated
    return made.scaled(factor, most(catalog, model, offer))
