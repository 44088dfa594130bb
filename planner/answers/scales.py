"""What becomes of a number in the qualities that it decides, and in which unit nothing bends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from planner.answers.numbers import CatalogNumber, Path, keys_of
from planner.answers.present import Present
from planner.answers.reach import (
    Reach,
    Seen,
    factor_shown,
    offer_of,
    rated_at_path,
    rating_of,
    rating_path,
    seen_on,
)
from planner.catalog.amounts import exactly
from planner.catalog.quality import delivered, most, part_demanded
from planner.catalog.ratings import rating
from planner.catalog.schema import Catalog

THOUSANDTH = Decimal("0.001")
COARSEST = Fraction(1, 20)  # of a number: a coarser unit says too little


@dataclass
class Scale:
    """What becomes of a number in the qualities that it decides.

    Attributes
    ----------
    factors
        What it is multiplied with.
    is_even
        Whether that is all that happens to it, so that its qualities change evenly with it.
    only_raises
        Whether no quality falls, and nothing leaves a menu, when it rises.
    is_used
        Whether the present plan has a quality that it decides.
    """

    factors: set[Fraction] = field(default_factory=set)
    is_even: bool = True
    only_raises: bool = True
    is_used: bool = False


def quality_numbers(reach: Reach, present: Present) -> dict[CatalogNumber, Scale]:
    """List the numbers of quality that the batch hangs on, and what becomes of them."""
    catalog = reach.catalog
    used = {seen_on(catalog, *pair) for pair in present.taken}
    scales: dict[Path, Scale] = {path: Scale() for path in _tiers(reach)}
    for one in reach.seen:
        for path, factor in _factors(reach, one):
            scale = scales.setdefault(path, Scale())
            scale.is_used |= one in used
            if factor is None:
                scale.is_even = False
            else:
                scale.factors.add(factor)
        at = rated_at_path(catalog, one)
        if at is not None:
            scales[at].only_raises = False
    for scale in scales.values():
        scale.only_raises &= not reach.tiers
    found = {CatalogNumber.at(catalog, path): scale for path, scale in scales.items()}
    return dict(sorted(found.items(), key=lambda pair: keys_of(pair[0].path)[0] != "tiers"))


def _tiers(reach: Reach) -> Iterator[Path]:
    """List where the tiers stand that some request demands."""
    catalog = reach.catalog
    for tier in reach.tiers:
        stated = [at for at, terms in enumerate(catalog.catalogs) if tier in terms.tiers]
        if len(stated) < max(len(catalog.catalogs), 1):
            yield ("tiers", tier)
        yield from (("catalogs", at, "tiers", tier) for at in stated)


def meetings(reach: Reach, one: Seen, path: Path) -> Iterator[Fraction]:
    """List where a number, as it changes, makes an option just good enough for a tier.

    Also where it makes it as good as its scale goes.

    Parameters
    ----------
    reach, one
        The option.
    path
        Where the number stands; it is multiplied, and nothing else.

    Yields
    ------
    Fraction
        A value of the number.
    """
    catalog, rated = reach.catalog, rating_of(reach.catalog, one)
    factor = dict(_factors(reach, one)).get(path) or Fraction(0)
    end = most(catalog, one.model, offer_of(catalog, one))
    if factor and end.is_finite():
        yield Fraction(end) / factor
    best = catalog.platforms[one.platform] if one.platform else None
    least = best and catalog.terms_path(one.model, "resolutions", best, "quality")
    shows_least = path == least
    made = delivered(rated, factor_shown(catalog, one), end)
    part = part_demanded(catalog, one.model, one.platform or None)
    for tier in reach.tiers:
        whole = Fraction(catalog.tier_demands[tier])
        if keys_of(path) == ("tiers", tier):
            # Of several catalogs the one that demands the least counts.
            others = _stated(catalog, tier) if catalog.is_several else set[Fraction]()
            yield from others
            # Where it rates the model as well, both sides change alike, but for what others demand.
            yield from (number * part / factor for number in others) if factor else ()
            yield from () if factor or not part else (made / part,)
        elif factor:
            yield from (whole / factor, whole * part / factor)
        if shows_least and whole:
            yield from (Fraction(1), made / whole)


def _stated(catalog: Catalog, tier: str) -> set[Fraction]:
    """List what those that a catalog is made of demand for a tier."""
    stated = [catalog, *catalog.catalogs]
    return {Fraction(terms.tiers[tier]) for terms in stated if tier in terms.tiers}


def _factors(reach: Reach, one: Seen) -> Iterator[tuple[Path, Fraction | None]]:
    """List the numbers that rate an option, with what each is multiplied with.

    None stands for a number that does more than to be multiplied.
    """
    catalog = reach.catalog
    path, rated_at = rating_path(catalog, one), rated_at_path(catalog, one)
    rated = rating(catalog, one.model, offer_of(catalog, one))
    assert rated is not None  # or it would be no option
    at = CatalogNumber.at(catalog, rated_at).value if rated_at else 1
    shown = Fraction(factor_shown(catalog, one))
    per_seam = Fraction(catalog.terms(one.model).segments.quality_per_seam)
    seams = per_seam**one.seams
    plain = at == 1 and path[-1] != "elo"
    yield path, shown * seams if plain else None
    if rated_at is not None:
        yield rated_at, None
    size = catalog.terms_path(one.model, "resolutions", one.resolution, "quality")
    yield size, Fraction(rated.value) * seams
    if one.seams:
        once = one.seams == 1
        path = catalog.terms_path(one.model, "segments", "quality_per_seam")
        yield path, Fraction(rated.value) * shown if once else None


def even_unit(value: Decimal, scale: Scale) -> Decimal | None:
    """Find the unit of a number in which the qualities that it decides change evenly.

    Qualities are rounded to thousandths. From one multiple of the unit to the next they change by
    whole ones, so that rounding does nothing; where one lies between two thousandths now, by even
    ones, since those halves are rounded to even.

    Parameters
    ----------
    value
        The number.
    scale
        What becomes of it.

    Returns
    -------
    Decimal or None
        The unit, a thousandth at least; None where there is none, or a coarse one.
    """
    if not scale.is_even:
        return None
    tops, bottoms = [1], [1000]
    for factor in filter(None, scale.factors):
        is_half = (Fraction(value) * factor * 1000).denominator == 2
        step = Fraction(2 if is_half else 1, 1000) / factor
        tops.append(step.numerator)
        bottoms.append(step.denominator)
    unit = Fraction(lcm(*tops), gcd(*bottoms))
    if unit > COARSEST * Fraction(value or 1):
        return None
    return THOUSANDTH * int(unit * 1000)


@exactly
def round_unit(value: Decimal, part: Decimal) -> Decimal:
    """Return the greatest round number within a part of a number; a thousandth at least."""
    most = max(value * part, THOUSANDTH)
    power = Decimal(1).scaleb(most.adjusted())
    return next(times * power for times in (5, 2, 1) if times * power <= most)
