"""The calculator: what an option costs. It only prices; limits are kept where menus are built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from planner.catalog.amounts import EXACT, FINEST, exactly, is_too_fine, rounded
from planner.catalog.arguments import Number, items_of, known, read_decimal
from planner.catalog.loading import CatalogSource, load_catalog, show_command
from planner.catalog.parts import Extra, Model, Offer
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, spoken_durations, usd
from planner.catalog.terms import Terms
from planner.errors import InputError
from planner.messages import named, shown


@dataclass(frozen=True)
class Quote:
    """The price of one generation, with its breakdown.

    Attributes
    ----------
    model, resolution, mode, duration_s, features
        What is priced.
    terms
        How the price comes about, in words, each with its amount in the unit of its catalog.
    credits
        What is billed: the terms added up, the least charge kept, rounded as `billed` does. In USD
        where the prices of its catalog are.
    usd_per_credit
        The list price of a credit; 1 where prices are in USD.
    cost_usd
        ``credits x usd_per_credit``, exact.
    """

    model: str
    resolution: str
    mode: str | None
    duration_s: int | Decimal
    features: tuple[str, ...]
    terms: tuple[tuple[str, Decimal], ...]
    credits: Decimal
    usd_per_credit: Decimal
    cost_usd: Decimal

    @exactly
    def __str__(self) -> str:
        named = " ".join(part for part in (self.model, self.mode) if part)
        wanted = " with " + ", ".join(self.features) if self.features else ""
        head = f"{named} at {self.resolution}{wanted}, {plain(self.duration_s)} s: "
        sums = " + ".join(term for term, _ in self.terms)
        total = _sum(self.terms)
        before = "" if total == self.credits else f" (from {plain(total)})"
        if self.usd_per_credit == 1:
            return f"{head}{sums} = {usd(self.cost_usd)}{before}"
        return (
            f"{head}{sums} = {plain(self.credits)} credits{before} "
            f"x ${plain(self.usd_per_credit)} = {usd(self.cost_usd)}"
        )


def quote(
    model: str,
    duration_s: Number,
    resolution: str = "1080p",
    *,
    mode: str | None = None,
    features: Sequence[str] = (),
    catalog: CatalogSource = None,
) -> Quote:
    """Price one generation.

    Parameters
    ----------
    model, resolution
        Names from the catalog.
    duration_s
        Length of the video in seconds, 0 or more. No limit of the model is checked, but a price
        by duration has no other durations.
    mode
        The provider's mode; the cheapest one where None.
    features
        What is wanted besides. One that stands there twice is charged twice, as two input images.
    catalog
        The prices: as of `plan`; the documented Kling catalog where None.

    Returns
    -------
    Quote
        Credits, dollars and how they come about.

    Raises
    ------
    InputError
        If the catalog has no such model, resolution, mode, feature or duration, or the duration is
        no length of time.
    """
    catalog = load_catalog(catalog)
    features = _names(features)
    known(model, list(catalog.models), "model", show_command(catalog))
    known(resolution, list(catalog.resolutions), "resolution")
    seconds = read_decimal(duration_s, "duration")
    offers = [offer for offer in catalog.offers(model) if offer.resolution == resolution]
    modes = [offer.mode for offer in catalog.offers(model) if offer.mode]
    if mode is not None:
        offers = [offer for offer in offers if offer.mode == known(mode, modes, f"mode of {model}")]
    if not offers:
        sizes = dict.fromkeys(offer.resolution for offer in catalog.offers(model))
        raise InputError(f"{model} is not offered at {resolution}; one of: {', '.join(sizes)}")
    quotes = [price_of(model, offer, seconds, features, catalog) for offer in offers]
    priced = [price for price in quotes if isinstance(price, Quote)]
    if not priced:
        raise InputError(str(next(price for price in quotes if isinstance(price, str))))
    return min(priced, key=lambda price: price.credits)


def _names(features: object) -> tuple[str, ...]:
    """Check that features are names; a single text would be taken for its letters."""
    names = None if isinstance(features, (str, bytes)) else items_of(features)
    if names is not None and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise InputError(f"features are {shown(features)}; expected names, such as ['audio']")


@exactly
def price_of(
    model: str, offer: Offer, duration_s: int | Decimal, features: Sequence[str], catalog: Catalog
) -> Quote | str:
    """Price one offer of a model.

    Parameters
    ----------
    model, offer
        What is ordered.
    duration_s
        How long, in seconds; whole ones, except where a caller asked for the price of a fraction.
    features
        What is wanted besides.
    catalog
        Where they are from.

    Returns
    -------
    Quote or str
        The price, or why there is none.
    """
    maker, own = catalog.models[model], catalog.terms(model)
    base = _base_terms(model, maker, offer, duration_s, own)
    if isinstance(base, str):
        return base
    for feature in offer.needs:
        if feature not in features:
            return f"{model} at {offer.resolution} needs {named(feature, 40)}"
    terms = list(base)
    extras = {**maker.extras, **offer.extras}
    for at, feature in enumerate(features):
        if feature in offer.features:
            continue
        extra = extras.get(feature)
        if extra is not None and features[:at].count(feature) < extra.free:
            continue
        if extra is None and feature not in (*maker.needs, *offer.needs):
            return f"{model} at {offer.resolution} has no {named(feature, 40)}"
        if extra is not None:
            terms += _extra_terms(feature, extra, _sum(base), duration_s)
    total = _sum(terms)
    credits = billed(max(total, offer.price.least), own)
    return Quote(
        model=model,
        resolution=offer.resolution,
        mode=offer.mode,
        duration_s=duration_s,
        features=tuple(features),
        terms=tuple(terms),
        credits=credits,
        usd_per_credit=own.credit_usd,
        cost_usd=credits * own.credit_usd,
    )


@exactly
def charged(price: Quote, catalog: Catalog) -> Decimal:
    """Return what a price comes to in the unit of a catalog: USD, where it is made of several.

    Credits times their price may be finer than any amount is, and are rounded up then.
    """
    amount = price.cost_usd if catalog.is_several else price.credits
    return rounded(amount, FINEST, "up") if is_too_fine(amount) else amount


def billed(amount: Decimal, terms: Terms, way: str | None = None) -> Decimal:
    """Round an amount to what can be billed: every price is rounded here, and nowhere else.

    Parameters
    ----------
    amount
        In the catalog's unit.
    terms
        The billing step and the rounding; without a step, amounts finer than `FINEST` go up to it.
    way
        Another rounding than theirs.
    """
    if terms.billing_step is not None:
        return rounded(amount, terms.billing_step, way or terms.rounding)
    return rounded(amount, FINEST, "up") if is_too_fine(amount) else amount


def _sum(terms: Sequence[tuple[str, Decimal]]) -> Decimal:
    return sum((amount for _, amount in terms), Decimal(0))


def _base_terms(
    model: str, maker: Model, offer: Offer, duration_s: int | Decimal, terms: Terms
) -> list[tuple[str, Decimal]] | str:
    price, unit = offer.price, "$" if terms.prices_in == "usd" else ""
    each = "" if unit else " credits"
    times = terms.resolutions[offer.resolution].multiplier if maker.price else Decimal(1)
    by = f" x {plain(times)}" if maker.price else ""
    if price.by_duration is not None:
        amount = price.by_duration.get(int(duration_s)) if duration_s % 1 == 0 else None
        if amount is None:
            offered = spoken_durations(sorted(price.by_duration))
            return (
                f"{model} at {offer.resolution} is not offered for {plain(duration_s)} s: {offered}"
            )
        return [(f"{unit}{plain(amount)}{each} for {plain(duration_s)} s{by}", amount * times)]
    parts = []
    if price.per_clip:
        parts.append((f"{unit}{plain(price.per_clip)}{each}/clip{by}", price.per_clip * times))
    if price.per_second is not None:
        rate = f"{unit}{plain(price.per_second)}{each}/s x {plain(duration_s)} s{by}"
        parts.append((rate, price.per_second * duration_s * times))
    return parts or [(f"{unit}0", Decimal(0))]


def _extra_terms(
    feature: str, extra: Extra, base: Decimal, duration_s: int | Decimal
) -> list[tuple[str, Decimal]]:
    amount = base * (extra.factor - 1) + extra.per_second * duration_s + extra.per_clip
    return [(f"{plain(amount)} for {feature}", amount)] if amount else []


def calculate_credits(model: str, duration: Number, resolution: str = "1080p") -> int:
    """Calculate the credits that a video takes, as documented.

    Parameters
    ----------
    model
        A model of the documented catalog.
    duration
        In seconds, 0 or more.
    resolution
        ``"720p"``, ``"1080p"`` or ``"4k"``.

    Returns
    -------
    int
        Credits; a fraction is dropped.

    Raises
    ------
    InputError
        If a name is unknown or the duration is negative. The document prices an unknown
        resolution as 1080p, which hides a typing error in the bill.

    Notes
    -----
    Source: "Cost Calculator" in *Kling AI Pricing Basics*.
    """
    return int(quote(model, duration, resolution).credits)


def calculate_cost(credits: Number, credit_price: Number = 0.05) -> float:
    """Calculate the dollars that credits cost, as documented.

    Parameters
    ----------
    credits
        How many, 0 or more.
    credit_price
        USD per credit, 0 or more.

    Returns
    -------
    float
        USD, rounded once from the exact product.

    Notes
    -----
    Source: "Cost Calculator" in *Kling AI Pricing Basics*.
    """
    price = read_decimal(credit_price, "credit_price")
    return float(EXACT.multiply(read_decimal(credits, "credits"), price))
