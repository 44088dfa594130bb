"""What a catalog is: models, resolutions, limits, prices, quality, packages."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _decimal(value: object) -> object:
    """Read a number as it is written; a Python float as its shortest spelling."""
    return Decimal(repr(value)) if isinstance(value, float) else value


Amount = Annotated[Decimal, BeforeValidator(_decimal), Field(gt=0, allow_inf_nan=False)]
Quality = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, le=1000, allow_inf_nan=False)]
Seconds = Annotated[int, Field(strict=True, ge=1)]
Name = Annotated[str, Field(min_length=1, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Model(_Part):
    """A model that makes videos.

    Attributes
    ----------
    tier
        Name of its tier, which says how good it is.
    credits_per_second
        What a second costs at a multiplier of 1.
    max_duration_s
        The longest video it makes, in seconds.
    max_resolution
        The best resolution it makes.
    """

    tier: Name
    credits_per_second: Amount
    max_duration_s: Seconds
    max_resolution: Name


class Resolution(_Part):
    """A resolution: what it does to the price, and what it is worth.

    Attributes
    ----------
    multiplier
        Times the model's price.
    quality
        Times the tier's quality, where the platform shows this resolution.
    """

    multiplier: Amount
    quality: Quality


class Package(_Part):
    """Credits that are sold together: `credits` for `usd` dollars."""

    credits: Amount
    usd: Amount


class Defaults(_Part):
    """What a request gets that says nothing, in the documented batch planner."""

    model: Name
    resolution: Name
    duration_s: Seconds


class Catalog(_Part):
    """What can be bought.

    Attributes
    ----------
    name, title, source
        What it is, and where its figures come from.
    currency
        Of every amount of money in it.
    usd_per_credit
        The list price of a credit.
    rounding
        Which way a fraction of a credit goes.
    tiers
        Quality by tier.
    resolutions
        By name, from the lowest to the highest.
    models
        By name.
    defaults
        What a request gets that says nothing.
    platforms
        The best resolution that each shows.
    content_types
        The duration in seconds that suits each.
    packages
        Credits sold together.
    """

    name: Name
    title: str = ""
    source: str = ""
    currency: Literal["USD"] = "USD"
    usd_per_credit: Amount
    rounding: Literal["down", "up", "half-up"]
    tiers: Annotated[dict[Name, Quality], Field(min_length=1)]
    resolutions: Annotated[dict[Name, Resolution], Field(min_length=1)]
    models: Annotated[dict[Name, Model], Field(min_length=1)]
    defaults: Defaults
    platforms: dict[Name, Name] = {}
    content_types: dict[Name, Seconds] = {}
    packages: tuple[Package, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> Catalog:
        for key, name, kind, known in self._references():
            if name not in known:
                raise ValueError(f"{key}|{name}|a {kind} of this catalog ({', '.join(known)})")
        return self

    def _references(self) -> list[tuple[str, str, str, list[str]]]:
        tiers, resolutions, models = list(self.tiers), list(self.resolutions), list(self.models)
        found = [("defaults.model", self.defaults.model, "model", models)]
        found += [("defaults.resolution", self.defaults.resolution, "resolution", resolutions)]
        for name, model in self.models.items():
            key = f'models."{name}"'
            found.append((f"{key}.tier", model.tier, "tier", tiers))
            found.append((f"{key}.max_resolution", model.max_resolution, "resolution", resolutions))
        for name, best in self.platforms.items():
            found.append((f"platforms.{name}", best, "resolution", resolutions))
        return found

    @cached_property
    def resolution_ranks(self) -> dict[str, int]:
        """Place of each resolution, the lowest 0."""
        return {name: rank for rank, name in enumerate(self.resolutions)}

    def shown(self, resolution: str, platform: str | None) -> str:
        """Return the resolution that the platform's viewers see: at most the platform's best."""
        best = self.platforms.get(platform, resolution) if platform is not None else resolution
        return min(resolution, best, key=self.resolution_ranks.__getitem__)

    def quality(self, model: str, resolution: str, platform: str | None = None) -> Decimal:
        """Say how good an option is: tier x resolution, as far as the platform shows it.

        Parameters
        ----------
        model, resolution
            Names from this catalog.
        platform
            Where the video is shown; None where nothing limits it.

        Returns
        -------
        Decimal
            In thousandths, rounded half-even.
        """
        tier = self.tiers[self.models[model].tier]
        factor = self.resolutions[self.shown(resolution, platform)].quality
        return (tier * factor).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
