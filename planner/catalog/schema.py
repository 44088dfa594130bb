"""What a catalog says, checked: models, prices, quality, packages, platforms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from planner.catalog import own
from planner.catalog.arguments import Number
from planner.catalog.coherence import (
    Reference,
    catalogs_faults,
    model_faults,
    model_references,
    money_faults,
    unknown_names,
)
from planner.catalog.common import Contradiction, Defaults, Source
from planner.catalog.faults import told
from planner.catalog.fields import KeyFault, Name, Seconds, Takes, refused
from planner.catalog.parts import Model, Offer, Price
from planner.catalog.spelling import toml_key
from planner.catalog.terms import Terms


class Catalog(Terms):
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

    platforms: dict[Name, Name] = Field(default_factory=dict)
    content_types: dict[Name, Seconds] = Field(default_factory=dict)
    uses: dict[Name, Takes] = Field(default_factory=dict)
    draft: Name | None = None
    defaults: Defaults
    sources: dict[Name, Source] = Field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    catalogs: tuple[Terms, ...] = ()
    models: Annotated[dict[Name, Model], Field(min_length=1)]

    @model_validator(mode="after")
    def _coherent(self) -> Catalog:
        faults = list(self._faults())
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

    def _faults(self) -> Iterator[KeyFault]:
        yield from money_faults("", self)
        yield from catalogs_faults(self, self.catalogs)
        names = {
            "model": list(self.models),
            "source": list(self.sources),
            "catalog": list(self._stated),
        }
        for references, terms in self._references():
            own = {
                "resolution": list(terms.resolutions),
                "tier": list(terms.tiers),
                "board": list(terms.boards),
            }
            yield from unknown_names(references, names | own)
        for name, model in self.models.items():
            yield from model_faults(toml_key("models", name), model, self._stated_of(model))

    def _references(self) -> Iterator[tuple[Iterable[Reference], Terms]]:
        """List what refers to something by name, and the terms that know its names."""
        defaults = self.defaults
        yield [("defaults.model", defaults.model, "model")], self
        yield [("defaults.resolution", defaults.resolution, "resolution")], self
        if self.draft is not None:
            yield [("draft", self.draft, "model")], self
        for name, model in self.models.items():
            yield model_references(toml_key("models", name), model), self._stated_of(model)
        for name, best in self.platforms.items():
            yield [(toml_key("platforms", name), best, "resolution")], self
        for at, one in enumerate(self.contradictions):
            key = f"contradictions.{at}.models"
            yield [(key, name, "model") for name in one.models], self

    def _stated_of(self, model: Model) -> Terms:
        """Return the terms of a model as they are stated."""
        return self._stated.get(model.catalog or "", self)

    @property
    def is_several(self) -> bool:
        """Whether it is made of several."""
        return bool(self.catalogs)

    def terms(self, model: str) -> Terms:
        """Return the terms of a model: those of its own catalog, where this is made of several.

        What these do not say of a resolution or a tier is as of this catalog.

        Parameters
        ----------
        model
            A model of this catalog.
        """
        own = self.models[model].catalog
        return self if own is None else self._terms[own]

    def terms_path(self, model: str, *keys: str | int) -> tuple[str | int, ...]:
        """Say where a number stands that holds for all models of a model's catalog.

        Parameters
        ----------
        model
            A model of this catalog.
        keys
            Where it stands among the terms, such as ``"resolutions", "720p", "quality"``.
        """
        own = self.models[model].catalog
        if own is None:
            return keys
        at = list(self._stated).index(own)
        place: Any = self.catalogs[at]
        for key in keys[:2]:
            if isinstance(place, dict) and key not in place:
                return keys  # its catalog does not say it
            place = place[key] if isinstance(place, dict) else getattr(place, str(key))
        return ("catalogs", at, *keys)

    @cached_property
    def _stated(self) -> dict[str, Terms]:
        return {each.name: each for each in self.catalogs}

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        return {
            name: own.model_copy(
                update={
                    "resolutions": {**self.resolutions, **own.resolutions},
                    "tiers": {**self.tiers, **own.tiers},
                }
            )
            for name, own in self._stated.items()
        }

    @cached_property
    def resolution_ranks(self) -> dict[str, int]:
        """Place of each resolution, the lowest 0."""
        return {name: rank for rank, name in enumerate(self.resolutions)}

    @cached_property
    def features(self) -> tuple[str, ...]:
        """Every feature that some model has or needs, in alphabetical order."""
        names: set[str] = set()
        for model in self.models.values():
            names |= {*model.extras, *model.needs}
            for offer in model.offers:
                names |= {*offer.features, *offer.needs, *offer.extras}
        return tuple(sorted(names))

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Every mode in which some model is offered, in alphabetical order."""
        offers = (offer for model in self.models.values() for offer in model.offers)
        return tuple(sorted({offer.mode for offer in offers if offer.mode}))

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

    def offers(self, name: str) -> tuple[Offer, ...]:
        """Return the ways to order a model; a price for all resolutions becomes one for each.

        Parameters
        ----------
        name
            A model of this catalog.

        Returns
        -------
        tuple of Offer
            For a model with one price, every resolution of the catalog, its multiplier not yet
            applied: whether the model makes it is a question of limits, not of price.
        """
        return self._offers[name]

    @cached_property
    def providers(self) -> dict[str, str]:
        """Whose each model is: what stands before the first slash of its name, if any has one."""
        name = own.without_allowances(self.name)[0]
        return own.providers_of({one: each.catalog or name for one, each in self.models.items()})

    def needs(self, name: str, offer: Offer) -> tuple[str, ...]:
        """Return the features without which an offer of a model makes nothing.

        Parameters
        ----------
        name, offer
            A model of this catalog, and one of its `offers`.
        """
        return tuple(dict.fromkeys((*self.models[name].needs, *offer.needs)))

    def durations(self, name: str, offer: Offer) -> Sequence[int]:
        """Return the durations that can be ordered, in seconds, ascending.

        Parameters
        ----------
        name, offer
            A model of this catalog, and one of its `offers`.
        """
        return self.models[name].durations(offer, self.terms(name).duration_s) or ()

    @cached_property
    def _offers(self) -> dict[str, tuple[Offer, ...]]:
        return {
            name: model.offers if model.price is None else self._everywhere(model, model.price)
            for name, model in self.models.items()
        }

    def _everywhere(self, model: Model, price: Price) -> tuple[Offer, ...]:
        sizes = self._stated_of(model).resolutions
        return tuple(Offer(resolution=size, price=price) for size in sizes)


@cache
def _json_schema() -> dict[str, Any]:
    return Catalog.model_json_schema()
