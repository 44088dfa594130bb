"""How good an option is: model x resolution, as far as the platform shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from planner.catalog.amounts import RATIO
from planner.catalog.parts import Offer, Rated
from planner.catalog.schema import Catalog

THOUSANDTH = Decimal("0.001")


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

    def scaled(self, factor: Decimal) -> Rating:
        """Multiply, and round half-even to thousandths."""
        with localcontext(RATIO):
            low, value, high = (
                (number * factor).quantize(THOUSANDTH, ROUND_HALF_EVEN)
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
        At a resolution whose factor is 1; None where nobody has rated it and the catalog has no
        `unrated_quality`.
    """
    for part in (offer, catalog.models[model]):
        own = None if part is None else _own(catalog, part)
        if part is not None and own is not None:
            at = catalog.resolutions[part.rated_at].quality if part.rated_at else Decimal(1)
            return own.times(RATIO.divide(1, at))
    worst = catalog.unrated_quality
    return None if worst is None else Rating(worst, worst, worst)


def _own(catalog: Catalog, part: Rated) -> Rating | None:
    scale = catalog.elo if part.board is None else catalog.boards[part.board]
    if part.elo is not None and scale is not None:
        return _from_elo(part, scale.reference)
    known = catalog.tiers[part.tier] if part.tier is not None else part.quality
    return None if known is None else Rating(known, known, known)


def is_rated(catalog: Catalog, model: str, offer: Offer) -> bool:
    """Say whether anybody has rated this offer or its model."""
    parts = (offer, catalog.models[model])
    return any(part.quality is not None or part.tier or part.elo is not None for part in parts)


def _from_elo(part: Rated, reference: Decimal) -> Rating:
    assert part.elo is not None
    with localcontext(RATIO):
        low, value, high = (
            preference(part.elo + shift, reference) for shift in (-part.elo_ci, 0, part.elo_ci)
        )
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
    factor = catalog.resolutions[shown(catalog, offer.resolution, platform)].quality
    return None if rated is None else rated.scaled(factor)
