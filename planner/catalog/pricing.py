"""The calculator: what an option costs. It only prices; limits are kept where menus are built."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from numbers import Real

from pydantic import BaseModel, ConfigDict

from planner.catalog.loading import load_catalog
from planner.catalog.schema import Catalog
from planner.errors import InputError, nearest

ROUNDINGS = {"down": ROUND_DOWN, "up": ROUND_CEILING, "half-up": ROUND_HALF_UP}
CENT = Decimal("0.01")

Number = int | float | Decimal  # numpy's numbers as well


class Quote(BaseModel):
    """The price of one option, with its breakdown.

    Attributes
    ----------
    model, resolution, duration_s
        What is priced.
    credits_per_second, multiplier
        The rates that apply.
    credits
        ``credits_per_second x duration_s x multiplier``, rounded as the catalog says.
    usd_per_credit
        The list price of a credit.
    cost_usd
        ``credits x usd_per_credit``, exact.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    resolution: str
    duration_s: Decimal
    credits_per_second: Decimal
    multiplier: Decimal
    credits: Decimal
    usd_per_credit: Decimal
    cost_usd: Decimal

    def __str__(self) -> str:
        exact = self.credits_per_second * self.duration_s * self.multiplier
        rounded = "" if exact == self.credits else f" (rounded from {plain(exact)})"
        return (
            f"{self.model} at {self.resolution}, {plain(self.duration_s)} s: "
            f"{plain(self.credits_per_second)} credits/s x {plain(self.duration_s)} s "
            f"x {plain(self.multiplier)} = {plain(self.credits)} credits{rounded} "
            f"x ${plain(self.usd_per_credit)} = {usd(self.cost_usd)}"
        )


def quote(
    model: str,
    duration_s: Number,
    resolution: str = "1080p",
    *,
    catalog: Catalog | None = None,
) -> Quote:
    """Price one option.

    Parameters
    ----------
    model, resolution
        Names from the catalog.
    duration_s
        Length of the video in seconds, 0 or more. No limit of the model is checked.
    catalog
        The prices; the documented Kling catalog where None.

    Returns
    -------
    Quote
        Credits, dollars and how they come about.

    Raises
    ------
    InputError
        If the catalog has no such model or resolution, or the duration is no length of time.
    """
    catalog = catalog or load_catalog()
    rate = catalog.models[_known(model, list(catalog.models), "model")]
    factor = catalog.resolutions[_known(resolution, list(catalog.resolutions), "resolution")]
    seconds = exact(duration_s, "duration")
    raw = rate.credits_per_second * seconds * factor.multiplier
    credits = raw.quantize(Decimal(1), ROUNDINGS[catalog.rounding])
    return Quote(
        model=model,
        resolution=resolution,
        duration_s=seconds,
        credits_per_second=rate.credits_per_second,
        multiplier=factor.multiplier,
        credits=credits,
        usd_per_credit=catalog.usd_per_credit,
        cost_usd=credits * catalog.usd_per_credit,
    )


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
    return float(exact(credits, "credits") * exact(credit_price, "credit_price"))


def exact(number: Number, name: str) -> Decimal:
    """Read a number >= 0 as the decimal it is written as.

    Parameters
    ----------
    number
        An int, float, Decimal or numpy number. A float counts as its shortest spelling, so that
        0.1 is one tenth.
    name
        What to call it in an error.

    Returns
    -------
    Decimal
        The exact number.

    Raises
    ------
    InputError
        If it is not a number, not finite, or negative.
    """
    if isinstance(number, bool) or not isinstance(number, (Real, Decimal)):
        raise InputError(f"{name} is {number!r}; expected a number")
    if not math.isfinite(number) or number < 0:
        raise InputError(f"{name} is {number}; expected 0 or more")
    return number if isinstance(number, Decimal) else Decimal(str(number))


def plain(number: Decimal) -> str:
    """Spell a decimal without trailing zeros or exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def usd(amount: Decimal) -> str:
    """Spell an amount of money: cents, or more places where it has them."""
    cents = amount.quantize(CENT, ROUND_HALF_UP)
    return f"${cents:,}" if cents == amount else f"${plain(amount)}"


def _known(name: str, known: list[str], kind: str) -> str:
    if name not in known:
        raise InputError(f"unknown {kind} {name!r}; {nearest(str(name), known)}")
    return name
