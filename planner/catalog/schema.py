"""What a catalog says, checked: models, prices, quality, packages, platforms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator

from planner.catalog import own
from planner.catalog.arguments import Number
from planner.catalog.coherence import faults_of
from planner.catalog.faults import told
from planner.catalog.fields import refused
from planner.catalog.listing import Listing


class Catalog(Listing):
    """What can be bought.

    Attributes
    ----------
    name, title, source
        What it is, and where its figures come from.
    as_of, stale_after_days
        When they were read, and the age past which using them warns.
    currency, exchange
        Of every amount of money in it: dollars; and the rate at which they were made of another
        currency, if they were.
    prices_in
        Whether prices are in credits or in USD.
    usd_per_credit
        The list price of a credit; 1 where prices are in USD.
    billing_step, rounding
        The smallest amount that is billed, and which way a fraction of it goes; exact where None.
    failure_charge
        The part of its price that a failed generation costs; unknown where None.
    tiers
        The least quality of each tier.
    elo
        How ratings become qualities.
    boards
        The same for ratings of other boards, by name: each is a scale of its own.
    unrated_quality
        The quality of a model that nobody has rated. It is never chosen where None.
    unrated
        Whether such a model may count as its predecessor, with a wide interval.
    resolutions
        By name, from the lowest to the highest.
    models
        By name.
    defaults
        What a request gets that says nothing.
    duration_s
        What can be ordered of a model that says nothing.
    unverified_s
        The same where nobody states it: see `Model`.
    uses
        Generations that a usable shot takes, by use.
    draft
        The model that makes the takes of a request that names none: see `Request`. None where that
        is the chosen one.
    segments
        Long videos made in parts.
    trim
        Whether a video may be ordered longer and cut, where its length is not sold; a request may
        say so for itself.
    platforms
        The best resolution that each shows.
    content_types
        The duration in seconds that suits each.
    packages, subscriptions
        Credits sold together, and by the month; of subscriptions one can be had at a time.
    packages_only
        Whether credits are sold in nothing else: a plan at the list price then says what they cost
        in these.
    sources
        Who says the figures, by the names that models refer to.
    contradictions
        What two sources say otherwise, and which of it is used.
    catalogs
        What each of the catalogs says of its models, where it is made of several; see
        `load_catalog`.

    Raises
    ------
    CatalogError
        If it is none, however it is made; every fault at once.
    """

    @model_validator(mode="after")
    def _coherent(self) -> Catalog:
        faults = list(faults_of(self))
        if faults:
            raise refused(*faults)
        return self

    @model_validator(mode="wrap")  # stands below, and so around, the one before
    @classmethod
    def _tell(
        cls, data: object, check: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        try:
            return check(data)
        except ValidationError as error:
            source = (info.context or {}).get("source", "made in Python")
            raise told(error, source, _json_schema()) from None

    def with_quality(self, numbers: Mapping[str, Number]) -> Catalog:
        """Return a catalog with numbers of quality of one's own.

        Parameters
        ----------
        numbers
            By model, resolution or tier: ``{"kling-pro": 2.2, "720p": 0.95}``. A model's takes the
            place of all its ratings; without its provider, it counts wherever it is sold.

        Raises
        ------
        InputError
            If there is nothing of that name, or it is no number that a quality can be.
        """
        return self._as(own.with_quality(self.model_dump(), numbers))

    def only(self, *, models: own.Names = (), providers: own.Names = ()) -> Catalog:
        """Return a catalog of some models, or those of some providers, alone.

        Where the model that the greedy rule takes is not among them, it takes the first of them.

        Parameters
        ----------
        models, providers
            Their names, one or several.

        Raises
        ------
        InputError
            If there is nothing of that name, or none is named.
        """
        return self._as(own.chosen(self.model_dump(), models, providers, kept=True))

    def without(self, *, models: own.Names = (), providers: own.Names = ()) -> Catalog:
        """Return a catalog without some models, or those of some providers.

        Parameters and errors as of `only`; also if no model is left.
        """
        return self._as(own.chosen(self.model_dump(), models, providers, kept=False))

    def allowing(self, *, unverified: bool = False, unrated: bool = False) -> Catalog:
        """Return a catalog from which more can be ordered, for those who know.

        Its name ends in ``+unverified`` or ``+unrated``, by which `load_catalog` finds it again.

        Parameters
        ----------
        unverified
            Whether a model may be ordered whose lengths nobody states: as its `unverified_s` says,
            or the catalog's.
        unrated
            Whether a model that nobody has rated may count as its predecessor.
        """
        if not unverified and not unrated:
            return self
        return self._as(own.allowing(self.model_dump(), unverified=unverified, unrated=unrated))

    def export(self, path: str | Path) -> Path:
        """Write it to a TOML file, which `load_catalog` reads as the same catalog.

        Parameters
        ----------
        path
            Of the file, `.toml`; what stands there already is replaced.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        return own.export(self.model_dump(exclude_defaults=True), path)

    def _as(self, plain: dict[str, Any]) -> Catalog:
        return Catalog.model_validate(plain, context={"source": f"{self.name} as changed"})

    @property
    def about(self) -> str:
        """What it holds: how many models, prices in which unit, and when they were read."""
        return f"{len(self.models):,} models, {self.priced}"

    def __str__(self) -> str:
        return f"<Catalog {self.name}: {self.about}>"

    __repr__ = __str__


@cache
def _json_schema() -> dict[str, Any]:
    return Catalog.model_json_schema()
