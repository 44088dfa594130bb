"""What a catalog lists: its models, each on the terms of the catalog that it is from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from planner.catalog.common import Contradiction, Defaults, Source
from planner.catalog.fields import Name, Seconds, Takes
from planner.catalog.own import providers_of, without_allowances
from planner.catalog.parts import Model, Offer, Price
from planner.catalog.terms import Terms


class Listing(Terms):
    """A catalog as it is written, and what that says of a model.

    Each attribute is as of `planner.Catalog`, which is such a listing once it is checked.
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

    @property
    def is_several(self) -> bool:
        """Whether it is made of several."""
        return bool(self.catalogs)

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

    @cached_property
    def providers(self) -> dict[str, str]:
        """Whose each model is: what stands before the first slash of its name, if any has one."""
        name = without_allowances(self.name)[0]
        return providers_of({one: each.catalog or name for one, each in self.models.items()})

    @cached_property
    def stated(self) -> dict[str, Terms]:
        """The terms of the catalogs that it is made of, by name, as each of them states them."""
        return {each.name: each for each in self.catalogs}

    def stated_of(self, model: Model) -> Terms:
        """Return the terms of a model as they are stated."""
        return self.stated.get(model.catalog or "", self)

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

    @cached_property
    def tier_demands(self) -> dict[str, Decimal]:
        """How good what is delivered must be for each tier.

        Where this is made of several catalogs, it is the least that any of them calls so: one
        demand for all models, by which none is refused where a worse one passes.
        """
        own = {self.models[name].catalog: self.terms(name) for name in self.models}
        return {tier: min(terms.tiers[tier] for terms in own.values()) for tier in self.tiers}

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
        at = list(self.stated).index(own)
        place: Any = self.catalogs[at]
        for key in keys[:2]:
            if isinstance(place, dict) and key not in place:
                return keys  # its catalog does not say it
            place = place[key] if isinstance(place, dict) else getattr(place, str(key))
        return ("catalogs", at, *keys)

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
    def _terms(self) -> dict[str, Terms]:
        return {
            name: own.model_copy(
                update={
                    "resolutions": {**self.resolutions, **own.resolutions},
                    "tiers": {**own.tiers, **self.tiers, **own.tiers},
                }
            )
            for name, own in self.stated.items()
        }

    @cached_property
    def _offers(self) -> dict[str, tuple[Offer, ...]]:
        return {
            name: model.offers if model.price is None else self._everywhere(model, model.price)
            for name, model in self.models.items()
        }

    def _everywhere(self, model: Model, price: Price) -> tuple[Offer, ...]:
        sizes = self.stated_of(model).resolutions
        return tuple(Offer(resolution=size, price=price) for size in sizes)
